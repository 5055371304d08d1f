"""Public names of a package that load on first use, so that importing it costs next to nothing."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping, Sequence


def on_first_use(
    package: str, module_of: Mapping[str, str], modules: Sequence[str] = ()
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return the `__getattr__` and `__dir__` of a package (PEP 562).

    Args:
        package: Its name.
        module_of: For each public name the module that defines it.
        modules: Modules of the package that are public themselves.
    """
    names = vars(sys.modules[package])

    def load(name: str) -> object:
        if name in module_of:
            value: object = getattr(importlib.import_module(module_of[name]), name)
        elif name in modules:
            value = importlib.import_module(f"{package}.{name}")
        else:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        names[name] = value
        return value

    def listed() -> list[str]:
        return sorted({*names, *module_of, *modules})

    return load, listed
