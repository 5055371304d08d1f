"""Read this project's docstrings and signatures as they are meant: a griffe extension.

griffe knows `Examples:` and shows `Example:` as a box of prose, in which a result like `[[1.0]]`
is a link; and it has no section for sources and shapes. Of a default that is a constant it shows
the name, `DEFAULT_…`, and readers want the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import griffe

LABELS = re.compile(r"^(Source|Input shape|Output shape):[ \t]*\n?(?=[ \t]*\S)", re.MULTILINE)
DEFAULT = re.compile(r"DEFAULT_[A-Z_]+")
EXAMPLE = re.compile(r"^Example:[ \t]*$", re.MULTILINE)


class HouseDocstrings(griffe.Extension):
    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        if obj.docstring:
            obj.docstring.value = as_griffe_reads(obj.docstring.value)

    def on_package(self, *, pkg: griffe.Module, **_: Any) -> None:
        objects = list(_within(pkg))
        defaults = {
            each.name: each.value
            for each in objects
            if each.is_attribute and DEFAULT.fullmatch(each.name)
        }
        for each in objects:
            if each.is_attribute:  # A field of a dataclass, of which a parameter will be made.
                each.value = defaults.get(str(each.value), each.value)
            for parameter in each.parameters if each.is_function else ():
                parameter.default = defaults.get(str(parameter.default), parameter.default)


def _within(obj: griffe.Object) -> Iterator[griffe.Object]:
    """The objects that are defined in one, at any depth; none that are imported."""
    for member in obj.members.values():
        if not member.is_alias:
            yield member
            yield from _within(member)


def as_griffe_reads(docstring: str) -> str:
    """Rewrite the sections of a docstring that griffe would take for prose."""
    text = EXAMPLE.sub("Examples:", docstring)
    parts = re.split(r"\n(?=\S)", text)
    return "\n".join(_labelled(part) for part in parts)


def _labelled(part: str) -> str:
    found = LABELS.match(part)
    if found is None:
        return part
    said = re.sub(r"\n[ \t]*(?=\S)", "\n", part[found.end() :].strip())
    # griffe knows a section only by the empty line before it.
    return f"**{found[1]}:** {said}\n"
