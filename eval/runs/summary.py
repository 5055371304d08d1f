"""A run's results in one row for each method, operator and metric."""

from __future__ import annotations

from typing import Any

import pandas as pd

from igsuite.eval.runs.remarks import remarks
from igsuite.eval.statistics import mean_interval

GROUP = ["operator", "metric", "method", "baseline"]


def summary(results: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Summarise results over samples.

    Args:
        results: As `Run.results`.
        seed: Seed of the intervals' resampling.

    Returns:
        One row an operator, metric, method and baseline, in the order of the results: `mean` of
        the samples that have a number, with its 95 % interval `low` to `high`; the same of the
        normalised score, `normalised`, `normalised_low`, `normalised_high`; the mean of `random`
        orders and of the `oracle`; the numbers of `samples` and of those `dropped`; and `remarks`,
        a list of why there is no normalised score, no interval, or one of no width.
    """
    rows: list[dict[str, Any]] = []
    for key, group in results.groupby(GROUP, sort=False):
        mean = mean_interval(group["value"], seed=seed)
        normalised = mean_interval(group["normalised"], seed=seed)
        rows.append(
            {
                **dict(zip(GROUP, key, strict=True)),
                "mean": mean.mean,
                "low": mean.low,
                "high": mean.high,
                "normalised": normalised.mean,
                "normalised_low": normalised.low,
                "normalised_high": normalised.high,
                "random": mean_interval(group["random"], seed=seed).mean,
                "oracle": mean_interval(group["oracle"], seed=seed).mean,
                "samples": mean.count,
                "dropped": mean.dropped,
                "remarks": remarks(group, mean, normalised),
            }
        )
    return pd.DataFrame(rows)
