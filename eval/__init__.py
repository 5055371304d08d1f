"""Judging attributions: deletion and insertion curves, convergence, statistics, figures."""

from igsuite.eval.converging import (
    ConvergenceStudy,
    convergence,
    convergence_figure,
    nested_steps,
    profile_figure,
)
from igsuite.eval.curves import Curves
from igsuite.eval.deletion import deletion, insertion, random_order
from igsuite.eval.evaluate import evaluate
from igsuite.eval.figures import curves_figure
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
from igsuite.eval.operator_matrix import operator_matrix
from igsuite.eval.perturbing import (
    OPERATORS,
    TEXT_OPERATORS,
    Operator,
    Subject,
    TextOperator,
    Units,
    image_subject,
    subject,
    text_subject,
)
from igsuite.eval.runs import Run, RunAttributions, RunError
from igsuite.eval.statistics import (
    Agreement,
    Comparison,
    Concordance,
    Mean,
    PairedTest,
    Ranks,
    agreement,
    compare,
    concordance,
    critical_difference,
    detectable_effect,
    hierarchical_interval,
    mean_interval,
    paired_difference,
    paired_test,
    rank_methods,
    samples_needed,
)
from igsuite.eval.token_deletion import token_deletion

__all__ = [
    "LOCALISATION_METRICS",
    "METRICS",
    "OPERATORS",
    "TEXT_OPERATORS",
    "Agreement",
    "Comparison",
    "Concordance",
    "ConvergenceStudy",
    "Curves",
    "Mean",
    "Metric",
    "Operator",
    "PairedTest",
    "Ranks",
    "Run",
    "RunAttributions",
    "RunError",
    "Subject",
    "TextOperator",
    "Units",
    "agreement",
    "chance_level",
    "compare",
    "concordance",
    "convergence",
    "convergence_figure",
    "critical_difference",
    "curves_figure",
    "deletion",
    "detectable_effect",
    "evaluate",
    "hierarchical_interval",
    "image_subject",
    "insertion",
    "localisation",
    "mean_interval",
    "metric",
    "metric_from_config",
    "nested_steps",
    "operator_matrix",
    "paired_difference",
    "paired_test",
    "pointing_game",
    "profile_figure",
    "random_order",
    "rank_methods",
    "register_metric",
    "relevance_mass",
    "relevance_rank",
    "samples_needed",
    "subject",
    "text_subject",
    "token_deletion",
]
