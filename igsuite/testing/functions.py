"""Functions with known attributions, written in TensorFlow.

Every factory takes the sizes, the `seed` of its parameters and example inputs, and the `dtype` of
the inputs, and returns a `ClosedForm`.
"""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
import tensorflow as tf

from igsuite.errors import check_name
from igsuite.testing.closed_form import (
    LINKS,
    Array,
    ClosedForm,
    normal_draws,
    positive_share,
    secant,
)


def linear(
    features: int = 4, samples: int = 8, seed: int = 0, dtype: str = "float32"
) -> ClosedForm:
    """F = w·x + c: every consistent rule is exact with one step."""
    normal = normal_draws(seed, dtype)
    w, c = normal(features), normal(1)
    return ClosedForm(
        "linear",
        model=lambda x: x @ w[:, None] + c,
        inputs=normal(samples, features).astype(dtype),
        baseline=normal(features),
        score=lambda x: x @ w + c,
        formula=lambda x, b: w * (x - b),
    )


def quadratic(
    features: int = 4, samples: int = 8, seed: int = 0, dtype: str = "float32"
) -> ClosedForm:
    """F = xᵀAx with an A that is not symmetric."""
    normal = normal_draws(seed, dtype)
    matrix = normal(features, features)
    return ClosedForm(
        "quadratic",
        model=lambda x: tf.reduce_sum((x @ matrix) * x, axis=1, keepdims=True),
        inputs=normal(samples, features).astype(dtype),
        baseline=normal(features),
        score=lambda x: np.einsum("ni,ij,nj->n", x, matrix, x),
        formula=lambda x, b: (x - b) * ((x + b) / 2 @ (matrix + matrix.T)),
    )


def monomial(
    powers: Sequence[int] = (1, 2, 3), samples: int = 8, seed: int = 0, dtype: str = "float32"
) -> ClosedForm:
    """F = Π xᵢ^pᵢ from zero, where the integrand is of degree Σ pᵢ - 1."""
    exponents = np.asarray(powers)
    inputs = np.random.default_rng(seed).uniform(1, 2, (samples, len(exponents)))

    def score(x: Array) -> Array:
        return np.asarray(np.prod(x**exponents, axis=1))

    return ClosedForm(
        "monomial",
        # Repeated factors, because the gradient of tf.pow is not a number at zero.
        model=lambda x: tf.reduce_prod(tf.repeat(x, exponents, axis=1), axis=1, keepdims=True),
        inputs=inputs.astype(dtype),
        baseline=0.0,
        score=score,
        formula=lambda x, b: score(x)[:, None] * exponents / exponents.sum(),
        zero_only=True,
    )


def ridge(
    link: str = "tanh", features: int = 4, samples: int = 8, seed: int = 0, dtype: str = "float32"
) -> ClosedForm:
    """F = φ(w·x), φ one of "linear", "sigmoid", "exponential", "tanh"."""
    value, _ = LINKS[check_name("link", link, LINKS)]
    normal = normal_draws(seed, dtype)
    w = normal(features)
    return ClosedForm(
        "ridge",
        model=lambda x: keras.activations.get(link)(x @ w[:, None]),
        inputs=normal(samples, features).astype(dtype),
        baseline=normal(features),
        score=lambda x: value(x @ w),
        formula=lambda x, b: w * (x - b) * secant(link, b @ w, x @ w)[:, None],
    )


def additive(
    features: int = 4, samples: int = 8, seed: int = 0, dtype: str = "float32"
) -> ClosedForm:
    """F = Σ aᵢ sin(ωᵢ xᵢ): every feature by itself."""
    normal = normal_draws(seed, dtype)
    amplitude, frequency = normal(features), normal(features)

    def terms(x: Array) -> Array:
        return amplitude * np.sin(frequency * x)

    return ClosedForm(
        "additive",
        model=lambda x: tf.sin(x * frequency) @ amplitude[:, None],
        inputs=normal(samples, features).astype(dtype),
        baseline=normal(features),
        score=lambda x: terms(x).sum(axis=1),
        formula=lambda x, b: terms(x) - terms(b),
    )


def radial(
    link: str = "tanh", features: int = 4, samples: int = 8, seed: int = 0, dtype: str = "float32"
) -> ClosedForm:
    """F = φ(|x|²) from zero, φ one of "linear", "sigmoid", "exponential", "tanh"."""
    value, _ = LINKS[check_name("link", link, LINKS)]

    def square(x: Array) -> Array:
        return np.asarray((x**2).sum(axis=1))

    return ClosedForm(
        "radial",
        model=lambda x: keras.activations.get(link)(tf.reduce_sum(x * x, axis=1, keepdims=True)),
        inputs=normal_draws(seed, dtype)(samples, features).astype(dtype),
        baseline=0.0,
        score=lambda x: value(square(x)),
        formula=lambda x, b: x**2 * secant(link, square(b), square(x))[:, None],
        zero_only=True,
    )


def minimum(samples: int = 8, seed: int = 0, dtype: str = "float32") -> ClosedForm:
    """F = min(x₁, x₂): a coordinate is paid for the share of the path on which it is smaller."""
    normal = normal_draws(seed, dtype)

    def formula(x: Array, b: Array) -> Array:
        first = positive_share(b[:, 1] - b[:, 0], x[:, 1] - x[:, 0])
        return (x - b) * np.stack([first, 1 - first], axis=1)

    return ClosedForm(
        "minimum",
        model=lambda x: tf.minimum(x[:, :1], x[:, 1:]),
        inputs=normal(samples, 2).astype(dtype),
        baseline=normal(2),
        score=lambda x: x.min(axis=1),
        formula=formula,
    )


def saturation(samples: int = 8, seed: int = 0, dtype: str = "float32") -> ClosedForm:
    """F = 1 - relu(1 - x): at x = 2 the gradient is 0 and the attribution from zero is 1."""
    inputs = np.random.default_rng(seed).uniform(0, 3, (samples, 1))
    return ClosedForm(
        "saturation",
        model=lambda x: 1 - tf.nn.relu(1 - x),
        inputs=inputs.astype(dtype),
        baseline=np.zeros(1),
        score=lambda x: np.minimum(x[:, 0], 1),
        formula=lambda x, b: np.minimum(x, 1) - np.minimum(b, 1),
    )


def oscillating(
    cycles: int = 48, amplitudes: Sequence[float] = (1, -1), dtype: str = "float32"
) -> ClosedForm:
    """F = Σ xᵢ + aᵢ sin(2πm xᵢ) / (2πm), at x = (1, 1, ...).

    From zero the integrand of feature i is 1 + aᵢ cos(2πm t), and a uniform rule whose panel count
    divides m sees 1 + aᵢ throughout. Where the amplitudes add up to zero, so do the mistakes: then
    the completeness gap shows none of it.

    Args:
        cycles: m, the full oscillations between zero and the example input.
        amplitudes: a, one for each feature.
        dtype: Dtype of the example input.

    Returns:
        The closed form, with attributions (1, 1, ...) at its example input.
    """
    frequency = 2 * np.pi * cycles
    amplitude = np.asarray(amplitudes) / frequency

    def terms(x: Array) -> Array:
        return x + amplitude * np.sin(frequency * x)

    return ClosedForm(
        "oscillating",
        model=lambda x: tf.reduce_sum(x + amplitude * tf.sin(x * frequency), axis=1, keepdims=True),
        inputs=np.ones((1, len(amplitude)), dtype),
        baseline=np.zeros(len(amplitude)),
        score=lambda x: terms(x).sum(axis=1),
        formula=lambda x, b: terms(x) - terms(b),
    )
