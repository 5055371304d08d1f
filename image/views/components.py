"""Connected components of an attribution, and the lines around them."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from igsuite.arrays import BoolArray, FloatArray
from igsuite.checks import check_count
from igsuite.image.views.cleaning import NEIGHBOURS
from igsuite.image.views.clipping import check_percent


def strongest_components(values: FloatArray, percent: float = 90.0) -> BoolArray:
    """Mark the connected components that together hold `percent` % of the mass.

    Pixels other than 0 that touch, by a corner too, are one component; its mass is the sum of
    its |values|. The heaviest components are taken, one after another, until they hold the share
    asked for; of two that weigh the same the one met first, row by row.

    Args:
        values: `(height, width)` attributions; NaN counts as 0. Where next to no pixel is 0, as
            in a photo's attribution, cut the weak ones off first: see `attribution_mask`.
        percent: Share of the mass, 0 to 100; 0 marks nothing.

    Returns:
        `(height, width)` booleans.

    Example:
        >>> strongest_components(np.array([[4.0, 4.0, 0.0, 1.0]]), 80).tolist()
        [[True, True, False, False]]
    """
    check_percent("percent", percent)
    sizes = np.abs(np.nan_to_num(np.asarray(values, dtype=np.float64)))
    labels, count = ndimage.label(sizes, NEIGHBOURS)
    masses = np.bincount(labels.ravel(), sizes.ravel(), minlength=count + 1)[1:]
    order = np.argsort(-masses, kind="stable")
    held = np.cumsum(masses[order])
    # Those without whom the ones before them fall short, but for rounding in the sum.
    short = np.concatenate([[0.0], held[:-1]]) < percent / 100 * masses.sum() * (1 - 1e-12)
    taken = np.zeros(count + 1, dtype=bool)
    taken[1 + order] = short[:count]
    marked: BoolArray = taken[labels]
    return marked


def outline(mask: BoolArray, thickness: int = 1) -> BoolArray:
    """Mark the rim of a mask: the mask less its erosion.

    Args:
        mask: `(height, width)` booleans.
        thickness: Width of the rim in pixels, inwards. What lies outside the picture counts as
            outside the mask, so that the rim is closed.

    Returns:
        `(height, width)` booleans.

    Example:
        >>> outline(np.ones((3, 4), dtype=bool)).astype(int).tolist()
        [[1, 1, 1, 1], [1, 0, 0, 1], [1, 1, 1, 1]]
    """
    check_count("thickness", thickness)
    inside = ndimage.binary_erosion(mask, NEIGHBOURS, iterations=thickness)
    rim: BoolArray = np.asarray(mask, dtype=bool) & ~inside
    return rim
