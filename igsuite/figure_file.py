"""A figure as the bytes of a file, the same for the same figure."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import matplotlib
from matplotlib.figure import Figure

#: Endings of figure files.
FIGURES = ("pdf", "png")


#: What the date is called that each format would hold.
_DATES = {"pdf": "CreationDate", "svg": "Date"}


def figure_bytes(
    figure: Figure, ending: str, dpi: int = 200, metadata: Mapping[str, str] | None = None
) -> bytes:
    """Return what a figure's file holds; fonts are embedded, in SVG letters are shapes.

    Args:
        figure: The figure.
        ending: One of `FIGURES`, or "svg".
        dpi: Pixels an inch, of all that has pixels.
        metadata: What the file says of itself, by the names that its format has for it.
    """
    file = io.BytesIO()
    # Without a date, the same figure gives the same bytes.
    dates = {_DATES[ending]: None} if ending in _DATES else {}
    settings: dict[Any, Any] = {
        "pdf.fonttype": 42,
        "svg.fonttype": "path",
        "svg.hashsalt": "igsuite",
    }
    with matplotlib.rc_context(settings):
        figure.savefig(file, format=ending, dpi=dpi, metadata={**dates, **(metadata or {})})
    return file.getvalue()
