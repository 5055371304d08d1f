"""The figure of explanations while layers are initialised anew."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

_NAMES = {"spearman": "Spearman's ρ of |values|", "ssim": "structural similarity of |values|"}
_COLOUR = "#0072b2"


def randomisation_figure(table: pd.DataFrame, similarity: str, title: str = "") -> Figure:
    """Draw the mean similarity at each step, with its 95 % interval over samples.

    Args:
        table: As of a `ParameterRandomisation`.
        similarity: The name of what it holds.
        title: Title of the figure.

    Returns:
        A `matplotlib.figure.Figure`; the outputs' layer is at the left.
    """
    places = np.arange(len(table))
    means, low, high = (table[each].to_numpy() for each in ("mean", "low", "high"))
    figure = Figure(figsize=(max(4.0, 0.35 * len(table) + 2.0), 3.4), layout="constrained")
    axes = figure.subplots()
    axes.axhline(0, color="0.75", linewidth=0.8, zorder=0)
    axes.axhline(1, color="0.75", linewidth=0.8, zorder=0)
    axes.fill_between(places, low, high, color=_COLOUR, alpha=0.15, linewidth=0)
    bars = np.clip([means - low, high - means], 0, None)
    axes.errorbar(
        places, means, yerr=bars, color=_COLOUR, marker="o", markersize=4, linewidth=1.2, capsize=2
    )
    # A layer's name may hold a dollar sign, which would start a formula.
    axes.set_xticks(
        places,
        table["layer"].astype(str),
        rotation=60,
        ha="right",
        rotation_mode="anchor",
        fontsize=8,
        parse_math=False,
    )
    axes.set_xlabel("layers initialised anew, up to this one")
    axes.set_ylabel(_NAMES[similarity])
    axes.set_ylim(min(-0.1, np.nanmin([0.0, *low]) - 0.05), 1.05)
    first = table.iloc[0]
    dropped = table["dropped"].max()
    counted = f"mean of {first['samples'] + first['dropped']} samples, 95 % interval"
    counted += f"; up to {dropped} without a value" if dropped else ""
    axes.set_title(counted, fontsize=8, color="0.3", loc="right")
    if title:
        figure.suptitle(title, parse_math=False)
    return figure
