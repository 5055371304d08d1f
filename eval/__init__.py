"""Judging attributions: deletion and insertion curves, convergence, statistics, figures."""

from igsuite.eval.convergence import convergence
from igsuite.eval.curves import Curves
from igsuite.eval.deletion import deletion, insertion, random_order
from igsuite.eval.figures import convergence_figure, curves_figure
from igsuite.eval.statistics import Mean, mean_interval, paired_difference
from igsuite.eval.token_deletion import token_deletion

__all__ = [
    "Curves",
    "Mean",
    "convergence",
    "convergence_figure",
    "curves_figure",
    "deletion",
    "insertion",
    "mean_interval",
    "paired_difference",
    "random_order",
    "token_deletion",
]
