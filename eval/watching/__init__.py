"""Attributions beside training: summaries for TensorBoard, and a Keras callback."""

from igsuite.eval.watching.attribution_history import AttributionHistory
from igsuite.eval.watching.summaries import write_summaries

__all__ = ["AttributionHistory", "write_summaries"]
