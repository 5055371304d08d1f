"""A text model with zero vectors in place of some of its tokens' embeddings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import keras

from igsuite.arrays import Arrays, BoolArray
from igsuite.inputs import Layout, split_arrays
from igsuite.interception import intercepted


class ZeroedEmbedding(keras.Model):  # type: ignore[misc]
    """A model that is also told which tokens keep their embeddings.

    It shares all weights with the model, which is not changed.

    Args:
        model: The model.
        layer: Its embedding layer, called once.
    """

    def __init__(self, model: keras.Model, layer: Any) -> None:
        super().__init__(name=f"{model.name}_zeroed")
        self.model, self.layer = model, layer

    def arranged(self, inputs: Arrays, kept: BoolArray) -> list[Any]:
        """Return what `call` takes: the model's own inputs in a row, and `(m, time)` 1 or 0."""
        layout, parts = split_arrays("inputs", inputs)
        self._layout: Layout = layout
        return [*parts.values(), kept.astype("int32")]

    def call(self, inputs: list[Any], training: bool = False) -> Any:
        *parts, kept = inputs

        def zeroed(number: int, run: Callable[[], Any], seen: Any) -> Any:
            vectors = run()
            return vectors * keras.ops.cast(kept, vectors.dtype)[..., None]

        named: Mapping[str, Any] = dict(zip(self._layout.names, parts, strict=True))
        with intercepted(self.layer, zeroed):
            return self.model(self._layout.join(named), training=training)
