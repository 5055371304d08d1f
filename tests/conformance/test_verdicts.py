"""Where numbers look right and are not, the verdict must not say converged."""

import numpy as np
import pytest

import igsuite
from igsuite import testing
from igsuite.rules import RULES

ONE_SIDED = np.array([[1.0], [-1.0]])


@pytest.mark.parametrize("steps", [2, 10, 50, 1000])
def test_a_gap_of_zero_is_no_certificate(steps):
    # F = x₁² - x₂² from zero to (1, 1): the left rule is off by 1/n in both, and the gap is 0.
    found = igsuite.integrated_gradients(
        lambda x: x**2 @ ONE_SIDED, np.ones((1, 2)), rule="left", steps=steps
    )
    np.testing.assert_allclose(found.values, [[1 - 1 / steps, -(1 - 1 / steps)]], rtol=1e-12)
    np.testing.assert_allclose(found.completeness_gap, 0, atol=1e-13)
    # True relative error: 2/n over 2 (1 - 1/n).
    assert found.relative_error == pytest.approx(1 / (steps - 1), rel=0.5)


@pytest.mark.parametrize(("rule", "steps"), [("left", 16), ("right", 48), ("trapezoid", 25)])
def test_a_uniform_rule_aliases_where_its_panels_divide_the_oscillations(
    closed_form, explain, rule, steps
):
    found = explain(closed_form("oscillating", cycles=48), rule=rule, steps=steps)
    np.testing.assert_allclose(found.values, [[2, 0]], atol=1e-9)
    np.testing.assert_allclose(found.completeness_gap, 0, atol=1e-9)


# The second pair cancels in every sum over features, so that no forward value shows the aliasing;
# the finest rule of the ladder still resolves 24 oscillations.
@pytest.mark.parametrize(
    ("amplitudes", "cycles"),
    [
        *[((1, 0.5), cycles) for cycles in (1, 3, 8, 12, 24, 48, 96, 200, 1000)],
        *[((1, -1), cycles) for cycles in (1, 3, 8, 12, 24)],
    ],
)
def test_the_automatic_rule_is_not_taken_in_by_oscillations(
    closed_form, explain, true_error, amplitudes, cycles
):
    form = closed_form("oscillating", cycles=cycles, amplitudes=amplitudes)
    found = explain(form, tolerance=0.02)
    error = true_error(found.values, form.attributions(form.inputs))
    assert found.verdict[0] != "converged" or error[0] < 3 * 0.02


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("rule", ["auto", *RULES])
def test_layer_normalization_from_zero_never_converges(explain, rule, dtype):
    form = testing.stiff_layer_normalization(dtype=dtype)
    found = explain(form, rule=rule, steps=None if rule == "auto" else 51)
    assert "converged" not in found.verdict


def test_the_trapezoid_is_off_by_factors_of_hundreds_at_layer_normalization_from_zero(
    closed_form, explain, true_error
):
    # Gradients of 1e6 at zero get a weight of 1/(2 · 999) each.
    form = closed_form("stiff_layer_normalization")
    found = explain(form, rule="trapezoid", steps=1000)
    assert true_error(found.values, form.attributions(form.inputs)).min() > 10
    assert "converged" not in found.verdict
