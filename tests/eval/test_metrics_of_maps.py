"""Metrics that look at maps, and at the ends of the scores: Gini, entropy, completeness, …"""

import math
from itertools import pairwise

import keras
import numpy as np
import pytest

from igsuite import ArgumentError, integrated_gradients
from igsuite.eval import subject
from igsuite.eval.localising import (
    LOCALISATION_METRICS,
    pointing_game,
    relevance_mass,
    relevance_rank,
)
from igsuite.eval.metrics import (
    AgreementWith,
    Completeness,
    Entropy,
    Gini,
    PointingGame,
    RelevanceMass,
    RelevanceRank,
    completeness_gap,
    gini_index,
    metric_from_config,
    share_entropy,
)

NAN = np.nan


def by_lorenz_curve(values):
    """Twice the area between the Lorenz curve, joined by straight lines, and the diagonal."""
    sizes = sorted(abs(value) for value in values)
    held = [sum(sizes[:count]) / sum(sizes) for count in range(len(sizes) + 1)]
    below = sum((first + second) / 2 / len(sizes) for first, second in pairwise(held))
    return 1 - 2 * below


def by_surprise(values):
    """The mean surprise of a unit drawn by its share."""
    total = sum(map(abs, values))
    return sum(abs(value) / total * math.log(total / abs(value)) for value in values if value)


@pytest.fixture(scope="module")
def maps():
    return np.random.default_rng(0).normal(size=(6, 9)) ** 3


def test_the_gini_index_is_twice_the_area_above_the_lorenz_curve(maps):
    assert gini_index(maps) == pytest.approx([by_lorenz_curve(each) for each in maps], abs=1e-12)


@pytest.mark.parametrize("units", [1, 2, 7])
def test_the_gini_index_of_one_unit_is_one_less_its_share_and_of_a_constant_map_nothing(units):
    one, constant = np.eye(units)[:1] * -3, np.full((1, units), 0.1)
    assert gini_index(one) == pytest.approx([1 - 1 / units], abs=1e-12)
    assert gini_index(constant) == pytest.approx([0.0], abs=1e-12)
    assert gini_index(constant)[0] >= 0


def test_entropy_is_the_mean_surprise_of_the_shares(maps):
    assert share_entropy(maps) == pytest.approx([by_surprise(each) for each in maps], abs=1e-12)


def test_entropy_is_the_logarithm_of_the_units_for_a_constant_map_and_nothing_for_one_unit():
    assert share_entropy(np.full((1, 8), -2.0)) == pytest.approx([math.log(8)])
    assert share_entropy(np.eye(8)[:1]) == pytest.approx([0.0])


@pytest.mark.parametrize("metric", [Gini(), Entropy()])
def test_a_description_of_a_map_knows_nothing_of_scale_sign_order_or_missing_units(metric, maps):
    plain = metric.measure(maps)
    padded = np.column_stack([np.full(6, NAN), maps[:, ::-1], np.full(6, NAN)])
    assert metric.measure(-7 * maps) == pytest.approx(plain, abs=1e-12)
    assert metric.measure(padded) == pytest.approx(plain, abs=1e-12)
    assert metric.higher_is_better is None


@pytest.mark.parametrize("metric", [Gini(), Entropy()])
def test_a_map_without_shares_or_numbers_has_no_description(metric):
    maps = np.array([[0.0, 0.0], [np.inf, 1.0], [NAN, NAN], [1.0, 1.0]])
    assert np.isnan(metric.measure(maps)).tolist() == [True, True, True, False]


def test_a_missing_value_is_not_a_missing_unit_where_the_samples_are_known():
    held = subject(lambda x: keras.ops.sum(x, axis=-1), np.ones((1, 3), "float32"))
    values = np.array([[1.0, NAN, 2.0]])
    assert np.isnan(Gini().measure(values, held)).all()
    assert not np.isnan(Gini().measure(values)).any()
    with pytest.raises(ArgumentError, match="values"):
        Gini().measure(np.ones((1, 2)), held)


def test_the_completeness_gap_is_a_share_of_the_change_of_score():
    values = np.array([[2.0, 2.0], [5.0, 0.0], [-4.0, 0.0], [0.0, 0.0], [NAN, NAN]])
    gaps = completeness_gap(values, [4.0, 4.0, 4.0, 4.0, 4.0], np.zeros(5))
    assert gaps[:4].tolist() == [0.0, 0.25, 2.0, 1.0]
    assert np.isnan(gaps[4])


