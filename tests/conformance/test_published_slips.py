"""Slips found in published code, one by one.

Every test writes the slip down as a small function, shows that it breaks a property, and then that
igsuite holds the property: so each test is known to be able to fail. Gradients are done by hand in
NumPy.
"""

import keras
import numpy as np
import pytest
import tensorflow as tf

import igsuite
from igsuite.rules import RULES, nodes_and_weights


def breaks(check, *values):
    """Whether a check that passes for the right values fails for these."""
    try:
        check(*values)
    except AssertionError:
        return True
    return False


def test_trapezoid_weights_sum_to_one_and_not_to_n_minus_one_over_n():
    w, x = np.array([2.0, -1.0]), np.array([[3.0, 4.0]])

    def slip(steps):
        weights = np.full(steps, 1 / steps)
        weights[[0, -1]] /= 2
        return weights.sum() * w * x

    def check(values):
        np.testing.assert_allclose(values, [[6, -4]], rtol=1e-12)

    assert breaks(check, slip(50))
    np.testing.assert_allclose(slip(50), np.array([[6, -4]]) * 49 / 50)
    found = igsuite.integrated_gradients(
        lambda points: points @ w[:, None], x, rule="trapezoid", steps=50
    )
    check(found.values)


def test_both_end_points_get_half_the_weight_of_the_others():
    # F = x³ from 0 to 1: the integrand 3t² gives the trapezoid an error of 1/(2 (n - 1)²).
    def slip(steps):
        return np.mean(3 * np.linspace(0, 1, steps) ** 2)

    def check(value_of):
        for steps in (11, 101):
            error = 1 / (2 * (steps - 1) ** 2)
            np.testing.assert_allclose(value_of(steps) - 1, error, rtol=1e-9)

    assert breaks(check, slip)
    check(
        lambda steps: igsuite.integrated_gradients(
            lambda points: points**3, np.ones((1, 1)), rule="trapezoid", steps=steps
        ).values.item()
    )


def test_the_gradient_is_taken_through_the_preprocessing():
    # z = x / 127.5 - 1, F = w·z²: IG in pixels from black is the path integral of d/dx.
    w, black, x = np.array([1.0, -2.0, 0.5]), np.zeros(3), np.array([[255.0, 100.0, 30.0]])

    def preprocess(pixels):
        return pixels / 127.5 - 1

    def slip():
        mean_gradient_at_z = 2 * w * (preprocess(x) + preprocess(black)) / 2
        return (x - black) * mean_gradient_at_z

    def check(values):
        np.testing.assert_allclose(values, w * (preprocess(x) ** 2 - preprocess(black) ** 2))

    assert breaks(check, slip())
    found = igsuite.integrated_gradients(
        lambda z: z**2 @ w[:, None],
        x,
        black,
        preprocess=preprocess,
        rule="trapezoid",
        steps=2,
    )
    check(found.values)


def test_the_target_is_frozen_at_the_input():
    # Outputs (1 - x, 2x): class 1 at x = 1, class 0 on the first third of the path.
    nodes, weights = nodes_and_weights("midpoint", 30)

    def slip():
        outputs = np.stack([1 - nodes, 2 * nodes], axis=1)
        return weights @ np.array([-1.0, 2.0])[outputs.argmax(axis=1)]

    def check(value):
        np.testing.assert_allclose(value, 2.0, rtol=1e-12)

    assert breaks(check, slip())
    found = igsuite.integrated_gradients(
        lambda x: keras.ops.concatenate([1 - x, 2 * x], axis=1),
        np.ones((1, 1)),
        rule="midpoint",
        steps=30,
    )
    assert found.target.tolist() == [1]
    check(found.values.item())


@pytest.mark.parametrize("rule", ["trapezoid", "simpson", "gauss_legendre"])
def test_no_panel_is_lost_between_two_chunks(closed_form, explain, rule):
    def slip(chunk):
        nodes = np.linspace(0, 1, 51)
        chunks = [nodes[start : start + chunk] for start in range(0, 51, chunk)]
        return sum(np.trapezoid(np.ones_like(part), part) for part in chunks)

    def check(value_of):
        whole = value_of(51)
        for chunk in (1, 7, 10, 50):
            np.testing.assert_allclose(value_of(chunk), whole, rtol=1e-12)

    form = closed_form("hinge_network")
    assert breaks(check, slip)
    check(lambda chunk: explain(form, rule=rule, steps=51, batch_size=chunk).values)


