"""Max-sensitivity: how far a map moves when the sample moves a little."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from igsuite.arrays import AnyArray, Array, Arrays, IntArray
from igsuite.checks import check_count, check_share
from igsuite.eval.metrics.explained_again import (
    as_unit_values,
    check_explain,
    check_same_explanation,
    function_name,
)
from igsuite.eval.metrics.finite_maps import unit_maps
from igsuite.eval.metrics.metric import Metric, check_maps, register_metric
from igsuite.eval.metrics.own_numbers import OwnNumbers, own_numbers
from igsuite.streams import stream

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


def largest_move(values: Array, moved: Array) -> Array:
    """Return how far the farthest of several maps is from a map, in lengths of that map.

    `max_y ‖Φ(y) − Φ(x)‖₂ / ‖Φ(x)‖₂`.

    Args:
        values: `(n, units)` Φ(x), NaN where no unit is.
        moved: `(draws, n, units)` Φ(y).

    Returns:
        `(n,)` of at least 0; NaN for a map of zeros, and where one of the maps is not finite.

    Source: Yeh et al. 2019, arXiv 1901.09392, definition 3.1; divided by ‖Φ(x)‖ as in their code.

    Example:
        >>> largest_move(np.array([[3.0, 4.0]]), np.array([[[3.0, 5.0]], [[0.0, 4.0]]])).tolist()
        [0.6]
    """
    unit = ~np.isnan(values)
    lengths = np.linalg.norm(np.where(unit, values, 0.0), axis=1)
    moves = np.linalg.norm(np.where(unit, moved - values, 0.0), axis=2).max(axis=0)
    known = np.isfinite(moves) & (lengths > 0)
    return np.where(known, moves / np.where(known, lengths, 1.0), np.nan)


@register_metric
@dataclass(frozen=True)
class MaxSensitivity(Metric):
    """The farthest that the map moves while the sample moves within a small cube around it.

    `max_y ‖Φ(y) − Φ(x)‖₂ / ‖Φ(x)‖₂` over y drawn evenly from `|y_i − x_i| ≤ r`, the target frozen
    at x; what belongs to no unit stays. Of texts the embeddings move. A largest value over draws:
    it grows with their number.

    Args:
        explain: From samples like the subject's and their frozen targets to values
            `(n, *unit_shape)` or `(n, units)`. Of texts a sample is what `subject.as_numbers.model`
            takes: embeddings, and with them the model's own inputs. It is what made the values
            that are judged, which is checked.
        radius: r, as a share of each sample's range, the largest less the smallest of its units'
            numbers.
        draws: Number of draws.

    Source: As for `largest_move`.
    """

    explain: Callable[[Arrays, IntArray], Any]
    radius: float = 0.02
    draws: int = 10
    name: ClassVar[str] = "max_sensitivity"
    higher_is_better: ClassVar[bool | None] = False
    bounds: ClassVar[tuple[float, float]] = (0.0, np.inf)
    undefined: ClassVar[str] = "map of zeros"

    def __post_init__(self) -> None:
        check_explain(self.explain)
        check_share("radius", self.radius)
        check_count("draws", self.draws)

    def get_config(self) -> dict[str, Any]:
        """The settings; of `explain` its name, which does not bring it back."""
        return {**super().get_config(), "explain": function_name(self.explain)}

    def measure(self, values: Array, subject: Subject | None = None, seed: int = 0) -> Array:
        checked, given = check_maps(values, subject)
        maps, own = unit_maps(checked, given), own_numbers(given)
        check_same_explanation(self._explained(own, own.values), maps)
        reach = self.radius * own.ranges()
        generators = [stream(seed, "max-sensitivity", int(each)) for each in given.numbers]
        moved = []
        for _ in range(self.draws):
            noise = np.zeros(own.values.shape, own.values.dtype)
            for row, (r, generator) in enumerate(zip(reach, generators, strict=True)):
                unit = own.subject.units.labels[row] >= 0
                noise[row, unit] = r * generator.uniform(-1.0, 1.0, noise[row, unit].shape)
            moved.append(self._explained(own, own.values + noise))
        return largest_move(maps, np.stack(moved))

    def _explained(self, own: OwnNumbers, values: AnyArray) -> Array:
        subject = own.subject
        found = self.explain(own.samples(values, np.arange(subject.count)), subject.target)
        return as_unit_values(found, subject.present.shape, subject)
