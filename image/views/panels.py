"""Rows of pictures with their captions and scales: what every figure of pixels is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Colormap, LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure
from PIL import Image

from igsuite.arrays import AnyArray
from igsuite.colours import ABSOLUTE, NO_NUMBER, SIGNED
from igsuite.image.views.lettering import fitting_lines, letter_families
from igsuite.image.views.wording import number

SMALL_SIDE = 64
GAP, MARGIN, LABEL, BAR = 0.07, 0.08, 0.3, 0.62
#: Inches that a line is high for each point of its letters.
_LINE = 1.25 / 72
#: Dots an inch at which what has more is drawn: sharp in print, and files stay small.
DOTS = 220

_NEGATIVE = LinearSegmentedColormap.from_list("igsuite_negative", ["#2166ac", "#ffffff"], N=257)
#: Neither red nor blue: an error has no sign.
_ERRORS = LinearSegmentedColormap.from_list("igsuite_errors", ["#ffffff", "#54278f"], N=257)
#: For each kind of numbers their colours, and their least and largest in units of the bound.
COLOURS: dict[str, tuple[Colormap, int, int]] = {
    name: (colours.with_extremes(bad=NO_NUMBER[0]), least, most)
    for name, colours, least, most in (
        ("signed", SIGNED, -1, 1),
        ("positive", ABSOLUTE, 0, 1),
        ("absolute", ABSOLUTE, 0, 1),
        ("negative", _NEGATIVE, -1, 0),
        ("errors", _ERRORS, 0, 1),
    )
}


@dataclass(frozen=True)
class Sizes:
    """How large everything is drawn.

    Args:
        width: Inches of all columns.
        widest: Inches of the widest picture.
        small_widest: The same of pictures of few pixels.
        title, caption, note: Points of the letters above and below pictures, and of the note.
    """

    width: float = 6.4
    widest: float = 1.75
    small_widest: float = 0.95
    title: float = 8.0
    caption: float = 6.5
    note: float = 7.0


PAGE = Sizes()


@dataclass(frozen=True)
class Panel:
    """One picture.

    Args:
        pixels: `(height, width, 3)` uint8, or `(height, width)` numbers in the colours of its
            row.
        title: What stands above it.
        caption: What stands below it.
    """

    pixels: AnyArray
    title: str = ""
    caption: str = ""


@dataclass(frozen=True)
class Row:
    """Pictures side by side.

    Args:
        panels: The pictures, of one size; None leaves a place empty.
        label: What stands beside them, turned.
        bound: The number at which the colours of numbers are full; None where there are none.
        colours: A key of `COLOURS`.
    """

    panels: Sequence[Panel | None]
    label: str = ""
    bound: float | None = None
    colours: str = "signed"


@dataclass(frozen=True)
class Plots:
    """Diagrams side by side.

    Args:
        draw: One function for each, that draws on the axes it is given.
        height: Inches of their axes.
    """

    draw: Sequence[Callable[[Axes], Any]]
    height: float = 1.3


def panels_figure(rows: Sequence[Row | Plots], note: str = "", sizes: Sizes = PAGE) -> Figure:
    """Draw rows of pictures below one another and what their colours mean below them all.

    Args:
        rows: The rows, from the top.
        note: What the colours mean.
        sizes: How large everything is drawn.

    Returns:
        A `matplotlib.figure.Figure`, never shown. No dollar sign in it begins a formula.
    """
    pictures = [row for row in rows if isinstance(row, Row)]
    left = MARGIN + (LABEL if any(row.label for row in pictures) else 0)
    right = MARGIN + (BAR if any(row.bound is not None for row in pictures) else 0)
    inner = max(_width(row, sizes) for row in pictures)
    if len(pictures) < len(rows):
        inner = sizes.width
    wide = left + max(inner, 2.2) + right
    lines = fitting_lines(note, wide - left - MARGIN, sizes.note)
    foot = (len(lines) + 0.8) * sizes.note * _LINE if lines else 0.0
    high = sum(_height(row, sizes) for row in rows) + foot + 2 * MARGIN
    figure = Figure(figsize=(wide, high))
    y = MARGIN
    for row in rows:
        if isinstance(row, Row):
            _draw_row(figure, row, left, y, sizes)
        else:
            _draw_plots(figure, row, left, y, inner, sizes)
        y += _height(row, sizes)
    _write(figure, left, high - foot + 0.4 * sizes.note * _LINE, lines, sizes.note, color="0.25")
    return figure


def _cell(row: Row, sizes: Sizes) -> tuple[float, float]:
    """Inches of a row's pictures."""
    height, width = next(each.pixels.shape[:2] for each in row.panels if each)
    widest = sizes.small_widest if max(height, width) <= SMALL_SIDE else sizes.widest
    count = len(row.panels)
    across = max(
        0.75 * sizes.width / PAGE.width, min(widest, (sizes.width - (count - 1) * GAP) / count)
    )
    return across, across * height / width


def _width(row: Row, sizes: Sizes) -> float:
    return len(row.panels) * (_cell(row, sizes)[0] + GAP) - GAP


