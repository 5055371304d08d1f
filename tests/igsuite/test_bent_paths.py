"""Integrals along bent paths, by hand on small functions, and guided integrated gradients."""

import numpy as np
import pytest
import tensorflow as tf

import igsuite
from igsuite.baselines import Uniform
from igsuite.bent_paths import along_bent_paths


def product(inputs):
    """F = x₁ x₂."""
    return inputs[:, 0] * inputs[:, 1]


def along(corners, model, inputs, baseline="zero", **settings):
    """Attribute along the polygon through the corners, given as shares of the way."""

    def next_knots(knot, starts, ends, points, gradients):
        return starts + np.asarray(corners[knot - 1]) * (ends - starts)

    return along_bent_paths(
        model,
        inputs,
        baseline,
        None,
        "output",
        knots=len(corners) + 2,
        next_knots=next_knots,
        tolerance=0.02,
        config={"method": "corners"},
        **settings,
    )


@pytest.mark.parametrize(
    ("corners", "expected"),
    [
        # Along x₁ first, x₂ is 0 and nothing happens: all is x₂'s, with x₁ at 3; and the reverse.
        ([[1, 0]], [0, 6]),
        ([[0, 1]], [6, 0]),
        # Half of x₁, then all of x₂ (1.5 · 2), then the rest of x₁ (1.5 · 2).
        ([[0.5, 0], [0.5, 1]], [3, 3]),
        ([], [3, 3]),
    ],
)
def test_the_path_decides_who_gets_a_product(corners, expected):
    found = along(corners, product, np.array([[3.0, 2.0]]))
    np.testing.assert_allclose(found.values, [expected], atol=1e-12)
    np.testing.assert_allclose(found.completeness_gap, 0, atol=1e-12)
    assert found.evaluations.tolist() == [len(corners) + 2]


def test_the_error_is_that_of_jumps_uniform_in_their_panels():
    # From (3, 0) to (3, 2) and on to (4, 2): only where x₂ moves, and x₁ is 3, do gradients matter,
    # and they stay. Straight to (4, 2), x₁'s go from 0 to 2, and x₂'s from 3 to 4.
    model, inputs, baseline = product, np.array([[4.0, 2.0]]), np.array([[3.0, 0.0]])
    around = along([[0, 1]], model, inputs, baseline=baseline)
    np.testing.assert_allclose(around.values, [[2, 6]])
    np.testing.assert_allclose(around.standard_error, 0, atol=1e-12)
    fine = along([[s, s] for s in np.arange(1, 100) / 100], model, inputs, baseline=baseline)
    # A hundred jumps of a hundredth of the change, in panels of a hundredth of the way.
    expected = np.array([1 * 2, 2 * 1]) / 100**1.5 / 12**0.5
    np.testing.assert_allclose(fine.standard_error[0], expected, rtol=1e-3)


def test_axes_are_summed_before_the_error_is_measured():
    # The changes of both terms of x₁ x₂ add up in size: more than their root sum of squares.
    path = [[s, s] for s in np.arange(1, 100) / 100]
    apart = along(path, product, np.array([[3.0, 2.0]]))
    summed = along(path, product, np.array([[3.0, 2.0]]), reduce_axis=-1)
    np.testing.assert_allclose(summed.values, [6])
    np.testing.assert_allclose(apart.standard_error, [[6 / 1000 / 12**0.5] * 2], rtol=1e-3)
    np.testing.assert_allclose(summed.standard_error, [12 / 1000 / 12**0.5], rtol=1e-3)


def test_the_error_bar_covers_kinks():
    weights = np.random.default_rng(0).normal(size=(6, 40))
    bias = np.random.default_rng(1).normal(size=40)

    def kinked(inputs):
        return tf.reduce_sum(tf.nn.relu(inputs @ weights + bias), axis=1)

    inputs = np.random.default_rng(2).normal(size=(30, 6))

    def bow(knots):
        shares = np.arange(1, knots - 1) / (knots - 1)
        # The odd numbers go ahead, the even ones follow.
        return along([[s, s**2] * 3 for s in shares], kinked, inputs)

    exact, found = bow(1001).values, bow(41)
    error = np.abs(found.values - exact)
    ratio = np.sqrt(np.mean((error / found.standard_error) ** 2))
    assert 0.7 < ratio < 1.3


def test_the_error_bar_covers_a_panel_with_many_jumps():
    # F = Σ sin(50 x + φ)/50 goes through many waves between the only two knots.
    generator = np.random.default_rng(5)
    phases, inputs = generator.uniform(0, 6, 400), generator.normal(0, 3, (5, 400))

    def waves(x):
        return tf.reduce_sum(tf.sin(50 * x + phases), axis=1) / 50

    found = along([], waves, inputs)
    exact = (np.sin(50 * inputs + phases) - np.sin(phases)) / 50
    errors = np.abs(found.values - exact)
    assert 0.9 < np.sqrt(np.mean(errors**2) / np.mean(found.standard_error**2)) < 1.1


def test_where_a_path_meets_something_not_finite_is_said():
    found = along([[0.5, 0.5]], lambda x: tf.sqrt(tf.abs(x[:, 0] - 1)), np.array([[2.0, 1.0]]))
    assert found.verdict.tolist() == ["non_finite"]
    assert "alpha = 0.5" in found.explanation[0]


def test_guided_integrated_gradients_of_a_linear_function_are_its_terms():
    weights = np.array([1.0, -2.0, 0.5, 3.0])
    inputs = np.random.default_rng(0).normal(size=(5, 4))
    found = igsuite.guided_integrated_gradients(
        lambda x: tf.linalg.matvec(x, tf.constant(weights)), inputs, 0.5
    )
    np.testing.assert_allclose(found.values, weights * (inputs - 0.5), atol=1e-12)
    assert found.verdict.tolist() == ["converged"] * 5


