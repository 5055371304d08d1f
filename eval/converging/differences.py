"""How far attributions are from a reference: in values, in direction, in ranks."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import Array
from igsuite.rank_agreement import spearman_rho, tied_by_rounding, top_overlap


def relative_l1(values: ArrayLike, truth: ArrayLike) -> Array:
    """Return the L1 error of each row of values over the L1 norm of the truth.

    Args:
        values: `(..., units)`.
        truth: `(..., units)`, of the same shape, or of one that repeats over the first axes.

    Returns:
        `(...)`; NaN where the truth is all zero.

    Example:
        >>> relative_l1([[1.0, 2.0]], [[1.0, 3.0]]).tolist()
        [0.25]
    """
    one, two = _exact(values), _exact(truth)
    return _ratio(np.abs(one - two).sum(axis=-1), np.abs(two).sum(axis=-1))


def relative_l2(values: ArrayLike, truth: ArrayLike) -> Array:
    """Return the Euclidean length of each row's error over that of the truth.

    Args:
        values, truth: As for `relative_l1`.

    Returns:
        `(...)`; NaN where the truth is all zero.

    Example:
        >>> relative_l2([[3.0, 0.0]], [[3.0, 4.0]]).tolist()
        [0.8]
    """
    one, two = _exact(values), _exact(truth)
    return _ratio(np.linalg.norm(one - two, axis=-1), np.linalg.norm(two, axis=-1))


def cosine(values: ArrayLike, truth: ArrayLike) -> Array:
    """Return the cosine of the angle between each row of values and the truth.

    Args:
        values, truth: As for `relative_l1`.

    Returns:
        `(...)` from −1 to 1; NaN where either is all zero.

    Example:
        >>> cosine([[3.0, 0.0]], [[3.0, 4.0]]).tolist()
        [0.6]
    """
    one, two = _exact(values), _exact(truth)
    lengths = np.linalg.norm(one, axis=-1) * np.linalg.norm(two, axis=-1)
    return np.clip(_ratio((one * two).sum(axis=-1), lengths), -1.0, 1.0)


def rank_differences(values: ArrayLike, truth: ArrayLike, top: int = 5) -> tuple[Array, Array]:
    """Return how far several rows of values rank the units of one sample as the truth does.

    Units that are exactly zero in every row, as padding and inputs equal to their baseline are,
    have no rank to get wrong and are left out. Values that differ by rounding alone are tied.

    Args:
        values: `(m, units)`.
        truth: `(units,)`.
        top: Units of largest value compared.

    Returns:
        Spearman's ρ `(m,)`, and the share `(m,)` of the top units in common; NaN where there is
        nothing to rank.

    Example:
        >>> rho, overlap = rank_differences([[3.0, 1.0, 2.0, 0.0]], [3.0, 2.0, 1.0, 0.0], top=2)
        >>> rho.round(6).tolist(), overlap.tolist()
        ([0.5], [0.5])
    """
    many, one = _exact(values), _exact(truth)
    rho, overlap = np.full((2, len(many)), np.nan)
    finite = np.isfinite(many).all(axis=1)
    if not (np.isfinite(one).all() and finite.any()):
        return rho, overlap
    ranked = (one != 0) | (many[finite] != 0).any(axis=0)
    if not ranked.any():
        return rho, overlap
    first = tied_by_rounding(one[ranked])
    others = np.stack([tied_by_rounding(each[ranked]) for each in many[finite]])
    rho[finite] = spearman_rho(first, others)
    overlap[finite] = top_overlap(first, others, top)
    return rho, overlap


def share_within(
    values: ArrayLike, truth: ArrayLike, standard_error: ArrayLike, times: float
) -> Array:
    """Return the share of each row's units whose truth lies within some standard errors.

    Args:
        values: `(..., units)`.
        truth: `(..., units)`, as for `relative_l1`.
        standard_error: `(..., units)`, of the difference of the two.
        times: How many standard errors.

    Returns:
        `(...)`; units that are exact and say so are left out, NaN where none is left.

    Example:
        >>> share_within([[1.0, 1.0, 0.0]], [[1.5, 4.0, 0.0]], [[1.0, 1.0, 0.0]], 1).tolist()
        [0.5]
    """
    error = np.abs(_exact(values) - _exact(truth))
    one = np.broadcast_to(_exact(standard_error), error.shape)
    counted = (error > 0) | (one > 0)
    share = _ratio((counted & (error <= times * one)).sum(axis=-1), counted.sum(axis=-1))
    return np.where(np.isfinite(error).all(axis=-1), share, np.nan)


def _exact(values: ArrayLike) -> Array:
    return np.asarray(values, dtype=np.float64)


def _ratio(part: Array, whole: Array) -> Array:
    ratio: Array = np.full(np.broadcast(part, whole).shape, np.nan)
    np.divide(part, whole, out=ratio, where=whole > 0)
    return ratio
