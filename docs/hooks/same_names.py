"""Let a name that a package hands on win over its module of the same name: a griffe extension.

`igsuite.eval.statistics` hands on the function `agreement` of its module `agreement`, which at run
time is the function; griffe takes the module, which it reads later.
"""

from __future__ import annotations

from typing import Any

import griffe


class SameNames(griffe.Extension):
    def on_package(self, *, pkg: griffe.Module, **_: Any) -> None:
        for package in (pkg, *(each for each in pkg.modules.values())):
            for alias in package.members.values():
                if isinstance(alias, griffe.Alias):
                    alias.target_path = within_its_module(pkg, alias.target_path)


def within_its_module(package: griffe.Module, path: str) -> str:
    """The path of what a module defines under its own name, where `path` is such a module."""
    parts = path.split(".")
    if parts[0] != package.name:
        return path
    found: Any = package
    for part in parts[1:]:
        found = found.members.get(part)
        if found is None or found.is_alias:
            return path
    own = found.members.get(parts[-1]) if found.is_module else None
    return f"{path}.{parts[-1]}" if own is not None and not own.is_alias else path
