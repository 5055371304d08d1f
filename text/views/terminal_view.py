"""Heatmaps of tokens in a terminal: on colours, or with marks where there are none."""

from __future__ import annotations

import io
import math
import os
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

from rich.cells import cell_len
from rich.color import Color
from rich.console import Console
from rich.style import Style
from rich.text import Text

from igsuite.text.views.heatmap import STRONG, WEAK, Band, Heatmap, shortened
from igsuite.text.views.wrapping import wrapped

if TYPE_CHECKING:
    from igsuite.text.views.heatmaps import TokenHeatmaps

OPENS, CLOSES = "⟦", "⟧"
QUIET = Style(dim=True)
#: Of a terminal's 256 colours the reds and blues on the way from white, black, and a grey.
LADDER = {
    **{231: (255, 255, 255), 224: (255, 215, 215), 217: (255, 175, 175), 174: (215, 135, 135)},
    **{167: (215, 95, 95), 124: (175, 0, 0), 189: (215, 215, 255), 153: (175, 215, 255)},
    **{110: (135, 175, 215), 68: (95, 135, 215), 25: (0, 95, 175), 16: (0, 0, 0)},
    250: (188, 188, 188),
}


def terminal_view(
    heatmaps: TokenHeatmaps, colours: str | None = "truecolor", width: int = 100
) -> Iterator[Text]:
    """Yield the lines of the whole view: a legend, then text after text.

    Args:
        heatmaps: What is shown.
        colours: "truecolor", "256", or `None` for marks in their place.
        width: Columns of the terminal.

    Returns:
        `rich.text.Text`, none wider than `width` but the legend: print them with rich.
    """
    yield from _legend(heatmaps, colours)
    for heatmap in heatmaps.texts:
        yield Text()
        yield Text(heatmap.caption, Style(bold=True))
        if colours is not None:
            yield from _coloured(heatmap, colours, width)
        elif len(heatmap.bands) == 1:
            yield from map(Text, marked_lines(heatmap, width))
        else:
            yield from map(Text, _marks_below(heatmap, width))
        for band in heatmap.bands:
            label = f"{band.scale.method}: " if band.scale.method else ""
            if band.summary:
                yield Text(label + band.summary, QUIET)
            if strongest := strongest_tokens(heatmap, band):
                yield Text(f"{'' if band.summary else label}strongest: {strongest}", QUIET)


def colours_of(console: Console) -> str | None:
    """Return "truecolor" or "256" where a rich console has them; 16 are too few for the scale."""
    enough = not console.no_color and console.color_system in ("256", "truecolor")
    return console.color_system if enough else None


