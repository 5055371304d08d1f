"""Figures as files: the same figure gives the same bytes."""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

from igsuite.figure_file import FIGURES, figure_bytes


def save_figure(figure: Figure, folder: Path, stem: str) -> list[Path]:
    """Write a figure as PDF (fonts embedded) and PNG; the same figure gives the same bytes.

    Args:
        figure: The figure.
        folder: Where to; it exists.
        stem: File name without its ending.

    Returns:
        The two paths.
    """
    files = [folder / f"{stem}.{ending}" for ending in FIGURES]
    for file, ending in zip(files, FIGURES, strict=True):
        file.write_bytes(figure_bytes(figure, ending))
    return files


def figure_svg(figure: Figure) -> str:
    """Return a figure as SVG, letters drawn as shapes; the same figure gives the same text."""
    return figure_bytes(figure, "svg").decode()
