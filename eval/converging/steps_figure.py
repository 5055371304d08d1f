"""How much of each rule is enough, for values and for ranks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from igsuite.eval.figures import label, style, tidy

#: Where in a rule's row each aim is drawn, and how its marker is filled.
_AIMS = {"values": (-0.16, "full"), "ranks": (0.16, "none")}


def steps_figure(recommended: pd.DataFrame, title: str = "") -> Figure:
    """Draw what is enough of every rule, one row a rule, with its interval.

    Filled markers are for values, hollow ones for ranks, each at what it costs a sample, on
    average. Where none tried is enough, it says so.

    Args:
        recommended: As of `ConvergenceStudy.recommended`.
        title: Title of the figure.

    Returns:
        A `matplotlib.figure.Figure`.
    """
    groups = recommended.groupby(["rule", "asked"], sort=False)
    figure = Figure(figsize=(6.8, 1.2 + 0.42 * len(groups)), layout="constrained")
    axes = figure.subplots()
    known = recommended[["evaluations", "evaluations_low", "evaluations_high"]].to_numpy().ravel()
    ends = known[np.isfinite(known)] if np.isfinite(known).any() else np.array([8.0, 512.0])
    first, last = ends.min() / 1.6, ends.max() * 1.6
    names = []
    for row, ((rule, asked), found) in enumerate(groups):
        colour, marker, _ = style(str(rule), row)
        by_budget = asked == "max_steps"
        names.append(f"{label(str(rule))}, by budget" if by_budget else label(str(rule)))
        for aim, (offset, fill) in _AIMS.items():
            (one,) = found[found.aim == aim].to_dict("records")
            face = "white" if fill == "none" else colour
            _draw(axes, one, row + offset, last, colour, face, "*" if by_budget else marker)
    axes.set_xscale("log", base=2)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.set(xlim=(first, last), xlabel="gradient evaluations per sample")
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    keys = [
        axes.plot([], [], "o", color="0.3", markerfacecolor=face, label=aim)[0]
        for aim, face in (("values", "0.3"), ("ranks", "white"))
    ]
    figure.legend(handles=keys, loc="outside upper right", ncols=2, frameon=False, fontsize=8.5)
    tidy(axes)
    if title:
        axes.set_title(title, loc="left")
    return figure


def _draw(
    axes: Axes,
    found: Mapping[Any, Any],
    height: float,
    last: float,
    colour: str,
    face: str,
    marker: str,
) -> None:
    """Draw one recommendation with its interval, which goes to the edge where it has no end."""
    cost, low, high = (found[f"evaluations{end}"] for end in ("", "_low", "_high"))
    if np.isnan(cost):
        said = f"{found['aim']}: none tried is enough ({100 * found['held']:.0f} % held)"
        axes.text(last, height, said, ha="right", va="center", fontsize=7.5, color="0.3")
        return
    if np.isnan(high):
        axes.plot(last, height, ">", color=colour, markersize=4, clip_on=False)
    axes.hlines(height, low, last if np.isnan(high) else high, color=colour, linewidth=1.4)
    axes.plot(cost, height, marker, color=colour, markerfacecolor=face, markersize=6.5)
