"""Metrics that are the area under a curve of scores against the share of units gone."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from igsuite.arrays import Array
from igsuite.checks import check_count
from igsuite.eval.curves import Curves
from igsuite.eval.metrics.metric import OrderMetric, check_maps
from igsuite.eval.perturbing.along_orders import along_orders, scores_along
from igsuite.eval.perturbing.orders import removal_counts

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


@dataclass(frozen=True)
class CurveMetric(OrderMetric):
    """A number that is read off each sample's curve.

    Args:
        draws: As for `OrderMetric`.
        steps: Steps from nothing removed to everything removed. A sample with fewer units has
            fewer points: what is removed are whole units.
    """

    steps: int = 20
    #: Whether the first units are kept instead of removed.
    keep: ClassVar[bool] = False

    def __post_init__(self) -> None:
        super().__post_init__()
        check_count("steps", self.steps)

    @abstractmethod
    def of_curves(self, areas: Array, subject: Subject) -> Array:
        """Read the number off the areas `(draws, n)` under the curves: `(draws, n)`."""

    def curves(self, values: Array, subject: Subject, seed: int = 0) -> Curves:
        """Make the curve of each sample.

        Args:
            values: `(n, units)`, as `subject.unit_values` makes them.
            subject: The samples.
            seed: Seed of the orders of equal values.

        Returns:
            `Curves` of `draws` draws.
        """
        values, subject = check_maps(values, subject)
        fractions = np.linspace(0.0, 1.0, self.steps + 1)
        counts = removal_counts(fractions, subject.units.counts)
        scores = along_orders(
            values,
            subject,
            self.draws,
            seed,
            lambda rows, ranks: scores_along(subject, rows, ranks, counts[rows], self.keep),
        )
        with np.errstate(invalid="ignore"):  # a sample without units has no fractions: NaN
            true_fractions = counts / subject.units.counts[:, None]
        config = {**self.get_config(), "seed": seed, "score": subject.score}
        config["operator"] = subject.operator
        name = "insertion" if self.keep else "deletion"
        return Curves(name, fractions, true_fractions, scores, config)

    def measure_draws(self, values: Array, subject: Subject, seed: int = 0) -> Array:
        curves = self.curves(values, subject, seed)
        return self.of_curves(curves.draw_areas, subject)
