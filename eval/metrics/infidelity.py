"""Infidelity: the squared error of what a map predicts, when units are removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from igsuite.arrays import Array
from igsuite.checks import check_count, check_share
from igsuite.errors import ArgumentError
from igsuite.eval.metrics.metric import Metric, check_maps, register_metric
from igsuite.eval.metrics.random_subsets import over_subsets

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


def infidelity(predicted: Array, drops: Array, scaled: bool = False) -> Array:
    """Return the mean squared error of predicted drops of a score.

    `E_I[(β Iᵀv − (F(x) − F(x − I)))²]` over perturbations I, with β = 1, or, scaled, the β that
    makes it least: `E[Iᵀv · drop] / E[(Iᵀv)²]`.

    Args:
        predicted: `(n, k)` what a map predicts, Iᵀv.
        drops: `(n, k)` what the score loses, F(x) − F(x − I).
        scaled: Whether each map is scaled by its own β.

    Returns:
        `(n,)` of at least 0, in squared units of the score; NaN where a number is NaN.

    Source: Yeh et al. 2019, arXiv 1901.09392, definition 2.1; scaling as in their code.

    Example:
        >>> predicted, drops = np.array([[1.0, 2.0]]), np.array([[2.0, 4.0]])
        >>> infidelity(predicted, drops).tolist(), infidelity(predicted, drops, True).tolist()
        ([2.5], [0.0])
    """
    scale = np.ones((len(predicted), 1))
    if scaled:
        squares = (predicted**2).sum(axis=1, keepdims=True)
        products = (predicted * drops).sum(axis=1, keepdims=True)
        scale = products / np.where(squares == 0, 1.0, squares)
    return np.asarray(((scale * predicted - drops) ** 2).mean(axis=1))


def check_scaled(scaled: object) -> None:
    """Raise unless `scaled` is True or False."""
    if not isinstance(scaled, bool):
        raise ArgumentError("scaled", scaled, "True or False")


@register_metric
@dataclass(frozen=True)
class Infidelity(Metric):
    """Mean squared error of what the values predict of the drop when random units are removed.

    `E_S[(β Σ_{i∈S} v_i − (F(x) − F(x without S)))²]`: values are read as contributions to the
    score, as those of integrated gradients and input × gradient are. With patches as units this
    is the removal of squares. For gradients take `NoiseInfidelity`.

    Args:
        share: Share of a sample's units that is removed at a time.
        subsets: Number of random subsets.
        scaled: Whether each map is scaled by its own best β, which compares maps of different
            units; off: β = 1.

    Source: Yeh et al. 2019, arXiv 1901.09392, definition 2.1.
    """

    share: float = 0.1
    subsets: int = 100
    scaled: bool = False
    name: ClassVar[str] = "infidelity"
    higher_is_better: ClassVar[bool | None] = False
    bounds: ClassVar[tuple[float, float]] = (0.0, np.inf)

    def __post_init__(self) -> None:
        check_share("share", self.share)
        check_count("subsets", self.subsets)
        check_scaled(self.scaled)

    def measure(self, values: Array, subject: Subject | None = None, seed: int = 0) -> Array:
        checked, given = check_maps(values, subject)
        sums, drops = over_subsets(checked, given, self.share, self.subsets, seed)
        return infidelity(sums, drops, self.scaled)
