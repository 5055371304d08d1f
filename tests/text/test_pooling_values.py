"""Pooling layers against numbers worked out by hand and in NumPy."""

import numpy as np
import pytest
import tensorflow as tf

from igsuite.errors import ArgumentError
from igsuite.text import (
    AdditiveAttentionPooling1D,
    AttentionPooling1D,
    MaskedGlobalAveragePooling1D,
    MaskedGlobalMaxPooling1D,
    MinVariancePooling1D,
    MultiHeadAttentionPooling1D,
)

X = np.random.default_rng(0).normal(size=(4, 5, 3)).astype("float32")
LENGTHS = np.array([5, 3, 1, 0])
MASK = np.arange(5) < LENGTHS[:, None]
# Three channels, of which the padded token would win every one.
TIED = np.array([[[4.0, 1.0, 9.0], [4.0, 2.0, 0.0], [8.0, 8.0, 9.5]]], dtype="float32")
TIED_MASK = np.array([[True, True, False]])


def softmax(scores):
    return np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("layer", "reduce"),
    [(MaskedGlobalMaxPooling1D(), np.max), (MaskedGlobalAveragePooling1D(), np.mean)],
)
def test_maxima_and_means_are_numpy_s_over_the_tokens(layer, reduce) -> None:
    expected = [
        reduce(x[:length], axis=0) if length else np.zeros(3)
        for x, length in zip(X, LENGTHS, strict=True)
    ]

    np.testing.assert_allclose(layer(X, mask=MASK), np.stack(expected), rtol=1e-6)


def test_padding_larger_than_every_token_cannot_win() -> None:
    x = np.array([[[-2.0], [-3.0], [7.0]]], dtype="float32")

    assert np.asarray(MaskedGlobalMaxPooling1D()(x, mask=TIED_MASK)).tolist() == [[-2.0]]


def test_the_lowest_number_of_float16_still_beats_padding() -> None:
    x = np.array([[[-65504.0], [0.0]]], dtype="float16")
    mask = np.array([[True, False]])

    assert np.asarray(MaskedGlobalMaxPooling1D(dtype="float16")(x, mask=mask)).item() == -65504.0


@pytest.mark.parametrize(
    ("form", "kernel", "expected"),
    [
        # Channel 0 is a tie of 4, channel 1 goes to the second token, channel 2 to the first.
        ("count", None, [1.5, 1.5, 0.0]),
        ("value", None, [2.0 + 9.0, 2.0 + 2.0, 0.0]),
        ("signed", [1.0, -10.0, 3.0], [2.0 + 27.0, 2.0 - 20.0, 0.0]),
    ],
)
def test_max_pooling_weights_by_hand(form, kernel, expected) -> None:
    layer = MaskedGlobalMaxPooling1D()

    weights = layer.token_weights(TIED, TIED_MASK, form=form, kernel=kernel)

    assert np.asarray(weights).tolist() == [expected]


def test_max_pooling_gradient_goes_to_the_winner_alone() -> None:
    x = tf.constant([[[1.0], [3.0], [9.0]]])

    with tf.GradientTape() as tape:
        tape.watch(x)
        y = MaskedGlobalMaxPooling1D()(x, mask=TIED_MASK)

    assert tape.gradient(y, x).numpy().ravel().tolist() == [0.0, 1.0, 0.0]


@pytest.mark.parametrize(
    ("form", "kernel", "expected"),
    [
        ("weight", None, [0.4, 0.6, 0.0]),
        ("norm", None, [0.4 * 5.0, 0.6 * 13.0, 0.0]),
        ("signed", [1.0, -1.0], [0.4 * (3.0 - 4.0), 0.6 * (5.0 - 12.0), 0.0]),
    ],
)
def test_attention_weights_by_hand(form, kernel, expected) -> None:
    layer = AttentionPooling1D()
    layer.build((None, None, 2))
    # Scores 3a + 4b = log 2 and 5a + 12b = log 3: the weights are 2/5 and 3/5.
    x = np.array([[[3.0, 4.0], [5.0, 12.0], [70.0, 70.0]]], dtype="float32")
    layer.query.assign(np.linalg.solve([[3.0, 4.0], [5.0, 12.0]], np.log([2.0, 3.0])))

    weights = layer.token_weights(x, TIED_MASK, form=form, kernel=kernel)

    np.testing.assert_allclose(weights, [expected], rtol=1e-5)
    pooled = [[0.4 * 3 + 0.6 * 5, 0.4 * 4 + 0.6 * 12]]
    np.testing.assert_allclose(layer(x, mask=TIED_MASK), pooled, rtol=1e-5)


def test_a_token_of_the_lowest_score_still_beats_padding() -> None:
    layer = AttentionPooling1D()
    layer.build((None, None, 1))
    layer.query.assign([-1.0])
    x = np.array([[[1e30], [0.0]]], dtype="float32")

    weights = layer.token_weights(x, np.array([[True, False]]))

    assert np.asarray(weights).tolist() == [[1.0, 0.0]]


