"""The error bar of fixed rules: jumps, trends, and what only an end of the path meets."""

import numpy as np
import pytest

from igsuite.path_sums import PathSums, Rule
from igsuite.rules import RULES, nodes_and_weights


def summed(rule, steps, *integrands):
    """Value, variance and bias of integrands (nodes -> (nodes, units)), side by side."""
    nodes, weights = nodes_and_weights(rule, steps)
    paths = np.stack([integrand(nodes) for integrand in integrands], axis=1)
    sums = PathSums(Rule(nodes, weights), *paths.shape[1:], paths.dtype)
    for heights in paths:
        sums.add(heights)
    return sums.finish()


def alone(rule, steps, integrand):
    """Value, variance and bias of one integrand, `(units,)` each."""
    return [each[0] for each in summed(rule, steps, integrand)]


PLACES = np.linspace(0.21, 0.83, 40)


def jumps(nodes, places=PLACES):
    """Units that each jump from 0 to 1 at a place of their own."""
    return (nodes[:, None] > places).astype(float)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("steps", [3, 21])
def test_paths_side_by_side_are_summed_up_as_each_alone(rule, steps):
    integrands = (
        lambda x: np.stack([np.exp(x), x > 0.4], axis=1),
        lambda x: np.stack([x == 0, x == 1], axis=1).astype(float),
        lambda x: np.zeros((len(x), 2)),
    )
    together = summed(rule, steps, *integrands)
    for row, integrand in enumerate(integrands):
        for one, all_of_them in zip(alone(rule, steps, integrand), together, strict=True):
            np.testing.assert_allclose(one, all_of_them[row], rtol=1e-12, atol=1e-15)


def test_the_variance_of_a_jump_is_that_of_a_uniform_place_in_its_panel():
    value, variance, bias = alone("trapezoid", 11, lambda x: jumps(x, np.array([0.43])))
    assert value == pytest.approx([0.55])
    # One panel, 0.1 wide: h²/12. Nothing goes on from panel to panel, and no end stands out.
    assert variance == pytest.approx([0.1**2 / 12])
    assert bias == pytest.approx([0])


@pytest.mark.parametrize("rule", ["trapezoid", "midpoint"])
def test_a_parabola_is_all_trend_and_its_bias_exact(rule):
    # With a steep line, all changes are alike; the curve's own error is h²/12 or −h²/24 times 2.
    value, _, bias = alone(rule, 101, lambda x: np.stack([x**2 + 9 * x], axis=1))
    error = value - (1 / 3 + 9 / 2)
    assert bias == pytest.approx(error, rel=0.05)


@pytest.mark.parametrize(
    ("rule", "error"),
    # The weight of the knot at 0, at which the integrand is 1 and nowhere else.
    [("trapezoid", 1 / 40), ("left", 1 / 21), ("simpson", 1 / 60), ("clenshaw_curtis", 1 / 798)],
)
def test_what_only_the_end_meets_is_in_error_with_its_whole_weight(rule, error):
    value, variance, bias = alone(rule, 21, lambda x: (x == 0).astype(float)[:, None])
    assert value == pytest.approx([error])
    assert bias == pytest.approx([error])
    assert variance == pytest.approx([0], abs=1e-12)


@pytest.mark.parametrize("rule", ["trapezoid", "right"])
def test_the_far_end_is_treated_as_the_near_one(rule):
    value, variance, bias = alone(rule, 21, lambda x: (x == 1).astype(float)[:, None])
    assert bias == pytest.approx(value)
    assert variance == pytest.approx([0], abs=1e-12)


@pytest.mark.parametrize("rule", ["left", "right", "trapezoid", "midpoint"])
def test_errors_of_many_jumps_are_as_large_as_their_error_bars(rule):
    value, variance, bias = alone(rule, 33, jumps)
    error = value - (1 - PLACES)
    assert np.sqrt(np.mean(error**2)) == pytest.approx(
        np.sqrt(np.mean(variance + bias**2)), rel=0.15
    )


def test_one_gradient_says_nothing_of_its_error():
    assert np.isinf(alone("midpoint", 1, lambda x: x[:, None])[1]).all()
