"""What integrated gradients promise for every network, on networks drawn at random."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import igsuite

FEATURES, UNITS = 4, 6
SYMMETRIC = ["midpoint", "trapezoid", "simpson", "gauss_legendre", "clenshaw_curtis",
             "gauss_kronrod", "fejer"]  # fmt: skip

seeds = st.integers(0, 2**32 - 1)
# A seed has no simpler form, so nothing is shrunk; and every run tries the same ones.
few = settings(max_examples=12, deadline=None, derandomize=True, phases=[Phase.generate])


def attribute(model, x, b, rule="gauss_legendre", steps=9, **options):
    return igsuite.integrated_gradients(model, x, b, rule=rule, steps=steps, **options).values


# Variables and one function, so that the compiled gradient serves every example.
SCALE, SHIFT = tf.Variable(1.0, dtype=tf.float64), tf.Variable(0.0, dtype=tf.float64)


def standard_units(inputs):
    return (inputs - SHIFT) / SCALE


def draw(seed, *shapes):
    normal = np.random.default_rng(seed).standard_normal
    return [normal(shape) for shape in shapes]


def dense(units, activation=None):
    return keras.layers.Dense(units, activation=activation, dtype="float64")


@pytest.fixture(scope="module", params=["tanh", "relu"])
def network(request):
    """One hidden layer and three outputs: two of them, and their combination by the last layer."""
    inputs = keras.Input((FEATURES,), dtype="float64")
    parts = dense(2)(dense(UNITS, request.param)(inputs))
    combined = keras.layers.Dense(1, use_bias=False, dtype="float64")(parts)
    outputs = keras.layers.Concatenate(dtype="float64")([parts, combined])
    return keras.Model(inputs, outputs)


def set_random_weights(model, seed):
    model.set_weights(draw(seed, *[weight.shape for weight in model.get_weights()]))


@given(seed=seeds)
@few
def test_linearity_in_the_model(network, seed):
    set_random_weights(network, seed)
    first, second = network.get_weights()[-1][:, 0]
    x, b = draw(seed + 1, (3, FEATURES), FEATURES)
    f, g, combined = (attribute(network, x, b, target=target) for target in range(3))
    np.testing.assert_allclose(combined, first * f + second * g, rtol=1e-9, atol=1e-10)


@given(seed=seeds, dummy=st.integers(0, FEATURES - 1))
@few
def test_a_feature_that_the_model_does_not_read_gets_exactly_zero(network, seed, dummy):
    set_random_weights(network, seed)
    weights = network.get_weights()
    weights[0][dummy] = 0
    network.set_weights(weights)
    x, b = draw(seed + 1, (3, FEATURES), FEATURES)
    values = attribute(network, x, b, target=0)
    assert np.all(values[:, dummy] == 0)
    assert np.all(np.delete(values, dummy, axis=1).any(axis=1))


@given(seed=seeds)
@few
def test_features_that_play_the_same_part_get_the_same(network, seed):
    set_random_weights(network, seed)
    weights = network.get_weights()
    weights[0][1] = weights[0][0]
    network.set_weights(weights)
    x, b = draw(seed + 1, (3, FEATURES), FEATURES)
    x[:, 1], b[1] = x[:, 0], b[0]
    values = attribute(network, x, b, target=0)
    np.testing.assert_allclose(values[:, 1], values[:, 0], rtol=1e-12, atol=1e-14)


@pytest.fixture(scope="module")
def rewritten():
    """A ReLU network, and the same function with its units scaled, halved, shuffled and split."""
    plain = keras.Sequential(
        [keras.Input((FEATURES,), dtype="float64"), dense(UNITS, "relu"), dense(1)]
    )
    other = keras.Sequential(
        [
            keras.Input((FEATURES,), dtype="float64"),
            dense(FEATURES),
            dense(2 * UNITS, "relu"),
            dense(3),
            dense(1),
        ]
    )
    return plain, other


@given(seed=seeds)
@few
def test_implementation_invariance(rewritten, seed):
    plain, other = rewritten
    set_random_weights(plain, seed)
    w, c, v, intercept = plain.get_weights()
    x, b, mixing, sharing = draw(seed + 1, (3, FEATURES), FEATURES, (FEATURES, FEATURES), (1, 3))
    order = np.random.default_rng(seed).permutation(2 * UNITS)
    scale = 2.0 ** np.arange(UNITS)
    doubled = np.concatenate([w * scale, w], axis=1)[:, order]
    biases = np.concatenate([c * scale, c])[order]
    heads = np.concatenate([v / scale[:, None] / 4, v * 3 / 4])[order]
    rotation = np.linalg.qr(mixing)[0]
    other.set_weights(
        [
            rotation,
            np.zeros(FEATURES),
            rotation.T @ doubled,
            biases,
            heads @ sharing,
            np.zeros(3),
            sharing.T / (sharing**2).sum(),
            intercept,
        ]
    )
    np.testing.assert_allclose(
        attribute(other, x, b), attribute(plain, x, b), rtol=1e-9, atol=1e-10
    )


@pytest.mark.parametrize("rule", SYMMETRIC)
@given(seed=seeds)
@settings(few, max_examples=4)
def test_symmetric_rules_are_antisymmetric_in_the_ends_of_the_path(network, rule, seed):
    set_random_weights(network, seed)
    x, b = draw(seed + 1, (2, FEATURES), (2, FEATURES))
    there = attribute(network, x, b, rule=rule, target=0)
    back = attribute(network, b, x, rule=rule, target=0)
    np.testing.assert_allclose(there, -back, rtol=1e-9, atol=1e-10)


@given(seed=seeds)
@few
def test_left_one_way_is_right_the_other_way(network, seed):
    set_random_weights(network, seed)
    x, b = draw(seed + 1, (2, FEATURES), (2, FEATURES))
    there = attribute(network, x, b, rule="left", target=0)
    back = attribute(network, b, x, rule="right", target=0)
    np.testing.assert_allclose(there, -back, rtol=1e-9, atol=1e-10)


@given(seed=seeds, batch_size=st.integers(1, 64), rule=st.sampled_from(["auto", "trapezoid"]))
@few
def test_values_do_not_depend_on_the_batch_size(network, seed, batch_size, rule):
    set_random_weights(network, seed)
    x, b = draw(seed + 1, (5, FEATURES), FEATURES)
    options = {"rule": rule, "steps": None if rule == "auto" else 13, "target": 0}
    whole = igsuite.integrated_gradients(network, x, b, batch_size=65, **options)
    parts = igsuite.integrated_gradients(network, x, b, batch_size=batch_size, **options)
    np.testing.assert_allclose(parts.values, whole.values, rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(parts.evaluations, whole.evaluations)


@given(seed=seeds)
@few
def test_values_do_not_depend_on_the_order_of_the_samples(network, seed):
    set_random_weights(network, seed)
    x, b = draw(seed + 1, (7, FEATURES), (7, FEATURES))
    order = np.random.default_rng(seed).permutation(7)
    there = attribute(network, x, b, target=0, batch_size=5)
    shuffled = attribute(network, x[order], b[order], target=0, batch_size=5)
    np.testing.assert_allclose(shuffled, there[order], rtol=1e-9, atol=1e-12)


@given(seed=seeds, rule=st.sampled_from(["auto", *SYMMETRIC]))
@few
def test_a_baseline_equal_to_the_input_gives_zeros(network, seed, rule):
    set_random_weights(network, seed)
    (x,) = draw(seed + 1, (3, FEATURES))
    found = igsuite.integrated_gradients(
        network, x, x.copy(), target=0, rule=rule, steps=None if rule == "auto" else 9
    )
    assert not found.values.any()
    assert set(found.verdict) == {"degenerate_baseline"}


@given(
    seed=seeds,
    scale=st.floats(0.01, 100) | st.floats(-100, -0.01),
    shift=st.floats(-100, 100),
)
@few
def test_affine_change_of_input_units_leaves_attributions_alone(network, seed, scale, shift):
    set_random_weights(network, seed)
    x, b = draw(seed + 1, (3, FEATURES), FEATURES)
    SCALE.assign(scale)
    SHIFT.assign(shift)
    plain = attribute(network, x, b, target=0)
    in_other_units = attribute(
        network, scale * x + shift, scale * b + shift, target=0, preprocess=standard_units
    )
    np.testing.assert_allclose(in_other_units, plain, rtol=1e-6, atol=1e-8)


@given(seed=seeds)
@few
def test_values_add_up_to_the_change_of_the_score(network, seed):
    set_random_weights(network, seed)
    x, b = draw(seed + 1, (3, FEATURES), FEATURES)
    found = igsuite.integrated_gradients(network, x, b, target=0, tolerance=0.01)
    change = network(x).numpy()[:, 0] - network(b[None]).numpy()[:, 0]
    np.testing.assert_allclose(found.score_input - found.score_baseline, change, rtol=1e-6)
    np.testing.assert_allclose(
        found.completeness_gap, found.values.sum(axis=1) - change, rtol=1e-6, atol=1e-6
    )
    # The gap is a sum of errors, so it cannot exceed what the error bar allows by much.
    allowed = 4 * found.relative_error * np.abs(found.values).sum(axis=1) + 1e-5
    assert np.all(np.abs(found.completeness_gap) <= allowed)
