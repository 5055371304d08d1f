"""The areas that speak most for or against the target: what an outline is drawn around."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from igsuite.arrays import BoolArray, FloatArray
from igsuite.image.views.attribution_mask import attribution_mask
from igsuite.image.views.components import strongest_components


def strongest_area(
    values: FloatArray,
    percent: float = 90.0,
    part: str = "positive",
    weak: float = 28.0,
    clean: int = 4,
) -> BoolArray:
    """Mark the connected areas that hold `percent` % of what a part's strong pixels hold.

    The weakest pixels are cut off and the strongest ones clipped where 95 % of the mass lies at or
    below; what is left is cleaned; of its connected components the heaviest are taken, their holes
    filled.

    Args:
        values: `(height, width)` attributions.
        percent: Share of the mass after clean-up that the components have to hold, 0 to 100.
        part: "positive", "negative" or "absolute".
        weak: Percentage of the mass, held by the weakest pixels, that is cut off.
        clean: Side in pixels of the square by which gaps are closed and specks opened away; 1
            for none.

    Returns:
        `(height, width)` booleans.

    Source: Sundararajan, Taly, Yan 2017, whose published code draws its outlines so (percentages
    28 and 95, a square of 4).

    Example:
        >>> values = np.zeros((8, 8)); values[1:6, 1:6] = 1.0; values[7, 7] = 1.0
        >>> strongest_area(values).sum()
        np.int64(25)
    """
    mask = attribution_mask(values, part=part, clip=95, clip_by="mass", weak=weak, clean=clean)
    filled: BoolArray = np.asarray(ndimage.binary_fill_holes(strongest_components(mask, percent)))
    return filled
