"""The figure of a comparison with pooling weights: means, intervals, and what chance gives."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from igsuite.text.pooling.weight_forms import FORMS

#: Okabe and Ito's palette, with the marker that tells the methods apart without colour.
STYLES: dict[str, tuple[str, str]] = {
    "integrated_gradients": ("#0072b2", "o"),
    "gradient": ("#d55e00", "s"),
    "absolute_gradient": ("#e69f00", "v"),
    "input_x_gradient": ("#009e73", "^"),
    "random": ("#6b6b6b", "X"),
}
OTHERS = (("#cc79a7", "D"), ("#56b4e9", "P"), ("#000000", "*"))
LABELS = {"absolute_gradient": "|gradient|", "input_x_gradient": "input × gradient"}
MEASURES = {
    "kendall_tau": ("Kendall’s τ-b", (-1.0, 1.0)),
    "spearman_rho": ("Spearman’s ρ", (-1.0, 1.0)),
    "top_overlap": ("top-{top} overlap", (0.0, 1.0)),
    "rank_biased_overlap": ("rank-biased overlap", (0.0, 1.0)),
}


def comparison_figure(table: pd.DataFrame, top: int, title: str = "") -> Figure:
    """Draw how far attributions agree with each form of pooling weights.

    One panel a measure, one row a form, compared with the attributions' "signed" or "absolute"
    values: the mean over texts with its 95 % interval, and in grey
    where 95 % of the means lie when the weights are permuted over the tokens.

    Args:
        table: The `table` of a `PoolingComparison`.
        top: Its number of top tokens.
        title: Title of the figure.

    Returns:
        A `matplotlib.figure.Figure`.
    """
    forms = list(dict.fromkeys(table.weights))
    methods = list(dict.fromkeys(table.method))
    height = 1.3 + 0.28 * len(forms) * max(2, len(methods))
    figure = Figure(figsize=(7.6, height), layout="constrained")
    panels = figure.subplots(1, len(MEASURES), sharey=True)
    for axes, (measure, (name, bounds)) in zip(panels, MEASURES.items(), strict=True):
        rows = table[table.measure == measure]
        for row in rows.to_dict("records"):
            _draw_row(axes, row, forms.index(row["weights"]), methods)
        axes.set_title(name.format(top=top), fontsize=9)
        axes.set_xlim(bounds[0] - 0.04 * np.ptp(bounds), bounds[1] + 0.04 * np.ptp(bounds))
        if bounds[0] < 0:
            axes.axvline(0, color="0.4", linewidth=0.8, zorder=0)
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="x", color="0.9", linewidth=0.6)
        axes.set_axisbelow(True)
        axes.set_xlabel("mean over texts", fontsize=8.5)
        axes.tick_params(labelsize=8)
    compared = dict(zip(table.weights, table.compared, strict=True))
    names = [f"{FORMS.get(form, form)}\n({compared[form]})" for form in forms]
    panels[0].set_yticks(range(len(forms)), names)
    panels[0].set_ylim(len(forms) - 0.5, -0.5)
    marks: list[Any] = [
        Line2D([], [], color=colour, marker=marker, markersize=5, label=_label(method))
        for method in methods
        for colour, marker in [_style(method, methods)]
    ]
    marks.append(Patch(color="0.8", label="weights permuted (95 %)"))
    figure.legend(
        handles=marks,
        loc="outside lower center",
        ncols=min(4, len(marks)),
        frameon=False,
        fontsize=8.5,
    )
    if title:
        figure.suptitle(title)
    return figure


def _draw_row(axes: Axes, row: dict[Hashable, Any], position: int, methods: list[str]) -> None:
    height = 0.8 / len(methods)
    y = position - 0.4 + height * (methods.index(row["method"]) + 0.5)
    colour, marker = _style(row["method"], methods)
    if np.isnan(row["mean"]):
        middle = float(np.mean(MEASURES[row["measure"]][1]))
        # All weights equal, or too few tokens: by_text tells which.
        axes.text(middle, y, "undefined", fontsize=7.5, color="0.4", ha="center", va="center")
        return
    width = row["chance_high"] - row["chance_low"]
    axes.barh(y, width, 0.8 * height, left=row["chance_low"], color="0.8", linewidth=0)
    axes.plot([row["chance"]] * 2, [y - 0.4 * height, y + 0.4 * height], color="0.55", lw=1)
    axes.plot([row["low"], row["high"]], [y, y], color=colour, linewidth=1.6)
    axes.plot(row["mean"], y, marker, color=colour, markersize=5)


def _label(method: str) -> str:
    return LABELS.get(method, method.replace("_", " "))


def _style(method: str, methods: list[str]) -> tuple[str, str]:
    return STYLES.get(method, OTHERS[methods.index(method) % len(OTHERS)])
