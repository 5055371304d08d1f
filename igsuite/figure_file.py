"""A figure as the bytes of a file, the same for the same figure."""

from __future__ import annotations

import io

import matplotlib
from matplotlib.figure import Figure

#: Endings of figure files.
FIGURES = ("pdf", "png")


def figure_bytes(figure: Figure, ending: str, dpi: int = 200) -> bytes:
    """Return what a figure's file holds.

    Args:
        figure: The figure.
        ending: One of `FIGURES`.
        dpi: Pixels an inch, of all that has pixels.
    """
    file = io.BytesIO()
    # Without a date, the same figure gives the same bytes.
    metadata = {"CreationDate": None} if ending == "pdf" else None
    with matplotlib.rc_context({"pdf.fonttype": 42}):
        figure.savefig(file, format=ending, dpi=dpi, metadata=metadata)
    return file.getvalue()
