"""Metrics of attributions, one a file."""

from igsuite.eval.metrics.deletion import Deletion
from igsuite.eval.metrics.insertion import Insertion
from igsuite.eval.metrics.metric import (
    METRICS,
    Metric,
    OrderMetric,
    as_metric,
    metric_from_config,
    register_metric,
)

__all__ = [
    "METRICS",
    "Deletion",
    "Insertion",
    "Metric",
    "OrderMetric",
    "as_metric",
    "metric_from_config",
    "register_metric",
]