def colours_of_environment(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the colours to write for, by the variables NO_COLOR, TERM and COLORTERM.

    Args:
        environment: The environment's variables.

    Returns:
        "truecolor", "256", or `None` for no colours.

    Source:
        no-color.org; terminals set COLORTERM to "truecolor" or "24bit" where they have 24 bits.

    Example:
        >>> colours_of_environment({"NO_COLOR": "1"}), colours_of_environment({"TERM": "dumb"})
        (None, None)
        >>> colours_of_environment({"TERM": "xterm-256color"}), colours_of_environment({})
        ('256', 'truecolor')
    """
    term = environment.get("TERM", "")
    if environment.get("NO_COLOR") or term == "dumb":
        return None
    deep = environment.get("COLORTERM") in ("truecolor", "24bit")
    return "256" if term.endswith("256color") and not deep else "truecolor"


def ansi_view(heatmaps: TokenHeatmaps, color_system: str | None, width: int) -> str:
    """Return the whole view as text with ANSI colour codes."""
    if color_system == "auto":
        color_system = colours_of_environment()
    console = Console(
        file=io.StringIO(),
        force_terminal=True,
        color_system=cast("Literal['truecolor', '256', 'standard'] | None", color_system),
        no_color=color_system is None,
        width=width,
        legacy_windows=False,
    )
    for line in terminal_view(heatmaps, colours_of(console), width):
        console.print(line, highlight=False)
    return cast(io.StringIO, console.file).getvalue()


def marked_lines(heatmap: Heatmap, width: int) -> Iterator[str]:
    """Yield the lines of a text under one method, a mark after each token that has one."""
    pairs = zip(heatmap.tokens, heatmap.bands[0].marks, strict=True)
    cells = _framed(heatmap, [f"{token}{mark}" for token, mark in pairs], width)
    for line in wrapped([cell_len(cell) for cell in cells], heatmap.spaced, width):
        yield "".join(_space(heatmap, line, i) + cells[i] for i in line)


def marks_legend(heatmaps: TokenHeatmaps) -> Iterator[str]:
    """Yield what the marks say, a line a method."""
    for scale in heatmaps.scales:
        label = f"{scale.method}: " if scale.method else ""
        if scale.largest == 0:
            yield f"{label}{scale.ends[0]}"
            continue
        signed = "▲ △ for the target, ▼ ▽ against"
        means = signed if scale.colours == "signed" else "▲ △ for or against the target"
        full = f"full from {STRONG * scale.largest:.3g} to {scale.largest:.3g}"
        yield f"{label}{means}: {full}, hollow from {WEAK * scale.largest:.3g}"
    if heatmaps.any_uncertain:
        yield "?: the value is below twice its standard error"
    if heatmaps.any_missing:
        yield "×: no number"
    if heatmaps.frame:
        yield f"{OPENS} {CLOSES}: {heatmaps.frame}"


def strongest_tokens(heatmap: Heatmap, band: Band) -> str:
    """Name the tokens with the largest absolute values: "差 −0.250 ± 0.010, …"."""
    return ", ".join(f"{heatmap.tokens[i]} {band.numbers[i]}" for i in band.strongest())


def _legend(heatmaps: TokenHeatmaps, colours: str | None) -> Iterator[Text]:
    if colours is None:
        yield from map(Text, marks_legend(heatmaps))
    else:
        for scale in heatmaps.scales:
            left, right = scale.ends
            bar = Text(f"{scale.method}: {left} " if scale.method else f"{left} ")
            for colour in scale.bar(21):
                bar.append(" ", Style(bgcolor=_colour(colour, colours)))
            yield bar.append(f" {right}")
        if heatmaps.any_uncertain:
            yield Text("underlined, at half strength: the value is below twice its standard error")
        if heatmaps.any_missing:
            yield Text("grey: no number")
        if heatmaps.frame:
            yield Text(f"{OPENS} {CLOSES}: {heatmaps.frame}")


def _coloured(heatmap: Heatmap, colours: str, width: int) -> Iterator[Text]:
    """Yield lines of tokens on their colours, one below the other for each method."""
    labels = _labels(heatmap)
    width -= cell_len(labels[0])
    cells = _framed(heatmap, list(heatmap.tokens), width)
    for line in wrapped([cell_len(cell) for cell in cells], heatmap.spaced, width):
        for label, band in zip(labels, heatmap.bands, strict=True):
            row = Text().append(label, QUIET)
            for i in line:
                background, ink = (_colour(each, colours) for each in band.colours[i])
                row.append(_space(heatmap, line, i))
                bold = (heatmap.highlighted is not None and heatmap.highlighted[i]) or None
                unsure = bool(band.uncertain[i]) or None
                style = Style(color=ink, bgcolor=background, underline=unsure, bold=bold)
                row.append(cells[i], style)
            yield row


@cache
def _colour(colour: str, colours: str) -> Color:
    """Return a colour as the terminal has it: exactly, or the nearest of `LADDER`.

    Left to the console, the nearest of all 256 would be purples and cyans here and there.
    """
    exact = Color.parse(colour)
    if colours != "256" or exact.triplet is None:
        return exact
    steps = [(Color.from_ansi(number), rgb) for number, rgb in LADDER.items()]
    wanted = exact.triplet
    return min(steps, key=lambda step: math.dist(wanted, step[1]))[0]


def _marks_below(heatmap: Heatmap, width: int) -> Iterator[str]:
    """Yield lines of tokens, and below each line one line of marks for each method."""
    labels = _labels(heatmap)
    width -= cell_len(labels[0])
    cells = _framed(heatmap, list(heatmap.tokens), width)
    columns = list(zip(cells, *(band.marks for band in heatmap.bands), strict=True))
    widths = [max(map(cell_len, column)) for column in columns]
    for line in wrapped(widths, heatmap.spaced, width):
        for row, label in enumerate((" " * cell_len(labels[0]), *labels)):
            padded = (
                _space(heatmap, line, i)
                + columns[i][row]
                + " " * (widths[i] - cell_len(columns[i][row]))
                for i in line
            )
            yield f"{label}{''.join(padded)}".rstrip()


def _labels(heatmap: Heatmap) -> list[str]:
    """Return the methods' names as a column of even width; empty where there is one."""
    names = [shortened(band.scale.method, 24) for band in heatmap.bands]
    widest = max(map(cell_len, names))
    return [name + " " * (widest - cell_len(name) + 2) if widest else "" for name in names]


def _framed(heatmap: Heatmap, cells: list[str], width: int) -> list[str]:
    """Return each cell no wider than a line, with the brackets of the runs that it belongs to."""
    framed = []
    for cell, opens, closes in zip(cells, heatmap.opens, heatmap.closes, strict=True):
        fitting = shortened(cell, max(4, width - 2), cell_len)
        framed.append(f"{OPENS if opens else ''}{fitting}{CLOSES if closes else ''}")
    return framed


def _space(heatmap: Heatmap, line: range, place: int) -> str:
    return " " if heatmap.spaced[place] and place > line.start else ""
