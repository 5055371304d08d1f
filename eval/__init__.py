"""Judging attributions: deletion and insertion curves, convergence, statistics, figures."""

from igsuite.eval.convergence import convergence
from igsuite.eval.curves import Curves
from igsuite.eval.deletion import deletion, insertion, random_order
from igsuite.eval.evaluate import evaluate
from igsuite.eval.figures import convergence_figure, curves_figure
from igsuite.eval.localisation import (
    LOCALISATION_METRICS,
    chance_level,
    localisation,
    pointing_game,
    relevance_mass,
    relevance_rank,
)
from igsuite.eval.metric import metric
from igsuite.eval.metrics import METRICS, Metric, metric_from_config, register_metric
from igsuite.eval.perturbing import OPERATORS, Operator, Subject, Units, subject
from igsuite.eval.statistics import Mean, mean_interval, paired_difference
from igsuite.eval.token_deletion import token_deletion

__all__ = [
    "LOCALISATION_METRICS",
    "METRICS",
    "OPERATORS",
    "Curves",
    "Mean",
    "Metric",
    "Operator",
    "Subject",
    "Units",
    "chance_level",
    "convergence",
    "convergence_figure",
    "curves_figure",
    "deletion",
    "evaluate",
    "insertion",
    "localisation",
    "mean_interval",
    "metric",
    "metric_from_config",
    "paired_difference",
    "pointing_game",
    "random_order",
    "register_metric",
    "relevance_mass",
    "relevance_rank",
    "subject",
    "token_deletion",
]
