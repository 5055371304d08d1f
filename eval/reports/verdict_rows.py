"""Verdicts on the attributions of every explanation, and their errors, counted and summed up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from igsuite.arrays import Array
from igsuite.eval.reports.compared_runs import ComparedRuns
from igsuite.eval.reports.entries import Entry
from igsuite.eval.reports.rounding import json_numbers
from igsuite.eval.runs.run import Run

#: What has nothing to integrate, and so nothing that could converge.
EXACT = "exact"


def verdicts_of(run: Run, entry: Entry) -> pd.DataFrame:
    """Return the verdicts on an explanation's attributions, in the order of the run's samples."""
    found = run.verdicts
    own = (found["method"] == entry.method) & (found["baseline"] == entry.baseline)
    rows = found[own].reset_index(drop=True)
    if entry.exact:
        exact = rows["verdict"] == "converged"
        rows = rows.assign(verdict=rows["verdict"].where(~exact, EXACT))
    return rows


def relative_errors(compared: ComparedRuns, number: int) -> Array:
    """Return `(n,)` the relative error of an entry's map of each sample; NaN where it has none."""
    entry = compared.entries[number]
    rows = compared.matched.rows[entry.run]
    found = np.full(len(rows), np.nan)
    if not entry.exact:
        own = verdicts_of(compared.runs[entry.run], entry)["relative_error"].to_numpy()
        found[rows >= 0] = own[rows[rows >= 0]]
    return found


def verdict_rows(compared: ComparedRuns) -> Iterator[dict[str, Any]]:
    """Yield for each entry how many of its attributions have which verdict, as a report has it."""
    for number, entry in enumerate(compared.entries):
        rows = compared.matched.rows[entry.run]
        own = verdicts_of(compared.runs[entry.run], entry).iloc[rows[rows >= 0]]
        errors = relative_errors(compared, number)
        errors = errors[np.isfinite(errors)]
        spread = (np.median(errors), errors.max()) if len(errors) else (np.nan, np.nan)
        median, worst, evaluations = json_numbers([*spread, own["evaluations"].median()], 3)
        yield {
            "entry": f"e{number}",
            "counts": {str(k): int(n) for k, n in own["verdict"].value_counts().items()},
            "relative_error_median": median,
            "relative_error_worst": worst,
            "evaluations_median": evaluations,
        }
