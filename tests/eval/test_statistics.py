"""Means with intervals, against theory and against SciPy's own call."""

import numpy as np
import pytest
from scipy import stats

from igsuite.errors import ArgumentError
from igsuite.eval import mean_interval, paired_difference


def test_the_interval_of_a_normal_sample_is_near_the_t_interval() -> None:
    values = np.random.default_rng(0).normal(loc=3.0, size=200)
    theory = stats.t.interval(0.95, 199, loc=values.mean(), scale=stats.sem(values))

    found = mean_interval(values)

    assert found.mean == pytest.approx(values.mean())
    assert (found.low, found.high) == pytest.approx(theory, abs=0.02)


def test_few_samples_widen_the_interval_as_student_s_t_does() -> None:
    # Of 8 normal numbers a bootstrap as it is reaches 1.96 √(7/8) standard errors: 22 % too few.
    values = np.random.default_rng(0).normal(size=(50, 8))
    theory = stats.t.ppf(0.975, 7) * stats.sem(values, axis=1)

    found = [mean_interval(each) for each in values]

    reach = np.array([(each.high - each.low) / 2 for each in found])
    assert np.median(reach / theory) == pytest.approx(1.0, abs=0.08)


def test_two_or_three_samples_reach_no_farther_than_their_own_numbers() -> None:
    for values in ([1.0, 3.0], [1.0, 2.0, 6.0]):
        found = mean_interval(values, confidence=0.99)
        assert (found.low, found.high) == (min(values), max(values))


def test_missing_numbers_are_left_out_and_counted() -> None:
    found = mean_interval([1.0, np.nan, 3.0, np.inf])

    assert (found.mean, found.count, found.dropped) == (2.0, 2, 2)


def test_few_or_equal_numbers_have_a_mean_all_the_same() -> None:
    assert np.isnan(mean_interval([]).mean)
    assert mean_interval([4.0]).mean == 4.0
    assert np.isnan(mean_interval([4.0]).low)
    assert mean_interval([4.0, 4.0]).low == mean_interval([4.0, 4.0]).high == 4.0


def test_identical_methods_differ_by_exactly_nothing() -> None:
    areas = np.random.default_rng(0).random(20)

    found = paired_difference(areas, areas)

    assert (found.mean, found.low, found.high) == (0.0, 0.0, 0.0)


def test_pairing_finds_what_the_spread_between_samples_hides() -> None:
    random = np.random.default_rng(0)
    first = random.normal(scale=10.0, size=50)
    second = first + 0.1 + random.normal(scale=0.05, size=50)

    paired = paired_difference(first, second)

    assert paired.high < 0 < mean_interval(second).high - mean_interval(first).low
    assert paired.mean == pytest.approx(-0.1, abs=0.03)


def test_the_same_seed_gives_the_same_interval() -> None:
    values = np.random.default_rng(0).random(30)

    assert mean_interval(values, seed=1) == mean_interval(values, seed=1)
    assert mean_interval(values, seed=1) != mean_interval(values, seed=2)


@pytest.mark.parametrize(
    ("make", "argument"),
    [
        (lambda: mean_interval([[1.0, 2.0]]), "values"),
        (lambda: mean_interval([1.0, 2.0], confidence=95), "confidence"),
        (lambda: paired_difference([1.0, 2.0], [1.0]), "second"),
    ],
)
def test_bad_input_names_its_argument(make, argument) -> None:
    with pytest.raises(ArgumentError) as caught:
        make()

    assert caught.value.argument == argument