def test_the_factor_is_input_minus_baseline_and_not_the_point_on_the_path():
    # F = x²: from 1 to 3 the attribution is 8; with the point as the factor it is ∫ 2γ² dt = 26/3.
    nodes, weights = nodes_and_weights("gauss_legendre", 4)

    def slip():
        points = 1 + 2 * nodes
        return weights @ (2 * points * points)

    def check(value):
        np.testing.assert_allclose(value, 8, rtol=1e-12)

    assert breaks(check, slip())
    np.testing.assert_allclose(slip(), 26 / 3)
    found = igsuite.integrated_gradients(
        lambda x: x**2, np.array([[3.0]]), 1.0, rule="gauss_legendre", steps=4
    )
    check(found.values.item())


def test_no_absolute_value_is_taken_before_integrating():
    # F = x² from -1 to 2: the gradient changes its sign on the way, and F gains 3.
    nodes, weights = nodes_and_weights("midpoint", 300)

    def slip():
        return 3 * weights @ np.abs(2 * (-1 + 3 * nodes))

    def check(value):
        np.testing.assert_allclose(value, 3, rtol=1e-12)

    assert breaks(check, slip())
    np.testing.assert_allclose(slip(), 5, rtol=1e-4)
    found = igsuite.integrated_gradients(
        lambda x: x**2, np.array([[2.0]]), -1.0, rule="midpoint", steps=300
    )
    check(found.values.item())


def test_channels_are_summed_and_not_averaged():
    # F = Σ w·x over 2 × 2 pixels of three channels: completeness holds for the sum alone.
    w, x = np.array([1.0, 2.0, -0.5]), np.arange(12.0).reshape(1, 2, 2, 3)

    def slip():
        return (w * x).mean(axis=-1)

    def check(values):
        assert values.shape == (1, 2, 2)
        np.testing.assert_allclose(values.sum(), (w * x).sum(), rtol=1e-12)

    assert breaks(check, slip())
    found = igsuite.integrated_gradients(
        lambda points: keras.ops.sum(points * w, axis=(1, 2, 3))[:, None],
        x,
        reduce_axis=-1,
        rule="midpoint",
        steps=2,
    )
    check(found.values)
    np.testing.assert_allclose(found.completeness_gap, 0, atol=1e-12)


class Tripwire(keras.layers.Layer):
    """Passes its inputs on, until it is armed."""

    armed = False

    def call(self, inputs):
        if self.armed:
            raise RuntimeError("tripped")
        return inputs


@pytest.fixture
def guarded_model():
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((4,), dtype="int32"),
            keras.layers.Embedding(9, 3, name="embedding"),
            Tripwire(name="tripwire"),
            keras.layers.GlobalMaxPooling1D(),
            keras.layers.Dense(1),
        ]
    )
    return model


def test_the_embedding_is_left_as_it_was_after_an_error(guarded_model):
    ids = np.array([[1, 2, 3, 4]])
    embedding, tripwire = guarded_model.get_layer("embedding"), guarded_model.get_layer("tripwire")
    before, outputs = dict(embedding.__dict__), guarded_model(ids).numpy()
    weights = embedding.get_weights()[0]

    def slip():
        embedding.call = lambda inputs: tf.zeros((len(inputs), 4, 3))
        guarded_model(ids)
        embedding.call = type(embedding).call.__get__(embedding)

    def check():
        assert "call" not in embedding.__dict__
        assert embedding.__dict__.keys() == before.keys()
        np.testing.assert_array_equal(embedding.get_weights()[0], weights)
        np.testing.assert_array_equal(guarded_model(ids).numpy(), outputs)

    tripwire.armed = True
    with pytest.raises(RuntimeError, match="tripped"):
        slip()
    tripwire.armed = False
    assert breaks(check)
    del embedding.call
    check()

    tripwire.armed = True
    with pytest.raises(Exception, match="tripped"):
        igsuite.integrated_gradients(guarded_model, ids, layer="embedding", rule="left", steps=4)
    tripwire.armed = False
    check()
    igsuite.integrated_gradients(guarded_model, ids, layer="embedding", rule="left", steps=4)
    check()


def test_the_callers_arrays_are_left_as_they_were():
    pixels = np.array([[255.0, 51.0]])

    def slip(images):
        images /= 255
        return images

    def check(call):
        images, baseline = pixels.copy(), np.array([[10.0, 20.0]])
        call(images, baseline)
        np.testing.assert_array_equal(images, pixels)
        np.testing.assert_array_equal(baseline, [[10.0, 20.0]])

    assert breaks(check, lambda images, baseline: slip(images))
    for rule, steps in [(rule, 5) for rule in RULES] + [("auto", None)]:
        check(
            lambda images, baseline, rule=rule, steps=steps: igsuite.integrated_gradients(
                lambda x: keras.ops.sum(x**2, axis=1, keepdims=True),
                images,
                baseline,
                rule=rule,
                steps=steps,
                preprocess=lambda x: x / 255,
            )
        )
