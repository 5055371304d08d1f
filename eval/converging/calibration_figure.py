"""Error bars against errors: how true the estimates are, and from which cost on."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter

from igsuite.eval.converging.asked import each_rule
from igsuite.eval.converging.calibration import CLOSE, judged
from igsuite.eval.figures import label, style, tidy

#: How far apart rules of one cost stand, in doublings of the cost.
_APART = 0.11


def calibration_figure(table: pd.DataFrame, title: str = "") -> Figure:
    """Draw the engine's estimates of the error against the true errors.

    Left: one point a sample and run, with the line on which estimate and truth agree. Right:
    estimate over truth against what a run cost, the median over samples with a line over the
    middle 90 %; rules of one cost stand side by side. Shaded: 0.7 to 1.4. Below it, an estimate
    claims more than it holds. Runs at a floor are left out.

    Args:
        table: As of `ConvergenceStudy.table`.
        title: Title of the figure.

    Returns:
        A `matplotlib.figure.Figure`.
    """
    figure = Figure(figsize=(8.4, 3.7), layout="constrained")
    left, right = figure.subplots(1, 2)
    kept = judged(table)
    rules = list(each_rule(kept))
    for position, (rule, asked, rows) in enumerate(rules):
        colour, marker, line = style(rule, position)
        name = label(rule)
        if asked == "max_steps":
            marker, line, name = "*", ":", f"{name}, by budget"
        left.plot(
            rows.relative_error,
            rows.estimated_error,
            marker,
            color=colour,
            markersize=3,
            alpha=0.45,
            markeredgewidth=0,
            rasterized=len(rows) > 5000,
        )
        runs = rows.groupby(asked)
        cost = runs.evaluations.median().sort_values(kind="stable")
        low, middle, high = (runs.ratio.quantile(q)[cost.index] for q in (0.05, 0.5, 0.95))
        beside = cost * 2 ** (_APART * (position - (len(rules) - 1) / 2))
        right.vlines(beside, low, high, color=colour, lw=0.9, alpha=0.7)
        right.plot(
            beside,
            middle,
            linestyle=line,
            marker=marker,
            markersize=4.5,
            color=colour,
            linewidth=1.4,
            label=name,
        )
    if len(kept):
        both = kept[["relative_error", "estimated_error"]]
        ends = np.array([both.min().min() / 1.5, both.max().max() * 1.5])
        left.plot(ends, ends, color="0.3", linewidth=0.9)
        left.fill_between(ends, CLOSE[0] * ends, CLOSE[1] * ends, color="0.5", alpha=0.2, lw=0)
        left.set(xlim=ends, ylim=ends)
    right.axhspan(*CLOSE, color="0.5", alpha=0.2, lw=0, label="0.7 to 1.4")
    right.axhline(1, color="0.3", linewidth=0.9)
    left.set(xscale="log", yscale="log", xlabel="true relative error", ylabel="estimated")
    right.set_xscale("log", base=2)
    right.set(yscale="log", xlabel="gradient evaluations per sample", ylabel="estimate over truth")
    right.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    right.yaxis.set_minor_formatter(NullFormatter())
    for axis in (right.xaxis, right.yaxis):
        axis.set_major_formatter(lambda value, _: f"{value:g}")
    for axes in (left, right):
        tidy(axes)
    figure.legend(loc="outside right upper", frameon=False, fontsize=8.5)
    if title:
        figure.suptitle(title)
    return figure
