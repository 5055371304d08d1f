"""How a table is set so that it fits a venue's columns: its width, its letters, its blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from igsuite.eval.figures.layout import line_inches
from igsuite.eval.figures.presets import Preset
from igsuite.fonts import drawable, families
from igsuite.visible import visible

#: Computer Modern, whose letters are wider than those of Times: what fits by it fits by both.
_FAMILY = "cmr10"
#: LaTeX's fonts beside matplotlib's measure of them, and bold numbers beside plain ones.
_WIDER, _BOLD = 1.03, 1.1
_POINTS_AN_INCH = 72.27
#: Shares of the letters of the text that a table's may have, and the fewest points.
_SHARES, _LEAST = (0.9, 0.8, 0.7), 8
#: Points on either side of a column: LaTeX's own, and as few as keep columns apart.
_USUAL, _CLOSE = 6.0, 4.0


@dataclass(frozen=True)
class Layout:
    """A table's settings.

    Args:
        width: "column" or "text".
        points: Size of the letters.
        separation: Points on either side of a column.
        blocks: Columns of numbers, those of one block side by side, blocks below one another.
    """

    width: str
    points: int
    separation: float
    blocks: tuple[range, ...]


def table_layout(
    labels: Sequence[str],
    columns: Sequence[Sequence[tuple[str, bool]]],
    preset: Preset,
    width: str | None = None,
) -> Layout:
    """Return the first way in which a table fits: in a column before all of them, large letters
    before small ones, and side by side before in blocks.

    Args:
        labels: What stands in the first column.
        columns: For each other one what stands in it, and whether that is bold.
        preset: The preset.
        width: "column" or "text"; `None` for what is needed.

    Returns:
        The layout; where none fits, the narrowest one.
    """
    sizes = sorted({max(_LEAST, round(each * preset.font_size)) for each in _SHARES}, reverse=True)
    settings = [(sizes[0], _USUAL), *((size, _CLOSE) for size in sizes)]
    wanted = ("column", "text") if width is None else (width,)
    whole = (range(len(columns)),)
    for where in wanted:
        for points, separation in settings:
            wide = _width(labels, columns, points, separation)
            if wide <= _POINTS_AN_INCH * preset.width(where):
                return Layout(where, points, separation, whole)
    widest = max(wanted, key=preset.width)
    room = _POINTS_AN_INCH * preset.width(widest)
    blocks = _blocks(labels, columns, sizes[-1], room)
    return Layout(widest, sizes[-1], _CLOSE, tuple(blocks))


def _blocks(
    labels: Sequence[str], columns: Sequence[Sequence[tuple[str, bool]]], points: int, room: float
) -> Iterator[range]:
    """Yield even blocks, the fewest of which each fits."""
    count = len(columns)
    for number in range(2, count + 1):
        ends = [round(k * count / number) for k in range(number + 1)]
        found = [range(start, end) for start, end in pairwise(ends)]
        blocks = ([columns[k] for k in block] for block in found)
        widths = [_width(labels, each, points, _CLOSE) for each in blocks]
        if max(widths) <= room or number == count:
            yield from found
            return
    yield range(count)


def _width(
    labels: Sequence[str],
    columns: Sequence[Sequence[tuple[str, bool]]],
    points: int,
    separation: float,
) -> float:
    """Points that a table is wide; nothing stands at its sides."""
    parts = [[(label, False) for label in labels], *columns]
    widths = (max((_measured(*each, points) for each in part), default=0.0) for part in parts)
    return sum(widths) + 2 * separation * len(columns)


def _measured(text: str, bold: bool, points: int) -> float:
    shown = drawable(" ".join(visible(text).split()))
    wide = _POINTS_AN_INCH * line_inches(shown, (_FAMILY, *families()[::-1]), points)
    return _WIDER * wide * (_BOLD if bold else 1.0)
