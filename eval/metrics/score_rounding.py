"""What of a change of score is no more than rounding."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import Array

#: Models compute in float32: a score is known to a few units of its last place.
_SCORE = 4 * float(np.finfo(np.float32).eps)


def score_rounding(scores: ArrayLike, axis: int = -1) -> Array:
    """Return how far scores of a model may differ by rounding alone.

    Args:
        scores: Scores that are compared.
        axis: The axis along which they are compared.

    Returns:
        The largest |score| along the axis, times 4 float32 rounding errors.

    Example:
        >>> float(score_rounding([1.0, -2.0])) == 2 * 4 * 2**-23
        True
    """
    sizes = np.abs(np.asarray(scores, dtype=np.float64))
    return np.asarray(_SCORE * sizes.max(axis=axis))
