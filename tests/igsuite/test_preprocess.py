"""Preprocessing is part of what is differentiated."""

from functools import cache

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

import igsuite
from igsuite import integrated_gradients

Z = np.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.5]])
START = np.array([0.1, -0.2, 0.3])
WEIGHTS = np.array([[1.0, -2.0], [0.5, 1.0], [-1.0, 0.75]])


def model(inputs):
    """(n, 3) to (n, 2), curved and with kinks."""
    return tf.nn.relu(inputs @ WEIGHTS - 0.1) ** 2 + tf.tanh(inputs @ WEIGHTS)


@cache
def unchanged(rule):
    """What is asked of a rule, and what it finds without a change of units."""
    asked = {"rule": rule, "target": 1, "steps": None if rule == "auto" else 15}
    return asked, integrated_gradients(model, Z, START, **asked)


@settings(max_examples=8, deadline=None, derandomize=True, database=None)
@given(
    scale=st.lists(st.sampled_from([-255.0, -0.5, 0.01, 1.0, 127.5]), min_size=3, max_size=3),
    shift=st.lists(st.floats(-100, 100), min_size=3, max_size=3),
    rule=st.sampled_from(["auto", "trapezoid", "gauss_legendre"]),
)
def test_an_affine_change_of_units_changes_no_attribution(scale, shift, rule):
    scale, shift = np.array(scale), np.array(shift)
    asked, plain = unchanged(rule)
    composed = integrated_gradients(
        model,
        Z * scale + shift,
        START * scale + shift,
        preprocess=lambda raw: (raw - shift) / scale,
        **asked,
    )
    np.testing.assert_allclose(composed.values, plain.values, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(composed.standard_error, plain.standard_error, rtol=1e-4, atol=1e-9)
    np.testing.assert_allclose(composed.score_baseline, plain.score_baseline, rtol=1e-9)
    np.testing.assert_array_equal(composed.evaluations, plain.evaluations)


@pytest.mark.parametrize(
    "method", ["input_x_gradient", "idgi", "left_integrated_gradients", "smooth_grad"]
)
def test_comparators_differentiate_through_it_too(method):
    # F = (10 x)², in which the gradient is 200 x.
    def tenfold(x):
        return 10 * x

    def square(z):
        return z**2

    composed = igsuite.METHODS[method](square, np.ones((1, 1)), preprocess=tenfold)
    whole = igsuite.METHODS[method](lambda x: square(tenfold(x)), np.ones((1, 1)))
    np.testing.assert_allclose(composed.values, whole.values)
    assert composed.config["preprocess"].endswith("tenfold")


def test_the_baseline_is_in_the_units_of_the_inputs():
    # F = (x / 10)², from 10 to 30: 9 - 1.
    found = integrated_gradients(
        lambda z: z**2, np.array([[30.0]]), 10.0, preprocess=lambda x: x / 10
    )
    np.testing.assert_allclose(found.values, [[8]], rtol=1e-6)
    np.testing.assert_allclose(found.score_baseline, [1])


def test_a_preprocessing_that_bends_is_followed():
    # F = exp(x) through a linear model.
    found = integrated_gradients(lambda z: 2 * z, np.array([[1.0]]), preprocess=tf.exp)
    np.testing.assert_allclose(found.values, [[2 * (np.e - 1)]], rtol=1e-4)


def test_it_may_put_several_inputs_together():
    def join(parts):
        return tf.concat([parts["left"], 2 * parts["right"]], axis=1)

    found = integrated_gradients(
        lambda z: z[:, 0] * 3 + z[:, 1],
        {"left": np.ones((1, 1)), "right": np.ones((1, 1))},
        preprocess=join,
    )
    np.testing.assert_allclose(found.values["left"], [[3]], rtol=1e-6)
    np.testing.assert_allclose(found.values["right"], [[2]], rtol=1e-6)


def test_it_goes_before_an_embedding():
    # Ids are stored from 1 up, and the embedding counts from 0.
    embedding = keras.layers.Embedding(2, 1, name="embedding")
    network = keras.Sequential(
        [keras.Input((2,), dtype="int32"), embedding, keras.layers.GlobalAveragePooling1D()]
    )
    embedding.set_weights([np.array([[4.0], [-6.0]])])
    found = integrated_gradients(
        network, np.array([[1, 2]]), layer="embedding", preprocess=lambda ids: ids - 1
    )
    np.testing.assert_allclose(found.values, [[[2], [-3]]], rtol=1e-6)


def test_another_preprocessing_is_not_taken_for_the_last():
    network = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    network.layers[0].set_weights([np.ones((1, 1))])
    for factor in (2.0, 5.0):
        found = integrated_gradients(
            network, np.ones((1, 1)), preprocess=lambda x, factor=factor: factor * x
        )
        np.testing.assert_allclose(found.values, [[factor]], rtol=1e-6)
