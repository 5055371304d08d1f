"""The highest regions of a map that is constant within each of its regions."""

from __future__ import annotations

import numpy as np

from igsuite.arrays import BoolArray, FloatArray
from igsuite.image.views.top_pixels import check_part_of_whole


def top_regions(values: FloatArray, share: float) -> BoolArray:
    """Mark the highest regions until they cover `share` of the area.

    Pixels of one value are one region, as XRAI returns them; a region is marked whole or not at
    all, so that the marked area is the smallest such that reaches the share.

    Args:
        values: `(height, width)` a value for each region, the same at all of its pixels; NaN
            is never marked.
        share: Part of the picture's area, 0 to 1.

    Returns:
        `(height, width)` booleans.

    Source: Kapishnikov et al. 2019, arXiv 1906.02825, section 3.

    Example:
        >>> top_regions(np.array([[2.0, 2.0, 1.0, 0.0]]), 0.25).tolist()
        [[True, True, False, False]]
    """
    check_part_of_whole("share", share)
    levels, counts = np.unique(values[~np.isnan(values)], return_counts=True)
    # Regions without which those above them fall short.
    above = np.cumsum(counts[::-1])[::-1] - counts
    taken = levels[above < share * values.size * (1 - 1e-12)]
    marked: BoolArray = np.isin(values, taken)
    return marked
