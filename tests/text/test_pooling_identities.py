"""Where integrated gradients and a pooling layer's signed weights are one and the same."""

import keras
import numpy as np
import pytest

import igsuite
from igsuite.text import (
    AttentionPooling1D,
    MaskedGlobalAveragePooling1D,
    MaskedGlobalMaxPooling1D,
    MinVariancePooling1D,
    pooling_weights,
)

IDS = np.array([[3, 1, 4, 1, 5], [2, 6, 5, 0, 0], [8, 0, 0, 0, 0]])


def embedded_and_pooled(pooling):
    """Embedding → pooling → linear without bias; weights drawn large, so that nothing is flat."""
    ids = keras.Input((None,), dtype="int32")
    x = keras.layers.Embedding(9, 6, mask_zero=True, name="embedding")(ids)
    model = keras.Model(ids, keras.layers.Dense(3, use_bias=False)(pooling(x)))
    random = np.random.default_rng(0)
    model.set_weights([random.normal(size=each.shape) for each in model.get_weights()])
    return model


def explained(model, **settings):
    return igsuite.integrated_gradients(
        model, IDS, layer="embedding", reduce_axis=-1, target=[0, 1, 2], tolerance=1e-6, **settings
    )


@pytest.mark.parametrize("rule", ["auto", "midpoint"])
@pytest.mark.parametrize("pooling", [MaskedGlobalMaxPooling1D, MaskedGlobalAveragePooling1D])
def test_integrated_gradients_through_maxima_and_means_are_the_signed_weights(
    pooling, rule
) -> None:
    model = embedded_and_pooled(pooling())

    found = explained(model, rule=rule, steps=None if rule == "auto" else 1)
    weights = pooling_weights(model, IDS, target=np.array([0, 1, 2])).weights["signed"]

    np.testing.assert_allclose(found.values, weights, rtol=0, atol=1e-5)
    assert np.abs(weights).max() > 1


@pytest.mark.parametrize("factor", [1.0, -0.5])
def test_they_are_attention_s_signed_weights_where_the_query_is_the_class_vector(factor) -> None:
    pooling = AttentionPooling1D()
    model = embedded_and_pooled(pooling)
    kernel = model.layers[-1].kernel
    kernel.assign(np.repeat(np.asarray(kernel)[:, :1], 3, axis=1) * [[1.0, 2.0, -1.0]])
    pooling.query.assign(factor * np.asarray(kernel)[:, 0])

    found = explained(model)
    weights = pooling_weights(model, IDS, target=np.array([0, 1, 2])).weights["signed"]

    np.testing.assert_allclose(found.values, weights, rtol=0, atol=1e-5)
    assert np.abs(weights).max() > 1


def test_for_a_general_query_the_sums_agree_but_not_the_terms() -> None:
    model = embedded_and_pooled(AttentionPooling1D())

    found = explained(model)
    weights = pooling_weights(model, IDS, target=np.array([0, 1, 2])).weights["signed"]

    np.testing.assert_allclose(found.values.sum(1), weights.sum(1), rtol=0, atol=1e-5)
    assert np.abs(found.values - weights)[:2].max(axis=1).min() > 0.03


def test_inverse_variance_weights_are_turned_round_their_sum() -> None:
    """A token's weight falls with the square of its length, so along the path it pulls back.

    F(αe) = α F(e), and ∂F/∂e_t · e_t = a_t (e_t·v) − 2 a_t (e_t·v − F): IG_t = a_t (2F − e_t·v).
    """
    model = embedded_and_pooled(MinVariancePooling1D(epsilon=1e-12))

    found = explained(model)
    pooled = pooling_weights(model, IDS, target=np.array([0, 1, 2])).weights

    score = pooled["signed"].sum(axis=1, keepdims=True)
    expected = 2 * score * pooled["weight"] - pooled["signed"]
    np.testing.assert_allclose(found.values, expected, rtol=0, atol=1e-5)
