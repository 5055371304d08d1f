"""Where explanations disagree most: sample by sample, about which units matter."""

from __future__ import annotations

import numpy as np

from igsuite.arrays import Array
from igsuite.eval.reports.compared_runs import ComparedRuns
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
            values = compared.runs[entry.run].attributions(entry.method, entry.baseline).values
            found.append((compared.matched.rows[entry.run], values))
    mean = np.full(len(compared.matched), np.nan)
    for sample in range(len(mean)):
        maps = [np.ravel(values[rows[sample]]) for rows, values in found if rows[sample] >= 0]
        mean[sample] = _mean_correlation([each for each in maps if np.isfinite(each).all()])
    return 1.0 - mean


def _mean_correlation(maps: list[Array]) -> float:
    """Return the mean over all pairs of maps of as many units."""
    correlations: list[float] = []
    for size in dict.fromkeys(map(len, maps)):
        alike = [tied_by_rounding(each) for each in maps if len(each) == size]
        for place, one in enumerate(alike[:-1]):
            correlations += spearman_rho(one, np.stack(alike[place + 1 :])).tolist()
    known = [each for each in correlations if not np.isnan(each)]
    return float(np.mean(known)) if known else np.nan
