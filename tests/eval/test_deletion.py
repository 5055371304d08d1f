"""Deletion and insertion on models whose curves can be worked out by hand."""

import sys

import keras
import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.eval import Subject, deletion, insertion, random_order
from igsuite.eval.curves import at_fractions
from igsuite.eval.perturbing import scored_once


def total(x):
    """A linear model: with x = (3, 2, 1), each unit is worth its own value."""
    return keras.ops.sum(x, axis=-1)


X = np.array([[3.0, 2.0, 1.0]], dtype="float32")


def test_deletion_of_a_linear_model_loses_the_largest_first() -> None:
    curves = deletion(total, X, X, steps=3)

    assert curves.fractions.tolist() == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert curves.scores.tolist() == [[6.0, 3.0, 1.0, 0.0]]
    # ((6 + 3) + (3 + 1) + (1 + 0)) / 2 / 3
    assert curves.area == pytest.approx([7 / 3])
    assert curves.mean_area == pytest.approx(7 / 3)


def test_insertion_of_a_linear_model_gains_the_largest_first() -> None:
    curves = insertion(total, X, X, steps=3)

    assert curves.scores.tolist() == [[0.0, 3.0, 5.0, 6.0]]
    assert curves.area == pytest.approx([11 / 3])


def test_a_reversed_attribution_is_on_the_other_side_of_random() -> None:
    best, worst = deletion(total, X, X, steps=3), deletion(total, X, -X, steps=3)
    random = random_order("deletion", total, X, np.ones_like(X), steps=3, draws=600)

    assert worst.scores.tolist() == [[6.0, 5.0, 3.0, 0.0]]
    # A random order of a linear model falls along the straight line: area 3 in the mean. One
    # draw's standard deviation is about 0.47, so 600 draws are within 0.08 by four of them.
    assert random.mean_area == pytest.approx(3.0, abs=0.08)
    assert best.mean_area < random.mean_area < worst.mean_area


def test_a_constant_attribution_scores_as_a_random_order_does() -> None:
    many = np.repeat(X, 600, axis=0)

    assert deletion(total, many, np.zeros_like(many), steps=3).mean_area == pytest.approx(
        3.0, abs=0.08
    )


def test_the_order_is_by_sign_not_by_size() -> None:
    x = np.array([[1.0, -5.0]], dtype="float32")

    assert deletion(total, x, x, steps=2).scores.tolist() == [[-4.0, -5.0, 0.0]]


def test_padding_stays_and_fractions_are_true_for_each_text() -> None:
    x = np.array([[3.0, 2.0, 7.0]], dtype="float32")
    removable = np.array([[True, True, False]])

    curves = deletion(total, x, x, steps=3, removable=removable)

    # Of two units, a third and two thirds both come to one.
    assert curves.true_fractions.tolist() == [[0.0, 0.5, 0.5, 1.0]]
    assert curves.scores.tolist() == [[12.0, 9.0, 9.0, 7.0]]
    assert curves.area == pytest.approx([(12 + 9) / 4 + (9 + 7) / 4])
    # What is drawn over a third of the units lies on the line from none to a half.
    assert curves.mean_scores == pytest.approx([12, 12 - 3 * 2 / 3, 9 - 2 / 3, 7])


def test_pixels_go_with_all_their_channels() -> None:
    images = np.array([[[[1.0, 10.0], [2.0, 20.0]]]], dtype="float32")  # (1, 1, 2, 2)

    def brightness(x):
        return keras.ops.sum(x, axis=(1, 2, 3))

    curves = deletion(brightness, images, np.array([[[0.0, 1.0]]]), steps=2, baseline=0.5)

    assert curves.scores.tolist() == [[33.0, 12.0, 2.0]]


def test_the_target_stays_the_class_predicted_at_the_start() -> None:
    """Deleting unit 0 makes class 1 the larger, which must not be the one watched then."""

    def two_classes(x):
        return keras.ops.stack([x[:, 0], x[:, 1]], axis=-1)

    x = np.array([[3.0, 2.0]], dtype="float32")

    assert deletion(two_classes, x, x, steps=2).scores.tolist() == [[3.0, 0.0, 0.0]]
    assert deletion(two_classes, x, x, steps=2, target=1).scores.tolist() == [[2.0, 2.0, 0.0]]


def test_each_distinct_input_is_scored_once_and_in_one_list(monkeypatch) -> None:
    rows = []
    subjects = sys.modules[Subject.__module__]
    score_made = subjects.score_made

    def counted(model, make, count, **settings):
        rows.append(count)
        return score_made(model, make, count, **settings)

    monkeypatch.setattr(subjects, "score_made", counted)
    random_order("deletion", total, X, np.ones_like(X), steps=6, draws=20)

    # One call freezes the target, with nothing removed. 20 orders of three units then meet every
    # other way to remove some of them, and 6 steps ask for no more than that.
    assert rows == [1, 2**3 - 1]


