"""Paired tests, power, ranks and concordance, against published numbers and by hand."""

import itertools
import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.power import TTestPower

from igsuite.errors import ArgumentError
from igsuite.eval.statistics import (
    concordance,
    critical_difference,
    detectable_effect,
    hierarchical_interval,
    mean_interval,
    paired_test,
    rank_methods,
    samples_needed,
)

#: Ranks of four variants of C4.5 on 14 data sets: Demšar 2006, table 6.
DEMSAR = np.array(
    [
        [4, 3, 2, 1],
        [1, 2, 3, 4],
        [4, 1, 2, 3],
        [4, 1, 3, 2],
        [4, 2, 3, 1],
        [1, 2.5, 4, 2.5],
        [3, 2, 4, 1],
        [2.5, 2.5, 4, 1],
        [4, 3, 2, 1],
        [2.5, 2.5, 2.5, 2.5],
        [4, 2.5, 1, 2.5],
        [3, 2, 4, 1],
        [4, 1, 2, 3],
        [3, 1, 4, 2],
    ]
)


def test_a_paired_test_by_hand() -> None:
    # Absolute differences 1, 2, 3, 4 have these ranks; the second alone is negative.
    found = paired_test([1.0, 0.0, 3.0, 4.0], [0.0, 2.0, 0.0, 0.0])

    assert found.difference.mean == 1.5
    assert found.rank_biserial == pytest.approx((1 + 3 + 4 - 2) / 10)
    # Of the 16 signings, those with negative ranks of 2 or less: {}, {1}, {2}; and both tails.
    assert found.p_value == pytest.approx(6 / 16)
    # Squared deviations from 1.5: 0.25, 12.25, 2.25, 6.25, whose mean over n − 1 is 7.
    assert found.d_z == pytest.approx(1.5 / math.sqrt(7))


def test_zeros_keep_their_ranks_and_count_for_neither() -> None:
    # Ranks of 0, 0, 1, 2, 3 are 1.5, 1.5, 3, 4, 5.
    found = paired_test([0.0, 0.0, 1.0, 2.0, -3.0], np.zeros(5))

    assert found.rank_biserial == pytest.approx((3 + 4 - 5) / 15)


def test_the_p_value_is_that_of_all_signings_with_zeros_as_pratt_has_them() -> None:
    differences = np.array([0.0, 1.0, 2.0, -3.0, 4.0, 5.0, 6.0, 7.0])
    ranks = np.arange(1, 9)[1:]
    observed = abs((np.sign(differences[1:]) * ranks).sum())
    sums = [abs(np.dot(signs, ranks)) for signs in itertools.product([-1, 1], repeat=7)]

    found = paired_test(differences, np.zeros(8))

    assert found.p_value == pytest.approx(np.mean(np.array(sums) >= observed))


def test_tied_differences_share_their_ranks_in_all_signings() -> None:
    # Absolute differences 0, 1, 1, 1, 2, 2 have the ranks 1, 3, 3, 3, 5.5, 5.5.
    ranks = np.array([3.0, 3.0, 3.0, 5.5, 5.5])
    sums = [abs(np.dot(signs, ranks)) for signs in itertools.product([-1, 1], repeat=5)]

    found = paired_test([0.0, 1.0, 1.0, -1.0, 2.0, 2.0], np.zeros(6))

    assert found.p_value == np.mean(np.array(sums) >= 3 + 3 - 3 + 5.5 + 5.5)


@pytest.mark.parametrize("count", [13, 14])
def test_few_pairs_without_ties_are_tested_as_by_scipy(count) -> None:
    differences = np.random.default_rng(count).normal(0.3, 1.0, count)

    found = paired_test(differences, np.zeros(count)).p_value

    assert found == pytest.approx(stats.wilcoxon(differences, method="exact").pvalue, rel=1e-12)


def test_many_pairs_are_tested_as_by_scipy() -> None:
    random = np.random.default_rng(0)
    first, second = random.normal(size=80), random.normal(size=80)
    first[:7] = second[:7]
    expected = stats.wilcoxon(first, second, zero_method="pratt")

    found = paired_test(first, second)

    assert found.p_value == expected.pvalue
    assert found.difference == mean_interval(first - second)


@pytest.mark.parametrize("count", [1, 3, 30, 300])
def test_identical_methods_have_no_effect(count) -> None:
    values = np.random.default_rng(0).random(count)

    found = paired_test(values, values)

    assert (found.p_value, found.rank_biserial, found.difference.mean) == (1.0, 0.0, 0.0)
    assert np.isnan(found.d_z)


