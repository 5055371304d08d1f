"""Clean-up of speckle, for views: small gaps closed, small specks opened away."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from igsuite.arrays import BoolArray, FloatArray
from igsuite.checks import check_count

#: Pixels that touch by a side or by a corner belong together.
NEIGHBOURS = np.ones((3, 3), dtype=bool)


def cleaned(values: FloatArray, size: int = 3) -> FloatArray:
    """Close gaps and drop specks smaller than a square, positive and negative parts apart.

    Each part is closed, then opened, by grey-scale morphology. What remains is for views: its
    sum is not that of the attribution.

    Args:
        values: `(height, width)` attributions; NaN counts as 0.
        size: Side of the square, in pixels; 1 changes nothing.

    Returns:
        A new array of the same shape and type.

    Source: Serra 1982, Image Analysis and Mathematical Morphology.

    Example:
        >>> speck = np.zeros((5, 5)); speck[2, 2] = 1.0
        >>> cleaned(speck).any(), cleaned(np.ones((5, 5)) - speck).all()
        (np.False_, np.True_)
    """
    check_count("size", size)
    numbers = np.nan_to_num(values)
    positive, negative = (_closed_and_opened(np.maximum(n, 0), size) for n in (numbers, -numbers))
    difference: FloatArray = positive - negative
    return difference


def cleaned_mask(mask: BoolArray, size: int = 3, smallest: int = 1) -> BoolArray:
    """Close gaps of a mask, drop its specks, and drop its small components.

    Args:
        mask: `(height, width)` booleans.
        size: Side of the square by which it is closed and then opened; 1 changes nothing.
        smallest: Components of fewer pixels are dropped; pixels that touch, by a corner too,
            belong to one component.

    Returns:
        A new mask.

    Example:
        >>> mask = np.array([[1, 1, 0, 0], [1, 1, 0, 1]], dtype=bool)
        >>> cleaned_mask(mask, size=1, smallest=2).astype(int).tolist()
        [[1, 1, 0, 0], [1, 1, 0, 0]]
    """
    check_count("size", size)
    check_count("smallest", smallest)
    labels, count = ndimage.label(_closed_and_opened(mask.astype(np.float32), size), NEIGHBOURS)
    pixels = np.bincount(labels.ravel(), minlength=count + 1)
    pixels[0] = 0
    kept: BoolArray = (pixels >= smallest)[labels] & (labels > 0)
    return kept


def _closed_and_opened(values: FloatArray, size: int) -> FloatArray:
    """Close and then open values of at least 0."""
    # On a margin of zeros: reflected at the border, what lies near it would grow out to it.
    wide, square = np.pad(values, size), (size, size)
    opened = ndimage.grey_opening(ndimage.grey_closing(wide, square), square)
    inside: FloatArray = opened[size:-size, size:-size]
    return inside
