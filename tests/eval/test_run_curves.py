"""The curves that a run keeps beside those of its methods: of random orders, and of the best."""

import json
from dataclasses import replace

import keras
import numpy as np
import pytest

from igsuite import gradient, integrated_gradients
from igsuite.eval import METRICS, evaluate, subject
from igsuite.eval.curves import area_under
from igsuite.eval.runs.curve_arrays import curve_arrays
from igsuite.eval.runs.explanations import Explanation
from igsuite.eval.runs.kept_curves import CURVES, curve_array

X = np.array([[4.0, 3.0, 2.0, 1.0], [1.0, -2.0, 0.5, 3.0]], dtype="float32")


def total(x):
    """An additive model: each unit is worth its own value."""
    return keras.ops.sum(x, axis=-1)


def crossed(x):
    """What the first unit is worth depends on the second."""
    return keras.ops.tanh(x[:, 0] * x[:, 1]) + x[:, 2] - keras.ops.abs(x[:, 3])


def kept(own, x=X, model=total, **settings):
    """What is kept of four metrics, their references' areas, and how many inputs that scored."""
    metrics = [METRICS[each](**settings) for each in ("deletion", "insertion", "morf", "lerf")]
    explanations = [
        Explanation("gradient", "", gradient(model, x)),
        Explanation("integrated_gradients", "zero", integrated_gradients(model, x)),
    ]
    values = {each.label: each.attribution.values for each in explanations}
    scored = []

    def counted(rows, removed):
        scored.extend(rows.tolist())
        return own.perturb(rows, removed)

    counting = replace(own, perturb=counted)
    table = evaluate(counting, values, metrics, seed=3)
    by_metrics = len(scored)
    arrays = curve_arrays(explanations, [("zero", counting, metrics)], seed=3)
    return arrays, table, (by_metrics, len(scored))


def test_the_areas_under_the_kept_curves_are_what_the_evaluation_found():
    arrays, table, _ = kept(subject(crossed, X), model=crossed, steps=4)

    named = json.loads(str(arrays[CURVES]))
    assert [each["metric"] for each in named] == ["deletion", "insertion", "morf", "lerf"]
    assert [each["name"] for each in named] == ["deletion", "insertion", "deletion", "insertion"]
    score = np.asarray(crossed(X), float)
    for number, each in enumerate(named):
        of_metric = table[table["metric"] == each["metric"]]
        shares = arrays[curve_array(number, "true")]
        for part, column in ((0, "value"), ("random", "random"), ("oracle", "oracle")):
            areas = area_under(shares, arrays[curve_array(number, part)])
            found = score - areas if each["metric"] in ("morf", "lerf") else areas
            expected = of_metric[of_metric["method"] == "gradient"][column]
            np.testing.assert_allclose(found, expected, atol=1e-6)


def test_keeping_the_curves_scores_nothing_that_the_metrics_had_not():
    _, _, (by_metrics, in_all) = kept(subject(crossed, X), model=crossed, steps=4)

    assert in_all == by_metrics > 0


def test_the_best_order_of_an_additive_model_removes_the_largest_value_first():
    arrays, _, _ = kept(subject(total, X), steps=4)

    # 4, 3, 2, 1 go in this order; of the second sample 3, 1, 0.5, −2.
    expected = [[10, 6, 3, 1, 0], [2.5, -0.5, -1.5, -2, 0]]
    np.testing.assert_allclose(arrays[curve_array(0, "oracle")], expected)
    # Inserted: what is there in place of what is gone.
    np.testing.assert_allclose(
        arrays[curve_array(1, "oracle")], [[0, 4, 7, 9, 10], [0, 3, 4, 4.5, 2.5]]
    )
    # LeRF inserts likewise, and its least area over the curve is the most under it.
    np.testing.assert_array_equal(
        arrays[curve_array(3, "oracle")], arrays[curve_array(1, "oracle")]
    )


def test_random_curves_are_the_mean_over_the_orders_that_give_the_random_score():
    own = subject(total, X)
    metric = METRICS["deletion"](steps=4, draws=7)

    arrays, _, _ = kept(own, steps=4, draws=7)

    drawn = metric.curves(np.zeros(X.shape), own, seed=3)
    assert len(drawn.draws) == 7
    np.testing.assert_allclose(arrays[curve_array(0, "random")], drawn.draws.mean(axis=0))


def test_samples_of_many_units_and_of_few_have_each_the_best_order_of_their_own():
    # More units than are asked for one by one; all but the last are worth nothing.
    x = np.zeros((2, 1030), dtype="float32")
    x[0, -1] = 8
    x[1, :4] = X[0]
    present = np.ones(x.shape, dtype=bool)
    present[1, 4:] = False
    own = subject(total, x, removable=present)

    arrays, _, _ = kept(own, x, steps=4, draws=2)

    expected = [[8, 0, 0, 0, 0], [10, 6, 3, 1, 0]]
    np.testing.assert_allclose(arrays[curve_array(0, "oracle")], expected)


@pytest.mark.parametrize("part", ["random", "oracle", "true", 0])
def test_a_sample_without_units_has_no_curve(part):
    own = subject(total, X, removable=np.array([[True] * 4, [False] * 4]))

    arrays, _, _ = kept(own, steps=4)

    assert np.isnan(arrays[curve_array(0, part)][1]).all()
    assert np.isfinite(arrays[curve_array(0, part)][0]).all()
