"""Parts of an attribution: all of it, what speaks for the target, what speaks against it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from igsuite.arrays import FloatArray


def signed_part(values: FloatArray) -> FloatArray:
    """The values as they are.

    Example:
        >>> signed_part(np.array([-2.0, 3.0])).tolist()
        [-2.0, 3.0]
    """
    return values


def positive_part(values: FloatArray) -> FloatArray:
    """What speaks for the target; 0 elsewhere.

    Example:
        >>> positive_part(np.array([-2.0, 3.0])).tolist()
        [0.0, 3.0]
    """
    return np.maximum(values, 0)


def negative_part(values: FloatArray) -> FloatArray:
    """What speaks against the target, with its sign; 0 elsewhere.

    Example:
        >>> negative_part(np.array([-2.0, 3.0])).tolist()
        [-2.0, 0.0]
    """
    return np.minimum(values, 0)


def absolute_part(values: FloatArray) -> FloatArray:
    """The values without their signs.

    Example:
        >>> absolute_part(np.array([-2.0, 3.0])).tolist()
        [2.0, 3.0]
    """
    return np.abs(values)


#: Each from values of any shape to values of that shape; none changes what it is given.
PARTS: dict[str, Callable[[FloatArray], FloatArray]] = {
    "signed": signed_part,
    "positive": positive_part,
    "negative": negative_part,
    "absolute": absolute_part,
}
