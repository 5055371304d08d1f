"""How much of each rule is enough, for values and for ranks."""

from __future__ import annotations

import numpy as np
import pandas as pd
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
        names.append(label(rule) + {"steps": "", "max_steps": ", by budget"}.get(asked, ""))
        colour, marker, _ = style(rule, row)
        marker = "*" if asked == "max_steps" else marker
        for each in found.itertuples():
            height, fill = _AIMS[each.aim]
            if np.isnan(each.evaluations):
                said = f"{each.aim}: none tried is enough ({100 * each.held:.0f} % held)"
                axes.annotate(
                    said, (last, row + height), ha="right", va="center", fontsize=7.5, color="0.3"
                )
                if not np.isnan(each.evaluations_low):
                    axes.plot(each.evaluations_low, row + height, "|", color=colour, markersize=8)
                continue
            high = last if np.isnan(each.evaluations_high) else each.evaluations_high
            axes.hlines(row + height, each.evaluations_low, high, color=colour, linewidth=1.4)
            if np.isnan(each.evaluations_high):
                axes.plot(high, row + height, ">", color=colour, markersize=4, clip_on=False)
            axes.plot(
                each.evaluations,
                row + height,
                marker,
                color=colour,
                fillstyle=fill,
                markerfacecolor="white" if fill == "none" else colour,
                markersize=6.5,
            )
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
