"""What a model with known attributions is, and the pieces that its formulas share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

from igsuite.errors import ArgumentError

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ClosedForm:
    """A model with its exact attributions.

    Args:
        name: What it is called in `CLOSED_FORMS`.
        model: Keras model or TensorFlow callable, inputs (n, ...) -> (n, 1).
        inputs: Example inputs, (n, ...), in the model's dtype; token ids where `layer` is set.
        baseline: Example baseline of one sample; 0.0 where the formula holds from zero only.
        score: F in float64 NumPy, inputs (n, ...) -> (n,).
        formula: Exact attributions, (x, b) -> an array shaped like x, all in float64.
        layer: Layer at whose output the attributions are meant, summed over its last axis.
        zero_only: Whether the formula holds from a zero baseline only.

    Example:
        >>> from igsuite import testing
        >>> testing.saturation().attributions([[0.5], [2.0]], baseline=0.0).tolist()
        [[0.5], [1.0]]
    """

    name: str
    model: Callable[[Any], Any]
    inputs: NDArray[Any]
    baseline: Array | float
    score: Callable[[Array], Array]
    formula: Callable[[Array, Array], Array]
    layer: str | None = None
    zero_only: bool = False

    def attributions(self, inputs: ArrayLike, baseline: ArrayLike = 0.0) -> Array:
        """Exact integrated gradients.

        Args:
            inputs: (n, ...), as the model takes them.
            baseline: A scalar, one sample's baseline, or one for each sample.

        Returns:
            Float64 array shaped like `inputs`.

        Raises:
            ArgumentError: If the formula holds from zero only and the baseline is another.
        """
        x = np.asarray(inputs, np.float64)
        b = np.broadcast_to(np.asarray(baseline, np.float64), x.shape)
        if self.zero_only and b.any():
            raise ArgumentError(
                "baseline", baseline, f"zero, where the formula of {self.name} starts"
            )
        return self.formula(x, b)


def _logistic_slope(z: Array) -> Array:
    return np.asarray(expit(z) * expit(-z), np.float64)


# Link functions and their derivatives, under the names that Keras gives the activations.
LINKS: dict[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {
    "linear": (lambda z: z, np.ones_like),
    "sigmoid": (expit, _logistic_slope),
    "exponential": (np.exp, np.exp),
    "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
}


def secant(link: str, start: Array, end: Array) -> Array:
    """(φ(end) - φ(start)) / (end - start), and φ′ where the two are the same."""
    value, slope = LINKS[link]
    run = end - start
    return np.divide(value(end) - value(start), run, out=slope(start), where=run != 0)


def positive_share(start: Array, end: Array) -> Array:
    """Share of the straight way from `start` to `end` that lies above zero."""
    highest = np.maximum(start, end)
    all_or_nothing = (highest > 0).astype(np.float64)
    crosses = (start > 0) != (end > 0)
    return np.divide(highest, np.abs(end - start), out=all_or_nothing, where=crosses)


def normal_draws(seed: int, dtype: str) -> Callable[..., Array]:
    """Seeded standard normal draws of any shape, float64.

    They are rounded to `dtype` first, so that the formula sees the numbers that TensorFlow sees.
    """
    draw = np.random.default_rng(seed).standard_normal
    return lambda *shape: draw(shape).astype(dtype).astype(np.float64)
