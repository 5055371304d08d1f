"""What a layer returns while its model runs: where the paths of a layer's attribution end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import tensorflow as tf

from igsuite.arrays import AnyArray
from igsuite.batches import Batches
from igsuite.compilation import compiled_function, tensor_specs
from igsuite.errors import ArgumentError, Wording
from igsuite.inputs import ArraySignature
from igsuite.interception import recorded


class LayerOutputs:
    """Reads what one layer returns while its model runs, compiled once.

    Args:
        layer: The layer.
        run: Runs the model on one tensor for each of its inputs.
        inputs: What the inputs look like.
    """

    def __init__(
        self,
        layer: Any,
        run: Callable[[list[Any]], Any],
        inputs: Sequence[ArraySignature],
    ) -> None:
        self.layer = layer
        self.run = run
        self.batches = Batches()
        self._signature = tensor_specs(inputs)

    def read(self, arrays: Sequence[AnyArray]) -> list[AnyArray]:
        """Run the model on arrays `(n, ...)` and return what each call of the layer returned."""
        compiled = self._compiled
        parts = [
            outputs
            for _, outputs in self.batches.run(
                len(arrays[0]),
                lambda rows: compiled([tf.constant(each[rows]) for each in arrays]),
            )
        ]
        return [np.concatenate(each) for each in zip(*parts, strict=True)]

    @cached_property
    def signatures(self) -> tuple[ArraySignature, ...]:
        """What the layer returns in each of its calls, named by their numbers."""
        return tuple(
            ArraySignature(str(number), tuple(each.shape[1:]), each.dtype.name)
            for number, each in enumerate(self._compiled.outputs)
        )

    @cached_property
    def order(self) -> list[int]:
        """Numbers of the layer's calls, in the order of the inputs that they see.

        Keras runs a graph in an order of its own, which need not be that of the inputs.
        """
        graph = self._compiled.graph
        places = [_first_input(each, graph.inputs) for each in graph.outputs]
        return sorted(range(len(places)), key=places.__getitem__)

    @cached_property
    def _compiled(self) -> Any:
        return compiled_function(self._read, [self._signature])

    def _read(self, inputs: list[Any]) -> list[Any]:
        with recorded([self.layer]) as calls:
            self.run(inputs)
        if not calls:
            self._refuse("never called, or only in a tf.function of its own")
        graph = tf.compat.v1.get_default_graph()
        for _, outputs in calls:
            if not tf.is_tensor(outputs):
                self._refuse(f"returning a {type(outputs).__name__}")
            if not outputs.dtype.is_floating:
                self._refuse(f"returning {outputs.dtype.name}")
            if outputs.graph is not graph:
                self._refuse("called in a loop or in a tf.function of its own")
        return [outputs for _, outputs in calls]

    def _refuse(self, what: str) -> None:
        raise ArgumentError(
            "layer",
            Wording(f"{self.layer.name!r}, {what}"),
            "a layer that the model calls itself and that returns one floating-point tensor",
        )


def _first_input(tensor: Any, inputs: Sequence[Any]) -> int:
    """Position of the first of a graph's inputs that `tensor` is computed from."""
    positions = {each.op.name: position for position, each in enumerate(inputs)}
    seen: set[str] = set()
    waiting = [tensor.op]
    while waiting:
        operation = waiting.pop()
        if operation.name not in seen:
            seen.add(operation.name)
            waiting.extend(each.op for each in operation.inputs)
    return min((positions[name] for name in seen if name in positions), default=len(positions))
