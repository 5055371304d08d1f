"""Texts as the numbers that their embedding layer makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import keras
import numpy as np

from igsuite.arrays import Arrays, BoolArray, IntArray
from igsuite.eval.perturbing.subject import Subject
from igsuite.eval.perturbing.units import Units
from igsuite.inputs import Layout, split_arrays
from igsuite.interception import substituted
from igsuite.text.explaining.padded import widened
from igsuite.text.explaining.text_batch import TextBatch


class FromEmbeddings(keras.Model):  # type: ignore[misc]
    """A model that is given what its embedding layer returns.

    It takes the embeddings `(n, time, dim)` and, in a row, the model's own inputs, which it reads
    masks and positions from. It shares all weights with the model, which is not changed.

    Args:
        model: The model.
        layer: Its embedding layer, called once.
        layout: How the model takes its own inputs.
    """

    def __init__(self, model: keras.Model, layer: Any, layout: Layout) -> None:
        super().__init__(name=f"{model.name}_from_embeddings")
        self.model, self.layer = model, layer
        self._layout = layout

    def call(self, inputs: list[Any], training: bool = False) -> Any:
        embeddings, *parts = inputs
        named: Mapping[str, Any] = dict(zip(self._layout.names, parts, strict=True))
        with substituted(self.layer, [keras.ops.cast(embeddings, self.layer.compute_dtype)]):
            return self.model(self._layout.join(named), training=training)


def embedded(subject: Subject, texts: TextBatch) -> Subject:
    """Return a subject of texts as one of their embeddings.

    Args:
        subject: The texts.
        texts: The same, all padded to one length.

    Returns:
        A `Subject` of the same units and frozen targets, whose samples are
        `[embeddings, *inputs]` and of which vectors of zeros are what is removed.
    """
    layout, parts = split_arrays("inputs", texts.inputs)
    (embeddings,) = texts.at_layer()
    labels = widened(subject.units.labels, embeddings.shape[1], -1)
    units = Units(subject.units.name, labels)

    def perturb(rows: IntArray, removed: BoolArray) -> Arrays:
        kept = ~units.places(rows, removed)[..., None]
        return [embeddings[rows] * kept, *(each[rows] for each in parts.values())]

    return replace(
        subject,
        model=FromEmbeddings(texts.model, texts.layer, layout),
        perturb=perturb,
        units=units,
        lots=np.zeros(subject.count, dtype=np.int64),
        operator={"name": "zero"},
        requested=subject.requested if callable(subject.requested) else subject.target,
        embed=None,
    )
