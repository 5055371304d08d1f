"""The first sample through the whole model, by code that is kept.

Texts come in calls of many lengths, and run step by step a recurrent network is slow.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import keras
import tensorflow as tf

from igsuite.compilation import kept, tensor_specs
from igsuite.inputs import ArraySignature
from igsuite.scores import Head, find_head


def run_first_sample(
    model: keras.Model,
    key: Hashable,
    run: Callable[[list[Any]], Any],
    inputs: Sequence[ArraySignature],
    first: list[Any],
) -> tuple[Head, Any]:
    """Run one sample through a model and see what its last step is.

    Args:
        model: The model.
        key: What the code depends on beside the model, as for `igsuite.compilation.kept`.
        run: Runs the model on one tensor for each of its inputs.
        inputs: What the inputs look like.
        first: The first sample.

    Returns:
        The head and the outputs `(1, ...)`.
    """

    def trace() -> tuple[list[Head], Any, Any]:
        heads: list[Head] = []

        def watched(tensors: list[Any]) -> Any:
            head, outputs = find_head(model, lambda: run(tensors))
            heads.append(head)
            return outputs

        function = tf.function(watched, autograph=False)
        # The function is kept along: what it runs is known to the key by its id.
        return heads, function.get_concrete_function(tensor_specs(inputs)), function

    heads, traced, _ = kept(model, ("first sample", id(model), key), trace)
    return heads[-1], traced(first)
