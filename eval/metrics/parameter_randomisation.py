"""What becomes of explanations while a model's layers are initialised anew, from the top down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.eval.metrics.explained_again import check_explain
from igsuite.eval.metrics.map_similarity import SIMILARITIES
from igsuite.eval.metrics.randomisation_figure import randomisation_figure
from igsuite.eval.metrics.randomised_layers import cascading_copies
from igsuite.intervals import mean_interval


@dataclass(frozen=True, eq=False)
class ParameterRandomisation:
    """How like the first explanations are to those of a model that is more and more random.

    Args:
        frame: One row a sample and step: `sample`, `depth` (layers initialised anew, from the
            outputs), `layer` (the last of them), `similarity` (its name), `value` and `seed`.
    """

    frame: pd.DataFrame

    @property
    def table(self) -> pd.DataFrame:
        """One row a step: `depth`, `layer`, and of the samples with a value the `mean` and its
        95 % bootstrap interval `low` to `high`, their number `samples` and that of those `dropped`.
        """
        rows = []
        for (depth, layer), step in self.frame.groupby(["depth", "layer"], sort=False):
            mean = mean_interval(step["value"].to_numpy())
            row = {"depth": depth, "layer": layer, "mean": mean.mean}
            row |= {"low": mean.low, "high": mean.high}
            rows.append({**row, "samples": mean.count, "dropped": mean.dropped})
        return pd.DataFrame(rows)

    def figure(self, title: str = "") -> Figure:
        """Draw the mean over samples at each step, with its 95 % interval.

        Args:
            title: Title of the figure.
        """
        return randomisation_figure(self.table, self.frame["similarity"].iloc[0], title)

    def _repr_html_(self) -> str:
        html: str = self.table.to_html(float_format="{:.3f}".format, index=False)
        return html


def parameter_randomisation(
    model: keras.Model,
    explain: Callable[[keras.Model], Any],
    similarity: str = "spearman",
    seed: int = 0,
    layers: int | str | Sequence[str] | None = None,
) -> ParameterRandomisation:
    """Compare explanations of a model with those of copies whose top layers are random.

    The layers of a copy are initialised anew one by one, from the outputs to the inputs. A method
    whose maps stay as they were explains the samples, not the model. Maps that change do not show
    that a method is right; and values with the sample as a factor, such as integrated gradients
    from zero, stay 0 where the sample is 0, so that some likeness stays whatever the model.

    Args:
        model: A Sequential or Functional Keras model, left as it is bit for bit.
        explain: From a model to values: an array `(n, *unit_shape)`, or for each sample its own,
            such as `lambda model: ImageExplainer(model).explain(images, target=target).values`.
            Freeze the target, or a random model's own class is explained.
        similarity: "spearman" of the absolute values, or "ssim" (structural similarity, for maps
            that are pictures).
        seed: Seed of the initialisers.
        layers: Where the samples are explained again. `None`: after each layer with weights. A
            number of stages, of as many layers each as can be. Names of layers, each the last of
            its stage: all layers between it and the outputs are random then, and what is below the
            last one stays as it was trained.

    Returns:
        The `ParameterRandomisation`.

    Raises:
        ArgumentError: If the model can't be copied, or the similarity or a layer is unknown.

    Source: Adebayo et al. 2018, arXiv 1810.03292.

    Example:
        >>> dense = keras.layers.Dense(1, use_bias=False, kernel_initializer="ones")
        >>> model = keras.Sequential([keras.Input((3,)), dense])
        >>> slopes = lambda model: [[1.0, 2.0, 3.0]] * model.get_weights()[0].T
        >>> parameter_randomisation(model, slopes).frame[["depth", "value"]].values.tolist()
        [[1.0, 1.0]]
    """
    check_name("similarity", similarity, SIMILARITIES)
    check_explain(explain)
    copies = cascading_copies(model, seed, layers)
    alike, first = SIMILARITIES[similarity], _maps(explain(model))
    rows: list[dict[str, Any]] = []
    for depth, layer, copy in copies:
        found = _maps(explain(copy))
        if [each.shape for each in found] != [each.shape for each in first]:
            raise ArgumentError("explain", Wording("values of other shapes"), "the same each time")
        step = {"depth": depth, "layer": layer, "similarity": similarity}
        for sample, pair in enumerate(zip(first, found, strict=True)):
            rows.append({"sample": sample, **step, "value": alike(*pair), "seed": seed})
    return ParameterRandomisation(pd.DataFrame(rows))


def _maps(found: Any) -> list[np.ndarray]:
    return [np.asarray(each, dtype=np.float64) for each in found]
