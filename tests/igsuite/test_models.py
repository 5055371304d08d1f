"""The same numbers through every kind of model.

F(x) = relu(x₁ + 2 x₂ - 1) + 2 relu(3 x₁ - x₂), from 0 to (1, 1). The first unit opens at a third of
the path and gives (1, 2) · 2/3; the second is open all along and gives 2 · (3, -1). Together
(20/3, -2/3), with the sum F(1, 1) - F(0, 0) = 6.
"""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from igsuite import integrated_gradients

X = np.ones((1, 2))
EXACT = np.array([[20 / 3, -2 / 3]])

# Midpoints never meet the kink at 1/3, which is an edge of the panels.
RULE = {"rule": "midpoint", "steps": 30}

HIDDEN, BIAS = np.array([[1.0, 3.0], [2.0, -1.0]]), np.array([-1.0, 0.0])
OUTPUT = np.array([[1.0], [2.0]])


def hidden_layer(dtype="float32"):
    layer = layers.Dense(2, activation="relu", dtype=dtype)
    layer.build((None, 2))
    layer.set_weights([HIDDEN, BIAS])
    return layer


def output_layer(dtype="float32"):
    layer = layers.Dense(1, use_bias=False, dtype=dtype)
    layer.build((None, 2))
    layer.set_weights([OUTPUT])
    return layer


def through_layers(inputs):
    return output_layer()(hidden_layer()(inputs))


def function(inputs):
    inputs = tf.cast(inputs, tf.float64)
    return tf.nn.relu(inputs @ HIDDEN + BIAS) @ OUTPUT


def functional():
    inputs = keras.Input((2,), name="features")
    return keras.Model(inputs, through_layers(inputs))


def sequential(dtype="float32"):
    return keras.Sequential(
        [keras.Input((2,), dtype=dtype), hidden_layer(dtype), output_layer(dtype)]
    )


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden, self.scores = hidden_layer(), output_layer()

    def call(self, inputs):
        return self.scores(self.hidden(inputs))


def nested():
    inputs = keras.Input((2,))
    inner = keras.Sequential([keras.Input((2,)), hidden_layer()])
    outer = keras.Sequential([keras.Input((2,)), output_layer()])
    return keras.Model(inputs, outer(inner(inputs)))


class Module(tf.Module):
    @tf.function
    def __call__(self, inputs):
        # A Python branch on a tensor, which tf.function can convert.
        if tf.size(inputs) > 0:
            return function(inputs)
        return tf.zeros([0, 1], tf.float64)


MODELS = {
    "functional": functional,
    "sequential": sequential,
    "subclassed": Subclassed,
    "nested": nested,
    "function": lambda: function,
    "tf.function": lambda: tf.function(function),
    "module": Module,
}


@pytest.mark.parametrize("make", MODELS.values(), ids=MODELS)
def test_every_kind_of_model_gives_the_same_numbers(make):
    found = integrated_gradients(make(), X, **RULE)
    np.testing.assert_allclose(found.values, EXACT, rtol=1e-6)
    np.testing.assert_allclose(found.score_input, [6], rtol=1e-6)
    np.testing.assert_allclose(found.score_baseline, [0], atol=1e-6)
    np.testing.assert_allclose(found.completeness_gap, [0], atol=1e-5)
    assert found.target.tolist() == [0]
    assert found.evaluations.tolist() == [30]


def test_a_subclassed_model_need_not_be_built():
    class Unbuilt(keras.Model):
        def __init__(self):
            super().__init__()
            self.hidden = layers.Dense(1, kernel_initializer="ones", name="hidden")

        def call(self, inputs):
            return self.hidden(inputs) ** 2

    # F = (x₁ + x₂)², from 0 to (1, 1).
    found = integrated_gradients(Unbuilt(), X, rule="midpoint", steps=2)
    np.testing.assert_allclose(found.values, [[2, 2]], rtol=1e-6)


def test_a_keras_model_in_double_precision_is_explained_in_it():
    found = integrated_gradients(sequential("float64"), X, **RULE)
    assert found.values.dtype == np.float64
    np.testing.assert_allclose(found.values, EXACT, rtol=1e-13)


def test_values_have_the_models_type_whatever_the_inputs_have():
    found = integrated_gradients(sequential(), X.astype(np.float64), **RULE)
    assert found.values.dtype == np.float32
    found = integrated_gradients(function, X.astype(np.float16), **RULE)
    assert found.values.dtype == np.float32
    found = integrated_gradients(function, X.astype(np.longdouble), **RULE)
    assert found.values.dtype == np.float64


