"""The curves of a shard as plain arrays, those of the reference orders among them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from igsuite.arrays import Array
from igsuite.eval.curves import Curves
from igsuite.eval.metrics.curve_metric import CurveMetric
from igsuite.eval.metrics.metric import Metric
from igsuite.eval.perturbing.oracle import reference_orders
from igsuite.eval.perturbing.subject import Subject
from igsuite.eval.runs.explanations import Explanation
from igsuite.eval.runs.kept_curves import ASKED, CURVES, TRUE, curve_array


def curve_arrays(
    explanations: Sequence[Explanation],
    judged: Sequence[tuple[str, Subject, Sequence[Metric]]],
    seed: int,
) -> dict[str, Any]:
    """Return the curves behind the metrics that are areas under them.

    Args:
        explanations: The attributions.
        judged: What each operator is called in results, the samples that it removes units of,
            and the metrics, of which some have curves. What those asked of the model is not
            asked again.
        seed: As for the metrics.
    """
    arrays: dict[str, Any] = {}
    named: list[dict[str, str]] = []
    for operator, subject, metrics in judged:
        with_curves = [each for each in metrics if isinstance(each, CurveMetric)]
        orders = reference_orders(subject, seed) if with_curves else []
        for metric in with_curves:
            number = len(named)
            for place, each in enumerate(explanations):
                values = subject.unit_values(each.attribution.values)
                scores = metric.curves(values, subject, seed).scores
                arrays[curve_array(number, place)] = scores
            random = metric.curves(np.where(subject.present, 0.0, np.nan), subject, seed)
            arrays[curve_array(number, "random")] = random.scores
            arrays[curve_array(number, "oracle")] = _best(metric, subject, orders, seed)
            arrays[curve_array(number, ASKED)] = random.fractions
            arrays[curve_array(number, TRUE)] = random.true_fractions
            named.append({"metric": metric.name, "operator": operator, "name": random.name})
    return {CURVES: np.array(json.dumps(named)), **arrays}


def _best(metric: CurveMetric, subject: Subject, orders: Sequence[Array], seed: int) -> Array:
    """The curve `(n, points)` of each sample along the best of several orders."""
    found: list[Curves] = [metric.curves(each, subject, seed) for each in orders]
    sign = 1.0 if metric.higher_is_better else -1.0
    areas = [metric.of_curves(each.draw_areas, subject).mean(axis=0) for each in found]
    # An order that has no score is none's best.
    scores = np.stack([np.where(np.isnan(each), -np.inf, sign * each) for each in areas])
    along = np.stack([each.scores for each in found])
    return np.asarray(along[scores.argmax(axis=0), np.arange(subject.count)])
