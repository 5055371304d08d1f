"""The ladder: nested Fejér rules that tell whether a path is smooth, and how exact they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from igsuite.arrays import FloatArray
from igsuite.error_bars import MEAN_ABSOLUTE, Array, rounding_error
from igsuite.rules import fejer, nested_fejer_weights

#: Nodes of each level; each holds the ones before it.
LEVELS = (7, 15, 31, 63, 127)

#: Levels from which a path may leave the ladder as converged: before, ratios happen by chance.
FIRST_STOP = 15
#: Level by which a path has to show that it is smooth; a slow start is forgiven until then.
LAST_CHANCE = 31

#: On a smooth path the differences from level to level fall below this share of the last.
SMOOTH_RATIO = 0.25
#: Differences below this many rounding errors say nothing.
_ROUNDINGS = 16

NODES = {level: fejer(level)[0] for level in LEVELS}
#: Of each level and the three below it; below the rule of one node is the empty one.
WEIGHTS = {level: np.vstack([nested_fejer_weights(level), np.zeros(level)])[:4] for level in LEVELS}


@dataclass(frozen=True)
class Rung:
    """What the nodes of one level say about a path.

    Args:
        values: `(units,)`, the integral by this level.
        standard_error: `(units,)`.
        error: Estimated L1 error, the units' shares added up.
        smooth: Whether the differences between levels fall as they do on a smooth path.
    """

    values: Array
    standard_error: Array
    error: float
    smooth: bool


def new_nodes(level: int) -> Array:
    """The nodes of `level` that the level before does not have."""
    return NODES[level] if level == LEVELS[0] else NODES[level][::2]


def examine(level: int, heights: FloatArray) -> Rung:
    """Integrate by the nested rules of one level and extrapolate the error of the finest.

    The difference d_n between the rules of n and n/2 nodes is the error of the coarser; with the
    ratio d_n / d_{n/2} it shrinks once more to the error of the finer.

    Args:
        level: Number of nodes.
        heights: `(level, units)`, the weighted gradients at the nodes, in order.

    Returns:
        The Rung.

    Source: Waldvogel 2006, BIT 46 (the rules); Aitken's extrapolation (the estimate).
    """
    weights = WEIGHTS[level]
    finest, half, quarter, eighth = weights @ heights.astype(np.float64)
    differences = finest - half
    size, before, earlier = (
        float(np.abs(each).sum()) for each in (differences, half - quarter, quarter - eighth)
    )
    rounding = rounding_error(weights[0], heights)
    floor = _ROUNDINGS * float(rounding.sum())
    ratio = size / before if size > floor and before > 0 else 0.0
    # One small ratio happens by chance; smooth paths shrink the faster the further they are.
    earlier_ratio = before / earlier if earlier > floor else 0.0
    smooth = ratio < SMOOTH_RATIO and (earlier_ratio < SMOOTH_RATIO or ratio < SMOOTH_RATIO**2)
    # Differences lost in rounding leave no ratio to extrapolate by; they are small enough as such.
    shares = np.abs(differences) * (min(ratio, 1.0) if size > floor else 1.0)
    standard_error = np.hypot(shares / MEAN_ABSOLUTE, rounding)
    return Rung(
        values=finest,
        standard_error=standard_error,
        error=MEAN_ABSOLUTE * float(standard_error.sum()),
        smooth=smooth,
    )
