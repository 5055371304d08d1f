"""The ladder: nested Fejér rules, each of which tells how exact the one before was."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from igsuite.arrays import Array, FloatArray
from igsuite.error_bars import MEAN_ABSOLUTE, rounding_error
from igsuite.rules import fejer, nested_fejer_weights

#: Nodes of each level; each holds the ones before it.
LEVELS = (15, 31, 63, 127)

#: Level by which a path has to show that it is smooth; a slow start is forgiven until then.
LAST_CHANCE = 31

#: Differences below this many rounding errors say nothing.
_ROUNDINGS = 16

NODES = {level: fejer(level)[0] for level in LEVELS}
#: Of each level and the two below it.
WEIGHTS = {level: nested_fejer_weights(level)[:3] for level in LEVELS}


@dataclass(frozen=True)
class Rung:
    """What the nodes of one level say about some paths, if they are smooth.

    Args:
        values: `(paths, units)`, the integrals by this level.
        standard_error: `(paths, units)`.
        error: `(paths,)`, estimated L1 error, the units' shares added up.
    """

    values: Array
    standard_error: Array
    error: Array

    def __getitem__(self, path: int) -> Rung:
        """The rung of one path, without the axis of the paths."""
        return Rung(self.values[path], self.standard_error[path], self.error[path])


def nodes_after(level: int) -> Array:
    """The nodes that the level after this one adds, 0 being the ground; none after the last."""
    if level == LEVELS[-1]:
        return np.zeros(0)
    return NODES[LEVELS[0]] if level == 0 else NODES[2 * level + 1][::2]


def examine(level: int, heights: FloatArray) -> Rung:
    """Integrate by the nested rules of one level and extrapolate the error of the finest.

    The difference d_n between the rules of n and n/2 nodes is the error of the coarser; with the
    ratio d_n / d_{n/2} it shrinks once more to the error of the finer.

    Args:
        level: Number of nodes.
        heights: `(paths, level, units)`, the weighted gradients at the nodes, in order.

    Returns:
        The Rung of every path.

    Source: Waldvogel 2006, BIT 46 (the rules); Aitken's extrapolation (the estimate).
    """
    weights = WEIGHTS[level]
    finest, half, quarter = np.moveaxis(weights @ heights.astype(np.float64), 1, 0)
    differences = np.abs(finest - half)
    size, before = differences.sum(axis=1), np.abs(half - quarter).sum(axis=1)
    rounding = rounding_error(weights[0], heights)
    # Differences lost in rounding leave no ratio to extrapolate by; they are small as they are.
    lost = (size <= _ROUNDINGS * rounding.sum(axis=1)) | (before == 0)
    ratio = np.where(lost, 1.0, np.minimum(size / np.where(before > 0, before, 1.0), 1.0))
    standard_error = np.hypot(ratio[:, None] * differences / MEAN_ABSOLUTE, rounding)
    return Rung(finest, standard_error, MEAN_ABSOLUTE * standard_error.sum(axis=1))