def test_arrays_of_any_layout_and_byte_order_are_read_alike():
    inputs = np.random.default_rng(0).random((3, 2))
    expected = integrated_gradients(function, inputs, **RULE).values
    for same in (
        np.asfortranarray(inputs),
        inputs.astype(">f8"),
        inputs[::-1][::-1],
        inputs.tolist(),
    ):
        np.testing.assert_array_equal(integrated_gradients(function, same, **RULE).values, expected)


def test_a_saved_models_signature_gives_the_numbers_of_the_model(tmp_path):
    functional().export(str(tmp_path), verbose=False)
    loaded = tf.saved_model.load(str(tmp_path))
    signature = loaded.signatures["serving_default"]
    for model, inputs in ((loaded, X), (signature, X), (signature, [X])):
        found = integrated_gradients(model, inputs, **RULE)
        values = found.values[0] if isinstance(inputs, list) else found.values
        np.testing.assert_allclose(values, EXACT, rtol=1e-6)
    served = integrated_gradients(loaded.serve, X.astype(np.float32), **RULE)
    np.testing.assert_allclose(served.values, EXACT, rtol=1e-6)
    found = integrated_gradients(signature, {"features": X}, **RULE)
    np.testing.assert_allclose(found.values["features"], EXACT, rtol=1e-6)


def two_columns():
    first, second = keras.Input((1,), name="first"), keras.Input((1,), name="second")
    outputs = through_layers(layers.Concatenate()([first, second]))
    return [first, second], outputs


def test_a_list_of_inputs_gives_a_list_of_values():
    inputs, outputs = two_columns()
    found = integrated_gradients(keras.Model(inputs, outputs), [X[:, :1], X[:, 1:]], **RULE)
    assert isinstance(found.values, list)
    np.testing.assert_allclose(np.hstack(found.values), EXACT, rtol=1e-6)
    assert [each.shape for each in found.standard_error] == [(1, 1), (1, 1)]


def test_a_dict_of_inputs_gives_a_dict_of_values():
    (first, second), outputs = two_columns()
    model = keras.Model({"first": first, "second": second}, outputs)
    # In another order than the model's.
    found = integrated_gradients(model, {"second": X[:, 1:], "first": X[:, :1]}, **RULE)
    assert set(found.values) == {"first", "second"}
    np.testing.assert_allclose(found.values["first"], EXACT[:, :1], rtol=1e-6)
    np.testing.assert_allclose(found.values["second"], EXACT[:, 1:], rtol=1e-6)


def test_a_saved_model_of_several_inputs_takes_them_by_name(tmp_path):
    (first, second), outputs = two_columns()
    keras.Model({"first": first, "second": second}, outputs).export(str(tmp_path), verbose=False)
    loaded = tf.saved_model.load(str(tmp_path))
    found = integrated_gradients(loaded, {"first": X[:, :1], "second": X[:, 1:]}, **RULE)
    np.testing.assert_allclose(found.values["first"], EXACT[:, :1], rtol=1e-6)
    np.testing.assert_allclose(found.values["second"], EXACT[:, 1:], rtol=1e-6)


def masked(kind):
    """The network of x times an integer mask, times a factor."""
    x = keras.Input((2,), name="x")
    mask = keras.Input((2,), dtype="int32", name="mask")
    factor = keras.Input((1,), name="factor")
    outputs = through_layers(x * keras.ops.cast(mask, "float32")) * factor
    inputs = {"mask": mask, "x": x, "factor": factor}
    return keras.Model(inputs if kind is dict else list(inputs.values()), outputs)


SAMPLES = {
    "mask": np.array([[1, 1], [1, 0]]),
    "x": np.ones((2, 2)),
    "factor": np.array([[1.0], [10.0]]),
}

# The second sample: relu(x₁ - 1) + 2 relu(3 x₁), times 10, in which the first unit stays shut.
FIXED_EXACT = np.array([[20 / 3, -2 / 3], [60, 0]])


def test_integer_inputs_are_fixed_unasked_and_named_ones_too():
    found = integrated_gradients(masked(dict), SAMPLES, fixed=["mask", "factor"], **RULE)
    assert set(found.values) == {"x"}
    np.testing.assert_allclose(found.values["x"], FIXED_EXACT, rtol=1e-6)

    unasked = integrated_gradients(masked(dict), SAMPLES, **RULE)
    assert set(unasked.values) == {"x", "factor"}


def test_in_a_list_fixed_inputs_are_named_by_position_and_marked_by_none():
    found = integrated_gradients(masked(list), list(SAMPLES.values()), fixed=[0, 2], **RULE)
    mask, values, factor = found.values
    assert mask is None
    assert factor is None
    np.testing.assert_allclose(values, FIXED_EXACT, rtol=1e-6)


