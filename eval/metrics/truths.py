"""Maps beside a truth, checked: at which pixels they should be high."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import Array, BoolArray
from igsuite.errors import ArgumentError, Wording


def checked_maps(values: ArrayLike, truth: ArrayLike) -> tuple[Array, BoolArray, BoolArray]:
    """Return maps and truth as `(n, pixels)`, and `(n,)` which maps are not finite.

    The latter's maps are returned as zeros.
    """
    maps, inside = np.asarray(values, dtype=np.float64), checked_truth(truth)
    if maps.shape != np.shape(truth):
        raise ArgumentError("values", maps.shape, f"the truth's shape {np.shape(truth)}")
    maps = maps.reshape(inside.shape)
    missing = np.asarray(~np.isfinite(maps).all(axis=1))
    return np.where(missing[:, None], 0.0, maps), inside, missing


def checked_truth(truth: ArrayLike) -> BoolArray:
    """Return truth as `(n, pixels)`."""
    inside = np.asarray(truth)
    if inside.ndim != 3 or inside.dtype != bool:
        given = Wording(f"shape {inside.shape} of {inside.dtype}")
        raise ArgumentError("truth", given, "booleans of shape (n, height, width)")
    flat = inside.reshape(len(inside), math.prod(inside.shape[1:]))
    empty = np.flatnonzero(~flat.any(axis=1))
    if empty.size:
        raise ArgumentError(
            "truth", Wording(f"no pixel in image {empty[0]}"), "at least one pixel an image"
        )
    return flat
