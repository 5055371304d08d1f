"""Which tokens are edited first: how negative values and ties are treated."""

from __future__ import annotations

import numpy as np

from igsuite.arrays import FloatArray, IntArray
from igsuite.streams import stream


def most_important_first(importance: FloatArray, random: np.random.Generator) -> IntArray:
    """Order tokens from the strongest evidence for the predicted class to that against it.

    Negative values come last. Ties are in random order, and values that are no numbers at the end.

    Example:
        >>> most_important_first(np.array([0.1, -2.0, 0.7]), np.random.default_rng(0)).tolist()
        [2, 0, 1]
    """
    return np.lexsort((random.random(len(importance)), -importance))


def least_important_first(importance: FloatArray, random: np.random.Generator) -> IntArray:
    """Order tokens by their absolute value, the smallest first.

    Evidence against the predicted class is important, too. Ties are in random order, and values
    that are no numbers at the end.

    Example:
        >>> least_important_first(np.array([0.1, -2.0, 0.7]), np.random.default_rng(0)).tolist()
        [0, 2, 1]
    """
    return np.lexsort((random.random(len(importance)), np.abs(importance)))


def text_generators(seed: int, count: int) -> list[np.random.Generator]:
    """Return a random generator for each text, whatever the others draw."""
    return [stream(seed, "ties", row) for row in range(count)]
