"""Read this project's docstrings as they are meant: a griffe extension.

griffe knows `Examples:` and shows `Example:` as a box of prose, in which a result like `[[1.0]]`
is a link; and it has no section for sources and shapes.
"""

from __future__ import annotations

import re
from typing import Any

import griffe

LABELS = re.compile(r"^(Source|Input shape|Output shape):[ \t]*\n?(?=[ \t]*\S)", re.MULTILINE)
EXAMPLE = re.compile(r"^Example:[ \t]*$", re.MULTILINE)


class HouseDocstrings(griffe.Extension):
    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        if obj.docstring:
            obj.docstring.value = as_griffe_reads(obj.docstring.value)


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
