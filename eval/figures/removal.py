"""Deletion and insertion curves of a run, between random orders and the best one found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from igsuite.arrays import BoolArray
from igsuite.errors import ArgumentError, Wording
from igsuite.eval.curves import Curves
from igsuite.eval.figures.bands import mean_band
from igsuite.eval.figures.finishing import finished
from igsuite.eval.figures.layout import blank, legend_below, panels_across
from igsuite.eval.figures.presets import Preset, as_preset, drawn_for
from igsuite.eval.figures.series import Series, series_of
from igsuite.eval.figures.styles import style, tidy
from igsuite.eval.figures.ways import REFERENCES, counted, curve_title, unit_name
from igsuite.eval.runs.run import Run

#: The least width of a panel, in letters.
_NARROWEST = 15
#: How opaque a band and its edge are.
_PALE, _EDGE = 0.08, 0.3


def removal_figure(run: Run, preset: str | Preset = "neurips", width: str = "text") -> Figure:
    """Draw the mean deletion and insertion curves of a run's explanations.

    A panel for each metric and operator, as many side by side as are readable. Shaded: pointwise
    95 % bootstrap intervals over samples.

    Args:
        run: The run.
        preset: A name out of `PRESETS`, or a `Preset`.
        width: "text" for all columns of the page, or "column" for one.

    Returns:
        A `matplotlib.figure.Figure`.

    Raises:
        ArgumentError: If the run has no curves.
    """
    preset = as_preset(preset)
    ways = run.curve_names
    if not ways:
        given = Wording(f"{run.path.name!r}, in which there are none")
        raise ArgumentError("run", given, "a run of metrics with curves, such as deletion")
    wide = preset.width(width)
    ways, across, down = arranged(ways, wide, preset)
    with drawn_for(preset):
        high = min(0.6 * wide / across, 1.6 * preset.scale) + 0.25 * preset.scale
        figure = blank(preset, wide, down * high + 0.25 * preset.scale)
        panels = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)
        for axes, (metric, operator) in zip(panels.flat, ways, strict=True):
            handles = _draw(axes, run, metric, operator)
        for axes in panels[-1]:
            axes.set_xlabel(f"{unit_name(run)} removed or inserted (%)")
        for axes in panels[:, 0]:
            axes.set_ylabel("score of the target")
        legend_below(figure, handles, preset)
        return finished(figure, preset)


def arranged(
    ways: Sequence[tuple[str, str]], wide: float, preset: Preset
) -> tuple[list[tuple[str, str]], int, int]:
    """Put operators side by side, a row for each metric, where that fits; else as many as fit.

    Args:
        ways: Metrics and operators, a panel each.
        wide: Inches of the figure.
        preset: The preset.

    Returns:
        The ways in the order of their panels, how many stand side by side, and how many rows.
    """
    across, down = panels_across(len(ways), wide, _NARROWEST, preset)
    operators = list(dict.fromkeys(operator for _, operator in ways))
    metrics = list(dict.fromkeys(metric for metric, _ in ways))
    rows = [(metric, operator) for metric in metrics for operator in operators]
    beside, _ = panels_across(len(operators), wide, _NARROWEST, preset)
    if down > 1 and sorted(rows) == sorted(ways) and beside == len(operators) > 1:
        return rows, len(operators), len(metrics)
    return list(ways), across, down


def removal_caption(run: Run) -> str:
    """Return the caption of a run's `removal_figure`."""
    ways = run.curve_names
    counts = {int(_complete(curves).sum()) for curves in _drawn(run)}
    most = max(counts, default=0)
    score = "Mean score" if most > 1 else "Score"
    shaded = "Shaded: pointwise 95 % bootstrap intervals of the mean over samples"
    sentences = [
        f"{score} of the target, frozen at the input, of {counted(most, run)} while "
        f"{unit_name(run)} are removed or inserted, the highest attribution first",
        "Arrows tell whether a higher or a lower curve is better",
        *([shaded] if most > 1 else []),
        "Random orders: the mean over seeded ones; best order found: the best of the "
        "orders searched by asking the model, which a method may surpass",
    ]
    if len({operator for _, operator in ways}) > 1:
        sentences.insert(1, "Panels differ in what stands in the place of what is removed")
    if len(counts) > 1:
        sentences.append(f"Some curves are of fewer, at least {counted(min(counts), run)}")
    return f"{'. '.join(sentences)}."


def _drawn(run: Run) -> Iterator[Curves]:
    """Yield the curves of all explanations that are drawn."""
    for metric, operator in run.curve_names:
        for each in drawn_series(run):
            yield run.curves(metric, each.method, each.baseline, operator)


def drawn_series(run: Run) -> list[Series]:
    """Return the explanations of which curves are drawn."""
    # The reference says the same of random orders, and is the mean of many.
    return [each for each in series_of(run.explanations) if each.method != "random"]


def _draw(axes: Axes, run: Run, metric: str, operator: str) -> list[Any]:
    handles = []
    series = drawn_series(run)
    for place, each in enumerate(series):
        curves = run.curves(metric, each.method, each.baseline, operator)
        points = curves.scores.shape[1]
        # Markers of different series stand apart, some five on each.
        every = max(1, points // 5)
        handles += axes.plot(
            *_band(axes, curves, each.colour),
            color=each.colour,
            linestyle=each.line,
            marker=each.marker,
            markevery=(place * every // max(1, len(series)), every),
            label=each.label,
        )
    for which, name in REFERENCES.items():
        curves = run.reference_curves(metric, which, operator)
        if _complete(curves).any():
            colour, _, line = style(which, 0)
            handles += axes.plot(
                *_band(axes, curves, colour), color=colour, linestyle=line, label=name
            )
    # A metric may be what the area lacks, and point the other way than its curve.
    higher = run.reference_curves(metric, "random", operator).higher_is_better
    axes.set_title(curve_title(metric, operator, higher), parse_math=False)
    axes.set_xlim(0, 100)
    tidy(axes)
    return handles


def _band(axes: Axes, curves: Curves, colour: str) -> tuple[Any, Any]:
    """Draw the interval of a mean curve, and return the curve."""
    x = 100 * curves.fractions
    scores = curves.scores_at_fractions
    low, high = mean_band(scores)
    # Pale, with a thin edge: many lie over each other.
    axes.fill_between(
        x, low, high, facecolor=to_rgba(colour, _PALE), edgecolor=to_rgba(colour, _EDGE)
    )
    kept = scores[_complete(curves)]
    return x, kept.mean(axis=0) if len(kept) else np.full(len(x), np.nan)


def _complete(curves: Curves) -> BoolArray:
    """Which samples have a curve without gaps."""
    return np.asarray(np.isfinite(curves.scores).all(axis=1))
