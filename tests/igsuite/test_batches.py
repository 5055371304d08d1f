"""Batches: traced once, full, independent of their size, and halved where memory runs out."""

import subprocess
import sys
import warnings

import keras
import numpy as np
import pytest
import tensorflow as tf

import igsuite
from igsuite import integrated_gradients, score_inputs
from igsuite.problem import prepare
from igsuite.rules import RULES

WEIGHTS = np.array([[1.0, -1.0, 0.5], [0.5, 2.0, -1.5], [-2.0, 0.0, 1.0]], np.float32)


def kinked(inputs):
    """(n, 3) to (n, 1), with kinks on most paths."""
    return tf.reduce_sum(tf.nn.relu(inputs @ WEIGHTS - 0.3), axis=1, keepdims=True)


def points(count):
    return np.random.default_rng(count).normal(size=(count, 3)).astype(np.float32)


def test_a_function_is_traced_once_for_scores_and_once_for_gradients(counted_model):
    model = counted_model(kinked)
    integrated_gradients(model, points(11), batch_size=4)
    assert model.traces == 2
    assert model.rows == [1]


def test_a_keras_model_is_traced_once_for_all_calls_and_numbers_of_samples(meter):
    layer = meter()
    model = keras.Sequential([keras.Input((3,)), layer, keras.layers.Dense(2)])
    layer.traces = 0
    for count, batch_size in ((2, None), (7, None), (40, 3), (1, 1)):
        integrated_gradients(model, points(count), target=1, batch_size=batch_size)
    assert layer.traces == 2
    igsuite.idgi(model, points(3), target=0)
    igsuite.idgi(model, points(5), target=1)
    # IDGI weighs gradients otherwise, which is another pair of traces.
    assert layer.traces == 4


def test_another_score_shape_or_model_is_another_trace(meter):
    def model():
        layer = meter()
        return keras.Sequential([layer, keras.layers.GlobalAveragePooling1D()]), layer

    first, layer = model()
    first(np.ones((1, 2, 2)))
    layer.traces = 0
    for traces, (settings, time) in enumerate(
        (({}, 4), ({}, 5), ({"score": "margin"}, 4), ({}, 4)), start=1
    ):
        integrated_gradients(first, np.ones((2, time, 2)) * 3, target=1, **settings)
        assert layer.traces == 2 * min(traces, 3)


def test_the_reading_of_a_layer_is_traced_once(meter):
    layer = meter()
    model = keras.Sequential(
        [
            keras.Input((4,), dtype="int32"),
            keras.layers.Embedding(5, 2, name="embedding"),
            layer,
            keras.layers.GlobalMaxPooling1D(),
        ]
    )
    layer.traces = 0
    for ids in ([[1, 2, 3, 4]], [[4, 3, 2, 1], [0, 0, 1, 2]]):
        integrated_gradients(
            model, np.array(ids), np.zeros(4, int), target=0, layer="embedding", batch_size=1
        )
    # The first sample, the layer's outputs, the scores, the gradients.
    assert layer.traces == 4


