"""Localisation as metrics: do the highest values lie at the units that decide?"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import Array, BoolArray
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.eval.localising import PARTS, pointing_game, relevance_mass, relevance_rank
from igsuite.eval.metrics.finite_maps import unit_maps
from igsuite.eval.metrics.metric import Metric, register_metric

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


@dataclass(frozen=True, eq=False)
class Localising(Metric):
    """A metric of values beside the truth, by one of the functions of `igsuite.eval`.

    Args:
        truth: `(n, *unit_shape)` booleans, true at the units that decide. Where units are not
            single places, make it of units: `subject.unit_values(truth) > 0`.
    """

    truth: ArrayLike
    needs_subject: ClassVar[bool] = False

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
            if unit.any():
                found[row] = self.of_sample(each[None, None, unit], inside[None, None, unit])[0]
        return found

    @abstractmethod
    def of_sample(self, values: Array, truth: BoolArray) -> Array:
        """Measure one sample: from values and truth, `(1, 1, units)` each, to `(1,)`."""


@register_metric
@dataclass(frozen=True, eq=False)
class PointingGame(Localising):
    """Whether the highest value is at a unit that decides; see `igsuite.eval.pointing_game`."""

    name: ClassVar[str] = pointing_game.name
    higher_is_better: ClassVar[bool | None] = pointing_game.higher_is_better
    bounds: ClassVar[tuple[float, float]] = pointing_game.bounds

    def of_sample(self, values: Array, truth: BoolArray) -> Array:
        return pointing_game(values, truth)


@register_metric
@dataclass(frozen=True, eq=False)
class RelevanceMass(Localising):
    """Share of the mass that is at units that decide; see `igsuite.eval.relevance_mass`.

    Args:
        truth: As for `Localising`.
        part: "positive" or "absolute".
    """

    part: str = "positive"
    name: ClassVar[str] = relevance_mass.name
    higher_is_better: ClassVar[bool | None] = relevance_mass.higher_is_better
    bounds: ClassVar[tuple[float, float]] = relevance_mass.bounds

    def __post_init__(self) -> None:
        super().__post_init__()
        check_name("part", self.part, PARTS)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "part": self.part}

    def of_sample(self, values: Array, truth: BoolArray) -> Array:
        return relevance_mass(values, truth, part=self.part)


@register_metric
@dataclass(frozen=True, eq=False)
class RelevanceRank(Localising):
    """Share of the highest values at units that decide; see `igsuite.eval.relevance_rank`."""

    name: ClassVar[str] = relevance_rank.name
    higher_is_better: ClassVar[bool | None] = relevance_rank.higher_is_better
    bounds: ClassVar[tuple[float, float]] = relevance_rank.bounds

    def of_sample(self, values: Array, truth: BoolArray) -> Array:
        return relevance_rank(values, truth)
