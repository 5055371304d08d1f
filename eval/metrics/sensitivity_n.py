"""Sensitivity-n: do sums of attributions go with what the score loses, at every size?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from igsuite.arrays import Array
from igsuite.checks import check_count, check_share
from igsuite.errors import ArgumentError
from igsuite.eval.metrics.correlations import pearson
from igsuite.eval.metrics.known_mean import known_mean
from igsuite.eval.metrics.metric import Metric, check_maps, register_metric
from igsuite.eval.metrics.random_subsets import over_subsets

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


@register_metric
@dataclass(frozen=True)
class SensitivityN(Metric):
    """Correlation of summed attributions with drops of the score, mean over sizes of subsets.

    `corr_S(Σ_{i∈S} v_i, F(x) − F(x without S))` over random subsets S of n units, for several n.
    A size at which either does not vary (all sums of a constant map are equal) has no correlation
    and is left out of the mean; `correlations` tells them. A sample without any is NaN.

    Args:
        shares: The sizes n, as shares of a sample's units, between 0 and 1.
        subsets: Subsets of each size.

    Source: Ancona et al. 2018, arXiv 1711.06104 (Pearson's, 100 subsets of 1 to 80 % of
        the features).
    """

    shares: tuple[float, ...] = (0.05, 0.1, 0.2, 0.4, 0.8)
    subsets: int = 50
    name: ClassVar[str] = "sensitivity_n"
    higher_is_better: ClassVar[bool | None] = True
    bounds: ClassVar[tuple[float, float]] = (-1.0, 1.0)
    undefined: ClassVar[str] = "map or score does not vary"

    def __post_init__(self) -> None:
        if isinstance(self.shares, str) or not np.iterable(self.shares) or not list(self.shares):
            raise ArgumentError("shares", self.shares, "a list of shares, e.g. [0.1, 0.2]")
        for share in self.shares:
            check_share("shares", share)
        check_count("subsets", self.subsets, least=3)
        object.__setattr__(self, "shares", tuple(self.shares))

    def correlations(self, values: Array, subject: Subject, seed: int = 0) -> Array:
        """Measure each size by itself.

        Args:
            values, subject, seed: As for `measure`.

        Returns:
            `(n, shares)`; NaN where sums or drops do not vary.
        """
        values, subject = check_maps(values, subject)
        found = [
            pearson(*over_subsets(values, subject, share, self.subsets, seed), subject.score_input)
            for share in self.shares
        ]
        return np.stack(found, axis=1)

    def measure(self, values: Array, subject: Subject | None = None, seed: int = 0) -> Array:
        return known_mean(self.correlations(*check_maps(values, subject), seed))
