"""The figure of explanations while layers are initialised anew."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from igsuite.intervals import mean_interval

_NAMES = {"spearman": "Spearman's ρ of |values|", "ssim": "structural similarity of |values|"}


def randomisation_figure(frame: pd.DataFrame, title: str = "") -> Figure:
    """Draw the mean similarity at each step, with its 95 % interval over samples.

    Args:
        frame: As of a `ParameterRandomisation`.
        title: Title of the figure.

    Returns:
        A `matplotlib.figure.Figure`; the outputs' layer is at the left.
    """
    steps = [step for _, step in frame.groupby("depth", sort=True)]
    means = [mean_interval(step["value"].to_numpy()) for step in steps]
    places = np.arange(len(steps))
    figure = Figure(figsize=(max(4.0, 0.35 * len(steps) + 2.0), 3.4), layout="constrained")
    axes = figure.subplots()
    axes.axhline(0, color="0.75", linewidth=0.8, zorder=0)
    axes.axhline(1, color="0.75", linewidth=0.8, zorder=0)
    bars = [[each.mean - each.low, each.high - each.mean] for each in means]
    axes.errorbar(
        places,
        [each.mean for each in means],
        yerr=np.clip(np.transpose(bars), 0, None),
        color="#0072b2",
        marker="o",
        markersize=4,
        linewidth=1.2,
        capsize=2,
    )
    # A layer's name may hold a dollar sign, which would start a formula.
    axes.set_xticks(
        places,
        [str(step["layer"].iloc[0]) for step in steps],
        rotation=60,
        ha="right",
        rotation_mode="anchor",
        fontsize=8,
        parse_math=False,
    )
    axes.set_xlabel("layers initialised anew, up to this one")
    axes.set_ylabel(_NAMES[frame["similarity"].iloc[0]])
    axes.set_ylim(min(-0.1, min((each.low for each in means), default=0.0) - 0.05), 1.05)
    counted = f"mean of {means[0].count} samples, 95 % interval"
    dropped = max(each.dropped for each in means)
    counted += f"; up to {dropped} without a value" if dropped else ""
    axes.set_title(counted, fontsize=8, color="0.3", loc="right")
    if title:
        figure.suptitle(title, parse_math=False)
    return figure
