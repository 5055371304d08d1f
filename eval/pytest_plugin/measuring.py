"""Measurements of an explanation: by which metric, and under which name they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import Array
from igsuite.errors import ArgumentError, Wording
from igsuite.eval import METRICS, Metric, Subject, evaluate, metric_from_config
from igsuite.eval.metrics.metric import as_metric
from igsuite.eval.pytest_plugin.records import Found, Measured, number
from igsuite.eval.pytest_plugin.samples import first_of_each
from igsuite.intervals import mean_interval

_NOTHING: Mapping[str, Any] = {}


def chosen_metric(metric: Any, settings: Mapping[str, Any]) -> Metric:
    """Return the metric that is asked for.

    Args:
        metric: A name, a `Metric` or its configuration.
        settings: Settings of one that is named.

    Raises:
        ArgumentError: If it is unknown, or settings stand beside one that has its own.
    """
    if settings and not isinstance(metric, str):
        raise ArgumentError("settings", next(iter(settings)), "none, beside a metric's own")
    return metric_from_config({"name": metric, **settings}) if settings else as_metric(metric)


def of_first_samples(metric: Metric, full: int, count: int) -> Metric:
    """Return a metric for the first samples: of settings with an entry a sample the first ones.

    Args:
        metric: Of all samples; which of its settings have such entries, its `per_sample` says.
        full: Number of samples that it was given for.
        count: Number that is taken.
    """
    if count == full or not metric.per_sample:
        return metric
    first = {name: first_of_each(getattr(metric, name), full, count) for name in metric.per_sample}
    return replace(metric, **first)  # type: ignore[type-var]


def normalised_scores(metric: Metric, values: Array, subject: Subject) -> Array:
    """Return for each sample `evaluate`'s normalised score.

    Args:
        metric: A metric of an order.
        values: Attributions `(n, *unit_shape)`.
        subject: The samples.

    Returns:
        `(n,)`: 0 as good as random orders, 1 as the best order searched; NaN where that is no
        better than random ones.

    Raises:
        ArgumentError: If the metric is of no order.
    """
    if not metric.by_order:
        ordered = [name for name, kind in METRICS.items() if kind.by_order]
        given = Wording(f"True for {metric.name}, which has no random orders to be held against")
        raise ArgumentError("normalised", given, f"metrics of an order: {', '.join(ordered)}")
    found = evaluate(subject, {"map": values}, [metric])
    return found["normalised"].to_numpy(dtype=np.float64)


def add_measured(
    found: Found,
    metric: str,
    values: ArrayLike,
    higher_is_better: bool | None = True,
    confidence: float = 0.95,
    settings: Mapping[str, Any] = _NOTHING,
    operator: Mapping[str, Any] = _NOTHING,
    units: str = "",
    label: str = "",
) -> Measured:
    """Add a measurement to what is known of an explanation; the same one made again replaces it.

    Args:
        found: The record of the explanation.
        metric: The metric's name.
        values: `(n,)`, NaN where there is no number.
        higher_is_better: As of the metric.
        confidence: Coverage of the interval.
        settings: Configuration of the metric, in plain values.
        operator: That of what removed; empty where nothing was.
        units: What was removed at a time.
        label: What tables call it, with what removed; empty for its name.

    Returns:
        The measurement, with its mean and interval.
    """
    own = np.asarray(values, dtype=np.float64)
    mean, label = mean_interval(own, confidence), label or metric
    measured = Measured(
        label=f"{label} ({operator['name']})" if "name" in operator else label,
        metric=metric,
        settings=dict(settings),
        operator=dict(operator),
        units=units,
        higher_is_better=higher_is_better,
        values=[number(each) for each in own.tolist()],
        mean=number(mean.mean),
        low=number(mean.low),
        high=number(mean.high),
        confidence=confidence,
    )
    measured.label = _numbered(measured, {each.label: each for each in found.metrics})
    others = [each for each in found.metrics if each.label != measured.label]
    found.metrics = [*others, measured]
    return measured


def _numbered(measured: Measured, others: Mapping[str, Measured]) -> str:
    """Number the measurements of one name that were made in different ways."""
    label, position = measured.label, 1
    while label in others and _way(others[label]) != _way(measured):
        position += 1
        label = f"{measured.label} {position}"
    return label


def _way(measured: Measured) -> tuple[Any, ...]:
    return measured.settings, measured.operator, measured.units