def test_rounding_is_no_difference() -> None:
    found = paired_test([0.1 + 0.2, 1.0, 2.0], [0.3, 1.0, 2.0])

    assert (found.difference.mean, found.p_value) == (0.0, 1.0)


def test_differences_that_are_all_the_same_are_found_and_have_no_standard_effect() -> None:
    values = np.random.default_rng(0).random(10)

    found = paired_test(values + 0.3, values)

    assert found.difference.low == pytest.approx(0.3)
    assert found.difference.high == pytest.approx(0.3)
    assert found.p_value == pytest.approx(2 / 2**10)
    assert found.rank_biserial == 1.0
    assert np.isnan(found.d_z)


def test_a_sample_without_a_number_by_either_method_is_left_out() -> None:
    first, second = [np.nan, 2.0, 3.0, np.inf, 5.0], [1.0, np.nan, 1.0, 1.0, 2.0]

    found = paired_test(first, second)

    assert (found.difference.count, found.difference.dropped) == (2, 3)
    assert found.difference.mean == 2.5


def test_without_samples_there_are_no_numbers() -> None:
    found = paired_test([np.nan, np.nan], [1.0, 2.0])

    numbers = (found.difference.mean, found.p_value, found.rank_biserial, found.d_z)
    assert np.isnan(numbers).all()


def test_swapping_the_methods_swaps_every_sign() -> None:
    random = np.random.default_rng(1)
    first, second = random.normal(0.3, size=40), random.exponential(size=40)

    one, other = paired_test(first, second), paired_test(second, first)

    assert one.difference.mean == pytest.approx(-other.difference.mean)
    assert (one.rank_biserial, one.d_z) == pytest.approx((-other.rank_biserial, -other.d_z))
    assert one.p_value == other.p_value
    assert one.difference.low == pytest.approx(-other.difference.high, abs=0.03)


@pytest.mark.parametrize("draw", ["normal", "exponential"])
def test_the_interval_covers_the_true_mean_about_95_times_in_100(draw) -> None:
    random = np.random.default_rng(2)
    truth = {"normal": 0.0, "exponential": 1.0}[draw]

    intervals = [mean_interval(getattr(random, draw)(size=50), seed=seed) for seed in range(400)]

    covered = np.mean([each.low <= truth <= each.high for each in intervals])
    # 400 draws of a coverage of 0.95 have a standard error of 0.011.
    assert 0.915 <= covered <= 0.98


@pytest.mark.parametrize("seeds", [2, 3, 5])
@pytest.mark.parametrize("spread_of_seeds", [0.0, 1.0])
def test_the_hierarchical_interval_covers_whether_seeds_differ_or_not(
    seeds, spread_of_seeds
) -> None:
    random = np.random.default_rng(3)
    covered = []
    for seed in range(150):
        of_seeds = random.normal(scale=spread_of_seeds, size=(seeds, 1))
        of_samples = random.normal(size=(1, 40))
        found = hierarchical_interval(
            of_seeds + of_samples + random.normal(scale=0.5, size=(seeds, 40)), seed=seed
        )
        covered.append(found.low <= 0 <= found.high)

    assert np.mean(covered) >= 0.9  # 0.95 less three standard errors
    if seeds == 5:
        assert np.mean(covered) < 1  # and not for being boundless


def test_the_hierarchical_interval_of_few_samples_covers_as_often_as_it_says() -> None:
    random = np.random.default_rng(5)
    covered = []
    for seed in range(400):
        numbers = random.normal(size=(1, 8)) + random.normal(scale=0.1, size=(3, 8))
        found = hierarchical_interval(numbers, seed=seed)
        covered.append(found.low <= 0 <= found.high)

    # 0.95 less three standard errors; without their widening 0.90 of them would cover.
    assert np.mean(covered) >= 0.917


def test_the_same_samples_with_another_seed_are_no_new_samples() -> None:
    values = np.random.default_rng(4).normal(size=30)

    once, thrice = mean_interval(values), hierarchical_interval(np.tile(values, (3, 1)))

    assert thrice.high - thrice.low == pytest.approx(once.high - once.low, rel=0.1)


def test_one_seed_gives_the_interval_of_the_samples() -> None:
    values = np.random.default_rng(5).normal(size=30)

    assert hierarchical_interval(values[None]) == mean_interval(values)


def test_a_sample_missing_with_one_seed_is_left_out_with_all() -> None:
    found = hierarchical_interval([[1.0, np.nan, 3.0], [2.0, 9.0, 4.0]])

    assert (found.mean, found.count, found.dropped) == (2.5, 2, 1)


