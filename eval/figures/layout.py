"""Blank figures of a preset's size, and legends that fit into them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from igsuite.eval.figures.presets import Preset

_POINTS_AN_INCH = 72


def blank(preset: Preset, width: float, height: float) -> Figure:
    """Return an empty figure, no higher than the preset's tallest.

    Args:
        preset: The preset, whose settings are in force.
        width: Inches.
        height: Inches.
    """
    return Figure(figsize=(width, min(height, preset.tallest)), layout="constrained")


def panels_across(count: int, width: float, letters: float, preset: Preset) -> tuple[int, int]:
    """Return how many panels stand side by side, and in how many rows, so that none is empty.

    Args:
        count: Panels.
        width: Inches of the figure.
        letters: The least width of a panel, in letters of the figure.
        preset: The preset.
    """
    most = max(1, int(_POINTS_AN_INCH * width / (letters * preset.letters)))
    across = next(n for n in range(min(most, count), 0, -1) if count % n == 0)
    return across, count // across


def inches(text: str, preset: Preset, points: float) -> float:
    """Return how wide a line of text is.

    Args:
        text: The line; a dollar sign in it is a dollar sign.
        preset: Whose font it is written in.
        points: Size of the letters.
    """
    return line_inches(text, tuple(preset.families), points)


@lru_cache(maxsize=10_000)
def line_inches(text: str, families: tuple[str, ...], points: float) -> float:
    """Return how wide a line of text is in fonts of one's own.

    Args:
        text: The line; a dollar sign in it is a dollar sign.
        families: Font families, of which the first one that has a character draws it.
        points: Size of the letters.
    """
    font = FontProperties(family=families, size=points)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) / _POINTS_AN_INCH


def legend_below(figure: Figure, handles: Sequence[Any], preset: Preset) -> None:
    """Put a legend below a figure, in as many columns as fit, and make the figure so much higher.

    Args:
        figure: The figure.
        handles: Artists with labels.
        preset: The preset, whose settings are in force.
    """
    labels = [str(handle.get_label()) for handle in handles]
    # A handle is 2.6 letters wide, with 0.8 to its label and 1.2 to the next column.
    beside = (2.6 + 0.8 + 1.2) * preset.small / _POINTS_AN_INCH
    widths = [inches(each, preset, preset.small) + beside for each in labels]
    wide, high = figure.get_size_inches()
    most = next(n for n in range(len(labels), 0, -1) if n == 1 or _fits(widths, n, wide))
    # As few columns as need no more lines, so that no line holds a single one.
    even = -(-len(labels) // -(-len(labels) // most))
    columns = even if _fits(widths, even, wide) else most
    legend = figure.legend(handles=list(handles), loc="outside lower center", ncols=columns)
    for text in legend.get_texts():
        text.set_parse_math(False)
    lines = -(-len(labels) // columns) + 1
    high += 1.5 * lines * preset.small / _POINTS_AN_INCH
    figure.set_size_inches(wide, min(high, preset.tallest))


def _fits(widths: Sequence[float], columns: int, wide: float) -> bool:
    """Whether a legend of so many columns, filled one after another, is no wider than that."""
    rows, longer = divmod(len(widths), columns)
    start, total = 0, 0.0
    for column in range(columns):
        height = rows + (column < longer)
        total += max(widths[start : start + height])
        start += height
    return total <= wide
