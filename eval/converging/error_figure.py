"""Error against cost, on logarithmic axes: every rule, its order, and the automatic rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from igsuite.eval.converging.asked import each_rule
from igsuite.eval.converging.orders import orders_table
from igsuite.eval.figures import label, style, tidy

#: How far the mark of a tolerance reaches to either side of its point, as a factor.
_MARK = 1.12


def convergence_figure(table: pd.DataFrame, title: str = "") -> Figure:
    """Draw the error of each rule against what it cost, both on logarithmic axes.

    Lines are medians over samples, bands the middle half of them; hollow markers stand where most
    samples are at a floor. Beside each rule stands its fitted order with a 95 % interval. Above
    each point of the automatic rule a bar marks the tolerance that it was asked for. Within the
    shaded error of the reference itself, nothing can be told apart.

    Args:
        table: As of `ConvergenceStudy.table`.
        title: Title of the figure.

    Returns:
        A `matplotlib.figure.Figure`.
    """
    figure = Figure(figsize=(7.4, 3.9), layout="constrained")
    axes = figure.subplots()
    orders = orders_table(table).to_dict("records")
    for position, (rule, asked, rows) in enumerate(each_rule(table)):
        name = label(rule)
        if asked == "steps":
            name += _order(orders[position])
        elif asked == "max_steps":
            name += ", by budget"
        _draw_rule(axes, rows, rule, asked, position, name)
    axes.set_yscale("log", nonpositive="mask")
    axes.set_xscale("log", base=2)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    floor = float(table.reference_error.median())
    if floor > 0:
        lowest = min(axes.get_ylim()[0], floor / 2)
        axes.axhspan(lowest, floor, color="0.5", alpha=0.2, lw=0, label="error of the reference")
        axes.set_ylim(bottom=lowest)
    axes.set(xlabel="gradient evaluations per sample", ylabel="relative L1 error")
    figure.legend(loc="outside right upper", frameon=False, fontsize=8.5)
    tidy(axes)
    if title:
        axes.set_title(title)
    return figure


def _draw_rule(
    axes: Axes, rows: pd.DataFrame, rule: str, asked: str, position: int, name: str
) -> None:
    runs = rows.groupby(asked)
    found = pd.DataFrame(
        {
            "cost": runs.evaluations.median(),
            "low": runs.relative_error.quantile(0.25),
            "middle": runs.relative_error.median(),
            "high": runs.relative_error.quantile(0.75),
            "hollow": runs.floor.agg(lambda each: (each != "").mean() > 0.5),
        }
    ).sort_values("cost", kind="stable")
    colour, marker, line = style(rule, position)
    if asked == "max_steps":
        marker, line = "*", ":"
    # A run that took the reference's own points misses it by nothing, which no such axis shows.
    low = found.low.clip(lower=found.middle[found.middle > 0].min())
    low = found.low.where(found.low > 0, low)
    axes.fill_between(found.cost, low, found.high, color=colour, alpha=0.13, lw=0)
    axes.plot(
        found.cost,
        found.middle,
        linestyle=line,
        marker=marker,
        markersize=5,
        color=colour,
        label=name,
        linewidth=1.5,
    )
    at_floor = found[found.hollow]
    axes.plot(at_floor.cost, at_floor.middle, marker, mfc="white", mec=colour, markersize=5)
    if asked == "tolerance":
        axes.hlines(
            found.index,
            found.cost / _MARK,
            found.cost * _MARK,
            color=colour,
            linewidth=1.6,
            label="tolerance asked for",
        )
        axes.vlines(found.cost, found.middle, found.index, color=colour, linewidth=0.6, alpha=0.7)


def _order(found: Mapping[Any, Any]) -> str:
    """Write a fitted order with its interval, or that there is none."""
    order, low, high = found["order"], found["low"], found["high"]
    if np.isnan(order):
        return ": no order to fit"
    interval = "" if np.isnan(low) else f" [{low:.2f}, {high:.2f}]"
    return f": order {order:.2f}{interval}".replace("-", "−")