def test_the_guided_path_moves_what_matters_least_first():
    # F = x₁ x₂ + 10 x₂ from 0 to (2, 1): |∂₁| = x₂ stays below |∂₂| = x₁ + 10, so that x₁ arrives
    # before x₂ starts. x₁ gets nothing, where the straight path gives it 1.
    def model(x):
        return x[:, 0] * x[:, 1] + 10 * x[:, 1]

    inputs = np.array([[2.0, 1.0]])
    found = igsuite.guided_integrated_gradients(model, inputs, steps=31, max_distance=1)
    np.testing.assert_allclose(found.values, [[0, 12]], atol=1e-9)
    # Held to the straight path, or integrated along it, it gets half of the product.
    straight = igsuite.guided_integrated_gradients(model, inputs, steps=31, max_distance=0)
    np.testing.assert_allclose(straight.values, [[1, 11]], atol=1e-6)


@pytest.mark.slow
def test_numbers_are_never_farther_from_the_straight_path_than_allowed():
    def model(x):
        return x[:, 0] * x[:, 1] + 10 * x[:, 1]

    # x₂ may be 0.05 of its way behind, which is half as long as that of x₁: x₁ is 0.025 ahead.
    # So x₂ = x₁/2 − 0.075 once x₁/2 is beyond 0.075, until x₁ has arrived: ∫ x₂ dx₁ = 0.925².
    found = igsuite.guided_integrated_gradients(
        model, np.array([[2.0, 1.0]]), steps=2001, max_distance=0.05
    )
    np.testing.assert_allclose(found.values, [[0.925**2, 12 - 0.925**2]], atol=1e-3)


def test_what_shares_the_smallest_derivatives_moves_together():
    # All derivatives are equal: the guided path is the straight one.
    found = igsuite.guided_integrated_gradients(
        lambda x: tf.reduce_sum(x, axis=1) ** 2, np.array([[1.0, 2.0, 3.0]]), fraction=0.01
    )
    np.testing.assert_allclose(found.values, [[6, 12, 18]], rtol=1e-3)


@pytest.mark.parametrize("fraction", [0.01, 0.25, 0.99])
@pytest.mark.parametrize("steps", [2, 3, 65])
def test_guided_integrated_gradients_end_at_the_input(steps, fraction):
    inputs = np.random.default_rng(3).normal(size=(4, 7)).astype(np.float32)
    found = igsuite.guided_integrated_gradients(
        lambda x: tf.reduce_sum(x**2, axis=1), inputs, steps=steps, fraction=fraction
    )
    # Exact by the trapezoid whatever the polygon: the gradient of x² is linear along every edge.
    np.testing.assert_allclose(found.values, inputs**2, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(found.completeness_gap, 0, atol=1e-5)
    assert found.evaluations.tolist() == [steps] * 4


def test_guided_integrated_gradients_are_averaged_over_draws_of_a_baseline():
    found = igsuite.guided_integrated_gradients(
        lambda x: tf.reduce_sum(x**2, axis=1), np.ones((1, 3)), Uniform(0, 1, draws=6), steps=5
    )
    drawn = Uniform(0, 1, draws=6)
    assert found.evaluations.tolist() == [30]
    # Of x² from b: 1 − b², a third of which b² has on average, give or take.
    assert (np.abs(found.values - 2 / 3) < 4 * found.standard_error).all()
    assert found.config["baseline"] == drawn.describe()


def test_smooth_integrated_gradients_know_both_errors():
    # Of F = Σ x² at x + noise of variance v, from b: x² + v − b².
    x = 5 + np.random.default_rng(4).normal(size=(1, 400))
    found = igsuite.smooth_integrated_gradients(
        lambda x: tf.reduce_sum(x**2, axis=1), x, 0.5, draws=30, noise=0.1, seed=3
    )
    variance = (0.1 * np.ptp(x)) ** 2
    errors = (found.values - (x**2 + variance - 0.25)) / found.standard_error
    assert 0.85 < np.sqrt(np.mean(errors**2)) < 1.2
    assert np.isnan(found.completeness_gap).all()


def test_every_draw_of_a_baseline_gets_equally_many_noisy_copies():
    # F = x₁, from 0, 1, 2: the noise averages out over 3 · 4 copies, the baselines to 1 exactly.
    data = igsuite.baselines.DataSamples(np.arange(3.0).reshape(3, 1))
    found = igsuite.smooth_integrated_gradients(
        lambda x: x[:, 0], np.array([[5.0]]), data, draws=10, noise=0.5
    )
    assert found.config["draws"] == 12
    np.testing.assert_allclose(found.values, [[4]], atol=1e-6)  # one number has no range: no noise


@pytest.mark.parametrize(
    ("method", "settings"),
    [
        ("guided_integrated_gradients", {"steps": 1}),
        ("guided_integrated_gradients", {"fraction": 0.0}),
        ("guided_integrated_gradients", {"tolerance": 2}),
        ("smooth_integrated_gradients", {"draws": 1}),
        ("smooth_integrated_gradients", {"noise": 0.0}),
        ("smooth_integrated_gradients", {"max_steps": 3}),
    ],
)
def test_bad_settings_are_named(method, settings):
    (name,) = settings
    with pytest.raises(igsuite.ArgumentError) as caught:
        igsuite.METHODS[method](product, np.ones((1, 2)), **settings)
    assert caught.value.argument == name