def test_tanh_attention_is_tanh_of_a_projection_times_the_query() -> None:
    layer = AttentionPooling1D(hidden_units=4, seed=1)
    pooled = np.asarray(layer(X))
    projection, query = (np.asarray(each) for each in layer.weights)

    weights = softmax(np.tanh(X @ projection) @ query)

    np.testing.assert_allclose(pooled, (weights[..., None] * X).sum(axis=1), rtol=1e-5)


def test_each_head_is_an_attention_pooling_of_its_own() -> None:
    layer = MultiHeadAttentionPooling1D(heads=2)
    layer.build(X.shape)
    layer.queries.assign(np.random.default_rng(5).normal(size=(3, 2)))
    single = AttentionPooling1D()
    single.build(X.shape)
    kernel = np.arange(6.0, dtype="float32")
    pooled, weights, signed = [], [], 0.0
    for head in range(2):
        single.query.assign(layer.queries[:, head])
        pooled.append(single(X, mask=MASK))
        weights.append(np.asarray(single.token_weights(X, MASK)))
        column = kernel[3 * head : 3 * head + 3]
        signed += np.asarray(single.token_weights(X, MASK, "signed", column))

    np.testing.assert_allclose(layer(X, mask=MASK), np.concatenate(pooled, 1), rtol=1e-5)
    np.testing.assert_allclose(layer.head_weights(X, MASK), np.stack(weights, 1), rtol=1e-5)
    np.testing.assert_allclose(layer.token_weights(X, MASK), np.mean(weights, axis=0), rtol=1e-5)
    np.testing.assert_allclose(
        layer.token_weights(X, MASK, "signed", kernel), signed, rtol=1e-4, atol=1e-6
    )
    # A token adds a_1 v and a_2 v side by side: a vector of length √(a_1² + a_2²) ‖v‖.
    norms = np.hypot(*weights) * np.linalg.norm(X, axis=-1)
    np.testing.assert_allclose(layer.token_weights(X, MASK, "norm"), norms, rtol=1e-5)


def test_additive_attention_is_bahdanau_s_score_against_the_query() -> None:
    query = np.random.default_rng(1).normal(size=(4, 2)).astype("float32")
    layer = AdditiveAttentionPooling1D(units=6, seed=4)
    pooled = np.asarray(layer([X, query]))
    w, u, v = (np.asarray(each) for each in layer.weights)

    weights = softmax((np.tanh(X @ w + (query @ u)[:, None]) @ v)[..., 0])

    np.testing.assert_allclose(layer.token_weights([X, query]), weights, rtol=1e-5)
    np.testing.assert_allclose(pooled, (weights[..., None] * X).sum(axis=1), rtol=1e-5)


def test_another_query_gives_other_weights() -> None:
    layer = AdditiveAttentionPooling1D(units=6, seed=4)
    queries = np.eye(2, dtype="float32")

    first, second = np.asarray(layer.token_weights([X[:1].repeat(2, axis=0), queries]))

    assert np.abs(first - second).max() > 0.01


def test_additive_attention_without_a_query_is_refused() -> None:
    with pytest.raises(ArgumentError, match=r"a list of the sequence .* and the query"):
        AdditiveAttentionPooling1D()(X)


def test_min_variance_weights_are_inverse_variances() -> None:
    layer = MinVariancePooling1D(epsilon=1e-9)

    precision = 1 / X.var(axis=-1)

    expected = precision / precision.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(layer.token_weights(X), expected, rtol=1e-5)


def test_min_variance_weights_have_the_least_variance_of_all() -> None:
    weights = np.asarray(MinVariancePooling1D().token_weights(X), dtype=float)
    variance = X.var(axis=-1)
    least = (weights**2 * variance).sum(axis=1)

    others = np.random.default_rng(6).dirichlet(np.ones(5), size=(1000, 4))

    assert ((others**2 * variance).sum(axis=2) > least).all()


def test_a_token_without_variance_shares_evenly_with_its_like() -> None:
    x = np.array([[[2.0, 2.0], [5.0, 5.0], [1.0, 3.0]]], dtype="float32")

    weights = np.asarray(MinVariancePooling1D().token_weights(x))[0]

    np.testing.assert_allclose(weights, [0.5, 0.5, 5e-7], rtol=1e-4)


@pytest.mark.parametrize(
    ("make", "argument"),
    [
        (lambda: AttentionPooling1D(hidden_units=0), "hidden_units"),
        (lambda: MultiHeadAttentionPooling1D(heads=0), "heads"),
        (lambda: MultiHeadAttentionPooling1D(hidden_units=True), "hidden_units"),
        (lambda: AdditiveAttentionPooling1D(units=2.5), "units"),
        (lambda: MinVariancePooling1D(epsilon=0), "epsilon"),
    ],
)
def test_settings_that_make_no_layer_are_refused(make, argument) -> None:
    with pytest.raises(ArgumentError, match=f"^{argument}: got"):
        make()
