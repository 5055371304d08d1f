"""Several metrics of several methods on the same samples, beside random and the best found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from igsuite.arrays import Array
from igsuite.checks import check_seed
from igsuite.errors import ArgumentError
from igsuite.eval.metrics.metric import Metric, OrderMetric, as_metric
from igsuite.eval.perturbing.orders import ties
from igsuite.eval.perturbing.subject import Subject

COLUMNS = (
    "sample",
    "method",
    "metric",
    "value",
    "random",
    "random_low",
    "random_high",
    "oracle",
    "normalised",
    "ties",
)


def evaluate(
    subject: Subject,
    values: Mapping[str, ArrayLike],
    metrics: Sequence[Any] | Mapping[str, Any],
    seed: int = 0,
) -> pd.DataFrame:
    """Judge attributions of the same samples by several methods.

    What several methods and metrics ask of the model is computed once.

    Args:
        subject: The samples.
        values: For each method its attributions `(n, *unit_shape)`.
        metrics: Metrics, names out of `METRICS` or configurations; a mapping gives them other
            names.
        seed: Seed of the orders of ties and of whatever else is random.

    Returns:
        One row a sample, method and metric: `sample`, its number; `method`; `metric`; `value`, NaN
        where the map is not finite; and for metrics of an order `random`, the mean over random
        orders, with the band `random_low` to `random_high` that holds 95 % of them; `oracle`, the
        best of the reference orders; `normalised`, `(value − random) / (oracle − random)`, NaN
        where the two differ by no more than chance; and `ties`, the share of units whose value
        another one has.

    Raises:
        ArgumentError: If values do not fit the subject, or a metric is unknown.
    """
    check_seed(seed)
    if not isinstance(values, Mapping) or not values:
        raise ArgumentError("values", values, "a dict of attributions by method")
    judges = _metrics(metrics)
    maps = {method: subject.unit_values(each) for method, each in values.items()}
    shares = {method: ties(each, subject.present) for method, each in maps.items()}
    frames = []
    for label, metric in judges.items():
        references = _references(metric, subject, seed)
        for method, each in maps.items():
            columns = {
                "sample": subject.numbers,
                "method": method,
                "metric": label,
                "value": metric.measure(each, subject, seed),
                **references,
                "ties": shares[method],
            }
            frames.append(pd.DataFrame(columns))
    table = pd.concat(frames, ignore_index=True)
    table["normalised"] = (table.value - table.random) / (table.oracle - table.random)
    return table[list(COLUMNS)]


def _metrics(metrics: Any) -> dict[str, Metric]:
    if isinstance(metrics, Mapping) and "name" not in metrics:
        return {label: as_metric(each) for label, each in metrics.items()}
    if isinstance(metrics, (str, Mapping)) or not isinstance(metrics, Sequence) or not metrics:
        raise ArgumentError("metrics", metrics, "a list of metrics", "Put it in a list.")
    found = [as_metric(each) for each in metrics]
    labels = [each.name for each in found]
    if len(set(labels)) < len(labels):
        raise ArgumentError("metrics", labels, "each name once", "A dict gives them other names.")
    return dict(zip(labels, found, strict=True))


def _references(metric: Metric, subject: Subject, seed: int) -> dict[str, Array]:
    nothing = np.full(subject.count, np.nan)
    if not isinstance(metric, OrderMetric):
        return dict.fromkeys(("random", "random_low", "random_high", "oracle"), nothing)
    draws = metric.random(subject, seed)
    low, high = np.percentile(draws, [2.5, 97.5], axis=0)
    return {
        "random": draws.mean(axis=0),
        "random_low": low,
        "random_high": high,
        "oracle": nothing,
    }