@pytest.mark.parametrize(("effect", "samples"), [(0.1, 787), (0.2, 199), (0.5, 34)])
def test_samples_needed_are_the_published_ones_and_find_the_effect_back(effect, samples) -> None:
    assert samples_needed(effect) == samples_needed(-effect) == samples
    assert detectable_effect(samples) == pytest.approx(effect, rel=0.02)


@pytest.mark.parametrize("alpha", [0.05, 0.01])
def test_of_every_number_of_samples_the_effect_found_has_the_power(alpha) -> None:
    found = [detectable_effect(count, 0.8, alpha) for count in range(8, 130)]

    assert (np.diff(found) < 0).all()
    power = [
        TTestPower().power(effect, count, alpha / 2, alternative="larger")
        for count, effect in enumerate(found, start=8)
    ]
    # Effects found the wrong way round are not in it, and next to none.
    np.testing.assert_allclose(power, 0.8, atol=1e-5)


def test_a_power_that_no_effect_has_already_is_refused() -> None:
    for function in (samples_needed, detectable_effect):
        with pytest.raises(ArgumentError, match="power"):
            function(30, power=0.02)


def test_the_power_promised_is_there() -> None:
    random = np.random.default_rng(6)
    differences = random.normal(0.5, 1.0, size=(1500, 34))

    found = [stats.ttest_1samp(each, 0.0).pvalue <= 0.05 for each in differences]

    assert np.mean(found) == pytest.approx(0.8, abs=0.035)


def test_where_no_number_of_samples_would_do_that_is_said() -> None:
    assert samples_needed(0.0) == math.inf
    assert np.isnan(samples_needed(np.nan))
    assert detectable_effect(5) == detectable_effect(0) == math.inf


@pytest.mark.parametrize("alpha", [0.05, 0.05 / 18, 1e-6])
def test_however_large_the_effect_the_signed_rank_test_needs_its_samples(alpha) -> None:
    samples = int(samples_needed(50.0, alpha=alpha))

    assert stats.wilcoxon(np.arange(1.0, samples + 1)).pvalue <= alpha
    assert stats.wilcoxon(np.arange(1.0, samples)).pvalue > alpha


def test_mean_ranks_and_critical_difference_are_those_of_demsar() -> None:
    found = rank_methods(DEMSAR, higher_is_better=False)

    np.testing.assert_allclose(found.mean_ranks, [3.143, 2.0, 2.893, 1.964], atol=5e-4)
    assert found.critical_difference == pytest.approx(1.25, abs=0.005)
    assert critical_difference(14, 4, alpha=0.1) == pytest.approx(1.12, abs=0.005)


def test_friedman_s_statistic_is_demsar_s_corrected_for_ties() -> None:
    # 9.28 without a correction; three pairs of ties (2³ − 2 each) and one of four (4³ − 4) make
    # 78 of the 14 · (4³ − 4) = 840.
    corrected = 9.28 / (1 - 78 / 840)

    found = rank_methods(DEMSAR, higher_is_better=False)

    assert found.friedman == pytest.approx(corrected, abs=0.01)
    assert found.iman_davenport == pytest.approx(13 * corrected / (14 * 3 - corrected), abs=0.01)
    assert found.iman_davenport_p == pytest.approx(stats.f.sf(found.iman_davenport, 3, 39))


@pytest.mark.parametrize(
    ("methods", "quantile"),
    [(2, 1.960), (3, 2.343), (4, 2.569), (5, 2.728), (6, 2.850), (7, 2.949), (10, 3.164)],
)
def test_critical_values_are_those_of_the_published_table(methods, quantile) -> None:
    unit = math.sqrt(methods * (methods + 1) / 6)

    assert critical_difference(1, methods) == pytest.approx(quantile * unit, rel=5e-4)


def test_higher_or_lower_is_better_turns_the_ranks_around() -> None:
    values = np.array([[0.1, 0.5, 0.5], [0.2, 0.1, 0.3]])

    up, down = (rank_methods(values, higher).mean_ranks for higher in (True, False))

    np.testing.assert_allclose(up, [2.5, 2.25, 1.25])
    np.testing.assert_allclose(up + down, 4.0)


def test_groups_are_the_largest_sets_nearer_than_the_critical_difference() -> None:
    found = rank_methods(DEMSAR, higher_is_better=False)

    # Demšar's figure 1: the best two differ from the worst by less than 1.25.
    assert found.groups == ((3, 1, 2, 0),)


