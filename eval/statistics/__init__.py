"""Statistics that hold: intervals, paired differences, and what they can and cannot say."""

from igsuite.eval.statistics.paired import Mean, mean_interval, paired_difference

__all__ = ["Mean", "mean_interval", "paired_difference"]
