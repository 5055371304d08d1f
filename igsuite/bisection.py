"""Bisection: which panels of an adaptive trapezoid to halve next."""

from __future__ import annotations

import numpy as np

from igsuite.arrays import Array
from igsuite.trapezoid import Trapezoid

#: What halving a panel leaves of its squared error: 1/4 of one jump, 1/8 of many small ones.
_LEFT_BY_HALVING = 0.2

#: Panels narrower than this are not halved: single precision can't tell their ends apart.
_NARROWEST = 2.0**-17


def split(
    alphas: Array, trapezoid: Trapezoid, allowed_error: float, allowed_gap: float, most: int
) -> Array:
    """Choose the panels to halve next: as many as it takes, the worst first.

    Args:
        alphas: `(knots,)`.
        trapezoid: What `igsuite.trapezoid.examine` said of the one path.
        allowed_error: L1 error at which the path is good enough.
        allowed_gap: Completeness gap at which it is.
        most: How many knots may be added.

    Returns:
        The new knots, increasing; none where halving can't help.
    """
    edges = np.concatenate([[0.0], alphas, [1.0]])
    wide = np.diff(edges) > _NARROWEST
    if trapezoid.error > allowed_error:
        worth = np.where(wide, trapezoid.panels, 0)
        needed = (allowed_error / float(trapezoid.error)) ** 2
        if trapezoid.panels.sum() - worth.sum() > needed * trapezoid.panels.sum():
            return np.zeros(0)
    else:
        worth = np.where(wide, trapezoid.gaps**2, 0)
        needed = (allowed_gap / max(abs(float(trapezoid.gaps.sum())), allowed_gap)) ** 2
    order = np.argsort(-worth, kind="stable")
    gained = np.cumsum(worth[order]) * (1 - _LEFT_BY_HALVING)
    enough = int(np.searchsorted(gained, (1 - needed) * worth.sum())) + 1
    # Halving the worst makes others the worst: those an eighth as bad wait for the next look.
    bad = int(np.count_nonzero(worth > worth.max() / 8))
    chosen = order[: max(1, min(enough, bad, most))]
    chosen = np.sort(chosen[worth[chosen] > 0])
    middles: Array = (edges[chosen] + edges[chosen + 1]) / 2
    return middles
