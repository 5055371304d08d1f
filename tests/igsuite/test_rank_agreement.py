"""Measures of agreement against published definitions, written differently, and by hand."""

from itertools import pairwise, permutations, product

import numpy as np
import pytest
from scipy import stats

from igsuite.rank_agreement import (
    kendall_tau,
    rank_biased_overlap,
    spearman_rho,
    top_overlap,
)
from igsuite.text.comparing.chance import mean_beside_chance, p_value

TIED = np.array([3.0, 1.0, 3.0, 0.0, 1.0])
OTHER = np.array([2.0, 2.0, 5.0, 1.0, 0.0])


def orders(weights):
    """Every order of the tokens by descending weight that the ties allow."""
    return [
        order
        for order in permutations(range(len(weights)))
        if all(weights[a] >= weights[b] for a, b in pairwise(order))
    ]


def overlap_by_sets(first, other, depth):
    return len(set(first[:depth]) & set(other[:depth]))


def rbo_by_sets(first, other, p):
    """Webber, Moffat and Zobel 2010, equation 32, over two full rankings of k tokens."""
    k = len(first)
    terms = [overlap_by_sets(first, other, d) / d * p**d for d in range(1, k + 1)]
    return overlap_by_sets(first, other, k) / k * p**k + (1 - p) / p * sum(terms)


@pytest.mark.parametrize("persistence", [0.5, 0.9, 0.98])
def test_rank_biased_overlap_is_its_mean_over_all_orders_of_the_ties(persistence) -> None:
    pairs = product(orders(TIED), orders(OTHER))
    expected = np.mean([rbo_by_sets(*pair, persistence) for pair in pairs])

    found = rank_biased_overlap(TIED, OTHER[None], persistence)

    np.testing.assert_allclose(found, [expected], rtol=1e-12)


@pytest.mark.parametrize("top", [1, 2, 3, 4])
def test_top_overlap_is_its_mean_over_all_orders_of_the_ties(top) -> None:
    pairs = product(orders(TIED), orders(OTHER))
    expected = np.mean([overlap_by_sets(*pair, top) / top for pair in pairs])

    np.testing.assert_allclose(top_overlap(TIED, OTHER[None], top), [expected], rtol=1e-12)


def test_a_reversed_ranking_by_hand() -> None:
    ranking = np.array([4.0, 3.0, 2.0, 1.0])

    # Shares in common at depths 1 to 4: 0, 0, 2/3, 1. With p = 1/2 the sum is
    # (1/2)(2/3)(1/4) + (1/2)(1)(1/8) and the rest, 1/16.
    found = rank_biased_overlap(ranking, ranking[None, ::-1], 0.5)

    np.testing.assert_allclose(found, [1 / 12 + 1 / 16 + 1 / 16])
    assert kendall_tau(ranking, ranking[None, ::-1]).tolist() == [-1.0]
    assert top_overlap(ranking, ranking[None, ::-1], 2).tolist() == [0.0]


def test_beyond_the_negligible_depth_nothing_is_lost() -> None:
    random = np.random.default_rng(0)
    first, other = random.permutation(500), random.permutation(500)
    expected = rbo_by_sets(np.argsort(-first), np.argsort(-other), 0.9)

    found = rank_biased_overlap(first.astype(float), other[None].astype(float), 0.9)

    np.testing.assert_allclose(found, [expected], atol=1e-9)


def test_correlations_are_scipy_s_for_every_row_ties_included() -> None:
    random = np.random.default_rng(1)
    first, others = random.integers(0, 6, 30) * 1.0, random.integers(0, 6, (4, 30)) * 1.0

    tau = [stats.kendalltau(first, each).statistic for each in others]
    rho = [stats.spearmanr(first, each).statistic for each in others]

    np.testing.assert_allclose(kendall_tau(first, others), tau, rtol=1e-12)
    np.testing.assert_allclose(spearman_rho(first, others), rho, rtol=1e-12)


@pytest.mark.parametrize("measure", [kendall_tau, spearman_rho])
def test_constant_weights_have_no_correlation(measure) -> None:
    assert np.isnan(measure(TIED, np.ones((1, 5)))).all()
    assert np.isnan(measure(np.ones(5), TIED[None])).all()


@pytest.mark.parametrize("measure", [top_overlap, rank_biased_overlap])
def test_constant_weights_overlap_as_much_as_chance_has_it(measure) -> None:
    random = np.random.default_rng(2)
    weights = random.normal(size=12)
    shuffled = random.permuted(np.tile(weights, (8_000, 1)), axis=1)

    constant = measure(weights, np.ones((1, 12)))[0]

    assert constant == pytest.approx(measure(weights, shuffled).mean(), abs=0.004)
    if measure is top_overlap:
        assert constant == pytest.approx(5 / 12)


def test_no_more_tokens_than_the_top_have_no_overlap_to_speak_of() -> None:
    assert np.isnan(top_overlap(TIED, OTHER[None], 5)).all()


def test_p_values_of_what_chance_made_are_uniform() -> None:
    random = np.random.default_rng(3)
    found = [
        spearman_rho(
            random.normal(size=8), random.permuted(np.tile(np.arange(8.0), (20, 1)), axis=1)
        )
        for _ in range(1000)
    ]

    shares = [np.mean([p_value(each) <= level for each in found]) for level in (0.1, 0.5, 0.9)]

    np.testing.assert_allclose(shares, [0.1, 0.5, 0.9], atol=0.05)


def test_a_mean_stands_beside_the_means_of_the_permutations() -> None:
    found = np.array([[0.8, 0.1, -0.1], [0.6, 0.3, 0.1], [np.nan, np.nan, np.nan]])

    summary = mean_beside_chance(found)

    assert summary["mean"] == pytest.approx(0.7)
    assert summary["chance"] == pytest.approx(0.1)
    assert summary["p_value"] == pytest.approx(1 / 3)
    assert (summary["texts"], summary["dropped"]) == (2, 1)
    assert summary["chance_low"] == pytest.approx(0.0 + 0.025 * 0.2)


def test_the_interval_covers_the_true_mean_about_95_times_in_100() -> None:
    random = np.random.default_rng(4)
    covered = []
    for seed in range(120):
        values = random.normal(0.3, 1.0, size=(40, 1)).repeat(2, axis=1)
        summary = mean_beside_chance(values, seed)
        covered.append(summary["low"] <= 0.3 <= summary["high"])

    assert 0.88 <= np.mean(covered) <= 1.0


def test_where_no_text_has_a_number_nothing_is_made_up() -> None:
    summary = mean_beside_chance(np.full((2, 5), np.nan))

    assert (summary["texts"], summary["dropped"]) == (0, 2)
    assert np.isnan([summary[name] for name in ("mean", "low", "chance", "p_value")]).all()