def test_no_share_is_told_of_a_change_that_is_rounding():
    change = np.array([0.0, 1e-7, 1e-5])
    found = completeness_gap(np.ones((3, 2)), 1 + change, np.ones(3))
    assert np.isnan(found).tolist() == [True, True, False]


def test_integrated_gradients_from_what_removal_leaves_are_complete():
    weights = keras.ops.convert_to_tensor([[1.0], [-2.0], [0.5]])

    def model(x):
        return keras.ops.matmul(x, weights)[:, 0] ** 2

    x = np.array([[1.0, 2.0, 3.0], [2.0, 0.5, -1.0]], "float32")
    found = integrated_gradients(model, x, baseline=0.25)
    of = {operator: subject(model, x, operator=operator) for operator in (0.25, 0.0)}
    values = of[0.25].unit_values(found.values)
    assert Completeness().measure(values, of[0.25]) == pytest.approx([0.0, 0.0], abs=1e-5)
    # Removal to another place asks about another change: F(0) = 0, F(¼) = 1/64.
    scores = np.array([1.5**2, 0.5**2])
    gaps = (1 / 64) / scores
    assert Completeness().measure(values, of[0.0]) == pytest.approx(gaps, abs=1e-5)
    assert completeness_gap(found.values, found.score_input, found.score_baseline) == pytest.approx(
        [0.0, 0.0], abs=1e-5
    )


def test_agreement_with_another_method_is_its_rank_correlation_sample_by_sample():
    reference = np.array([[1.0, 2.0, 3.0], [1.0, 2.0, NAN], [1.0, 2.0, 3.0], [1.0, 2.0, 3.0]])
    values = np.array([[3.0, 2.0, 1.0], [0.0, 9.0, NAN], [1.0, 1.0, 1.0], [NAN, NAN, NAN]])
    found = AgreementWith(reference).measure(values)
    assert found[:2] == pytest.approx([-1.0, 1.0])
    assert np.isnan(found[2:]).all()


def test_agreement_of_absolute_values_does_not_look_at_signs():
    metric = AgreementWith([[1.0, 2.0, 3.0]], "kendall_tau", absolute=True)
    assert metric.measure(np.array([[-1.0, 2.0, -3.0]])).tolist() == [1.0]
    assert metric_from_config(metric.get_config()).measure(
        np.array([[-1.0, 2.0, -3.0]])
    ).tolist() == [1.0]


def test_agreement_needs_a_reference_of_the_same_units():
    with pytest.raises(ArgumentError, match="reference"):
        AgreementWith(np.ones((2, 3))).measure(np.ones((2, 4)))
    with pytest.raises(ArgumentError, match="spearman_rho"):
        AgreementWith(np.ones((2, 3)), "spearman")


@pytest.mark.parametrize(
    ("metric", "function"),
    [
        (PointingGame, pointing_game),
        (RelevanceMass, relevance_mass),
        (RelevanceRank, relevance_rank),
    ],
)
def test_a_localisation_metric_gives_what_its_function_gives(metric, function):
    values = np.random.default_rng(1).normal(size=(5, 3, 4))
    truth = np.random.default_rng(2).random((5, 3, 4)) < 0.4
    held = metric(truth)
    assert held.measure(values.reshape(5, 12)).tolist() == function(values, truth).tolist()
    again = metric_from_config(held.get_config())
    assert again.measure(values.reshape(5, 12)).tolist() == function(values, truth).tolist()
    assert LOCALISATION_METRICS[held.name] is function
    assert (held.higher_is_better, held.bounds) == (True, (0.0, 1.0))


def test_places_that_are_no_units_are_neither_hit_nor_missed():
    truth = np.array([[True, False, False]])
    values = np.array([[2.0, -5.0, NAN]])
    for metric in (PointingGame(truth), RelevanceMass(truth), RelevanceRank(truth)):
        assert metric.measure(values).tolist() == [1.0]
    assert RelevanceMass(truth, part="absolute").measure(values).tolist() == [2 / 7]


def test_a_truth_that_does_not_fit_is_refused():
    with pytest.raises(ArgumentError, match="truth"):
        PointingGame([[1, 0]])
    with pytest.raises(ArgumentError, match="truth"):
        PointingGame([[True, False]]).measure(np.ones((1, 3)))
    with pytest.raises(ArgumentError, match="truth: got none in sample 1"):
        PointingGame([[True, False], [False, True]]).measure([[1.0, 2.0], [1.0, NAN]])
