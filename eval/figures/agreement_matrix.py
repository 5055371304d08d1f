"""How far a run's explanations agree, every two of them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from igsuite.errors import ArgumentError, Wording
from igsuite.eval.figures.cells import draw_cells
from igsuite.eval.figures.finishing import finished
from igsuite.eval.figures.layout import blank, inches
from igsuite.eval.figures.presets import Preset, as_preset, drawn_for
from igsuite.eval.figures.series import series_of
from igsuite.eval.figures.ways import counted
from igsuite.eval.runs.run import Run
from igsuite.eval.statistics.agreement import Agreement, agreement

MEASURE = "spearman_rho"


def agreement_figure(run: Run, preset: str | Preset = "neurips", width: str = "column") -> Figure:
    """Draw the mean rank correlation of every two of a run's explanations.

    Args:
        run: The run.
        preset: A name out of `PRESETS`, or a `Preset`.
        width: "text" for all columns of the page, or "column" for one.

    Returns:
        A `matplotlib.figure.Figure`: Spearman's ρ, with the farther end of its 95 % interval.

    Raises:
        ArgumentError: If there are fewer than two explanations.
    """
    preset = as_preset(preset)
    found = _agreement(run)
    matrix = found.matrix(MEASURE)
    rows, columns = matrix.index[1:], matrix.columns[:-1]
    below = pd.DataFrame("", index=rows, columns=columns)
    means = matrix.loc[rows, columns].where(np.tril(np.ones((len(rows), len(columns)), dtype=bool)))
    for each in found.table[found.table["measure"] == MEASURE].to_dict("records"):
        error = max(each["high"] - each["mean"], each["mean"] - each["low"])
        if np.isfinite(error):
            below.loc[each["second"], each["first"]] = f"± {error:.2f}"
    wide = preset.width(width)
    with drawn_for(preset):
        figure = blank(preset, wide, (0.36 * len(rows) + 1.0) * preset.scale)
        axes = figure.subplots()
        draw_cells(axes, means, below, 0.75 * preset.small)
        for text in axes.get_xticklabels():
            text.set(rotation=35, ha="right", rotation_mode="anchor")
        return finished(figure, preset)


def agreement_width(run: Run, preset: Preset) -> str:
    """Return what the `agreement_figure` of a run needs: "column" or "text"."""
    labels = [each.label for each in series_of(run.explanations)]
    # A cell holds a number of five characters, with some room.
    cell = 1.3 * inches("−0.00", preset, preset.letters)
    needed = max(inches(each, preset, preset.small) for each in labels) + cell * (len(labels) - 1)
    return "column" if needed <= preset.column_width else "text"


def agreement_caption(run: Run) -> str:
    """Return the caption of a run's `agreement_figure`."""
    counts = agreement_counts(run)
    most, fewest = max(counts), min(each for each in counts if each)
    of = counted(1, run)
    if most > 1:
        of = f"one sample, the mean over {counted(most, run)} ± the farther end of its 95 % "
        of += "bootstrap interval"
    sentences = [
        "Agreement of every two explanations: Spearman's rank correlation of the attributions of "
        f"{of}",
        "Chance gives 0",
        "That methods agree does not say that they are right",
    ]
    if fewest < most:
        sentences.append(f"Some means are over fewer, at least {counted(fewest, run)}")
    if not all(counts):
        sentences.append("Where a cell is empty, an attribution has one value everywhere")
    return f"{'. '.join(sentences)}."


def agreement_counts(run: Run) -> list[int]:
    """Return of how many samples every two explanations have a correlation."""
    table = _agreement(run).table
    return [int(each) for each in table.loc[table["measure"] == MEASURE, "samples"]]


@lru_cache(maxsize=8)
def _agreement(run: Run) -> Agreement:
    series = series_of(run.explanations)
    if len(series) < 2:
        given = Wording(f"{run.path.name!r}, which has {len(series)}")
        raise ArgumentError("run", given, "a run of two methods or more")
    maps = {each.label: run.attributions(each.method, each.baseline).values for each in series}
    return agreement(maps, measures=[MEASURE])
