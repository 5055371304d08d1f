"""Decision flip: the smallest share of units without which another class is predicted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from igsuite.arrays import Array, IntArray
from igsuite.checks import check_count
from igsuite.eval.metrics.metric import OrderMetric, register_metric
from igsuite.eval.perturbing.along_orders import along_orders, scores_along
from igsuite.eval.perturbing.orders import removal_counts

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


@register_metric
@dataclass(frozen=True)
class DecisionFlip(OrderMetric):
    """The smallest share of units, the highest attributions first, whose removal flips the class.

    `min {t : argmax f(x without the share t of units) ≠ argmax f(x)}` over the shares of the
    deletion curve; 1 where none of them flips it. NaN where an output is not finite before that.

    Args:
        draws: As for `OrderMetric`.
        steps: Shares that are tried, of even distance: a flip is found to 1/steps, or to a unit of
            a sample with fewer.

    Source: Serrano and Smith 2019, arXiv 1906.03731 (the smallest fraction of attention
        weights to zero), as Chrysostomou and Aletras 2021, arXiv 2105.02657, take it of tokens.
    """

    steps: int = 20
    name: ClassVar[str] = "decision_flip"
    higher_is_better: ClassVar[bool | None] = False
    bounds: ClassVar[tuple[float, float]] = (0.0, 1.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        check_count("steps", self.steps)

    def measure_draws(self, values: Array, subject: Subject, seed: int = 0) -> Array:
        counts = removal_counts(np.linspace(0.0, 1.0, self.steps + 1), subject.units.counts)
        decisions = subject.decisions

        def measured(rows: IntArray, ranks: IntArray) -> Array:
            classes = scores_along(decisions, rows, ranks, counts[rows])
            ended = classes != classes[:, :1]  # by NaN too, which equals nothing
            end = ended.argmax(axis=1)[:, None]
            count, last = (
                np.take_along_axis(each, end, axis=1)[:, 0] for each in (counts[rows], classes)
            )
            share = np.where(ended.any(axis=1), count / subject.units.counts[rows], 1.0)
            return np.where(np.isnan(last), np.nan, share)

        return along_orders(values, subject, self.draws, seed, measured)
