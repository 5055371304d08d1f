"""The curves of a shard as plain arrays, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from igsuite.arrays import AnyArray
from igsuite.eval.curves import Curves
from igsuite.eval.metrics.curve_metric import CurveMetric
from igsuite.eval.metrics.metric import METRICS, Metric
from igsuite.eval.perturbing.subject import Subject
from igsuite.eval.runs.explanations import Explanation


def curve_arrays(
    explanations: Sequence[Explanation],
    metrics: Sequence[Metric],
    subject: Subject,
    operator: str,
    seed: int,
) -> dict[str, AnyArray]:
    """Return the curves behind the metrics that are areas under them.

    Args:
        explanations: The attributions.
        metrics: Metrics, of which some have curves.
        subject: The samples; what the metrics asked of the model before is not computed again.
        operator: What the operator is called in results.
        seed: As for the metrics.
    """
    arrays: dict[str, AnyArray] = {}
    for metric in metrics:
        if not isinstance(metric, CurveMetric):
            continue
        for number, each in enumerate(explanations):
            values = subject.unit_values(each.attribution.values)
            found = metric.curves(values, subject, seed)
            arrays[f"{number}:{_key(metric.name, operator)}"] = found.scores
            arrays[f"asked:{_key(metric.name, operator)}"] = found.fractions
            arrays[f"true:{_key(metric.name, operator)}"] = found.true_fractions
    return arrays


def joined_curves(
    shards: Sequence[tuple[int, Mapping[str, AnyArray]]],
    metric: str,
    operator: str,
    config: Mapping[str, Any],
) -> Curves:
    """Return the curves of all samples by one method.

    Args:
        shards: For each shard the number of the method's explanation in it, and its arrays.
        metric, operator: What they are called in results.
        config: The settings that they were made with.

    Raises:
        KeyError: If there are no such curves.
    """
    key = _key(metric, operator)
    draws = np.concatenate([arrays[f"{number}:{key}"] for number, arrays in shards])[None]
    true = np.concatenate([arrays[f"true:{key}"] for _, arrays in shards])
    keeps = issubclass(kind := METRICS[metric], CurveMetric) and kind.keep
    name = "insertion" if keeps else "deletion"
    return Curves(name, shards[0][1][f"asked:{key}"], true, draws, dict(config))


def _key(metric: str, operator: str) -> str:
    return f"curves:{metric}:{operator}"
