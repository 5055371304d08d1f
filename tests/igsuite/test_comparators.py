"""The methods to compare with, each by hand on small functions."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import igsuite
from igsuite import METHODS
from igsuite.baselines import DataSamples, Uniform

X = np.array([[3.0, 2.0], [-1.0, 0.5]])


def polynomial(inputs):
    """F = x₁² x₂."""
    return inputs[:, :1] ** 2 * inputs[:, 1:]


def squares(inputs):
    return tf.reduce_sum(inputs**2, axis=1, keepdims=True)


def saturating(inputs):
    """F = min(1, x₁) + relu(x₂ - 5) - relu(x₃ - 5)."""
    parts = [
        1 - tf.nn.relu(1 - inputs[:, 0]),
        tf.nn.relu(inputs[:, 1] - 5),
        -tf.nn.relu(inputs[:, 2] - 5),
    ]
    return tf.add_n(parts)


def test_the_gradient_is_that_at_the_input():
    found = igsuite.gradient(polynomial, X)
    np.testing.assert_allclose(found.values, [[12, 9], [-1, 1]])
    assert found.evaluations.tolist() == [1, 1]


def test_the_absolute_gradient_is_summed_after_it_was_made_positive():
    found = igsuite.absolute_gradient(polynomial, X, reduce_axis=1)
    np.testing.assert_allclose(found.values, [21, 2])
    np.testing.assert_allclose(igsuite.gradient(polynomial, X, reduce_axis=1).values, [21, 0])


def test_input_x_gradient_is_their_product():
    found = igsuite.input_x_gradient(polynomial, X)
    np.testing.assert_allclose(found.values, [[36, 18], [1, 0.5]])


@pytest.mark.parametrize("method", ["gradient", "absolute_gradient", "input_x_gradient", "random"])
def test_methods_without_a_promised_sum_report_no_gap(method):
    found = METHODS[method](polynomial, X)
    assert np.isnan(found.completeness_gap).all()
    assert np.isnan(found.score_baseline).all()
    np.testing.assert_allclose(found.score_input, [18, 0.5])
    assert found.verdict.tolist() == ["converged"] * 2
    assert (found.standard_error == 0).all()


def test_a_gradient_of_zero_is_a_result_like_any_other():
    found = igsuite.gradient(lambda x: tf.nn.relu(x), -np.ones((1, 1)))
    assert found.values.tolist() == [[0]]
    assert found.verdict.tolist() == ["converged"]
    assert found.explanation.tolist() == [""]


@pytest.mark.parametrize("method", ["gradient", "integrated_gradients", "idgi"])
def test_what_is_not_finite_is_said_and_has_no_error_bar(method):
    found = METHODS[method](lambda x: tf.sqrt(x - 2), np.ones((1, 1)))
    assert found.verdict.tolist() == ["non_finite"]
    assert "NaN" in found.explanation[0]
    assert np.isnan(found.relative_error).all()


def standardised(found, exact):
    return ((found.values - exact) / found.standard_error).ravel()


UNITS = np.random.default_rng(4).normal(size=(1, 400))


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        # Of F = Σ x², at x + noise of variance v.
        ("gradient", lambda x, v: 2 * x),
        ("input_x_gradient", lambda x, v: 2 * (x**2 + v)),
        ("integrated_gradients", lambda x, v: x**2 + v),
    ],
)
def test_smoothing_averages_over_noise_and_knows_its_error(method, expected):
    # As many draws as it takes for the mean of squares, which are skewed, to be normal.
    found = igsuite.smooth_grad(squares, UNITS, method=method, draws=200, noise=0.1, seed=3)
    variance = (0.1 * (UNITS.max() - UNITS.min())) ** 2
    errors = standardised(found, expected(UNITS, variance))
    assert np.mean(np.abs(errors) < 3) >= 0.95
    assert 0.85 < np.sqrt(np.mean(errors**2)) < 1.2
    assert found.config["method"] == f"smooth_grad({method})"


def test_smoothed_absolute_gradients_are_made_positive_before_the_average():
    # At 0 the gradient 2 · noise has the mean 0, and its absolute value 2 √(2/π) deviations.
    x = np.append(np.zeros(400), 1.0)[None]
    found = igsuite.smooth_grad(squares, x, method="absolute_gradient", draws=50, noise=0.1)
    np.testing.assert_allclose(found.values[0, :400].mean(), 0.2 * np.sqrt(2 / np.pi), rtol=0.03)
    plain = igsuite.smooth_grad(squares, x, draws=50, noise=0.1)
    np.testing.assert_allclose(plain.values[0, :400].mean(), 0, atol=0.005)


def test_noise_follows_the_range_of_each_sample():
    x = np.array([[0.0, 1.0], [0.0, 100.0]])
    found = igsuite.smooth_grad(squares, x, draws=2000, noise=0.1)
    # Gradients are 2 (x + noise): a deviation of 0.2 ranges, over √2000.
    np.testing.assert_allclose(
        found.standard_error, np.array([[1, 1], [100, 100]]) * 0.2 / np.sqrt(2000), rtol=0.1
    )


def test_smoothing_keeps_the_target_of_the_clean_input():
    # Class 0 wins by a hair, and loses in half of the noisy copies.
    found = igsuite.smooth_grad(lambda x: x, np.array([[1.001, 1.0, 0.0]]), draws=20)
    assert found.target.tolist() == [0]
    np.testing.assert_array_equal(found.values, [[1, 0, 0]])


def test_expected_gradients_average_over_data_and_paths():
    # Of F = Σ x² the mean over baselines b is x² - E[b²].
    data = np.random.default_rng(1).normal(size=(50, 400))
    found = igsuite.expected_gradients(squares, UNITS, data, draws=400, seed=2)
    errors = standardised(found, UNITS**2 - (data**2).mean(axis=0))
    assert np.mean(np.abs(errors) < 3) >= 0.95
    # Every baseline is drawn equally often, which makes the average better than its error bar.
    assert np.sqrt(np.mean(errors**2)) < 1.2
    assert found.evaluations.tolist() == [400]


def test_expected_gradients_draw_no_more_data_than_they_are_asked_to():
    data = np.arange(30.0).reshape(10, 3)
    found = igsuite.expected_gradients(lambda x: x[:, 0], np.zeros((1, 3)), data, draws=4)
    assert found.evaluations.tolist() == [4]
    # The values are those of whole baselines: minus a mean of 4 of the first column.
    assert (found.values[0, 0] * -4) % 3 == 0
    assert found.config["baseline"]["draws"] == 4


def test_expected_gradients_of_several_inputs_draw_rows_of_one_data_set():
    # F = a b, from (β, β) with β of 1 or -1 to (1, 1): a's share is (1 - β²)/2, nothing.
    signs = np.where(np.arange(40) % 2, 1.0, -1.0)[:, None]
    found = igsuite.expected_gradients(
        lambda parts: parts["a"] * parts["b"],
        {"a": np.ones((1, 1)), "b": np.ones((1, 1))},
        {"a": signs, "b": signs},
        draws=4000,
    )
    for name in "ab":
        assert abs(found.values[name][0, 0]) < 4 * found.standard_error[name][0, 0] < 0.1


def test_expected_gradients_from_a_baseline_object():
    found = igsuite.expected_gradients(
        lambda x: x[:, 0], np.ones((1, 2)), Uniform(low=0, high=0, draws=5), draws=10
    )
    np.testing.assert_allclose(found.values, [[1, 0]])
    assert found.evaluations.tolist() == [10]


def test_idgi_shares_out_each_change_by_squared_gradients():
    # The gradient is (2, 1) throughout: shares of 4/5 and 1/5 of the 3 that F gains.
    found = igsuite.idgi(lambda x: 2 * x[:, 0] + x[:, 1], np.ones((1, 2)))
    np.testing.assert_allclose(found.values, [[2.4, 0.6]])


def test_idgi_takes_the_mean_of_the_shares_at_both_ends_of_a_step():
    # F = x₁² + x₂ from 0 to (1, 1): at 0 all is x₂'s, at 1 x₁ has 4/5; F gains 2 in one step.
    found = igsuite.idgi(lambda x: x[:, 0] ** 2 + x[:, 1], np.ones((1, 2)), steps=2)
    np.testing.assert_allclose(found.values, [[0.8, 1.2]])


@pytest.mark.parametrize("steps", [2, 7, 65])
def test_idgi_sums_to_the_score_difference_however_few_its_steps(steps):
    # From (1, 1, 1), where F is flat: the first step's change is all shared out as at its end.
    inputs = np.random.default_rng(0).normal(size=(5, 3)) * 10
    found = igsuite.idgi(saturating, inputs, steps=steps, baseline=1.0)
    np.testing.assert_allclose(
        found.values.sum(axis=1), found.score_input - found.score_baseline, atol=1e-9
    )
    np.testing.assert_allclose(found.completeness_gap, 0, atol=1e-9)


def test_idgis_error_bar_shrinks_with_its_steps():
    def curved(inputs):
        return tf.exp(inputs[:, 0]) + inputs[:, 1] ** 2

    exact = igsuite.idgi(curved, X, steps=4097).values
    errors = []
    for steps in (9, 65, 513):
        found = igsuite.idgi(curved, X, steps=steps)
        error = np.abs(found.values - exact).sum(axis=1)
        assert (error < 3 * found.relative_error * np.abs(exact).sum(axis=1)).all()
        errors.append(found.relative_error.max())
    assert errors[0] > 5 * errors[1] > 25 * errors[2]


def test_left_integrated_gradients_stop_where_the_score_has_made_90_percent():
    found = igsuite.left_integrated_gradients(saturating, np.array([[10.0, 10.0, 10.0]]))
    # F is at 0.9 at 9 % of the path, before x₂ and x₃ move it at all; to the end they would get
    # 5 and -5.
    np.testing.assert_allclose(found.values, [[0.9, 0, 0]], atol=1e-12)
    whole = igsuite.integrated_gradients(saturating, np.array([[10.0, 10.0, 10.0]]))
    np.testing.assert_allclose(whole.values, [[1, 5, -5]], rtol=0.02)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_left_integrated_gradients_cover_their_share_of_a_rise_or_a_fall(sign, share):
    found = igsuite.left_integrated_gradients(
        lambda x: sign * (2 * x[:, 0] + x[:, 1]), np.array([[1.0, 3.0]]), share=share
    )
    np.testing.assert_allclose(found.values, share * sign * np.array([[2, 3]]))
    assert np.isnan(found.completeness_gap).all()


def test_left_integrated_gradients_stop_at_the_first_crossing():
    # F = sin(5π/2 x) rises to 0.9 at once, falls, and comes back to 1 at the end.
    found = igsuite.left_integrated_gradients(
        lambda x: tf.sin(2.5 * np.pi * x[:, 0]) + tf.nn.relu(x[:, 1] - 0.5) * (1 - x[:, 1]),
        np.ones((1, 2)),
        steps=1001,
    )
    np.testing.assert_allclose(found.values, [[0.9, 0]], atol=1e-3)


def test_random_values_are_normal_and_cost_nothing():
    found = igsuite.random_attribution(squares, np.ones((4, 5000)))
    np.testing.assert_allclose(found.values.mean(axis=1), 0, atol=4 / np.sqrt(5000))
    np.testing.assert_allclose(found.values.std(axis=1), 1, atol=4 / np.sqrt(10000))
    assert np.abs(np.corrcoef(found.values) - np.eye(4)).max() < 4 / np.sqrt(5000)
    assert found.evaluations.tolist() == [0] * 4


RANDOM = {
    "random": {},
    "smooth_grad": {"draws": 5},
    "smooth_integrated_gradients": {"draws": 5},
    "expected_gradients": {"baseline": X + 1, "draws": 6},
    "integrated_gradients": {"baseline": Uniform(draws=3)},
    "idgi": {"baseline": Uniform(draws=3)},
    "guided_integrated_gradients": {"baseline": Uniform(draws=3), "steps": 9},
    "left_integrated_gradients": {"baseline": Uniform(draws=3)},
}


@pytest.mark.parametrize("method", RANDOM)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(method):
    first, again, other = (
        METHODS[method](polynomial, X, seed=seed, **RANDOM[method]) for seed in (7, 7, 8)
    )
    for name in ("values", "standard_error", "relative_error"):
        assert getattr(first, name).tobytes() == getattr(again, name).tobytes()
    assert (first.values != other.values).any()
    assert first.config["seed"] == 7


@pytest.mark.parametrize("method", ["random", "smooth_grad", "expected_gradients"])
def test_a_samples_draws_do_not_depend_on_the_samples_behind_it(method):
    settings = RANDOM[method]
    both, first = (METHODS[method](polynomial, inputs, **settings) for inputs in (X, X[:1]))
    np.testing.assert_allclose(both.values[:1], first.values, rtol=1e-12)
    assert (both.values[0] != both.values[1]).all()


def test_the_global_generators_are_neither_used_nor_moved():
    np.random.seed(1)  # noqa: NPY002
    tf.random.set_seed(1)
    state = np.random.get_state()[1].copy()  # noqa: NPY002
    before = [METHODS[method](polynomial, X, **RANDOM[method]).values for method in RANDOM]
    np.testing.assert_array_equal(np.random.get_state()[1], state)  # noqa: NPY002
    np.random.seed(2)  # noqa: NPY002
    tf.random.set_seed(2)
    after = [METHODS[method](polynomial, X, **RANDOM[method]).values for method in RANDOM]
    np.testing.assert_array_equal(before, after)


EVERY = {name: RANDOM.get(name, {}) for name in METHODS}


@pytest.mark.parametrize("method", EVERY)
def test_every_method_sums_over_axes_and_leaves_fixed_inputs_out(method):
    def model(both):
        return polynomial(both[0]) * both[1]

    settings = dict(EVERY[method])
    if method == "expected_gradients":
        settings["baseline"] = [X + 1, None]
    inputs = [X, np.array([[1.0], [10.0]])]
    whole = METHODS[method](model, inputs, fixed=1, **settings)
    assert whole.values[1] is None
    assert whole.config["method"].startswith(method)
    if method in ("random", "absolute_gradient"):
        return
    summed = METHODS[method](model, inputs, fixed=1, reduce_axis=-1, **settings)
    expected = whole.values[0].sum(axis=1)
    np.testing.assert_allclose(summed.values[0], expected, rtol=0.02, atol=1e-9)


@pytest.mark.parametrize("method", EVERY)
def test_every_method_explains_a_layer(method):
    # F = Σ e · (1, 10), linear in the embeddings: gradients and products by hand.
    ids = keras.Input((2,), dtype="int32")
    embedding = keras.layers.Embedding(3, 2, name="embedding")
    weights = np.array([1.0, 10.0], np.float32)
    model = keras.Model(ids, keras.ops.sum(embedding(ids) * weights, axis=(1, 2)))
    vectors = np.array([[0.0, 0.0], [1.0, 2.0], [3.0, -1.0]], np.float32)
    embedding.set_weights([vectors])
    tokens = np.array([[1, 2]])
    settings = {"baseline": np.zeros((2, 2, 2)), "draws": 2} if "expected" in method else {}
    found = METHODS[method](model, tokens, layer="embedding", **settings)

    products = vectors[tokens] * weights
    slopes = np.broadcast_to(weights, (1, 2, 2))
    squared = np.square(slopes) / np.square(slopes).sum()
    expected = {
        "gradient": slopes,
        "absolute_gradient": slopes,
        "smooth_grad": slopes,
        "input_x_gradient": products,
        "integrated_gradients": products,
        "guided_integrated_gradients": products,
        "expected_gradients": products,
        "left_integrated_gradients": 0.9 * products,
        "idgi": squared * products.sum(),
    }
    assert found.values.shape == (1, 2, 2)
    if method == "smooth_integrated_gradients":
        assert (np.abs(found.values - products) < 4 * found.standard_error + 1e-4).all()
    elif method != "random":
        np.testing.assert_allclose(found.values, expected[method], rtol=1e-4)


def test_data_samples_are_integrated_as_any_baseline_by_idgi():
    data = np.array([[0.0, 0.0], [1.0, 0.0]])
    found = igsuite.idgi(lambda x: 2 * x[:, 0] + x[:, 1], np.ones((1, 2)), DataSamples(data))
    # Gains of 3 and 1, shared as 4 to 1.
    np.testing.assert_allclose(found.values, [[1.6, 0.4]])
    assert found.evaluations.tolist() == [130]
