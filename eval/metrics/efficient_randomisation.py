"""Efficient parameter randomisation: how much more complex a random model's map is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from scipy import stats

from igsuite.arrays import Array
from igsuite.checks import check_count
from igsuite.eval.metrics.explained_again import (
    as_unit_values,
    check_explain,
    check_same_explanation,
    function_name,
)
from igsuite.eval.metrics.finite_maps import unit_maps
from igsuite.eval.metrics.metric import Metric, register_metric

if TYPE_CHECKING:
    import keras

    from igsuite.eval.perturbing.subject import Subject


def histogram_entropy(values: Array, bins: int = 100) -> Array:
    """Return the entropy of each map's histogram, in nats.

    `−Σ_b p_b ln p_b` over bins of equal width from the smallest value to the largest, p_b the
    share of units in bin b.

    Args:
        values: `(n, units)`, signed; NaN where no unit is.
        bins: Number of bins.

    Returns:
        `(n,)` from 0, a constant map, to ln bins; NaN for a map that is not finite.

    Source: Hedström et al. 2024, arXiv 2405.02383.

    Example:
        >>> histogram_entropy(np.array([[1.0, 2.0, 3.0, 4.0], [5.0] * 4]), bins=2).round(4).tolist()
        [0.6931, 0.0]
    """
    found = np.full(len(values), np.nan)
    for row, each in enumerate(unit_maps(values)):
        units = each[~np.isnan(each)]
        if units.size:
            found[row] = stats.entropy(np.histogram(units, bins=bins)[0])
    return found


@register_metric
@dataclass(frozen=True, eq=False)
class EfficientRandomisation(Metric):
    """Rise of a map's entropy when all layers of its model are initialised anew.

    `(H(Φ̂) − H(Φ)) / H(Φ)`, H the entropy of the histogram of a map's values, Φ the map and Φ̂ that
    of the random model. A random model's map should be the more complex one. NaN for a constant
    map, whose entropy is 0.

    Args:
        model, explain: As for `CascadingRandomisation`.
        bins: Bins of the histogram; 100 in the authors' library, Quantus.

    Source: Hedström et al. 2024, arXiv 2405.02383 ("efficient MPRT").
    """

    model: keras.Model
    explain: Callable[[keras.Model], Any]
    bins: int = 100
    name: ClassVar[str] = "efficient_randomisation"
    higher_is_better: ClassVar[bool | None] = True
    bounds: ClassVar[tuple[float, float]] = (-1.0, np.inf)
    needs_subject: ClassVar[bool] = False
    undefined: ClassVar[str] = "constant map"

    def __post_init__(self) -> None:
        from igsuite.eval.metrics.randomised_layers import check_model

        check_model(self.model)
        check_explain(self.explain)
        check_count("bins", self.bins, least=2)

    def get_config(self) -> dict[str, Any]:
        """The names of model and function, which do not bring them back, and the bins."""
        return {
            "name": self.name,
            "model": self.model.name,
            "explain": function_name(self.explain),
            "bins": self.bins,
        }

    def measure(self, values: Array, subject: Subject | None = None, seed: int = 0) -> Array:
        from igsuite.eval.metrics.randomised_layers import randomised_copy

        maps = unit_maps(values, subject)
        check_same_explanation(as_unit_values(self.explain(self.model), maps.shape, subject), maps)
        random = as_unit_values(
            self.explain(randomised_copy(self.model, seed)), maps.shape, subject
        )
        before, after = histogram_entropy(maps, self.bins), histogram_entropy(random, self.bins)
        known = before > 0
        return np.where(known, (after - before) / np.where(known, before, 1.0), np.nan)