@pytest.mark.parametrize("rule", ["auto", "trapezoid", "gauss_legendre"])
def test_values_do_not_depend_on_the_batch_size(rule):
    steps = None if rule == "auto" else 31
    whole = integrated_gradients(kinked, points(9), rule=rule, steps=steps, batch_size=512)
    for batch_size in (1, 2, 7, 64):
        cut = integrated_gradients(kinked, points(9), rule=rule, steps=steps, batch_size=batch_size)
        np.testing.assert_allclose(cut.values, whole.values, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(cut.standard_error, whole.standard_error, rtol=1e-3, atol=1e-6)
        np.testing.assert_array_equal(cut.evaluations, whole.evaluations)


def test_values_do_not_depend_on_which_samples_are_explained_together():
    together = integrated_gradients(kinked, points(9))
    for row in (0, 4, 8):
        alone = integrated_gradients(kinked, points(9)[row : row + 1])
        np.testing.assert_allclose(alone.values[0], together.values[row], rtol=1e-5, atol=1e-6)
        assert alone.evaluations[0] == together.evaluations[row]


class Metered:
    """The kinked model, which counts the rows of every batch, forward and back."""

    def __init__(self, metered_points):
        self.forward, self.backward = [], []
        self.meter = metered_points

    def __call__(self, inputs):
        return kinked(self.meter(inputs, self.forward, self.backward))


@pytest.mark.parametrize("rule", RULES)
def test_evaluations_are_the_gradients_that_the_model_has_worked_on(metered_points, rule):
    # Four samples of 16 or 17 steps in batches of one, so that none is padded.
    steps = 17 if rule in ("simpson", "gauss_kronrod") else 16
    model = Metered(metered_points)
    found = integrated_gradients(model, points(4), rule=rule, steps=steps, batch_size=1)
    assert found.evaluations.tolist() == [steps] * 4
    assert sum(model.backward) == found.evaluations.sum()


def test_the_automatic_rules_evaluations_are_counted_as_exactly(metered_points):
    model = Metered(metered_points)
    found = integrated_gradients(model, points(5), batch_size=1)
    assert sum(model.backward) == found.evaluations.sum()
    assert (found.evaluations <= 512).all()


@pytest.mark.parametrize(
    ("method", "settings", "each"),
    [
        ("gradient", {}, 1),
        ("input_x_gradient", {}, 1),
        ("smooth_grad", {"draws": 7}, 7),
        ("expected_gradients", {"baseline": points(3), "draws": 6}, 6),
        ("idgi", {"steps": 9}, 9),
        ("left_integrated_gradients", {"steps": 9}, 9),
        ("random", {}, 0),
    ],
)
def test_comparators_count_their_evaluations_too(metered_points, method, settings, each):
    model = Metered(metered_points)
    found = igsuite.METHODS[method](model, points(4), batch_size=1, **settings)
    assert found.evaluations.tolist() == [each] * 4
    assert sum(model.backward) == 4 * each


def test_batches_are_full_but_for_the_last(metered_points):
    model = Metered(metered_points)
    integrated_gradients(model, points(5), rule="midpoint", steps=20, batch_size=32)
    # 100 points: three batches of 32, and the last 4; two run at a time.
    assert sorted(model.backward) == [4, 32, 32, 32]


def test_the_last_batch_is_padded_to_a_power_of_two(metered_points):
    model = Metered(metered_points)
    integrated_gradients(model, points(1), rule="midpoint", steps=21, batch_size=16)
    assert sorted(model.backward) == [8, 16]


def test_a_batch_may_be_larger_than_the_one_chosen(metered_points):
    model = Metered(metered_points)
    integrated_gradients(model, points(64), rule="midpoint", steps=32, batch_size=1024)
    assert model.backward == [1024, 1024]


def test_converged_samples_leave_while_others_go_on(metered_points):
    def model(inputs):
        return tf.reduce_sum(tf.sin(30 * inputs), axis=1, keepdims=True)

    backward = []

    def metered(inputs):
        return model(metered_points(inputs, [], backward))

    # F = Σ sin 30 xᵢ is all but straight up to 0.01, and waves five times up to 1.
    straight, waving = [0.01, 0.0, 0.0], [1.0, 0.5, 0.0]
    alone = integrated_gradients(model, np.array([straight, waving], np.float32), tolerance=0.001)
    assert alone.verdict.tolist() == ["converged"] * 2
    few, many = alone.evaluations
    assert few < many / 2

    inputs = np.array([straight] * 30 + [waving], np.float32)
    found = integrated_gradients(metered, inputs, tolerance=0.001, batch_size=64)
    assert found.evaluations.tolist() == [few] * 30 + [many]
    # The last batches are padded, but nobody waits for the last sample.
    assert found.evaluations.sum() <= sum(backward) < 1.3 * found.evaluations.sum()
    np.testing.assert_allclose(found.values[0], alone.values[0], rtol=1e-6)


class Narrow:
    """A model that has no memory for more than so many points at a time."""

    def __init__(self, most):
        self.most = most
        self.tried = []

    def __call__(self, inputs):
        def through(array):
            self.tried.append(len(array))
            if len(array) > self.most:
                raise MemoryError("too many points")
            return array

        @tf.custom_gradient
        def narrow(tensor):
            out = tf.ensure_shape(tf.numpy_function(through, [tensor], tensor.dtype), tensor.shape)
            return out, lambda gradient: gradient

        return kinked(narrow(inputs))


class NarrowLayer(keras.layers.Layer):
    """The same as a layer."""

    def __init__(self, most):
        super().__init__()
        self.narrow = Narrow(most)

    def call(self, inputs):
        return self.narrow(inputs)


def explained(model, inputs, **settings):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = integrated_gradients(model, inputs, rule="midpoint", steps=32, **settings)
    return found, [str(each.message) for each in caught if "memory" in str(each.message)]


def test_out_of_memory_halves_the_batch_until_it_fits_and_says_so_once():
    inputs = points(8)
    found, warned = explained(Narrow(10), inputs, batch_size=64)
    expected, _ = explained(kinked, inputs)
    np.testing.assert_allclose(found.values, expected.values, rtol=1e-5, atol=1e-6)
    assert found.evaluations.tolist() == expected.evaluations.tolist() == [32] * 8
    assert warned == [
        "Out of memory at 16 points: going on with batches of 8. batch_size=8 avoids the failed "
        "attempts."
    ]


def test_what_fits_is_remembered_for_a_keras_model():
    layer = NarrowLayer(10)
    model = keras.Sequential([keras.Input((3,)), layer])
    _, warned = explained(model, points(8), batch_size=64)
    assert len(warned) == 1
    for batch_size in (None, 64):
        layer.narrow.tried.clear()
        _, warned = explained(model, points(8), batch_size=batch_size)
        assert not warned
        assert max(layer.narrow.tried) == 8


def test_a_smaller_batch_than_fits_is_kept():
    layer = NarrowLayer(10)
    model = keras.Sequential([keras.Input((3,)), layer])
    explained(model, points(8), batch_size=64)
    layer.narrow.tried.clear()
    explained(model, points(8), batch_size=4)
    assert max(layer.narrow.tried) == 4


def test_a_layer_is_read_in_batches_that_fit():
    narrow = NarrowLayer(10)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3, name="first"), narrow])
    with pytest.warns(RuntimeWarning, match="batches of 8"):
        found = integrated_gradients(
            model, points(20), layer="first", rule="midpoint", steps=4, batch_size=16
        )
    assert found.values.shape == (20, 3)


