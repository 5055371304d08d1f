"""Where explanations disagree most: sample by sample, about which units matter."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import numpy as np

from igsuite.arrays import Array
from igsuite.eval.reports.compared_runs import ComparedRuns
from igsuite.eval.runs.run import Run
from igsuite.rank_agreement import spearman_rho, tied_by_rounding

#: Controls, which agree with nothing by design.
CONTROLS = ("random",)


def disagreement(compared: ComparedRuns) -> Array:
    """Return how far the maps of each sample disagree: 1 − the mean Spearman's ρ of each two.

    Args:
        compared: The runs. Random controls are left out, and maps of other units (another cut of
            a text, another size of a picture) are not compared with each other.

    Returns:
        `(n,)` from 0 to 2; NaN where no two maps can be compared.
    """
    found = []
    for entry in compared.entries:
        if entry.method not in CONTROLS:
            run = compared.runs[entry.run]
            values = run.attributions(entry.method, entry.baseline).values
            found.append((run, compared.matched.rows[entry.run], values))
    mean = np.full(len(compared.matched), np.nan)
    for sample in range(len(mean)):
        alike: dict[Hashable, list[Array]] = {}
        for run, rows, values in found:
            row = int(rows[sample])
            if row >= 0 and np.isfinite(values[row]).all():
                alike.setdefault(_units(run, row, values[row]), []).append(np.ravel(values[row]))
        mean[sample] = _mean_correlation(alike.values())
    return 1.0 - mean


def _units(run: Run, row: int, values: Array) -> Hashable:
    """What the units of a map are: tokens, or the pixels of a picture of a size."""
    return tuple(run.tokens[row]) if run.kind == "text" else values.shape


def _mean_correlation(groups: Iterable[list[Array]]) -> float:
    """Return the mean over all pairs of maps of the same units."""
    correlations: list[float] = []
    for maps in groups:
        alike = [tied_by_rounding(each) for each in maps]
        for place, one in enumerate(alike[:-1]):
            correlations += spearman_rho(one, np.stack(alike[place + 1 :])).tolist()
    known = [each for each in correlations if not np.isnan(each)]
    return float(np.mean(known)) if known else np.nan
