"""Cascading randomisation as a metric: how much of a map outlives its model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from igsuite.arrays import Array
from igsuite.eval.metrics.explained_again import (
    as_unit_values,
    check_explain,
    check_same_explanation,
    function_name,
)
from igsuite.eval.metrics.finite_maps import unit_maps
from igsuite.eval.metrics.known_mean import known_mean
from igsuite.eval.metrics.map_similarity import spearman_similarity
from igsuite.eval.metrics.metric import Metric, register_metric

if TYPE_CHECKING:
    import keras

    from igsuite.eval.perturbing.subject import Subject


@register_metric
@dataclass(frozen=True, eq=False)
class CascadingRandomisation(Metric):
    """Similarity of maps to those of the model with its top layers random, mean over steps.

    Spearman's ρ of the absolute values, layers initialised anew one by one from the outputs;
    `igsuite.eval.parameter_randomisation` tells them layer by layer. A map that stays as it was
    explains the sample, not the model. A step at which the random model's map is constant has no
    similarity and is left out of the mean; a sample without any is NaN.

    Args:
        model: A Sequential or Functional Keras model.
        explain: From a model to values, as for `igsuite.eval.parameter_randomisation`, one a unit.
            It is what made the values that are judged, which is checked.
        layers: As for `igsuite.eval.parameter_randomisation`: what the mean is over.

    Source: Adebayo et al. 2018, arXiv 1810.03292.
    """

    model: keras.Model
    explain: Callable[[keras.Model], Any]
    layers: int | str | Sequence[str] | None = None
    name: ClassVar[str] = "cascading_randomisation"
    higher_is_better: ClassVar[bool | None] = False
    bounds: ClassVar[tuple[float, float]] = (-1.0, 1.0)
    needs_subject: ClassVar[bool] = False
    undefined: ClassVar[str] = "constant map"

    def __post_init__(self) -> None:
        from igsuite.eval.metrics.randomised_layers import check_model

        check_model(self.model)
        check_explain(self.explain)

    def get_config(self) -> dict[str, Any]:
        """The names of model and function, which do not bring them back, and the layers."""
        return {
            "name": self.name,
            "model": self.model.name,
            "explain": function_name(self.explain),
            "layers": self.layers,
        }

    def measure(self, values: Array, subject: Subject | None = None, seed: int = 0) -> Array:
        from igsuite.eval.metrics.randomised_layers import cascading_copies

        maps = unit_maps(values, subject)
        copies = cascading_copies(self.model, seed, self.layers)
        check_same_explanation(as_unit_values(self.explain(self.model), maps.shape, subject), maps)
        steps = []
        for _, _, copy in copies:
            found = as_unit_values(self.explain(copy), maps.shape, subject)
            pairs = zip(maps, found, strict=True)
            steps.append([spearman_similarity(first, second) for first, second in pairs])
        return known_mean(np.array(steps, dtype=np.float64).T)
