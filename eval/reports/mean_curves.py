"""The mean curves of explanations, with the curves of random orders and of the best one found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from igsuite.eval.curves import Curves
from igsuite.eval.figures import mean_band
from igsuite.eval.reports.compared_runs import ComparedRuns
from igsuite.eval.reports.rounding import json_numbers
from igsuite.eval.runs.kept_curves import REFERENCES


def mean_curves(compared: ComparedRuns, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the curves of every way of measuring that has some, as a report has them.

    Args:
        compared: The runs.
        seed: Seed of the intervals' resampling.
    """
    measured = set(compared.frame[["way", "entry"]].itertuples(index=False, name=None))
    for number, way in enumerate(compared.ways):
        entries = [
            k
            for k, entry in enumerate(compared.entries)
            if (number, k) in measured
            and (way.metric, way.operator) in compared.runs[entry.run].curve_names
        ]
        for k in entries:
            one = compared.entries[k]
            found = compared.runs[one.run].curves(
                way.metric, one.method, one.baseline, way.operator
            )
            named = {"way": f"w{number}", "entry": f"e{k}"}
            yield {**named, **_mean(compared, one.run, found, seed)}
        for run in dict.fromkeys(compared.entries[k].run for k in entries):
            for which in REFERENCES:
                found = compared.runs[run].reference_curves(way.metric, which, way.operator)
                named = {"way": f"w{number}", "reference": which, "run": f"r{run}"}
                yield {**named, **_mean(compared, run, found, seed)}


def _mean(compared: ComparedRuns, run: int, curves: Curves, seed: int) -> dict[str, Any]:
    rows = compared.matched.rows[run]
    scores = curves.scores_at_fractions[rows[rows >= 0]]
    finite = scores[np.isfinite(scores).all(axis=1)]
    mean = finite.mean(axis=0) if len(finite) else np.full(scores.shape[1], np.nan)
    low, high = mean_band(scores, seed)
    parts = {"fractions": curves.fractions, "mean": mean, "low": low, "high": high}
    numbers = {name: json_numbers(each) for name, each in parts.items()}
    # A metric may be what the area lacks, and point the other way than its curve.
    return {**numbers, "higher_is_better": curves.higher_is_better}
