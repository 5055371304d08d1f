"""Keras networks with known attributions.

Every factory takes the sizes, the `seed` of its weights and example inputs, and the `dtype` of its
layers, and returns a `ClosedForm`.
"""

from __future__ import annotations

import keras
import numpy as np
from numpy.typing import NDArray

from igsuite.errors import check_name
from igsuite.testing.closed_form import (
    LINKS,
    Array,
    ClosedForm,
    normal_draws,
    positive_share,
    secant,
)

VOCABULARY, DIMENSION = 20, 5


def hinge_network(
    features: int = 4, units: int = 16, samples: int = 8, seed: int = 0, dtype: str = "float32"
) -> ClosedForm:
    """One hidden layer of ReLU with biases: a unit is paid for the share of the path it is on."""
    normal = normal_draws(seed, dtype)
    w, c, v, intercept = normal(features, units), normal(units), normal(units), normal(1)
    model = keras.Sequential(
        [
            keras.Input((features,), dtype=dtype),
            keras.layers.Dense(units, activation="relu", dtype=dtype),
            keras.layers.Dense(1, dtype=dtype),
        ]
    )
    model.set_weights([w, c, v[:, None], intercept])
    return ClosedForm(
        "hinge_network",
        model=model,
        inputs=normal(samples, features).astype(dtype),
        baseline=normal(features),
        score=lambda x: np.maximum(x @ w + c, 0) @ v + intercept,
        formula=lambda x, b: (x - b) * ((positive_share(b @ w + c, x @ w + c) * v) @ w.T),
    )


def homogeneous_network(
    head: str = "linear", length: int = 8, samples: int = 8, seed: int = 0, dtype: str = "float32"
) -> ClosedForm:
    """Convolution, LeakyReLU, global max pooling, ReLU and a head φ, all without bias.

    The network h below the head is positively homogeneous, so that its gradient is the same all
    along the path from zero: the attributions are xᵢ ∂ᵢh (φ(h) - φ(0)) / h, and x · gradient
    exactly where the head is linear.

    Args:
        head: φ, one of "linear", "sigmoid", "exponential", "tanh".
        length: Positions in an input, each of two channels.
        samples: Number of example inputs.
        seed: Seed of the weights and of the example inputs.
        dtype: Dtype of the layers and of the example inputs.

    Returns:
        The closed form, for inputs (n, length, 2).
    """
    value, _ = LINKS[check_name("head", head, LINKS)]
    width, channels, filters, hidden, leak = 3, 2, 6, 5, 0.25
    positions = length - width + 1
    normal = normal_draws(seed, dtype)
    kernel, mix, v = (normal(width, channels, filters), normal(filters, hidden), normal(hidden))
    # Halved, which is exact in any dtype, to keep the heads away from saturation.
    kernel, mix, v = kernel / 2, mix / 2, v / 2
    model = keras.Sequential(
        [
            keras.Input((length, channels), dtype=dtype),
            keras.layers.Conv1D(filters, width, use_bias=False, dtype=dtype),
            keras.layers.LeakyReLU(leak, dtype=dtype),
            keras.layers.GlobalMaxPooling1D(dtype=dtype),
            keras.layers.Dense(hidden, activation="relu", use_bias=False, dtype=dtype),
            keras.layers.Dense(1, activation=head, use_bias=False, dtype=dtype),
        ]
    )
    model.set_weights([kernel, mix, v[:, None]])

    def layers(x: Array) -> tuple[Array, Array, Array]:
        convolved = sum(
            (x[:, k : k + positions] @ kernel[k] for k in range(width)),
            start=np.zeros((len(x), positions, filters)),
        )
        mixed = np.maximum(convolved, leak * convolved).max(axis=1) @ mix
        return convolved, mixed, np.maximum(mixed, 0) @ v

    def formula(x: Array, b: Array) -> Array:
        convolved, mixed, h = layers(x)
        wins = np.arange(positions)[:, None] == convolved.argmax(axis=1)[:, None]
        slopes = wins * np.where(convolved > 0, 1, leak)
        gradient = slopes * (((mixed > 0) * v) @ mix.T)[:, None]
        input_gradient = np.zeros_like(x)
        for k in range(width):
            input_gradient[:, k : k + positions] += gradient @ kernel[k].T
        return x * input_gradient * secant(head, 0 * h, h)[:, None, None]

    return ClosedForm(
        "homogeneous_network",
        model=model,
        inputs=normal(samples, length, channels).astype(dtype),
        baseline=0.0,
        score=lambda x: value(layers(x)[2]),
        formula=formula,
        zero_only=True,
    )


