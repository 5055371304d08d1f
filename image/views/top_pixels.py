"""The pixels of highest attribution, as a mask of an exact count."""

from __future__ import annotations

from typing import Any

import numpy as np

from igsuite.arrays import BoolArray, FloatArray
from igsuite.checks import check_number
from igsuite.errors import ArgumentError


def top_pixels(values: FloatArray, share: float) -> BoolArray:
    """Mark the highest `share` of the pixels.

    Exactly `share` × height × width pixels are marked, a half rounded up. Among equal values
    those met first, row by row from the top left, come first; NaN comes last.

    Args:
        values: `(height, width)` attributions, in descending order of which pixels are marked:
            give the absolute part to rank by size.
        share: 0 to 1.

    Returns:
        `(height, width)` booleans.

    Example:
        >>> top_pixels(np.array([[1.0, 3.0], [3.0, -5.0]]), 0.25).tolist()
        [[False, True], [False, False]]
    """
    check_part_of_whole("share", share)
    flat = np.where(np.isnan(values), -np.inf, values).ravel()
    count = int(np.floor(share * flat.size + 0.5))
    marked = np.zeros(flat.size, dtype=bool)
    # lexsort: NaN after −infinity, which it would otherwise tie with.
    marked[np.lexsort((np.isnan(values).ravel(), -flat))[:count]] = True
    return marked.reshape(values.shape)


def check_part_of_whole(argument: str, value: Any) -> None:
    """Raise unless `value` is a number from 0 to 1."""
    check_number(argument, value, 0.0)
    if value > 1:
        raise ArgumentError(argument, value, "a share from 0 to 1, e.g. 0.1 for 10 %")
