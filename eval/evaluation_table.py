"""Several metrics of several methods on the same samples, beside random and the best found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from igsuite.arrays import AnyArray, Array
from igsuite.checks import check_seed
from igsuite.errors import ArgumentError
from igsuite.eval.metrics.metric import Metric, OrderMetric, as_metric
from igsuite.eval.perturbing.oracle import reference_orders
from igsuite.eval.perturbing.orders import ties
from igsuite.eval.perturbing.subject import Subject
from igsuite.eval.reasons import (
    AMONG_RANDOM,
    MAP_NOT_FINITE,
    NO_ORACLE,
    NO_RANDOM,
    NO_REFERENCES,
    NO_UNITS,
    SCORE_NOT_FINITE,
)

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
    "reason",
    "higher_is_better",
)

#: Share of the random reference that is rounding.
_ROUNDING = 1e-6


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
        where the map is not finite or has no such number; and for metrics of an order `random`,
        the mean over random orders, with the band `random_low` to `random_high` that holds 95 % of
        them; `oracle`, the best of the reference orders that were searched, which a map may still
        surpass; and `normalised`, `(value − random) / (oracle − random)`: 0 as good as random, 1 as
        good as the oracle, and NaN where the oracle lies within the band of random orders, so that
        their scatter would decide, or where one of them has no number. `ties` is the share of units
        whose value another one has; `reason` says why `value`, or else `normalised`, is missing,
        and is empty where both are there; and `higher_is_better` is the metric's, whatever it is
        called here, `None` where it only describes.

    Raises:
        ArgumentError: If values do not fit the subject, or a metric is unknown.

    Example:
        >>> import keras
        >>> from igsuite.eval import subject
        >>> x = np.array([[3.0, 2.0, 1.0]], dtype="float32")
        >>> samples = subject(lambda inputs: keras.ops.sum(inputs, axis=-1), x)
        >>> table = evaluate(samples, {"itself": x, "constant": 0 * x}, ["comprehensiveness"])
        >>> table[["method", "value", "normalised", "ties"]].round(2).values.tolist()
        [['itself', 3.4, 1.0, 0.0], ['constant', 2.36, 0.0, 1.0]]
    """
    check_seed(seed)
    if not isinstance(values, Mapping) or not values:
        raise ArgumentError("values", values, "a dict of attributions by method")
    judges = _metrics(metrics)
    maps = {method: subject.unit_values(each) for method, each in values.items()}
    shares = {method: ties(each, subject.present) for method, each in maps.items()}
    frames = []
    ordered = any(isinstance(metric, OrderMetric) for metric in judges.values())
    orders = reference_orders(subject, seed) if ordered else []
    for label, metric in judges.items():
        references = _references(metric, subject, orders, seed)
        for method, each in maps.items():
            value = metric.measure(each, subject, seed)
            columns = {
                "sample": subject.numbers,
                "method": method,
                "metric": label,
                "value": value,
                **references,
                "ties": shares[method],
                "reason": _reasons(metric, value, each, subject, references),
                "higher_is_better": [metric.higher_is_better] * subject.count,
            }
            # As objects: None is not False.
            frames.append(pd.DataFrame(columns).astype({"higher_is_better": object}))
    table = pd.concat(frames, ignore_index=True)
    span = table.pop("span")
    table["normalised"] = (table.value - table.random) / span
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


def _references(
    metric: Metric, subject: Subject, orders: Sequence[Array], seed: int
) -> dict[str, Array]:
    """What random orders and the best of the reference orders score, sample by sample."""
    if not isinstance(metric, OrderMetric):
        nothing = np.full(subject.count, np.nan)
        return dict.fromkeys(("random", "random_low", "random_high", "oracle", "span"), nothing)
    draws = metric.random(subject, seed)
    random = draws.mean(axis=0)
    low, high = np.percentile(draws, [2.5, 97.5], axis=0)
    sign = 1.0 if metric.higher_is_better else -1.0
    scores = np.stack([metric.measure(each, subject, seed) for each in orders])
    # fmax leaves NaN out where another order has a score.
    oracle = sign * np.fmax.reduce(sign * scores)
    span = oracle - random
    edge = high if metric.higher_is_better else low
    told = sign * (oracle - edge) > _ROUNDING * np.abs(random)
    return {
        "random": random,
        "random_low": low,
        "random_high": high,
        "oracle": oracle,
        "span": np.where(told, span, np.nan),
    }


def _reasons(
    metric: Metric, value: Array, maps: Array, subject: Subject, references: dict[str, Array]
) -> AnyArray:
    """Why each sample has no number, or else no normalised one; the first cause comes last."""
    reasons = np.full(subject.count, "", dtype=object)
    ordered = isinstance(metric, OrderMetric)
    reasons[np.isnan(references["span"])] = AMONG_RANDOM if ordered else NO_REFERENCES
    if ordered:
        reasons[~np.isfinite(references["random"])] = NO_RANDOM
        reasons[np.isnan(references["oracle"])] = NO_ORACLE
    missing = ~np.isfinite(value)
    reasons[missing] = metric.undefined
    if metric.needs_subject:
        reasons[missing & ~np.isfinite(subject.score_input)] = SCORE_NOT_FINITE
    reasons[missing & (np.isnan(maps) & subject.present).any(axis=1)] = MAP_NOT_FINITE
    reasons[missing & ~subject.present.any(axis=1)] = NO_UNITS
    return reasons
