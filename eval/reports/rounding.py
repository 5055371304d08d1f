"""Numbers with as many digits as their errors leave them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import Array

#: Digits of an error that are kept, the most of a value, and those of float32.
ERROR_DIGITS, MOST_DIGITS, ROUNDING_DIGITS = 2, 4, 7
#: Power of ten of the last place of 0: below it, powers of ten overflow.
NOTHING = -300


def json_numbers(values: ArrayLike, digits: int = MOST_DIGITS) -> list[Any]:
    """Return numbers as JSON has them, each to so many digits; `None` for what is not finite.

    Example:
        >>> json_numbers([0.123456, float("nan"), -0.0, 1e-9])
        [0.1235, None, 0.0, 1e-09]
    """
    return [
        float(f"{value:.{digits}g}") + 0.0 if np.isfinite(value) else None
        for value in np.asarray(values, dtype=np.float64).ravel().tolist()
    ]


def to_their_errors(values: ArrayLike, errors: ArrayLike) -> list[float | None]:
    """Return numbers down to the digits that their errors leave them, as JSON has them.

    Args:
        values: `(n,)` of one sample.
        errors: `(n,)` standard errors; 0 or NaN where there is none to tell.

    Returns:
        Each to the second digit of its error, to four digits at most, and to a millionth of the
        largest |value| beside it, which is what float32 rounds off; `None` where not finite.

    Example:
        >>> to_their_errors([0.123456, 12.34567], [0.0123, 0.0])
        [0.123, 12.35]
    """
    numbers, spread = (np.asarray(each, dtype=np.float64).ravel() for each in (values, errors))
    finite = np.isfinite(numbers)
    kept = np.where(finite, numbers, 0.0)
    places = [
        _last_place(np.where(np.isfinite(spread), spread, 0.0), ERROR_DIGITS),
        _last_place(kept, MOST_DIGITS),
        _last_place(np.abs(kept).max(initial=0.0), ROUNDING_DIGITS),
    ]
    place = np.max(np.broadcast_arrays(*places), axis=0)
    rounded = _rounded(kept, place)
    return [float(v) + 0.0 if known else None for v, known in zip(rounded, finite, strict=True)]


def _last_place(sizes: ArrayLike, digits: int) -> Array:
    """Return the power of ten of the last of so many digits; that of nothing for 0."""
    with np.errstate(divide="ignore"):
        power = np.floor(np.log10(np.abs(sizes))) - (digits - 1)
    return np.asarray(np.maximum(power, NOTHING))


def _rounded(numbers: Array, place: Array) -> Array:
    # By whole powers of ten, which are exact: a thousandth is not.
    up, down = 10.0 ** np.maximum(-place, 0), 10.0 ** np.maximum(place, 0)
    with np.errstate(over="ignore"):
        scaled = numbers * up / down
    return np.where(np.isfinite(scaled), np.rint(scaled) * down / up, numbers)