def embedding_max_pooling(
    length: int = 7, samples: int = 8, seed: int = 0, dtype: str = "float32"
) -> ClosedForm:
    """Embedding, projection, global max pooling and a linear head, from zero embeddings.

    A token's attribution is the signed weight that max pooling gives it: Σ_c v_c (e_t·u_c) over
    the channels c that token t wins; of two equal tokens the first wins.

    Args:
        length: Tokens in an input.
        samples: Number of example inputs.
        seed: Seed of the weights and of the example inputs.
        dtype: Dtype of the layers.

    Returns:
        The closed form, for token ids (n, length) and the layer "embedding".
    """
    channels = 6
    normal = normal_draws(seed, dtype)
    table, projection, v = (
        normal(VOCABULARY, DIMENSION),
        normal(DIMENSION, channels),
        normal(channels),
    )
    model = keras.Sequential(
        [
            keras.Input((length,), dtype="int32"),
            keras.layers.Embedding(VOCABULARY, DIMENSION, name="embedding", dtype=dtype),
            keras.layers.Dense(channels, use_bias=False, dtype=dtype),
            keras.layers.GlobalMaxPooling1D(dtype=dtype),
            keras.layers.Dense(1, use_bias=False, dtype=dtype),
        ]
    )
    model.set_weights([table, projection, v[:, None]])

    def projected(ids: Array) -> Array:
        return np.asarray(table[ids.astype(int)] @ projection)

    def formula(ids: Array, b: Array) -> Array:
        channel = projected(ids)
        wins = np.arange(ids.shape[1])[:, None] == channel.argmax(axis=1)[:, None]
        return np.asarray((channel * wins) @ v)

    return ClosedForm(
        "embedding_max_pooling",
        model=model,
        inputs=_token_ids(seed, samples, length),
        baseline=0.0,
        score=lambda ids: projected(ids).max(axis=1) @ v,
        formula=formula,
        layer="embedding",
        zero_only=True,
    )


def attention_pooling(
    sharpness: float = 1.5, length: int = 7, samples: int = 8, seed: int = 0, dtype: str = "float32"
) -> ClosedForm:
    """F = Σ_t softmax(c e·v)_t (e_t·v), from zero embeddings.

    The query is c times the value vector. Only then is a token's attribution its attention weight
    times its value; for another query the sums agree and the terms do not.

    Args:
        sharpness: c.
        length: Tokens in an input.
        samples: Number of example inputs.
        seed: Seed of the weights and of the example inputs.
        dtype: Dtype of the layers.

    Returns:
        The closed form, for token ids (n, length) and the layer "embedding".
    """
    normal = normal_draws(seed, dtype)
    table, v = normal(VOCABULARY, DIMENSION), normal(DIMENSION)
    ids = keras.Input((length,), dtype="int32")
    embedded = keras.layers.Embedding(VOCABULARY, DIMENSION, name="embedding", dtype=dtype)(ids)
    value = keras.layers.Dense(1, use_bias=False, dtype=dtype)(embedded)
    attention = keras.layers.Softmax(axis=1, dtype=dtype)(sharpness * value)
    model = keras.Model(ids, keras.ops.sum(attention * value, axis=1))
    model.set_weights([table, v[:, None]])

    def weighted_values(ids: Array) -> Array:
        values = table[ids.astype(int)] @ v
        weights = np.exp(sharpness * (values - values.max(axis=1, keepdims=True)))
        return np.asarray(weights / weights.sum(axis=1, keepdims=True) * values)

    return ClosedForm(
        "attention_pooling",
        model=model,
        inputs=_token_ids(seed, samples, length),
        baseline=0.0,
        score=lambda ids: weighted_values(ids).sum(axis=1),
        formula=lambda ids, b: weighted_values(ids),
        layer="embedding",
        zero_only=True,
    )


def stiff_layer_normalization(
    features: int = 6,
    epsilon: float = 1e-12,
    samples: int = 8,
    seed: int = 0,
    dtype: str = "float32",
) -> ClosedForm:
    """F = v·(x - mean x) / sqrt(var x + ε), from zero, where the gradient is of size 1 / sqrt(ε).

    All that F gains, it gains before t = sqrt(ε / var x), where no fixed rule looks.

    Args:
        features: Number of features.
        epsilon: ε, added to the variance.
        samples: Number of example inputs.
        seed: Seed of v and of the example inputs.
        dtype: Dtype of the layers and of the example inputs.

    Returns:
        The closed form, for inputs (n, features).
    """
    normal = normal_draws(seed, dtype)
    v = normal(features)
    model = keras.Sequential(
        [
            keras.Input((features,), dtype=dtype),
            keras.layers.LayerNormalization(
                epsilon=epsilon, center=False, scale=False, dtype=dtype
            ),
            keras.layers.Dense(1, use_bias=False, dtype=dtype),
        ]
    )
    model.set_weights([v[:, None]])

    def centred(x: Array) -> Array:
        return np.asarray(x - x.mean(axis=1, keepdims=True))

    def formula(x: Array, b: Array) -> Array:
        deviation = x.std(axis=1, keepdims=True)
        # Integrals of 1/s and t²/s³ over t in [0, 1], where s = sqrt(var x · t² + ε).
        first = np.arcsinh(deviation / np.sqrt(epsilon)) / deviation
        second = (first - 1 / np.sqrt(deviation**2 + epsilon)) / deviation**2
        gain = (centred(x) @ v)[:, None]
        return np.asarray(x * (first * (v - v.mean()) - second * gain * centred(x) / features))

    return ClosedForm(
        "stiff_layer_normalization",
        model=model,
        inputs=normal(samples, features).astype(dtype),
        baseline=0.0,
        score=lambda x: centred(x) @ v / np.sqrt(x.var(axis=1) + epsilon),
        formula=formula,
        zero_only=True,
    )


def _token_ids(seed: int, samples: int, length: int) -> NDArray[np.int32]:
    """Seeded ids in which no token comes twice, so that every maximum has one winner."""
    generator = np.random.default_rng(seed)
    return np.stack(
        [generator.permutation(VOCABULARY)[:length].astype(np.int32) for _ in range(samples)]
    )
