"""Fill the reference: every public name of a package, by the folder that it comes from.

A page writes `<!-- reference: igsuite.text -->`; a name that is made public is in the site by that
alone, and where another page calls it by its full name, it is linked. Nothing is imported: griffe
reads the sources. What a page says for those who read it as a file, between
`<!-- in files alone -->` and `<!-- end -->`, is not in the site.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import griffe

PACKAGES = ("igsuite", "igsuite.text", "igsuite.image", "igsuite.eval")
MARK = re.compile(r"<!-- reference: ([\w.]+) -->")
IN_FILES = re.compile(r"<!-- in files alone -->.*?<!-- end -->", re.DOTALL)
# Code blocks, headings and links come first, whole, and stay as they are.
LEFT_ALONE = r"^(?P<fence>```+).*?^(?P=fence)[ \t]*$|^#[^\n]*$|\[[^\]]*\]\([^)]*\)"
NAME = r"(?<!`)`(?P<name>igsuite(?:\.\w+)+)`(?!`)"
NAMES = re.compile(f"{LEFT_ALONE}|{NAME}", re.DOTALL | re.MULTILINE)


def on_page_markdown(markdown: str, *, config: Any, **_: Any) -> str:
    (folder,) = config.plugins["mkdocstrings"].config.handlers["python"]["paths"]
    linked = NAMES.sub(lambda found: _link(found, shown(folder)), IN_FILES.sub("", markdown))
    return MARK.sub(lambda found: reference(found[1], folder), linked)


def _link(found: re.Match[str], known: frozenset[str]) -> str:
    name = found["name"]
    return f"[`{name}`][{name}]" if name in known else found[0]


@cache
def shown(folder: str) -> frozenset[str]:
    """The full names that the reference has."""
    return frozenset(
        f"{path}.{name}"
        for path in PACKAGES
        for name in public_names(package_of(path, folder))
        if not package_of(path, folder)[name].is_module
    )


def package_of(path: str, folder: str) -> griffe.Module:
    whole = sources(folder)
    found = whole[path.partition(".")[2]] if "." in path else whole
    assert isinstance(found, griffe.Module)
    return found


@cache
def sources(folder: str) -> griffe.Module:
    """What griffe reads in the whole package."""
    extensions = griffe.load_extensions(str(Path(__file__).with_name("same_names.py")))
    loader = griffe.GriffeLoader(search_paths=[folder], extensions=extensions)
    package = loader.load("igsuite", try_relative_path=False)
    loader.resolve_aliases(implicit=True)
    assert isinstance(package, griffe.Module)
    return package


def public_names(package: griffe.Module) -> list[str]:
    """The names that a package hands on: those it imports `as` themselves, or its `__all__`."""
    handed_on = {
        name
        for name, member in package.members.items()
        if member.is_alias and re.search(rf"\bas {name}\b", _statement(package, member))
    }
    return sorted(handed_on or {str(name) for name in package.exports or ()})


def _statement(package: griffe.Module, imported: Any) -> str:
    return "\n".join(package.lines[imported.alias_lineno - 1 : imported.alias_endlineno])


def groups(package: griffe.Module) -> dict[str, list[str]]:
    """The public names by the subpackage that defines them; "" for the package itself."""
    found: dict[str, list[str]] = {}
    for name in public_names(package):
        defined = package[name].final_target.canonical_path.split(".")
        own = package.canonical_path.split(".")
        within = defined[len(own) : -1] if defined[: len(own)] == own else []
        folder = within[0] if within and package[within[0]].is_subpackage else ""
        found.setdefault(folder, []).append(name)
    return dict(sorted(found.items()))


def reference(path: str, folder: str) -> str:
    """The Markdown of a package's reference."""
    package = package_of(path, folder)
    parts = []
    for group, names in groups(package).items():
        of_group = package[group] if group else package
        about = of_group.docstring.value if of_group.docstring else ""
        title = f"{path}.{group}" if group else path
        parts.append(f"## From `{title}`\n\n{about if group else ''}")
        parts += [f"::: {path}.{name}" for name in names if not package[name].is_module]
    return "\n\n".join(parts)
