"""Pooling layers against NumPy, and one battery for both: masks, types, save and reload."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from igsuite.errors import ArgumentError
from igsuite.text import AttentionPooling1D, MaskedGlobalMaxPooling1D

LAYERS = {
    "max": MaskedGlobalMaxPooling1D,
    "attention": lambda **kwargs: AttentionPooling1D(seed=0, **kwargs),
    "tanh attention": lambda **kwargs: AttentionPooling1D(hidden_units=3, seed=0, **kwargs),
}
X = np.random.default_rng(0).normal(size=(4, 5, 3)).astype("float32")
LENGTHS = np.array([5, 3, 1, 0])
MASK = np.arange(5) < LENGTHS[:, None]

each_layer = pytest.mark.parametrize("make", LAYERS.values(), ids=LAYERS.keys())


def test_max_pooling_is_numpy_max_over_the_tokens() -> None:
    expected = [
        x[:length].max(axis=0) if length else np.zeros(3)
        for x, length in zip(X, LENGTHS, strict=True)
    ]

    pooled = MaskedGlobalMaxPooling1D()(X, mask=MASK)

    np.testing.assert_array_equal(pooled, np.stack(expected))


def test_padding_larger_than_every_token_cannot_win() -> None:
    x = np.array([[[-2.0], [-3.0], [7.0]]], dtype="float32")

    assert np.asarray(
        MaskedGlobalMaxPooling1D()(x, mask=np.array([[True, True, False]]))
    ).tolist() == [[-2.0]]


def test_max_pooling_weights_count_the_channels_won_and_share_ties() -> None:
    # Channel 0: tokens 0 and 1 tie. Channel 1: token 1. Channel 2: token 0.
    x = np.array([[[4.0, 1.0, 9.0], [4.0, 2.0, 0.0], [8.0, 8.0, 9.5]]], dtype="float32")
    mask = np.array([[True, True, False]])

    weights = MaskedGlobalMaxPooling1D().token_weights(x, mask)

    assert np.asarray(weights).tolist() == [[1.5, 1.5, 0.0]]


def test_max_pooling_gradient_goes_to_the_winner_alone() -> None:
    x = tf.constant([[[1.0], [3.0], [9.0]]])
    mask = tf.constant([[True, True, False]])

    with tf.GradientTape() as tape:
        tape.watch(x)
        y = MaskedGlobalMaxPooling1D()(x, mask=mask)

    assert tape.gradient(y, x).numpy().ravel().tolist() == [0.0, 1.0, 0.0]


def test_attention_weights_are_the_softmax_of_token_times_query() -> None:
    layer = AttentionPooling1D()
    layer.build((None, None, 2))
    layer.query.assign([np.log(2.0), np.log(3.0)])
    x = np.array([[[1.0, 0.0], [0.0, 1.0], [5.0, 5.0]]], dtype="float32")
    mask = np.array([[True, True, False]])

    # Scores log 2 and log 3: weights 2/5 and 3/5, so the mean is (0.4, 0.6).
    np.testing.assert_allclose(layer.token_weights(x, mask), [[0.4, 0.6, 0.0]], rtol=1e-6)
    np.testing.assert_allclose(layer(x, mask=mask), [[0.4, 0.6]], rtol=1e-6)


def test_tanh_attention_is_tanh_of_a_projection_times_the_query() -> None:
    layer = AttentionPooling1D(hidden_units=4, seed=1)
    pooled = np.asarray(layer(X))
    projection, query = (np.asarray(w) for w in layer.weights)

    scores = np.tanh(X @ projection) @ query
    weights = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)

    np.testing.assert_allclose(pooled, (weights[..., None] * X).sum(axis=1), rtol=1e-5)


def test_hidden_units_below_1_are_refused() -> None:
    with pytest.raises(ArgumentError, match="hidden_units"):
        AttentionPooling1D(hidden_units=0)


@each_layer
def test_all_masked_rows_are_zeros_in_value_weight_and_gradient(make) -> None:
    layer = make()
    x = tf.constant(X)

    with tf.GradientTape() as tape:
        tape.watch(x)
        pooled = layer(x, mask=MASK)
    gradient = tape.gradient(pooled, x).numpy()

    assert not np.asarray(pooled)[3].any()
    assert not np.asarray(layer.token_weights(X, MASK))[3].any()
    assert np.isfinite(gradient).all()
    assert not gradient[3].any()


@each_layer
def test_weights_and_gradients_are_zero_at_padding(make) -> None:
    layer = make()
    x = tf.constant(X)

    with tf.GradientTape() as tape:
        tape.watch(x)
        pooled = layer(x, mask=MASK)

    assert not tape.gradient(pooled, x).numpy()[~MASK].any()
    assert not np.asarray(layer.token_weights(X, MASK))[~MASK].any()


@each_layer
def test_more_padding_changes_nothing(make) -> None:
    layer = make()
    longer = np.concatenate([X, np.full((4, 2, 3), 99.0, dtype="float32")], axis=1)
    longer_mask = np.pad(MASK, ((0, 0), (0, 2)))

    np.testing.assert_array_equal(layer(X, mask=MASK), layer(longer, mask=longer_mask))


@each_layer
def test_no_mask_is_a_mask_of_tokens_everywhere(make) -> None:
    layer = make()

    everywhere = np.ones((4, 5), dtype=bool)

    np.testing.assert_array_equal(layer(X), layer(X, mask=everywhere))
    np.testing.assert_array_equal(layer.token_weights(X), layer.token_weights(X, everywhere))


@each_layer
def test_symbolic_equals_eager(make) -> None:
    inputs, mask = keras.Input((None, 3)), keras.Input((None,), dtype="bool")
    layer = make()
    model = keras.Model([inputs, mask], layer(inputs, mask=mask))

    assert model.output_shape == (None, 3)
    np.testing.assert_allclose(model([X, MASK]), layer(X, mask=MASK), rtol=1e-6, atol=1e-7)


@each_layer
def test_a_saved_model_comes_back_equal(make, tmp_path) -> None:
    ids = np.array([[1, 2, 0], [0, 0, 0], [3, 3, 3]])
    inputs = keras.Input((None,), dtype="int32")
    x = keras.layers.Embedding(4, 3, mask_zero=True)(inputs)
    model = keras.Model(inputs, make()(x))
    expected = model.predict(ids, verbose=0)

    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")

    np.testing.assert_array_equal(again.predict(ids, verbose=0), expected)


@each_layer
@pytest.mark.parametrize("policy", ["float16", "bfloat16", "mixed_float16"])
def test_half_precision_is_finite_and_near_float32(make, policy) -> None:
    layer, half = make(), make(dtype=policy)
    expected = np.asarray(layer(X, mask=MASK))
    half.build(X.shape)
    half.set_weights(layer.get_weights())  # one seed draws other numbers in another type

    pooled = half(X, mask=MASK)

    assert keras.backend.standardize_dtype(pooled.dtype) == half.compute_dtype
    values = np.asarray(keras.ops.cast(pooled, "float32"))
    np.testing.assert_allclose(values, expected, atol=0.03)


def test_the_lowest_number_of_float16_still_beats_padding() -> None:
    x = np.array([[[-65504.0], [0.0]]], dtype="float16")
    mask = np.array([[True, False]])

    assert np.asarray(MaskedGlobalMaxPooling1D(dtype="float16")(x, mask=mask)).item() == -65504.0


@each_layer
def test_the_mask_ends_at_the_layer(make) -> None:
    ids = keras.Input((None,), dtype="int32")
    x = keras.layers.Embedding(4, 3, mask_zero=True)(ids)

    assert getattr(make()(x), "_keras_mask", None) is None
