"""Measurements of an explanation: by which metric, and under which name they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from igsuite.errors import ArgumentError
from igsuite.eval import Metric, metric_from_config
from igsuite.eval.metrics.metric import as_metric
from igsuite.eval.pytest_plugin.records import Found, Measured, number
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
        label: What tables call it; empty for its name and what removed.

    Returns:
        The measurement, with its mean and interval.
    """
    own = np.asarray(values, dtype=np.float64)
    mean = mean_interval(own, confidence)
    measured = Measured(
        label=label or (f"{metric} ({operator['name']})" if "name" in operator else metric),
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
