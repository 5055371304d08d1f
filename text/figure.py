"""Figures of token attributions, lines wrapped, Chinese through a Chinese font."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from igsuite.arrays import FloatArray
from igsuite.colours import SIGNED, signed_colours
from igsuite.text.attributions import TokenAttributions
from igsuite.text.fonts import chinese_family
from igsuite.text.heatmap import common_scale, target_summary
from igsuite.text.visible import visible

#: Of a Chinese character's width, in a sans-serif font.
NARROW = 0.58
INCHES = 0.15


def tokens_figure(
    attributions: TokenAttributions, rows: Sequence[int] | None = None, width: int = 40
) -> Figure:
    """Draw the first method's heatmaps of some texts, under one symmetric scale.

    Args:
        attributions: What a `TextExplainer` returned.
        rows: Positions of the texts to draw; `None` for all.
        width: Chinese characters a line.

    Returns:
        A `matplotlib.figure.Figure`. Without a Chinese font, Chinese characters in it are boxes:
        see `igsuite.text.fonts.chinese_family`.
    """
    shown = list(range(len(attributions))) if rows is None else list(rows)
    scale = common_scale([attributions.values[i] for i in shown]) or 1.0
    families = [family for family in (chinese_family(), "DejaVu Sans") if family]
    lines: list[tuple[float, list[tuple[float, str, float]]]] = []
    captions: list[tuple[float, str]] = []
    y = 0.0
    for i in shown:
        captions.append((y, visible(target_summary(attributions, i))))
        y += 1.15
        for line in _wrapped(attributions.tokens[i], attributions.values[i], width):
            lines.append((y, line))
            y += 1.25
        y += 0.45

    figure = Figure(figsize=(INCHES * width + 0.95, INCHES * y + 0.1), layout="constrained")
    axes = figure.subplots()
    axes.set(xlim=(0, width), ylim=(y, 0), aspect="equal")
    axes.set_axis_off()
    for y, caption in captions:
        axes.text(0, y + 0.55, caption, fontsize=8, va="center", color="0.25", family=families)
    for y, line in lines:
        for x, token, value in line:
            background, text = signed_colours(value, scale)
            axes.add_patch(Rectangle((x, y), _width(token), 1.12, facecolor=background, lw=0))
            axes.text(
                x + _width(token) / 2,
                y + 0.56,
                token.replace("$", r"\$"),
                family=families,
                fontsize=9,
                color=text,
                ha="center",
                va="center",
            )
    bar = figure.colorbar(
        ScalarMappable(Normalize(-scale, scale), SIGNED),
        ax=axes,
        fraction=0.02,
        aspect=18,
        pad=0.02,
    )
    bar.set_ticks([-scale, 0, scale], labels=[f"−{scale:.2g}", "0", f"+{scale:.2g}"])
    bar.set_label("against   attribution   for", fontsize=8)
    bar.ax.tick_params(labelsize=8)
    return figure


def _wrapped(
    tokens: Sequence[str], values: FloatArray, width: int
) -> Iterator[list[tuple[float, str, float]]]:
    """Yield lines of (left edge, token as shown, value)."""
    line: list[tuple[float, str, float]] = []
    x = 0.0
    for token, value in zip(map(visible, tokens), np.asarray(values, dtype=float), strict=True):
        if line and x + _width(token) > width:
            yield line
            line, x = [], 0.0
        line.append((x, token, float(value)))
        x += _width(token)
    if line:
        yield line


def _width(token: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else NARROW for c in token)