class NarrowOnceTraced:
    """A model without memory for anything, but for the first look at it."""

    def __call__(self, inputs):
        return kinked(inputs) if tf.executing_eagerly() else Narrow(0)(inputs)


def test_a_single_point_that_does_not_fit_is_one_clear_error():
    with pytest.raises(igsuite.ArgumentError, match=r"inputs: .*a single point does not fit"):
        integrated_gradients(NarrowOnceTraced(), points(2))


def test_scores_are_batched_as_gradients_are():
    model = Narrow(10)
    with pytest.warns(RuntimeWarning, match="batches of 8"):
        scores, _ = score_inputs(model, points(20), batch_size=16)
    np.testing.assert_allclose(scores, kinked(points(20)).numpy()[:, 0], rtol=1e-5)


def test_batches_run_on_the_device_that_the_caller_chose():
    code = """
import numpy as np
import tensorflow as tf

(processor,) = tf.config.list_physical_devices("CPU")
tf.config.set_logical_device_configuration(processor, [tf.config.LogicalDeviceConfiguration()] * 2)
from igsuite.batches import Batches

seen, batches = [], Batches()
batches.ask_for(256, 1)
with tf.device("/CPU:1"):
    for _ in batches.run(300, lambda rows: seen.append(tf.zeros(()).device) or [tf.zeros(256)]):
        pass
print(*{device[-5:] for device in seen})
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["CPU:1"]


@pytest.mark.parametrize(("time", "size"), [(64, 256), (1024, 8), (2048, 2)])
def test_long_texts_of_a_transformer_come_in_batches_that_its_attention_scores_allow(time, size):
    ids = keras.Input((None,), dtype="int32")
    vectors = keras.layers.Embedding(9, 8, name="embedding")(ids)
    attended = keras.layers.MultiHeadAttention(num_heads=4, key_dim=2)(vectors, vectors)
    pooled = keras.layers.GlobalAveragePooling1D()(attended)
    model = keras.Model(ids, keras.layers.Dense(2)(pooled))

    found = prepare(model, np.ones((1, time), np.int32), "zero", 0, "output", layer="embedding")

    # 4 heads · time² scores a point, at most 2^25 a batch.
    assert found.gradient.batches.size == size
    chosen = prepare(model, np.ones((1, 9), np.int32), "zero", 0, "output", layer="embedding")
    assert chosen.gradient.batches.size == 256
