"""Baselines against the operators that remove: does a baseline win where it removes itself?"""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from igsuite.errors import ArgumentError, Wording
from igsuite.eval.figures.cells import draw_cells
from igsuite.eval.figures.finishing import finished
from igsuite.eval.figures.layout import blank, inches, panels_across
from igsuite.eval.figures.presets import Preset, as_preset, drawn_for
from igsuite.eval.figures.styles import label
from igsuite.eval.figures.ways import counted
from igsuite.eval.reports.ways import operator_in_words
from igsuite.eval.runs.run import Run
from igsuite.intervals import mean_interval
from igsuite.visible import visible

#: The least width of a cell, in letters.
_NARROWEST = 6


def operator_figure(run: Run, preset: str | Preset = "neurips", width: str = "text") -> Figure:
    """Draw normalised scores of each method from each baseline, under each operator.

    Args:
        run: The run.
        preset: A name out of `PRESETS`, or a `Preset`.
        width: "text" for all columns of the page, or "column" for one.

    Returns:
        A `matplotlib.figure.Figure`: a panel for each metric and method.

    Raises:
        ArgumentError: If no method was computed with two baselines and judged by two operators.

    Source: Sturmfels, Lundberg, Lee 2020, "Visualizing the impact of feature attribution
        baselines", Distill.
    """
    preset = as_preset(preset)
    panels = operator_panels(run)
    if not panels:
        given = Wording(f"{run.path.name!r}, which does not cross them")
        raise ArgumentError("run", given, "a run of two baselines and two operators or more")
    wide = preset.width(width)
    labels = {str(each) for means, _ in panels.values() for each in means.columns}
    widest = max(72 * inches(each, preset, preset.small) / preset.letters for each in labels)
    columns = max(len(means.columns) for means, _ in panels.values())
    across, down = panels_across(len(panels), wide, columns * max(_NARROWEST, widest + 1), preset)
    most = max(len(means) for means, _ in panels.values())
    with drawn_for(preset):
        figure = blank(preset, wide, down * (0.36 * most + 0.75) * preset.scale)
        grid = figure.subplots(down, across, squeeze=False, sharey=len({p[0] for p in panels}) == 1)
        for axes, ((method, metric), (means, ends)) in zip(grid.flat, panels.items(), strict=True):
            draw_cells(axes, means, ends, 0.75 * preset.small)
            name = metric if len({p[0] for p in panels}) == 1 else f"{metric}: {method}"
            axes.set_title(visible(label(name)), parse_math=False)
        figure.supxlabel("removed by", fontsize=preset.letters)
        for axes in grid[:, 0]:
            axes.set_ylabel("baseline")
        return finished(figure, preset)


def operator_caption(run: Run) -> str:
    """Return the caption of a run's `operator_figure`."""
    methods = sorted({visible(label(method)) for method, _ in operator_panels(run)})
    counts = {means.attrs["samples"] for means, _ in operator_panels(run).values()}
    samples = " or ".join(counted(count, run) for count in sorted(counts))
    error = "Means ± the farther end of their 95 % bootstrap intervals over"
    return (
        f"Normalised scores of {', '.join(methods)} by the baseline (rows) and by what stands in "
        "the place of what is removed (columns): 0 is as good as random orders, 1 as good as the "
        f"best order found. {error if max(counts) > 1 else 'Numbers of'} {samples}, those "
        "that have a number in every cell of a panel. Compare within a column, where what is "
        "removed is the same."
    )


def operator_panels(run: Run) -> dict[tuple[str, str], tuple[pd.DataFrame, pd.DataFrame]]:
    """For each method and metric the matrix of means, and of the intervals in words."""
    found = {}
    kept = run.results[(run.results["baseline"] != "") & (run.results["operator"] != "")]
    for (method, metric), rows in kept.groupby(["method", "metric"], sort=False):
        cells = rows.pivot(index="sample", columns=["baseline", "operator"], values="normalised")
        complete = cells.dropna()
        baselines, operators = rows["baseline"].unique(), rows["operator"].unique()
        if min(len(baselines), len(operators)) < 2 or not len(complete):
            continue
        means = pd.DataFrame(np.nan, index=baselines, columns=operators)
        ends = pd.DataFrame("", index=baselines, columns=operators)
        for baseline, operator in product(baselines, operators):
            mean = mean_interval(complete[baseline, operator])
            means.loc[baseline, operator] = mean.mean
            error = max(mean.high - mean.mean, mean.mean - mean.low)
            if np.isfinite(error):
                ends.loc[baseline, operator] = f"± {error:.2f}"
        means.columns = ends.columns = [operator_in_words(str(each)) for each in operators]
        means.attrs["samples"] = len(complete)
        found[str(method), str(metric)] = means, ends
    return found
