"""Entropy: over how many units a map is spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from scipy.special import entr

from igsuite.arrays import Array
from igsuite.eval.metrics.finite_maps import finite_maps, unit_maps
from igsuite.eval.metrics.metric import Metric, register_metric

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


def share_entropy(values: Array) -> Array:
    """Return the entropy of each map's shares, in nats.

    With `p_i = |v_i| / Σ_j |v_j|`, `H = −Σ_i p_i ln p_i`.

    Args:
        values: `(n, units)`, NaN where no unit is.

    Returns:
        `(n,)` from 0, one unit holds everything, to ln d, all d units alike; NaN for a map of
        zeros, which has no shares, and for one that is not finite.

    Source: Bhatt, Weller, Moura 2020, arXiv 2005.00631 ("complexity").

    Example:
        >>> share_entropy(np.array([[3.0, -3.0, np.nan], [0.0, 5.0, 0.0]])).round(4).tolist()
        [0.6931, 0.0]
    """
    maps, _, finite = finite_maps(values)
    sizes = np.abs(maps)
    with np.errstate(invalid="ignore"):
        found = entr(sizes / sizes.sum(axis=1, keepdims=True)).sum(axis=1)
    return np.where(finite, found, np.nan)


@register_metric
@dataclass(frozen=True)
class Entropy(Metric):
    """Entropy of the shares that units have of the absolute values, in nats.

    It describes over how many units a map is spread: as many as `exp(entropy)` units of equal
    values. Bhatt et al. prefer few; that a map is simple does not make it true.

    Source: As for `share_entropy`.
    """

    name: ClassVar[str] = "entropy"
    higher_is_better: ClassVar[bool | None] = None
    bounds: ClassVar[tuple[float, float]] = (0.0, np.inf)
    needs_subject: ClassVar[bool] = False
    undefined: ClassVar[str] = "map of zeros"

    def measure(self, values: Array, subject: Subject | None = None, seed: int = 0) -> Array:
        return share_entropy(unit_maps(values, subject))
