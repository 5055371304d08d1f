"""Which maps can be measured: what is no unit is left out, what is not finite is told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from igsuite.arrays import Array, BoolArray
from igsuite.errors import ArgumentError, Wording
from igsuite.eval.metrics.metric import check_maps

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


def finite_maps(values: Any, subject: Subject | None = None) -> tuple[Array, BoolArray, BoolArray]:
    """Read attributions of units, of which a metric needs nothing else.

    Args:
        values: `(n, units)`, NaN where no unit is.
        subject: The samples, which tell a missing unit from a missing value; None: every NaN is a
            missing unit, and a row of nothing else a map that is not finite.

    Returns:
        The values, 0 where no unit is and throughout a map that is not finite; `(n, units)` where
        units are; and `(n,)` which maps are finite and of one unit at least.

    Raises:
        ArgumentError: If the values are not of two axes, or not of the subject's units.
    """
    if subject is None:
        given = np.asarray(values, dtype=np.float64)
        if given.ndim != 2:
            raise ArgumentError("values", Wording(f"shape {given.shape}"), "(n, units)")
        present = ~np.isnan(given)
    else:
        given, subject = check_maps(values, subject)
        present = subject.present
    known = np.isfinite(given) | ~present
    finite: BoolArray = np.logical_and(known.all(axis=1), present.any(axis=1))
    return np.where(present & finite[:, None], given, 0.0), present, finite


def unit_maps(values: Any, subject: Subject | None = None) -> Array:
    """Read attributions of units so that every NaN is a unit that is not there.

    Args:
        values, subject: As for `finite_maps`.

    Returns:
        `(n, units)`, NaN where no unit is and throughout a map that is not finite.

    Raises:
        ArgumentError: As for `finite_maps`.
    """
    maps, present, finite = finite_maps(values, subject)
    return np.where(present & finite[:, None], maps, np.nan)
