"""What is said of samples at one step: one row a quantity, with its interval where it has one."""

from __future__ import annotations

from collections import Counter
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from igsuite.attribution import VERDICTS, Attribution
from igsuite.intervals import mean_interval

#: `method`, `measure`, `value`, `low`, `high` and the number of `samples` with one.
Row: TypeAlias = dict[str, Any]


def mean_row(method: str, measure: str, values: ArrayLike, seed: int = 0) -> Row:
    """The mean of one number a sample, with its 95 % bootstrap interval.

    Args:
        method: Name of the method; empty for what is no method's.
        measure: What was measured.
        values: `(n,)`, NaN for a sample without a number.
        seed: Seed of the resampling.

    Example:
        >>> mean_row("gradient", "deletion", [0.5, 0.5])["value"]
        0.5
    """
    mean = mean_interval(values, seed=seed)
    return {
        "method": method,
        "measure": measure,
        "value": mean.mean,
        "low": mean.low,
        "high": mean.high,
        "samples": mean.count,
    }


def plain_row(method: str, measure: str, value: float, samples: int) -> Row:
    """A number that has no interval."""
    ends = {"low": np.nan, "high": np.nan}
    return {"method": method, "measure": measure, "value": value, **ends, "samples": samples}


def attribution_rows(method: str, found: Attribution, seed: int = 0) -> list[Row]:
    """Relative error, gradient evaluations a sample, and how many samples have which verdict.

    Of a method that integrates nothing there is no error.
    """
    rows = [] if found.exact else [mean_row(method, "relative_error", found.relative_error, seed)]
    rows.append(mean_row(method, "evaluations", found.evaluations, seed))
    counts = Counter(found.verdict.tolist())
    return rows + [plain_row(method, each, counts[each], len(found)) for each in VERDICTS]


def metric_rows(frame: pd.DataFrame, seed: int = 0) -> list[Row]:
    """The means of a table as `igsuite.eval.evaluate` or `Run.results` has it.

    Beside a metric "deletion", "deletion_random" and "deletion_oracle" are the references, and
    "deletion_normalised" is the score between them.
    """
    told_apart = [
        name for name in ("baseline", "operator") if name in frame and frame[name].nunique() > 1
    ]
    rows = []
    for key, part in frame.groupby(["method", "metric", *told_apart], sort=False):
        method, metric, *others = map(str, key)
        series = " ".join(each for each in (method, *others) if each)
        rows.append(mean_row(series, metric, part["value"], seed))
        for name in ("random", "oracle", "normalised"):
            if name in part and part[name].notna().any():
                rows.append(mean_row(series, f"{metric}_{name}", part[name], seed))
    return rows
