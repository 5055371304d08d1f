"""Metrics of localisation: do the highest values lie at the units that decide?"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import Array, BoolArray
from igsuite.errors import ArgumentError, Wording
from igsuite.eval.metrics.finite_maps import unit_maps
from igsuite.eval.metrics.metric import Metric

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


@dataclass(frozen=True, eq=False)
class Localising(Metric):
    """A metric of values beside the truth, by a function of maps and truths.

    Args:
        truth: `(n, *unit_shape)` booleans, true at the units that decide. Where units are not
            single places, make it of units: `subject.unit_values(truth) > 0`.
    """

    truth: ArrayLike
    higher_is_better: ClassVar[bool | None] = True
    bounds: ClassVar[tuple[float, float]] = (0.0, 1.0)
    needs_subject: ClassVar[bool] = False
    per_sample: ClassVar[tuple[str, ...]] = ("truth",)

    def __post_init__(self) -> None:
        truth = np.asarray(self.truth)
        if truth.ndim < 2 or truth.dtype != bool:
            given = Wording(f"shape {truth.shape} of {truth.dtype}")
            raise ArgumentError("truth", given, "booleans of shape (n, *unit_shape)")

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name, "truth": np.asarray(self.truth).tolist()}

    def measure(self, values: Array, subject: Subject | None = None, seed: int = 0) -> Array:
        maps = unit_maps(values, subject)
        truth = np.asarray(self.truth)
        if truth.reshape(len(truth), -1).shape != maps.shape:
            given = Wording(f"shape {truth.shape}")
            raise ArgumentError("truth", given, f"one for each unit of values {maps.shape}")
        found = np.full(len(maps), np.nan)
        for row, (each, inside) in enumerate(zip(maps, truth.reshape(maps.shape), strict=True)):
            unit = ~np.isnan(each)
            if unit.any() and not inside[unit].any():
                given = Wording(f"none in sample {row}")
                raise ArgumentError("truth", given, "at least one unit a sample that decides")
            if unit.any():
                found[row] = self.of_sample(each[None, None, unit], inside[None, None, unit])[0]
        return found

    @abstractmethod
    def of_sample(self, values: Array, truth: BoolArray) -> Array:
        """Measure one sample: from values and truth, `(1, 1, units)` each, to `(1,)`."""
