"""The figure of mean ranks, with bars over methods that can't be told apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from igsuite.eval.statistics.protocols import protocol_name
from igsuite.wording import in_words


def rank_figure(
    ranking: pd.DataFrame, protocol: Sequence[str] = (), title: str = "", sides: int = 2
) -> Figure:
    """Draw mean ranks, one axis a way of measuring, the best at the left.

    Args:
        ranking: As of a `Comparison`.
        protocol: Columns that, beside the metric, tell ways of measuring apart.
        title: Title of the figure.
        sides: 2 to name the better half at the left and the others at the right; 1 to name all
            at the right, which leaves more for the ranks in a narrow column.

    Returns:
        A `matplotlib.figure.Figure`. Grey bars join methods whose mean ranks are nearer than
        Nemenyi's critical difference, which is drawn at its length; where none holds, that is
        said instead.

    Source: Demšar 2006, figure 1.
    """
    ranked = ranking[ranking["mean_rank"].notna()]
    ways = list(ranked.groupby(["metric", *protocol], sort=False, observed=True))
    methods = int(ranked["method"].nunique())
    height = height_of(methods, sides)
    figure = Figure(figsize=(7.0, max(1.0, height * len(ways)) + 0.3), layout="constrained")
    if not ways:
        figure.text(0.5, 0.5, "nothing is ranked", ha="center", va="center", color="0.4")
    else:
        panels = figure.subplots(len(ways), 1, squeeze=False)[:, 0]
        for axes, (key, rows) in zip(panels, ways, strict=True):
            name = protocol_name(dict(zip(["metric", *protocol], key, strict=True)))
            _draw(axes, rows.sort_values("mean_rank", kind="stable"), sides)
            # Above the axis, which begins at rank 1.
            place = {"transform": axes.get_xaxis_transform(), "va": "bottom"}
            said = f"{in_words(name)}, {int(rows['ranked'].iloc[0]):,} samples"
            _text(axes, 1, 1.0, said, **place)
    if title:
        figure.suptitle(title, parse_math=False)
    return figure


def height_of(methods: int, sides: int = 2) -> float:
    """Return the inches of one diagram, whose letters have 8 points."""
    return 0.75 + 0.16 * methods if sides == 2 else 0.8 + 0.19 * methods


def _draw(axes: Axes, rows: pd.DataFrame, sides: int) -> None:
    ranks, count = rows["mean_rank"].to_numpy(), len(rows)
    critical = float(rows["critical_difference"].iloc[0])
    half = (count + 1) // 2 if sides == 2 else 0
    lines = max(half, count - half) + 0.6
    axes.set(xlim=(0.1, count + 0.9), ylim=(lines + 0.4, -1.5))
    axes.axis("off")
    axes.plot([1, count], [0, 0], color="black", linewidth=1)
    for tick in range(1, count + 1):
        axes.plot([tick, tick], [-0.15, 0], color="black", linewidth=1)
        _text(axes, tick, -0.3, str(tick), ha="center", va="bottom", fontsize=8)
    # Of two sides, the better half is named at the left, top to bottom, the others at the right.
    for place, (method, rank) in enumerate(zip(rows["method"], ranks, strict=True)):
        left = place < half
        line = 0.9 + (place if left else count - 1 - place)
        side = 0.9 if left else count + 0.1
        axes.plot([rank, rank, side], [0, line, line], color="#0072b2", linewidth=0.9)
        words = f"{in_words(method)}  {rank:.2f} " if left else f" {rank:.2f}  {in_words(method)}"
        _text(axes, side, line, words, ha="right" if left else "left", va="center", fontsize=8)
    if np.isnan(critical):
        _text(axes, 1, -1.1, "no critical difference holds", va="center", fontsize=8, color="0.3")
        return
    axes.plot([1, 1 + critical], [-1.1, -1.1], color="black", linewidth=1.5)
    said = f"  critical difference {critical:.2g}"
    _text(axes, 1 + critical, -1.1, said, va="center", fontsize=8)
    for bar, (first, last) in enumerate(_groups(ranks, critical)):
        height = 0.25 + 0.17 * bar
        ends = [ranks[first] - 0.03, ranks[last] + 0.03]
        axes.plot(ends, [height, height], color="0.45", linewidth=3.2, solid_capstyle="butt")


def _groups(ranks: np.ndarray, critical: float) -> list[tuple[int, int]]:
    """Return first and last place of the largest runs nearer than the critical difference."""
    lasts = np.searchsorted(ranks, ranks + critical, side="left") - 1
    runs = [(first, int(last)) for first, last in enumerate(lasts) if last > first]
    return [run for place, run in enumerate(runs) if place == 0 or run[1] > runs[place - 1][1]]


def _text(axes: Axes, x: float, y: float, words: str, **settings: Any) -> None:
    # A method's name may hold a dollar sign, which would start a formula.
    axes.text(x, y, words, parse_math=False, **settings)
