"""Judging attributions: deletion and insertion curves, convergence, statistics, figures."""

from igsuite.eval.convergence import convergence
from igsuite.eval.curves import Curves
from igsuite.eval.deletion import deletion, insertion, random_order
from igsuite.eval.figures import convergence_figure, curves_figure
from igsuite.eval.localisation import (
    LOCALISATION_METRICS,
    chance_level,
    localisation,
    pointing_game,
    relevance_mass,
    relevance_rank,
)
from igsuite.eval.metric import Metric, metric
from igsuite.eval.statistics import Mean, mean_interval, paired_difference
from igsuite.eval.token_deletion import token_deletion

__all__ = [
    "LOCALISATION_METRICS",
    "Curves",
    "Mean",
    "Metric",
    "chance_level",
    "convergence",
    "convergence_figure",
    "curves_figure",
    "deletion",
    "insertion",
    "localisation",
    "mean_interval",
    "metric",
    "paired_difference",
    "pointing_game",
    "random_order",
    "relevance_mass",
    "relevance_rank",
    "token_deletion",
]
