"""Groups of units that stand together: what is searched where single units are too many."""

from __future__ import annotations

import numpy as np

from igsuite.arrays import Array, IntArray
from igsuite.eval.perturbing.units import Units


def neighbours(units: Units, most: int) -> IntArray:
    """Gather the units of large samples into groups of neighbours, by a grid of even cells.

    Args:
        units: The units.
        most: Units of a sample up to which each is a group of its own; those with more have at
            most as many groups.

    Returns:
        `(n, units)` the number of each unit's group, from 0 and without a gap in each sample; −1
        beyond a sample's own units.

    Example:
        >>> from igsuite.eval.perturbing.units import pixels
        >>> neighbours(pixels((4, 4), 1), 4).reshape(4, 4).tolist()
        [[0, 0, 1, 1], [0, 0, 1, 1], [2, 2, 3, 3], [2, 2, 3, 3]]
    """
    present = units.present
    groups = np.where(present, np.arange(present.shape[1]), -1)
    for row in np.flatnonzero(units.counts > most).tolist():
        own = int(units.counts[row])
        groups[row, :own] = np.unique(_cells(units.labels[row], own, most), return_inverse=True)[1]
    return groups


def _cells(labels: IntArray, count: int, most: int) -> IntArray:
    """Number the cell of the grid in which the middle of each unit lies."""
    flat = labels.ravel()
    belongs = flat >= 0
    sizes = np.bincount(flat[belongs], minlength=count)
    # The root's rounding must not cost a cell: 4096 ** (1 / 3) is 15.99….
    side = int(most ** (1 / labels.ndim) + 1e-9)
    # Cells are as many places wide, but for those at the end: no group is large for nothing.
    cells = np.zeros(count, dtype=np.int64)
    for extent, places in zip(labels.shape, np.indices(labels.shape), strict=True):
        middles: Array = np.bincount(flat[belongs], places.ravel()[belongs], count) / sizes
        cells = cells * side + np.floor(middles / -(-extent // side)).astype(np.int64)
    return cells
