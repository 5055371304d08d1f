"""Statistics that hold: intervals, paired tests, ranks, and what they can and cannot say."""

from igsuite.eval.statistics.agreement import Agreement, agreement
from igsuite.eval.statistics.comparison import Comparison, compare
from igsuite.eval.statistics.concordance import Concordance, concordance
from igsuite.eval.statistics.hierarchical import hierarchical_interval
from igsuite.eval.statistics.paired import Mean, mean_interval, paired_difference
from igsuite.eval.statistics.paired_test import PairedTest, paired_test
from igsuite.eval.statistics.power import detectable_effect, samples_needed
from igsuite.eval.statistics.ranks import Ranks, critical_difference, rank_methods

__all__ = [
    "Agreement",
    "Comparison",
    "Concordance",
    "Mean",
    "PairedTest",
    "Ranks",
    "agreement",
    "compare",
    "concordance",
    "critical_difference",
    "detectable_effect",
    "hierarchical_interval",
    "mean_interval",
    "paired_difference",
    "paired_test",
    "rank_methods",
    "samples_needed",
]