def test_looking_jobs_up_one_by_one_changes_nothing(monkeypatch) -> None:
    x = np.random.default_rng(0).normal(size=(7, 5)).astype("float32")
    whole = deletion(total, x, x, steps=5)

    monkeypatch.setattr(scored_once, "_UNITS", 1)

    assert deletion(total, x, x, steps=5).scores.tolist() == whole.scores.tolist()


def test_a_map_with_nan_is_left_out_and_the_others_stay() -> None:
    x = np.repeat(X, 2, axis=0)
    values = np.array([[3.0, np.nan, 1.0], [3.0, 2.0, 1.0]])

    curves = deletion(total, x, values, steps=3)

    assert np.isnan(curves.scores[0]).all()
    assert curves.scores[1].tolist() == [6.0, 3.0, 1.0, 0.0]
    assert curves.mean_area == pytest.approx(7 / 3)


def test_nan_at_padding_is_no_matter() -> None:
    values = np.array([[3.0, 2.0, np.nan]])
    removable = np.array([[True, True, False]])

    assert np.isfinite(deletion(total, X, values, steps=2, removable=removable).scores).all()


def test_a_text_without_tokens_has_no_area() -> None:
    x = np.repeat(X, 2, axis=0)
    removable = np.array([[False] * 3, [True] * 3])

    curves = deletion(total, x, x, steps=3, removable=removable)

    assert np.isnan(curves.area[0])
    assert curves.area[1] == pytest.approx(7 / 3)


def test_inputs_and_attributions_are_not_modified() -> None:
    x, values = X.copy(), np.array([[np.nan, 2.0, 1.0]])
    deletion(total, x, values, steps=3)
    insertion(total, x, values, steps=3)

    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(values, [[np.nan, 2.0, 1.0]])


def test_the_same_seed_gives_the_same_curves() -> None:
    def draws(seed):
        found = random_order("deletion", total, X, np.ones_like(X), steps=3, draws=5, seed=seed)
        return found.draws.tolist()

    assert draws(0) == draws(0)
    assert draws(0) != draws(1)


def test_curves_know_which_way_is_better() -> None:
    assert not deletion(total, X, X).higher_is_better
    assert insertion(total, X, X).higher_is_better


@pytest.mark.parametrize(
    ("argument", "changes"),
    [
        ("attributions", {"attributions": np.ones((1, 2))}),
        ("attributions", {"attributions": np.ones(3)}),
        ("steps", {"steps": 0}),
        ("baseline", {"baseline": np.ones(2)}),
        ("removable", {"removable": np.ones((1, 2), bool)}),
    ],
)
@pytest.mark.parametrize("metric", [deletion, insertion])
def test_bad_input_names_its_argument(metric, argument, changes) -> None:
    with pytest.raises(ArgumentError) as caught:
        metric(total, X, **{"attributions": X, **changes})

    assert caught.value.argument == argument


@pytest.mark.parametrize(
    ("argument", "changes"), [("name", {"name": "deletoin"}), ("draws", {"draws": 0})]
)
def test_bad_input_of_random_order_names_its_argument(argument, changes) -> None:
    with pytest.raises(ArgumentError) as caught:
        random_order(**{"name": "deletion", "model": total, "inputs": X, "removable": X, **changes})

    assert caught.value.argument == argument


def test_curves_of_few_units_are_drawn_without_stairs() -> None:
    """Equal units of a sum go along a line, however few are asked about how often."""
    x = np.ones((2, 4), dtype="float32")
    removable = np.array([[True] * 4, [True, True, True, False]])

    curves = deletion(total, x, x, steps=10, removable=removable)

    assert len(np.unique(curves.scores[0])) == 5
    np.testing.assert_allclose(curves.scores_at_fractions[0], np.linspace(4, 0, 11))
    np.testing.assert_allclose(curves.scores_at_fractions[1], np.linspace(4, 1, 11))
    assert np.trapezoid(curves.mean_scores, curves.fractions) == pytest.approx(curves.mean_area)


def test_a_sample_without_a_unit_has_no_drawn_curve() -> None:
    true = np.array([[np.nan] * 3, [0.0, 0.0, 1.0]])
    scores = np.array([[[1.0, 1.0, 1.0], [5.0, 5.0, np.nan]]])

    drawn = at_fractions(np.array([0.0, 0.5, 1.0]), true, scores)

    np.testing.assert_array_equal(drawn, [[[np.nan] * 3, [5.0, np.nan, np.nan]]])
