"""Where an error stops falling because nothing finer can be told, and not because of the rule."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: An error below so many of the reference's own is no more the rule's than the reference's.
REFERENCE_SHARE = 3.0

#: Units of the last place below which an error is rounding whatever the rule.
_ROUNDINGS = 16

#: Errors that stay within this factor while the cost goes up by the other have stopped falling:
#: a rule of first order would have gained a factor of 4.
_SAME, _COSTLIER = 3.0, 4.0


def floors(
    errors: ArrayLike, costs: ArrayLike, reference_error: float, precision: float
) -> NDArray[np.str_]:
    """Say of every error of one sample and rule whether it is at a floor.

    Args:
        errors: `(m,)` relative errors.
        costs: `(m,)` gradient evaluations.
        reference_error: The reference's own relative error.
        precision: Rounding of the numbers that the model computes in, `np.finfo(dtype).eps`.

    Returns:
        `(m,)`: "reference" where the reference's own error is no smaller than a third of it;
        "rounding" where it is within 16 roundings, or is below √precision and from there on stays
        the same while the cost goes up fourfold; and "" elsewhere.

    Example:
        >>> floors([1e-1, 1e-3, 4e-8], [8, 16, 32], 5e-4, 1e-7).tolist()
        ['', 'reference', 'reference']
    """
    error, cost = (np.asarray(each, dtype=np.float64) for each in (errors, costs))
    found = np.full(len(error), "", dtype="<U9")
    order = np.argsort(cost, kind="stable")
    found[order[_stopped(error[order], cost[order], precision) :]] = "rounding"
    found[error <= _ROUNDINGS * precision] = "rounding"
    found[error <= REFERENCE_SHARE * reference_error] = "reference"
    return found


def _stopped(error: NDArray[np.float64], cost: NDArray[np.float64], precision: float) -> int:
    """Return where the longest tail begins that no longer falls."""
    for start in range(len(error)):
        tail = error[start:]
        if (
            tail.max() <= min(_SAME * tail.min(), np.sqrt(precision))
            and cost[-1] >= _COSTLIER * cost[start]
        ):
            return start
    return len(error)
