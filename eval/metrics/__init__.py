"""Metrics of attributions, one a file."""

from igsuite.eval.metrics.comprehensiveness import Comprehensiveness
from igsuite.eval.metrics.decision_flip import DecisionFlip
from igsuite.eval.metrics.deletion import Deletion
from igsuite.eval.metrics.insertion import Insertion
from igsuite.eval.metrics.lerf import LeastRelevantFirst
from igsuite.eval.metrics.log_odds import LogOdds
from igsuite.eval.metrics.metric import (
    METRICS,
    Metric,
    OrderMetric,
    as_metric,
    metric_from_config,
    register_metric,
)
from igsuite.eval.metrics.morf import MostRelevantFirst
from igsuite.eval.metrics.sufficiency import Sufficiency
from igsuite.eval.metrics.symmetric_relevance_gain import SymmetricRelevanceGain

__all__ = [
    "METRICS",
    "Comprehensiveness",
    "DecisionFlip",
    "Deletion",
    "Insertion",
    "LeastRelevantFirst",
    "LogOdds",
    "Metric",
    "MostRelevantFirst",
    "OrderMetric",
    "Sufficiency",
    "SymmetricRelevanceGain",
    "as_metric",
    "metric_from_config",
    "register_metric",
]