def test_a_sample_that_one_method_lacks_is_not_ranked() -> None:
    values = np.vstack([DEMSAR, [1.0, 2.0, np.nan, 3.0]])

    found = rank_methods(values, higher_is_better=False)

    assert (found.samples, found.dropped) == (14, 1)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (np.random.default_rng(0).random((50, 2)), "two methods"),
        (np.arange(30.0).reshape(10, 3), "10 samples"),
        (np.ones((40, 3)), "no difference"),
        (np.random.default_rng(2).random((40, 3)), "no difference"),
        (np.full((40, 3), np.nan), "0 samples"),
        (np.arange(3.0)[None], "1 sample,"),
    ],
)
def test_where_no_critical_difference_holds_the_reason_is_said(values, reason) -> None:
    found = rank_methods(values, higher_is_better=True)

    assert np.isnan(found.critical_difference)
    assert reason in found.reason
    assert found.groups == ()


def test_ranks_that_every_sample_shares_are_as_sure_as_can_be() -> None:
    found = rank_methods(np.tile([3.0, 2.0, 1.0], (20, 1)), higher_is_better=True)

    assert found.mean_ranks.tolist() == [1.0, 2.0, 3.0]
    assert (found.iman_davenport, found.iman_davenport_p) == (np.inf, 0.0)
    assert found.friedman == pytest.approx(40.0)


def test_friedman_s_test_finds_nothing_about_as_often_as_promised() -> None:
    random = np.random.default_rng(7)

    found = [
        rank_methods(random.random((20, 4)), True).iman_davenport_p <= 0.05 for _ in range(600)
    ]

    assert np.mean(found) == pytest.approx(0.05, abs=0.03)


def test_kendall_s_w_by_hand() -> None:
    # Sums of the ranks 3, 7, 8 about their mean 6: 9 + 1 + 4 = 14; W = 12 · 14 / (9 · 24).
    found = concordance([[3.0, 2.0, 1.0], [9.0, 8.0, 7.0], [30.0, 10.0, 20.0]])

    assert found.w == pytest.approx(12 * 14 / (9 * 24))
    # Every pair of other rankings is as likely: count those that agree as much.
    orders = list(itertools.permutations([1, 2, 3]))
    sums = [
        np.square(np.sum(each, axis=0) - 6.0).sum() for each in itertools.product(orders, repeat=3)
    ]
    assert found.p_value == pytest.approx(np.mean(np.array(sums) >= 14))


def test_rankings_that_agree_or_cancel() -> None:
    assert concordance([[3.0, 2.0, 1.0]] * 4).w == pytest.approx(1.0)
    assert concordance([[3.0, 2.0, 1.0], [1.0, 2.0, 3.0]]).w == pytest.approx(0.0)
    assert np.isnan(concordance(np.ones((3, 4))).w)


def test_w_with_ties_by_the_formula_that_corrects_for_them() -> None:
    values = np.array([[1.0, 1.0, 2.0, 3.0], [4.0, 2.0, 2.0, 1.0], [1.0, 2.0, 3.0, 4.0]])
    ranks = stats.rankdata(values, axis=1)
    spread = np.square(ranks.sum(axis=0) - ranks.sum() / 4).sum()
    # Two ties of two, each 2³ − 2 = 6.
    expected = 12 * spread / (9 * (4**3 - 4) - 3 * 12)

    assert concordance(values).w == pytest.approx(expected)


def test_the_same_seed_gives_the_same_p_value() -> None:
    values = np.random.default_rng(8).random((6, 6))

    assert concordance(values, seed=1) == concordance(values, seed=1)
    assert concordance(values, seed=1).p_value != concordance(values, seed=2).p_value


@pytest.mark.parametrize(
    ("make", "argument"),
    [
        (lambda: paired_test([1.0, 2.0], [1.0]), "second"),
        (lambda: paired_test([1.0], [1.0], confidence=95), "confidence"),
        (lambda: hierarchical_interval([1.0, 2.0]), "values"),
        (lambda: rank_methods([[1.0], [2.0]], True), "values"),
        (lambda: rank_methods(DEMSAR, True, alpha=5), "alpha"),
        (lambda: concordance([[1.0, 2.0, 3.0]]), "values"),
        (lambda: concordance([[1.0, 2.0], [2.0, 1.0]]), "values"),
        (lambda: concordance([[1.0, 2.0, np.nan], [2.0, 1.0, 3.0]]), "values"),
        (lambda: samples_needed(0.5, power=80), "power"),
        (lambda: detectable_effect(-1), "samples"),
    ],
)
def test_bad_input_names_its_argument(make, argument) -> None:
    with pytest.raises(ArgumentError) as caught:
        make()

    assert caught.value.argument == argument
