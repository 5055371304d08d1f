"""Metrics of attributions, one a file."""

from igsuite.eval.metrics.agreement import AgreementWith
from igsuite.eval.metrics.cascading_randomisation import CascadingRandomisation
from igsuite.eval.metrics.completeness import Completeness, completeness_gap
from igsuite.eval.metrics.comprehensiveness import Comprehensiveness
from igsuite.eval.metrics.decision_flip import DecisionFlip
from igsuite.eval.metrics.deletion import Deletion
from igsuite.eval.metrics.efficient_randomisation import EfficientRandomisation, histogram_entropy
from igsuite.eval.metrics.entropy import Entropy, share_entropy
from igsuite.eval.metrics.gini import Gini, gini_index
from igsuite.eval.metrics.infidelity import Infidelity, infidelity
from igsuite.eval.metrics.insertion import Insertion
from igsuite.eval.metrics.lerf import LeastRelevantFirst
from igsuite.eval.metrics.log_odds import LogOdds
from igsuite.eval.metrics.max_sensitivity import MaxSensitivity
from igsuite.eval.metrics.metric import (
    METRICS,
    Metric,
    OrderMetric,
    as_metric,
    metric_from_config,
    register_metric,
)
from igsuite.eval.metrics.morf import MostRelevantFirst
from igsuite.eval.metrics.mu_fidelity import MuFidelity
from igsuite.eval.metrics.noise_infidelity import NoiseInfidelity
from igsuite.eval.metrics.pointing_game import PointingGame
from igsuite.eval.metrics.relevance_mass import RelevanceMass
from igsuite.eval.metrics.relevance_rank import RelevanceRank
from igsuite.eval.metrics.sensitivity_n import SensitivityN
from igsuite.eval.metrics.sufficiency import Sufficiency
from igsuite.eval.metrics.symmetric_relevance_gain import SymmetricRelevanceGain

__all__ = [
    "METRICS",
    "AgreementWith",
    "CascadingRandomisation",
    "Completeness",
    "Comprehensiveness",
    "DecisionFlip",
    "Deletion",
    "EfficientRandomisation",
    "Entropy",
    "Gini",
    "Infidelity",
    "Insertion",
    "LeastRelevantFirst",
    "LogOdds",
    "MaxSensitivity",
    "Metric",
    "MostRelevantFirst",
    "MuFidelity",
    "NoiseInfidelity",
    "OrderMetric",
    "PointingGame",
    "RelevanceMass",
    "RelevanceRank",
    "SensitivityN",
    "Sufficiency",
    "SymmetricRelevanceGain",
    "as_metric",
    "completeness_gap",
    "gini_index",
    "histogram_entropy",
    "infidelity",
    "metric_from_config",
    "register_metric",
    "share_entropy",
]
