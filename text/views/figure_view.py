"""Heatmaps of tokens as a figure, lines wrapped, Chinese through a Chinese font."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from igsuite.errors import ArgumentError, Wording
from igsuite.fonts import drawable, families, outline
from igsuite.text.views.heatmap import Band, Heatmap, shortened
from igsuite.text.views.wrapping import wrapped

if TYPE_CHECKING:
    from igsuite.text.views.heatmaps import TokenHeatmaps

# Lengths are in Chinese characters with the room around them, drawn this many inches wide.
INCHES = 0.15
MARGIN = 1.0
TOKEN, UNDERLINE, BAND, LINE_GAP, TEXT_GAP = 1.15, 0.24, 0.42, 0.18, 0.6
#: Widths of an em, in that unit: of tokens, of the words around them, of the bands' numbers.
EM, SMALL_EM, NUMBER_EM = (points / 72 / INCHES for points in (9.0, 7.5, 4.0))
SIDE = 0.083
SPACE = 0.3
#: Share of the scale from which a colour is told from white.
_SEEN = 0.03
#: Inches that a picture of 200 dots an inch may be high, so that its dots stay below 2^16.
HIGHEST = 320

#: The corners of a rectangle, the first one again at the end.
Corners = list[tuple[float, float]]


@dataclass
class Sheet:
    """What is to be drawn, gathered so that thousands of rectangles are drawn as one.

    Places are in Chinese characters with the room around them, to the right and downwards.

    Args:
        families: Font families, of which the first one that has a character draws it.
    """

    families: Sequence[str] = field(default_factory=families)
    boxes: list[Corners] = field(default_factory=list)
    colours: list[str] = field(default_factory=list)
    hatched: list[Corners] = field(default_factory=list)
    frames: list[Corners] = field(default_factory=list)
    letters: list[Path] = field(default_factory=list)
    inks: list[str] = field(default_factory=list)
    right: float = 0.0

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self.boxes.append(_corners(x, y, width, height))
        self.colours.append(colour)
        self.right = max(self.right, x + width)

    def write(self, x: float, y: float, text: str, ink: str, em: float) -> None:
        path, width = outline(text, self.families)
        vertices = np.asarray(path.vertices)
        if len(vertices):
            self.letters.append(Path(vertices * (em, -em) + (x, y), path.codes))
            self.inks.append(ink)
        self.right = max(self.right, x + width * em)

    def width(self, text: str, em: float) -> float:
        """Return how wide a drawable text of such letters is."""
        return outline(text, self.families)[1] * em

    def note(self, x: float, y: float, text: str) -> None:
        """Write a line of the height 1 from `y` downwards."""
        self.write(x, y + 0.75, text, "0.25", SMALL_EM)

    def figure(self, left: float, right: float, bottom: float, inches: float = INCHES) -> Figure:
        """Return it as a figure with a margin around it.

        Args:
            left, right, bottom: Where the margins begin; above there is one from 0 on.
            inches: Width of a Chinese character with the room around it.
        """
        left, right, top, bottom = left - MARGIN, right + MARGIN, -MARGIN, bottom + MARGIN
        figure = Figure(figsize=(inches * (right - left), inches * (bottom - top)))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(left, right), ylim=(bottom, top))
        axes.set_axis_off()
        _draw(axes, self)
        return figure


def figure_view(heatmaps: TokenHeatmaps, width: int) -> Figure:
    """Draw the whole view, a legend and text after text."""
    sheet = Sheet()
    y = _draw_legend(sheet, heatmaps, width)
    for heatmap in heatmaps.texts:
        y += TEXT_GAP
        for line in sentences(sheet, heatmap.caption, width):
            sheet.note(0, y, line)
            y += 1.1
        y = draw_text(sheet, heatmap, width, y)
    high = y + 2 * MARGIN
    if high * INCHES > HIGHEST:
        raise ArgumentError(
            "width",
            Wording(f"{width}, for texts that fill {high:.0f} lines"),
            f"at most {HIGHEST / INCHES:.0f} lines in one figure",
            "Draw fewer texts with .take(rows), or use .to_html()",
        )
    return sheet.figure(0, sheet.right, y)


def _draw(axes: Axes, sheet: Sheet) -> None:
    boxes = PolyCollection(sheet.boxes, facecolors=sheet.colours, linewidths=0)
    axes.add_collection(boxes, autolim=False)
    if sheet.hatched:
        # As one shape: a hatch takes as long for one rectangle as for thousands.
        shape = Path.make_compound_path(*(Path(corners, closed=True) for corners in sheet.hatched))
        axes.add_patch(
            PathPatch(shape, facecolor="none", edgecolor="0.66", linewidth=0, hatch="////////")
        )
    frames = PolyCollection(sheet.frames, facecolors="none", edgecolors="black", linewidths=1.1)
    axes.add_collection(frames, autolim=False)
    # Outlines, each distinct token's once: quick for thousands, and no dollar sign or backslash
    # can begin a formula, whatever the user's settings.
    letters = PathCollection(sheet.letters, facecolors=sheet.inks, linewidths=0)
    axes.add_collection(letters, autolim=False)


def _corners(x: float, y: float, width: float, height: float) -> Corners:
    right, bottom = x + width, y + height
    return [(x, y), (right, y), (right, bottom), (x, bottom), (x, y)]


def draw_text(
    sheet: Sheet, heatmap: Heatmap, width: float, y: float, underlined: bool = False
) -> float:
    """Draw the lines of one text from `y` downwards and return where they end.

    Args:
        sheet: Where to.
        heatmap: The text.
        width: Width of the lines.
        y: Where they begin.
        underlined: Whether tokens against the target are underlined too, from the palest blue
            on that can be seen, for readers who see no colours. Only of a single band.
    """
    several = len(heatmap.bands) > 1
    tokens = [_fitting(sheet, token, width) for token in map(drawable, heatmap.tokens)]
    widths = [sheet.width(token, EM) + 2 * SIDE for token in tokens]
    height = TOKEN + BAND * len(heatmap.bands) if several else TOKEN
    against = _against(heatmap.bands[0]) if underlined else set()
    for line in wrapped(widths, heatmap.spaced, width, SPACE):
        for i, x in _placed(line, widths, heatmap, width):
            ink = "black"
            if not several:
                background, ink = heatmap.bands[0].colours[i]
                sheet.box(x, y, widths[i], TOKEN, background)
            for k, band in enumerate(heatmap.bands):
                top = y + TOKEN + k * BAND if several else y
                high = BAND - 0.06 if several else TOKEN
                if several:
                    sheet.box(x, top, widths[i], high, band.colours[i][0])
                if band.uncertain[i]:
                    # Over a token, its lower edge alone, which leaves it readable.
                    edge = high if several else UNDERLINE
                    sheet.hatched.append(_corners(x, top + high - edge, widths[i], edge))
            sheet.write(x + SIDE, y + 0.84, tokens[i], ink, EM)
            if underlined and i in against:
                sheet.box(x + SIDE, y + TOKEN - 0.15, widths[i] - 2 * SIDE, 0.1, ink)
        sheet.frames.extend(_frames(line, widths, heatmap, width, y, height))
        if several:
            for k in range(len(heatmap.bands)):
                side = width + 0.25 if heatmap.right_to_left else -0.45
                sheet.write(side, y + TOKEN + (k + 0.75) * BAND, f"{k + 1}", "0.4", NUMBER_EM)
        y += height + LINE_GAP
    return y


def _against(band: Band) -> set[int]:
    """The places of tokens in a blue that can be seen."""
    return set(np.flatnonzero(band.values < -_SEEN * band.scale.largest).tolist())


def _placed(
    line: range, widths: Sequence[float], heatmap: Heatmap, width: float
) -> Iterator[tuple[int, float]]:
    """Yield the place of each token of a line and its left edge."""
    x = 0.0
    for i in line:
        x += SPACE if heatmap.spaced[i] and i > line.start else 0.0
        yield i, width - x - widths[i] if heatmap.right_to_left else x
        x += widths[i]


def _frames(
    line: range,
    widths: Sequence[float],
    heatmap: Heatmap,
    width: float,
    y: float,
    height: float,
) -> Iterator[Corners]:
    """Yield a rectangle around each run of highlighted tokens of a line."""
    run: list[tuple[float, float]] = []
    for i, x in _placed(line, widths, heatmap, width):
        if heatmap.highlighted and heatmap.highlighted[i]:
            run.append((x, x + widths[i]))
        if run and (heatmap.closes[i] or i == line[-1]):
            left, right = min(run)[0], max(run)[1]
            yield _corners(left, y, right - left, height)
            run = []


def _draw_legend(sheet: Sheet, heatmaps: TokenHeatmaps, width: int) -> float:
    """Draw the scales and what hatches and frames mean; return where the legend ends."""
    y = 0.0
    labels = [f"{k + 1}  {scale.method}" for k, scale in enumerate(heatmaps.scales)]
    indent = 0.0
    if len(labels) > 1:
        sheet.note(0, y, "Bands below each token, from the top:")
        y += 1.2
        indent = max(sheet.width(label, SMALL_EM) for label in labels) + 0.6
        beside = indent < width / 3
        indent = indent if beside else 0.0
    ends = max(sheet.width(scale.ends[0], SMALL_EM) for scale in heatmaps.scales) + 0.4
    for label, scale in zip(labels, heatmaps.scales, strict=True):
        if len(labels) > 1:
            for line in sentences(sheet, label, width):
                sheet.note(0, y, line)
                y += 0.0 if beside else 1.0
        least, most = scale.ends
        sheet.note(indent, y, least)
        x = indent + ends
        cells = scale.bar(41)
        cell = min(8.0, width / 5) / len(cells)
        for place, colour in enumerate(cells):
            # Each reaches under the next, so that no hairline shows between them.
            reach = 1.5 if place < len(cells) - 1 else 1.0
            sheet.box(x + place * cell, y + 0.12, cell * reach, 0.8, colour)
        sheet.note(x + cell * len(cells) + 0.4, y, most)
        y += 1.25
    notes = []
    if heatmaps.any_uncertain:
        sheet.hatched.append(_corners(0, y + 0.1, 1.4, 0.8))
        notes.append(
            (1.8, "hatched, at half strength: the value is below twice its standard error")
        )
    if heatmaps.any_missing:
        notes.append((0.0, "grey: no number"))
    if heatmaps.frame:
        notes.append((0.0, f"framed: {heatmaps.frame}"))
    for left, note in notes:
        for line in sentences(sheet, note, width - left):
            sheet.note(left, y, line)
            y += 1.1
    return y


def sentences(sheet: Sheet, text: str, width: float) -> Iterable[str]:
    """Break a sentence into lines, as wide as `Sheet.note` writes them, at its spaces."""
    words = [_fitting(sheet, drawable(word), width) for word in text.split()]
    widths = [sheet.width(word, SMALL_EM) for word in words]
    space = sheet.width(" ", SMALL_EM)
    for line in wrapped(widths, [True] * len(words), width, space):
        yield " ".join(words[i] for i in line)


def _fitting(sheet: Sheet, token: str, width: float) -> str:
    return shortened(token, width, lambda shown: sheet.width(shown, EM) + 2 * SIDE)
