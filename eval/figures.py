"""Figures of the metrics, ready for a paper: intervals drawn, colours safe for all eyes."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from igsuite.errors import ArgumentError
from igsuite.eval.curves import Curves
from igsuite.eval.statistics import paired_difference

#: Okabe and Ito's palette, with the marker and line that tell the series apart without colour.
STYLES: dict[str, tuple[str, str, Any]] = {
    "integrated_gradients": ("#0072b2", "o", "-"),
    "gradient": ("#d55e00", "s", "--"),
    "absolute_gradient": ("#e69f00", "v", "-."),
    "input_x_gradient": ("#009e73", "^", (0, (4, 1, 1, 1, 1, 1))),
    "random": ("#6b6b6b", "", ":"),
    "auto": ("#0072b2", "o", "-"),
    "left": ("#e69f00", "^", "--"),
    "trapezoid": ("#009e73", "s", "-."),
    "gauss_legendre": ("#cc79a7", "D", ":"),
    "midpoint": ("#56b4e9", "P", (0, (5, 1))),
    "right": ("#d55e00", "v", "--"),
    "simpson": ("#000000", "X", (0, (1, 1))),
    "clenshaw_curtis": ("#8c6d31", "<", (0, (3, 1, 1, 1))),
    "gauss_kronrod": ("#7a5195", ">", (0, (1, 2))),
    "fejer": ("#6b6b6b", "h", (0, (6, 2))),
}
OTHERS = (("#56b4e9", "v", "--"), ("#f0e442", "P", "-."), ("#000000", "X", ":"))
LABELS = {
    "absolute_gradient": "|gradient|",
    "input_x_gradient": "input × gradient",
    "random": "random order",
    "auto": "automatic",
    "gauss_legendre": "Gauss–Legendre",
    "gauss_kronrod": "Gauss–Kronrod",
    "clenshaw_curtis": "Clenshaw–Curtis",
    "fejer": "Fejér",
    "simpson": "Simpson",
}
RESAMPLES = 1000


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
        low, high = each.band() if len(each.draws) > 1 else _mean_band(each)
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


def style(name: str, position: int) -> tuple[str, str, Any]:
    """Return the colour, marker and line of a series: its own, or by its position."""
    return STYLES.get(name, OTHERS[position % len(OTHERS)])


def label(name: str) -> str:
    """Return a method's or a rule's name as a figure shows it."""
    return LABELS.get(name, name.replace("_", " "))


def tidy(axes: Axes) -> None:
    """Leave of an axes' frame what is read: two sides and a light grid."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(color="0.9", linewidth=0.6)
    axes.set_axisbelow(True)


def save_figure(figure: Figure, folder: Path, stem: str) -> list[Path]:
    """Write a figure as PDF (fonts embedded) and PNG; the same figure gives the same bytes.

    Args:
        figure: The figure.
        folder: Where to; it exists.
        stem: File name without its ending.

    Returns:
        The two paths.
    """
    files = [folder / f"{stem}.pdf", folder / f"{stem}.png"]
    with matplotlib.rc_context({"pdf.fonttype": 42}):
        figure.savefig(files[0], metadata={"CreationDate": None})
    figure.savefig(files[1], dpi=200)
    return files


def figure_svg(figure: Figure) -> str:
    """Return a figure as SVG, letters drawn as shapes; the same figure gives the same text."""
    text = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "path", "svg.hashsalt": "igsuite"}):
        figure.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()


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


def _mean_band(curves: Curves) -> tuple[np.ndarray, np.ndarray]:
    """Return a pointwise 95 % percentile bootstrap interval of the mean curve over samples."""
    scores = curves.scores[np.isfinite(curves.scores).all(axis=1)]
    rows = np.random.default_rng(0).integers(len(scores), size=(RESAMPLES, len(scores)))
    low, high = np.percentile([scores[each].mean(axis=0) for each in rows], [2.5, 97.5], axis=0)
    return low, high


def _check_together(curves: Mapping[str, Curves]) -> None:
    if not curves:
        raise ArgumentError("curves", {}, "the curves of at least one method")
    kinds = {(each.name, each.scores.shape) for each in curves.values()}
    if len(kinds) > 1:
        raise ArgumentError("curves", sorted(kinds), "one metric, the same samples and steps")
