"""Deletion or insertion curves of several methods beside every sample's area."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from igsuite.errors import ArgumentError
from igsuite.eval.curves import Curves
from igsuite.eval.figures.bands import mean_band
from igsuite.eval.figures.styles import label, style, tidy
from igsuite.eval.statistics import paired_difference


def curves_figure(curves: Mapping[str, Curves], title: str = "", unit: str = "unit") -> Figure:
    """Draw mean deletion or insertion curves beside every sample's area.

    Left: the mean score against the share of units, with a pointwise 95 % bootstrap interval
    over samples; for several random draws, where 95 % of the draws' means lie. Right: the first
    method's area of each sample less that of each other method, the mean marked with its 95 %
    interval.

    Args:
        curves: For each method its curves, all of the same samples, metric and steps. Methods
            with a known name keep their colour in every figure.
        title: Title of the figure.
        unit: What is removed: "character", "pixel".

    Returns:
        A `matplotlib.figure.Figure`.

    Raises:
        ArgumentError: If there are no curves or they do not belong together.
    """
    _check_together(curves)
    first = next(iter(curves.values()))
    figure = Figure(figsize=(7.6, 3.3), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=[1.1, 1])
    for position, (method, each) in enumerate(curves.items()):
        colour, _, line = style(method, position)
        many = len(each.draws) > 1
        low, high = each.band() if many else mean_band(each.scores_at_fractions)
        x = 100 * each.fractions
        left.fill_between(x, low, high, color=colour, alpha=0.18, linewidth=0)
        left.plot(
            x, each.mean_scores, linestyle=line, color=colour, label=label(method), linewidth=1.6
        )
    verb = "removed" if first.name == "deletion" else "inserted"
    left.set(xlabel=f"{unit}s {verb}, highest attribution first (%)", ylabel="score of the target")
    left.set_xlim(0, 100)
    figure.legend(loc="outside upper center", ncols=len(curves), frameon=False, fontsize=8.5)
    _draw_differences(right, curves)
    for axes in (left, right):
        tidy(axes)
    if title:
        figure.suptitle(title)
    return figure


def _draw_differences(axes: Axes, curves: Mapping[str, Curves]) -> None:
    (name, first), *others = curves.items()
    random = np.random.default_rng(0)
    for position, (method, each) in enumerate(others):
        colour, _, _ = style(method, position + 1)
        difference = first.area - each.area
        jitter = position + random.uniform(-0.22, 0.22, size=len(difference))
        axes.plot(jitter, difference, ".", color=colour, alpha=0.35, markersize=3.5, mew=0)
        mean = paired_difference(first.area, each.area)
        axes.errorbar(
            position,
            mean.mean,
            [[mean.mean - mean.low], [mean.high - mean.mean]],
            fmt="D",
            color="black",
            markersize=4,
            capsize=4,
            linewidth=1.4,
        )
    axes.axhline(0, color="0.4", linewidth=0.8)
    names = [textwrap.fill(label(method), 10) for method, _ in others]
    axes.set_xticks(range(len(others)), names, fontsize=8.5)
    axes.set_xlim(-0.6, len(others) - 0.4)
    axes.set(
        xlabel="other method",
        ylabel=f"difference in {first.name} area:\n{label(name)} − other",
    )


def _check_together(curves: Mapping[str, Curves]) -> None:
    if not curves:
        raise ArgumentError("curves", {}, "the curves of at least one method")
    kinds = {(each.name, each.scores.shape) for each in curves.values()}
    if len(kinds) > 1:
        raise ArgumentError("curves", sorted(kinds), "one metric, the same samples and steps")
