"""Agreement of a map with that of another method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import Array
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.eval.metrics.finite_maps import unit_maps
from igsuite.eval.metrics.metric import Metric, register_metric
from igsuite.eval.statistics.agreement import MEASURES, agreement

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


@register_metric
@dataclass(frozen=True, eq=False)
class AgreementWith(Metric):
    """How far a map ranks units as another method's map of the same sample does.

    That methods agree does not say that they are right. `igsuite.eval.agreement` compares every
    two of several methods.

    Args:
        reference: `(n, units)` the other method's values, as `subject.unit_values` makes them.
        measure_name: One of `igsuite.eval.agreement`'s measures.
        absolute: Whether to rank by absolute values.

    Source: As for `igsuite.rank_agreement`.
    """

    reference: ArrayLike
    measure_name: str = "spearman_rho"
    absolute: bool = False
    name: ClassVar[str] = "agreement"
    higher_is_better: ClassVar[bool | None] = None
    bounds: ClassVar[tuple[float, float]] = (-1.0, 1.0)
    needs_subject: ClassVar[bool] = False
    per_sample: ClassVar[tuple[str, ...]] = ("reference",)
    undefined: ClassVar[str] = "constant map"

    def __post_init__(self) -> None:
        check_name("measure_name", self.measure_name, MEASURES)
        if not isinstance(self.absolute, bool):
            raise ArgumentError("absolute", self.absolute, "True or False")
        unit_maps(self.reference)

    def get_config(self) -> dict[str, Any]:
        rows = np.asarray(self.reference, dtype=np.float64).tolist()
        # Not NaN: no format of configurations has it, and it equals nothing, not even itself.
        reference = [[None if np.isnan(each) else each for each in row] for row in rows]
        settings = {"measure_name": self.measure_name, "absolute": self.absolute}
        return {"name": self.name, "reference": reference, **settings}

    def measure(self, values: Array, subject: Subject | None = None, seed: int = 0) -> Array:
        maps = {"judged": unit_maps(values, subject), "reference": unit_maps(self.reference)}
        shapes = [each.shape for each in maps.values()]
        if shapes[0] != shapes[1]:
            given = Wording(f"values of shape {shapes[0]}")
            raise ArgumentError("values", given, f"the reference's shape {shapes[1]}")
        found = agreement(maps, measures=[self.measure_name], absolute=self.absolute, seed=seed)
        return found.by_sample["value"].to_numpy(dtype=np.float64)
