"""One battery for all pooling layers: masks, ties, types, forms of weights, save and reload."""

import inspect

import keras
import numpy as np
import pytest
import tensorflow as tf

import igsuite.text
from igsuite.errors import ArgumentError
from igsuite.text import (
    AdditiveAttentionPooling1D,
    AttentionPooling1D,
    MaskedGlobalAveragePooling1D,
    MaskedGlobalMaxPooling1D,
    MinVariancePooling1D,
    MultiHeadAttentionPooling1D,
)

#: Settings that differ from the defaults, so that a setting lost on the way shows.
LAYERS = {
    "max": (MaskedGlobalMaxPooling1D, {}),
    "average": (MaskedGlobalAveragePooling1D, {}),
    "min variance": (MinVariancePooling1D, {"epsilon": 0.01}),
    "attention": (AttentionPooling1D, {"seed": 0}),
    "tanh attention": (AttentionPooling1D, {"hidden_units": 3, "seed": 1}),
    "multi-head": (MultiHeadAttentionPooling1D, {"heads": 2, "seed": 2}),
    "tanh multi-head": (MultiHeadAttentionPooling1D, {"heads": 3, "hidden_units": 5, "seed": 3}),
    "additive": (AdditiveAttentionPooling1D, {"units": 6, "seed": 4}),
}
each_layer = pytest.mark.parametrize("name", LAYERS)

X = np.random.default_rng(0).normal(size=(4, 5, 3)).astype("float32")
QUERY = np.random.default_rng(1).normal(size=(4, 2)).astype("float32")
LENGTHS = np.array([5, 3, 1, 0])
MASK = np.arange(5) < LENGTHS[:, None]


def make(name, /, **kwargs):
    """A layer with weights large enough that its tokens differ in weight."""
    layer_class, settings = LAYERS[name]
    layer = layer_class(**{**settings, **kwargs})
    layer.build([X.shape, QUERY.shape] if needs_query(layer) else X.shape)
    random = np.random.default_rng(2)
    layer.set_weights([random.normal(size=each.shape) for each in layer.weights])
    return layer


def needs_query(layer):
    return isinstance(layer, AdditiveAttentionPooling1D)


def fed(layer, x):
    """The tokens as the layer takes them."""
    return [x, QUERY[: len(x)]] if needs_query(layer) else x


def kernel_for(layer, x=X):
    width = layer(fed(layer, x)).shape[-1]
    return np.random.default_rng(3).normal(size=width).astype("float32")


def weights_of(layer, x, mask=None, form=None):
    form = form or layer.forms[0]
    kernel = kernel_for(layer, x) if form == "signed" else None
    return np.asarray(layer.token_weights(fed(layer, x), mask, form=form, kernel=kernel))


def test_every_layer_with_token_weights_takes_the_battery() -> None:
    public = [getattr(igsuite.text, each) for each in igsuite.text.__all__]
    pooling = {each for each in public if inspect.isclass(each) and hasattr(each, "token_weights")}

    assert pooling == {layer_class for layer_class, _ in LAYERS.values()}


@each_layer
def test_all_masked_rows_are_zeros_in_value_weights_and_gradient(name) -> None:
    layer = make(name)
    x = tf.constant(X)

    with tf.GradientTape() as tape:
        tape.watch(x)
        pooled = layer(fed(layer, x), mask=MASK)
    gradient = tape.gradient(pooled, x).numpy()

    assert not np.asarray(pooled)[3].any()
    assert np.isfinite(gradient).all()
    assert not gradient[3].any()
    for form in layer.forms:
        assert not weights_of(layer, X, MASK, form)[3].any()


@each_layer
def test_weights_and_gradients_are_zero_at_padding_and_not_at_tokens(name) -> None:
    layer = make(name)
    x = tf.constant(X)

    with tf.GradientTape() as tape:
        tape.watch(x)
        pooled = layer(fed(layer, x), mask=MASK)
    gradient = tape.gradient(pooled, x).numpy()

    assert not gradient[~MASK].any()
    assert gradient[:3].any(axis=(1, 2)).all()
    for form in layer.forms:
        weights = weights_of(layer, X, MASK, form)
        assert not weights[~MASK].any()
        assert weights[:3].any(axis=1).all()


