"""Degree of exactness and order of convergence of every rule, seen through the engine."""

import numpy as np
import pytest

import igsuite
from igsuite.rules import RULES

# The highest degree of a polynomial integrand that a rule with this many steps gets right.
DEGREES = [
    ("left", 4, 0),
    ("right", 4, 0),
    ("midpoint", 4, 1),
    ("trapezoid", 4, 1),
    ("simpson", 5, 3),
    ("gauss_legendre", 3, 5),
    ("clenshaw_curtis", 5, 5),
    ("fejer", 5, 5),
    ("gauss_kronrod", 5, 7),
]
ORDERS = {"left": 1, "right": 1, "midpoint": 2, "trapezoid": 2, "simpson": 4}
SPECTRAL = sorted(RULES.keys() - ORDERS.keys())


def monomial_error(closed_form, rule, steps, degree):
    """Error for F = x^(degree + 1), whose integrand on the path from zero is of that degree."""
    form = closed_form("monomial", powers=(degree + 1,))
    x = np.ones((1, 1))
    values = igsuite.integrated_gradients(form.model, x, rule=rule, steps=steps).values
    return abs(values - form.attributions(x)).item()


@pytest.mark.parametrize(("rule", "steps", "degree"), DEGREES)
def test_a_rule_is_exact_up_to_its_degree_and_no_further(closed_form, rule, steps, degree):
    assert monomial_error(closed_form, rule, steps, degree) < 1e-14
    assert monomial_error(closed_form, rule, steps, degree + 1) > 1e-5


def test_every_rule_has_a_degree_here():
    assert {rule for rule, _, _ in DEGREES} == RULES.keys()


def errors(form, explain, true_error, rule, counts):
    exact = form.attributions(form.inputs, form.baseline)
    return np.array(
        [true_error(explain(form, rule=rule, steps=steps).values, exact).mean() for steps in counts]
    )


@pytest.mark.parametrize("rule", ORDERS)
def test_order_of_convergence_on_a_smooth_integrand(closed_form, explain, true_error, rule):
    form = closed_form("ridge", link="exponential")
    # Counts for which the panels double; the rules with end points have one panel less than steps.
    panels = np.array([8, 16, 32, 64])
    steps = panels + (rule in ("trapezoid", "simpson"))
    error = errors(form, explain, true_error, rule, steps.tolist())
    order = -np.polyfit(np.log(panels), np.log(error), 1)[0]
    assert order == pytest.approx(ORDERS[rule], abs=0.15)


@pytest.mark.parametrize("rule", SPECTRAL)
def test_gauss_kinds_gain_a_digit_or_more_with_every_two_steps(
    closed_form, explain, true_error, rule
):
    error = errors(closed_form("ridge"), explain, true_error, rule, [5, 9, 13, 25])
    assert np.all(error[1:3] < error[:2] / 10)
    assert error[-1] < 1e-7


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_of_first_order_on_kinks(closed_form, explain, true_error, rule):
    form = closed_form("hinge_network", samples=400)
    counts = [9, 17, 33, 65, 129]
    error = errors(form, explain, true_error, rule, counts)
    order = -np.polyfit(np.log(counts), np.log(error), 1)[0]
    assert order == pytest.approx(1, abs=0.15)


@pytest.mark.parametrize(("rule", "sign"), [("left", -1), ("right", 1)])
@pytest.mark.parametrize("steps", [1, 7, 50])
def test_one_sided_rules_err_on_a_quadratic_by_their_first_term(rule, sign, steps):
    matrix = np.array([[1.0, 2.0, -1.0], [0.0, -2.0, 0.5], [3.0, 1.0, 0.25]])
    b, x = np.array([0.5, -1.0, 2.0]), np.array([[2.0, 1.0, -1.0]])
    symmetric, d = matrix + matrix.T, x[0] - b
    exact = d * (symmetric @ (x[0] + b) / 2)
    found = igsuite.integrated_gradients(
        lambda points: ((points @ matrix) * points) @ np.ones((3, 1)), x, b, rule=rule, steps=steps
    )
    error = sign * d * (symmetric @ d) / (2 * steps)
    np.testing.assert_allclose(found.values[0] - exact, error, rtol=1e-10)