def test_an_input_of_integers_before_those_of_floats_does_not_set_their_type():
    # F = Σ mask · x with x of halves.
    mask, x = keras.Input((2,), dtype="int32"), keras.Input((2,))
    model = keras.Model(
        [mask, x], keras.ops.sum(keras.ops.cast(mask, "float32") * x, axis=1, keepdims=True)
    )
    found = integrated_gradients(model, [np.array([[1, 3]]), np.array([[0.5, 0.5]])])
    np.testing.assert_allclose(found.values[1], [[0.5, 1.5]], rtol=1e-6)


def test_inputs_of_different_precision_are_attributed_to_together():
    found = integrated_gradients(
        lambda both: 2 * tf.cast(both[0], tf.float64) + 3 * both[1],
        [np.ones((1, 1), np.float32), np.ones((1, 1))],
    )
    np.testing.assert_allclose(np.hstack(found.values), [[2, 3]], rtol=1e-7)


def grid(inputs):
    """Outputs (n, 2, 3): the score F times 1 to 6."""
    return tf.reshape(function(inputs) * np.arange(1.0, 7.0), [-1, 2, 3])


@pytest.mark.parametrize(
    ("target", "factor", "reported"),
    [
        ((0, 0), 1, [[0, 0]]),
        ((1, 2), 6, [[1, 2]]),
        ([[1, 0]], 4, [[1, 0]]),
        (lambda outputs: outputs[:, 0, 1] + outputs[:, 1, 1], 7, [-1]),
        (lambda outputs: tf.reduce_mean(outputs, axis=[1, 2]), 3.5, [-1]),
    ],
)
def test_outputs_of_several_axes_are_scored_at_an_index_or_by_a_callable(target, factor, reported):
    found = integrated_gradients(grid, X, target=target, **RULE)
    np.testing.assert_allclose(found.values, factor * EXACT, rtol=1e-12)
    assert found.target.tolist() == reported


def test_every_sample_may_have_an_index_of_its_own():
    found = integrated_gradients(grid, np.ones((2, 2)), target=[[0, 2], [1, 1]], **RULE)
    np.testing.assert_allclose(found.values, [3 * EXACT[0], 5 * EXACT[0]], rtol=1e-12)
    assert found.target.tolist() == [[0, 2], [1, 1]]


def test_one_output_a_sample_needs_no_axis_of_classes():
    found = integrated_gradients(lambda inputs: function(inputs)[:, 0], X, **RULE)
    np.testing.assert_allclose(found.values, EXACT, rtol=1e-12)


def test_the_predicted_class_is_explained_where_none_is_named():
    # Class 0 scores F, class 1 scores 10 - F: at (1, 1) 6 against 4, at (0.5, 0.5) 2.5 against 7.5.
    def classes(inputs):
        return tf.concat([function(inputs), 10 - function(inputs)], axis=1)

    found = integrated_gradients(classes, np.array([[1.0, 1.0], [0.5, 0.5]]), **RULE)
    assert found.target.tolist() == [0, 1]
    np.testing.assert_allclose(found.score_input, [6, 7.5])
    asked = integrated_gradients(classes, np.ones((2, 2)), target=[1, 0], **RULE)
    np.testing.assert_allclose(asked.values, [-EXACT[0], EXACT[0]], rtol=1e-12)


def test_a_number_for_each_sample_is_attributed_to_as_it_is():
    found = integrated_gradients(lambda x: tf.stack([x**2, -x], axis=1), np.array([3.0, -2.0]))
    assert found.values.shape == (2,)
    np.testing.assert_allclose(found.values, [9, 4], rtol=1e-6)


def test_an_embedding_called_twice_gives_a_list_of_two():
    # F = a(ids₁)·(1, 2) - 3 b(ids₂)·(1, 2), with one embedding for both.
    vectors = np.array([[0.0, 0.0], [1.0, 10.0], [2.0, 20.0]])
    embedding = layers.Embedding(3, 2, name="embedding")
    left, right = keras.Input((1,), dtype="int32"), keras.Input((1,), dtype="int32")
    first, second = embedding(left), embedding(right)
    weights = np.array([1.0, 2.0], np.float32)
    model = keras.Model(
        [left, right], keras.ops.sum(first * weights + second * (-3 * weights), axis=(1, 2))
    )
    embedding.set_weights([vectors])
    ids = [np.array([[1], [2]]), np.array([[2], [0]])]

    found = integrated_gradients(model, ids, layer="embedding")
    np.testing.assert_allclose(found.values[0], [[[1, 20]], [[2, 40]]], rtol=1e-5)
    np.testing.assert_allclose(found.values[1], [[[-6, -120]], [[0, 0]]], rtol=1e-5)

    summed = integrated_gradients(model, ids, layer=embedding, reduce_axis=-1)
    np.testing.assert_allclose(np.hstack(summed.values), [[21, -126], [42, 0]], rtol=1e-5)