def _texts(row: Row, sizes: Sizes) -> tuple[list[list[str]], list[list[str]], float, float]:
    """Lines of the titles and the captions, and the inches that they take above and below."""
    across = _cell(row, sizes)[0]
    titles = [fitting_lines(each.title if each else "", across, sizes.title) for each in row.panels]
    captions = [
        fitting_lines(each.caption if each else "", across, sizes.caption) for each in row.panels
    ]
    above, below = max(map(len, titles)) * sizes.title, max(map(len, captions)) * sizes.caption
    return titles, captions, above * _LINE, below * _LINE


def _height(row: Row | Plots, sizes: Sizes) -> float:
    if isinstance(row, Plots):
        return row.height + 0.75
    _, _, above, below = _texts(row, sizes)
    return above + _cell(row, sizes)[1] + below + 0.12


def _draw_row(figure: Figure, row: Row, left: float, y: float, sizes: Sizes) -> None:
    wide, high = figure.get_size_inches()
    titles, captions, above, _ = _texts(row, sizes)
    across, down = _cell(row, sizes)
    top = y + above + 0.04
    colours, least, most = COLOURS[row.colours]
    bound = row.bound or 1.0
    norm = Normalize(least * bound, most * bound)
    for place, panel in enumerate(row.panels):
        if panel is None:
            continue
        x = left + place * (across + GAP)
        axes = _axes(figure, x, top, across, down)
        shown = _thinned(panel.pixels, round(max(across, down) * DOTS))
        numbers: dict[str, Any] = {"cmap": colours, "norm": norm} if shown.ndim == 2 else {}
        axes.imshow(shown, aspect="auto", interpolation="none", **numbers)
        axes.set(xticks=[], yticks=[])
        for spine in axes.spines.values():
            spine.set(linewidth=0.4, color="0.6")
        middle, start = x + across / 2, top - 0.05 - len(titles[place]) * sizes.title * _LINE
        _write(figure, middle, start, titles[place], sizes.title, ha="center")
        _write(figure, middle, top + down + 0.03, captions[place], sizes.caption, ha="center")
    if row.label:
        label = "\n".join(fitting_lines(row.label, down, sizes.title))
        side, middle = (left - 0.06) / wide, 1 - (top + down / 2) / high
        figure.text(
            side, middle, label, **_style(sizes.title), rotation=90, ha="right", va="center"
        )
    if row.bound is not None:
        x = left + len(row.panels) * (across + GAP) + 0.03
        scale = _axes(figure, x, top, 0.09, min(down, 1.4))
        bar = figure.colorbar(ScalarMappable(norm, colours), cax=scale)
        ends = [each for each in (-1, 0, 1) if least <= each <= most]
        bar.set_ticks([each * bound for each in ends], labels=[_tick(row, each) for each in ends])
        bar.ax.tick_params(labelsize=sizes.caption, length=2, pad=1.5, width=0.4)
        bar.outline.set_linewidth(0.4)


def _tick(row: Row, end: int) -> str:
    """The number at an end of a scale, or in its middle."""
    if not (row.bound and end):
        return "" if end else "0"
    sign = "" if row.colours in ("absolute", "errors") else "+" if end > 0 else "−"
    return f"{sign}{number(row.bound)}"


def _draw_plots(
    figure: Figure, row: Plots, left: float, y: float, inner: float, sizes: Sizes
) -> None:
    across = inner / len(row.draw)
    for place, draw in enumerate(row.draw):
        axes = _axes(figure, left + place * across + 0.42, y + 0.22, across - 0.55, row.height)
        draw(axes)
        axes.tick_params(labelsize=sizes.caption, length=2)
        for text in (axes.title, axes.xaxis.label, axes.yaxis.label):
            text.set_fontsize(sizes.note)
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(color="0.92", linewidth=0.6)
        axes.set_axisbelow(True)


def _axes(figure: Figure, x: float, y: float, width: float, height: float) -> Axes:
    """Axes at a place in inches from the upper left corner."""
    wide, high = figure.get_size_inches()
    return figure.add_axes((x / wide, 1 - (y + height) / high, width / wide, height / high))


def _write(
    figure: Figure, x: float, y: float, lines: Sequence[str], points: float, **style: Any
) -> None:
    """Write lines from a place downwards, in inches from the upper left corner."""
    wide, high = figure.get_size_inches()
    for line in lines:
        y += points * _LINE
        # On their baselines, so that lines side by side stand level whatever their letters.
        figure.text(
            x / wide, 1 - (y - 0.25 * points * _LINE) / high, line, **_style(points), **style
        )


def _style(points: float) -> dict[str, Any]:
    """No dollar sign begins a formula, whatever the user's settings."""
    return {"fontsize": points, "fontfamily": letter_families(), "parse_math": False}


def _thinned(pixels: AnyArray, most: int) -> AnyArray:
    """Average the pixels of a large picture, so that no side has more than `most` of them."""
    height, width = pixels.shape[:2]
    longest = max(height, width)
    if longest <= most:
        return pixels
    size = max(1, width * most // longest), max(1, height * most // longest)
    given = pixels if pixels.dtype == np.uint8 else pixels.astype(np.float32)
    return np.asarray(Image.fromarray(given).resize(size, Image.Resampling.BOX))
