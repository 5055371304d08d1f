"""What a run says of its explanations against each other, computed once for all its figures."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from igsuite.errors import ArgumentError, Wording
from igsuite.eval.figures.series import series_of
from igsuite.eval.runs.run import Run
from igsuite.eval.statistics.comparison import Comparison, compare


def labelled_results(run: Run) -> pd.DataFrame:
    """Return a run's results with the labels of its explanations as `method`."""
    labels = {(each.method, each.baseline): each.label for each in series_of(run.explanations)}
    results = run.results
    pairs = zip(results["method"], results["baseline"], strict=True)
    return results.assign(method=[labels[pair] for pair in pairs])


@lru_cache(maxsize=8)
def compared(run: Run) -> Comparison:
    """Compare a run's explanations in all its ways of measuring.

    Raises:
        ArgumentError: If there are fewer than two explanations.
    """
    if len(run.explanations) < 2:
        given = Wording(f"{run.path.name!r}, which has {len(run.explanations)}")
        raise ArgumentError("run", given, "a run of two methods or more")
    several = run.results["operator"].nunique() > 1
    protocol = ("operator",) if several else ()
    return compare(labelled_results(run), protocol=protocol)