@each_layer
def test_more_padding_changes_nothing_not_even_nan(name) -> None:
    layer = make(name)
    for filler in (99.0, np.nan):
        longer = np.concatenate([X, np.full((4, 2, 3), filler, dtype="float32")], axis=1)
        longer_mask = np.pad(MASK, ((0, 0), (0, 2)))

        np.testing.assert_allclose(
            layer(fed(layer, longer), mask=longer_mask),
            layer(fed(layer, X), mask=MASK),
            rtol=1e-6,
            atol=1e-7,
        )
        for form in layer.forms:
            np.testing.assert_allclose(
                weights_of(layer, longer, longer_mask, form)[:, :5],
                weights_of(layer, X, MASK, form),
                rtol=1e-5,
                atol=1e-6,
            )


@each_layer
def test_no_mask_is_a_mask_of_tokens_everywhere(name) -> None:
    layer = make(name)
    everywhere = np.ones((4, 5), dtype=bool)

    np.testing.assert_array_equal(layer(fed(layer, X)), layer(fed(layer, X), mask=everywhere))
    np.testing.assert_array_equal(weights_of(layer, X), weights_of(layer, X, everywhere))


@each_layer
def test_equal_tokens_share_evenly(name) -> None:
    layer = make(name)
    x = np.repeat(X[:2, :1], 4, axis=1)

    for form in layer.forms:
        weights = weights_of(layer, x, form=form)
        np.testing.assert_allclose(weights, weights[:, :1].repeat(4, axis=1), rtol=1e-6)
        assert (weights != 0).all()


@each_layer
def test_the_first_form_sums_to_what_is_shared_out(name) -> None:
    layer = make(name)
    total = 3.0 if name == "max" else 1.0  # channels won, or shares of 1

    sums = weights_of(layer, X, MASK).sum(axis=1)

    np.testing.assert_allclose(sums, [total, total, total, 0.0], rtol=1e-6)


@each_layer
def test_signed_weights_sum_to_the_logit_of_the_linear_layer_that_follows(name) -> None:
    layer = make(name)
    kernel = kernel_for(layer)

    logits = np.asarray(layer(fed(layer, X), mask=MASK)) @ kernel

    signed = weights_of(layer, X, MASK, "signed").sum(axis=1)
    np.testing.assert_allclose(signed, logits, rtol=1e-5, atol=1e-6)


@each_layer
def test_signed_weights_take_a_column_of_the_kernel_for_each_text(name) -> None:
    layer = make(name)
    one = kernel_for(layer)
    columns = np.stack([one, -one, 2 * one, one])

    each = layer.token_weights(fed(layer, X), form="signed", kernel=columns)

    expected = weights_of(layer, X, form="signed") * np.array([[1], [-1], [2], [1]])
    np.testing.assert_allclose(each, expected, rtol=1e-5)


@each_layer
@pytest.mark.parametrize(
    ("form", "kernel", "message"),
    [
        ("softmax", None, "form: got 'softmax'"),
        ("signed", None, "kernel: got None"),
        ("signed", np.ones(99), r"kernel: got shape \(99,\)"),
        (None, np.ones(3), "Ask for form='signed'"),
    ],
)
def test_a_form_and_a_kernel_that_do_not_go_together_are_refused(
    name, form, kernel, message
) -> None:
    layer = make(name)

    with pytest.raises(ArgumentError, match=message):
        layer.token_weights(fed(layer, X), form=form or layer.forms[0], kernel=kernel)


@each_layer
def test_symbolic_equals_eager(name) -> None:
    layer = make(name)
    inputs, mask = keras.Input((None, 3)), keras.Input((None,), dtype="bool")
    query = keras.Input((2,))
    model = keras.Model(
        [inputs, query, mask], layer([inputs, query] if needs_query(layer) else inputs, mask=mask)
    )
    expected = layer(fed(layer, X), mask=MASK)

    assert model.output_shape == (None, expected.shape[-1])
    assert layer.compute_output_shape(
        [X.shape, QUERY.shape] if needs_query(layer) else X.shape
    ) == tuple(expected.shape)
    for each in (model([X, QUERY, MASK]), tf.function(model)([X, QUERY, MASK])):
        np.testing.assert_allclose(each, expected, rtol=1e-6, atol=1e-7)


