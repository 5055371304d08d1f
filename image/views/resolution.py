"""What the error bars of pixels say: how large they are, and which pixels have no sign."""

from __future__ import annotations

import numpy as np

from igsuite.arrays import Array, BoolArray, FloatArray
from igsuite.errors import check_name
from igsuite.image.views.clipping import DEFAULT_CLIP, colour_bound, scaled
from igsuite.image.views.parts import PARTS


def unresolved(values: FloatArray, standard_error: FloatArray) -> BoolArray:
    """Mark pixels whose sign is not resolved: |value| below two standard errors.

    Args:
        values: Attributions of any shape.
        standard_error: One standard error of each; 0 or NaN where none is known, and such
            a pixel counts as resolved.

    Returns:
        Booleans of that shape.

    Example:
        >>> unresolved(np.array([0.1, -0.1, 0.0]), np.array([0.06, 0.05, 0.0])).tolist()
        [True, False, False]
    """
    marked: BoolArray = np.abs(values) < 2 * np.asarray(standard_error)
    return marked


def error_map(
    values: FloatArray,
    standard_error: FloatArray,
    *,
    part: str = "signed",
    clip: float = DEFAULT_CLIP,
    clip_by: str = "percentile",
    bound: float | None = None,
) -> Array:
    """Scale standard errors as the attribution mask beside them is scaled.

    Args:
        values: `(height, width)` attributions.
        standard_error: `(height, width)` their standard errors.
        part, clip, clip_by, bound: As for `igsuite.image.attribution_mask`.

    Returns:
        `(height, width)` float64, 0 to 1: shares of the |value| at which the mask's colour is
        full.

    Example:
        >>> error_map(np.array([[2.0, -4.0]]), np.array([[0.5, 1.0]])).tolist()
        [[0.125, 0.25]]
    """
    check_name("part", part, PARTS)
    most = colour_bound(PARTS[part](values), clip, clip_by) if bound is None else bound
    return scaled(standard_error, most)
