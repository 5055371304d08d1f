"""Where the colours of a view are full: by a percentile of the pixels, or by their mass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import Array
from igsuite.checks import check_number
from igsuite.errors import ArgumentError, check_name

#: Attributions of photos are speckled: a few pixels are many times stronger than the others, which
#: one scale up to the strongest would leave all but white.
DEFAULT_CLIP = 99.0


def percentile_bound(values: ArrayLike, percent: float = DEFAULT_CLIP) -> float:
    """The smallest |value| at or below which at least `percent` % of the pixels lie.

    Args:
        values: Attributions of any shape; what is not finite does not count.
        percent: 0 to 100; 100 is the largest |value|.

    Returns:
        The bound, itself one of the |values|: nothing is interpolated. 0 without finite values.

    Example:
        >>> percentile_bound(np.arange(1, 101), 99), percentile_bound([-4.0, 1.0, np.nan], 100)
        (99.0, 4.0)
    """
    check_percent("percent", percent)
    sizes = _finite_sizes(values)
    if not len(sizes):
        return 0.0
    return float(np.percentile(sizes, percent, method="inverted_cdf", overwrite_input=True))


def mass_bound(values: ArrayLike, percent: float = DEFAULT_CLIP) -> float:
    """The smallest |value| such that the pixels at or below it hold `percent` % of the mass.

    The mass of pixels is the sum of their |values|. The pixels *above* the bound hold at most
    100 − `percent` % of it.

    Args:
        values: Attributions of any shape; what is not finite does not count.
        percent: 0 to 100; 100 is the largest |value|.

    Returns:
        The bound, itself one of the |values|. 0 without finite values.

    Example:
        >>> mass_bound([1.0, -2.0, 3.0, -4.0], 60), mass_bound([1.0, -2.0, 3.0, -4.0], 61)
        (3.0, 4.0)
    """
    check_percent("percent", percent)
    sizes = _finite_sizes(values)
    if not len(sizes):
        return 0.0
    sizes.sort()
    held = np.cumsum(sizes)
    # Rounding in the sum must not carry a share that is met exactly over to the next pixel.
    wanted = percent / 100 * held[-1] * (1 - 1e-12)
    return float(sizes[min(np.searchsorted(held, wanted), len(sizes) - 1)])


#: Ways to find a bound, each from values and a percentage.
BOUNDS: dict[str, Callable[[ArrayLike, float], float]] = {
    "percentile": percentile_bound,
    "mass": mass_bound,
}


def colour_bound(
    values: ArrayLike, clip: float = DEFAULT_CLIP, clip_by: str = "percentile"
) -> float:
    """The |value| from which on a view shows the full colour.

    Args:
        values: Attributions of any shape.
        clip: Percentage at or below the bound, 0 to 100.
        clip_by: A key of `BOUNDS`: of the pixels ("percentile"), or of their mass ("mass").

    Returns:
        The bound; where it would be 0 though some value is not, because most pixels are 0, the
        largest |value|. 0 where every value is.

    Raises:
        ArgumentError: If `clip` or `clip_by` can't be used.

    Example:
        >>> colour_bound(np.arange(1, 101)), colour_bound([0.0] * 999 + [-5.0])
        (99.0, 5.0)
    """
    check_name("clip_by", clip_by, BOUNDS)
    check_percent("clip", clip)
    return BOUNDS[clip_by](values, clip) or percentile_bound(values, 100.0)


def scaled(values: ArrayLike, bound: float) -> Array:
    """Values as shares of a bound, for a view.

    Args:
        values: Attributions of any shape.
        bound: The |value| that becomes 1 or −1, as do the ones beyond it.

    Returns:
        float64 of the same shape, −1 to 1; 0 stays 0, NaN stays NaN, and where the bound is 0
        every number becomes 0.

    Example:
        >>> scaled([-8.0, 0.0, 1.0], 4.0).tolist(), scaled([0.0, 0.0], 0.0).tolist()
        ([-1.0, 0.0, 0.25], [0.0, 0.0])
    """
    shares = np.array(values, dtype=np.float64)
    if not bound > 0:
        return np.where(np.isnan(shares), np.nan, 0.0)
    # Clipped first: a quotient of numbers of very different size could overflow. In place: at the
    # size of a photo each copy counts.
    np.clip(shares, -bound, bound, out=shares)
    shares /= bound
    return shares


def check_percent(argument: str, value: Any) -> None:
    """Raise unless `value` is a number from 0 to 100."""
    check_number(argument, value, 0.0)
    if value > 100:
        raise ArgumentError(argument, value, "a percentage from 0 to 100, e.g. 99")


def _finite_sizes(values: ArrayLike) -> Array:
    """`(m,)` the |values| that are finite, a copy."""
    sizes: Array = np.abs(np.ravel(values), dtype=np.float64)
    finite = np.isfinite(sizes)
    return sizes if finite.all() else sizes[finite]