@each_layer
def test_weights_are_the_same_in_a_compiled_function_of_unknown_length(name) -> None:
    layer = make(name)
    kernel = kernel_for(layer)

    @tf.function(
        input_signature=[tf.TensorSpec((None, None, 3)), tf.TensorSpec((None, None), "bool")]
    )
    def compiled(x, mask):
        return layer.token_weights([x, QUERY] if needs_query(layer) else x, mask, "signed", kernel)

    np.testing.assert_allclose(
        compiled(X, MASK), weights_of(layer, X, MASK, "signed"), rtol=1e-5, atol=1e-6
    )


@each_layer
def test_a_saved_model_comes_back_equal_in_safe_mode(name, tmp_path) -> None:
    ids = np.array([[1, 2, 0], [0, 0, 0], [3, 3, 3]])
    inputs, query = keras.Input((None,), dtype="int32"), keras.Input((2,))
    x = keras.layers.Embedding(4, 3, mask_zero=True)(inputs)
    layer = make(name)
    pooled = layer([x, query] if needs_query(layer) else x)
    model = keras.Model([inputs, query], pooled)
    expected = model([ids, QUERY[:3]])

    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras", safe_mode=True)

    np.testing.assert_array_equal(again([ids, QUERY[:3]]), expected)
    assert not np.asarray(expected)[1].any()  # the mask arrived


@each_layer
def test_the_configuration_gives_the_layer_back(name) -> None:
    layer_class, settings = LAYERS[name]
    layer = make(name, dtype="mixed_float16", name="its_name")

    again = layer_class.from_config(layer.get_config())

    assert again.get_config() == layer.get_config()
    assert again.dtype_policy.name == "mixed_float16"
    assert {key: getattr(again, key) for key in settings} == settings


@each_layer
@pytest.mark.parametrize("policy", ["float16", "bfloat16", "mixed_float16", "mixed_bfloat16"])
def test_half_precision_is_finite_and_near_float32(name, policy) -> None:
    layer, half = make(name), make(name, dtype=policy)
    expected = np.asarray(layer(fed(layer, X), mask=MASK))

    pooled = half(fed(half, X), mask=MASK)

    assert keras.backend.standardize_dtype(pooled.dtype) == half.compute_dtype
    values = np.asarray(keras.ops.cast(pooled, "float32"))
    np.testing.assert_allclose(values, expected, atol=0.06)
    weights = weights_of(half, X, MASK)
    assert weights.dtype == np.float32
    np.testing.assert_allclose(weights.sum(axis=1)[:3], weights.sum(axis=1)[0], rtol=1e-6)


@each_layer
@pytest.mark.parametrize("policy", ["float16", "mixed_float16"])
def test_ten_thousand_large_tokens_do_not_overflow_float16(name, policy) -> None:
    layer = make(name, dtype=policy)
    x = tf.constant(
        np.random.default_rng(4).choice([-300.0, 900.0], size=(1, 10_000, 3)), "float16"
    )

    with tf.GradientTape() as tape:
        tape.watch(x)
        pooled = layer(fed(layer, x), mask=np.ones((1, 10_000), bool))

    assert np.isfinite(np.asarray(pooled)).all()
    assert np.isfinite(tape.gradient(pooled, x).numpy()).all()


@each_layer
def test_double_precision_is_kept(name) -> None:
    layer = make(name, dtype="float64")

    assert keras.backend.standardize_dtype(layer(fed(layer, X)).dtype) == "float64"
    assert weights_of(layer, X).dtype == np.float64


@each_layer
def test_the_mask_ends_at_the_layer(name) -> None:
    ids = keras.Input((None,), dtype="int32")
    x = keras.layers.Embedding(4, 3, mask_zero=True)(ids)
    layer = make(name)

    pooled = layer([x, keras.Input((2,))] if needs_query(layer) else x)

    assert getattr(pooled, "_keras_mask", None) is None
