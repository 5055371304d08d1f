"""The layer whose output is attributed: a model's embedding of its tokens."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from igsuite.errors import ArgumentError, Wording
from igsuite.interception import all_layers, intercepted
from igsuite.text.explaining.model_inputs import ModelInputs
from igsuite.text.explaining.padded import of_ids


def find_embedding(model: keras.Model, inputs: ModelInputs | None = None) -> keras.layers.Layer:
    """Return the embedding layer of `model`, at any depth.

    Args:
        model: A Keras model.
        inputs: Makes its inputs; `None` for the customary ones.

    Returns:
        Its `keras.layers.Embedding`; where there are several, such as one of segments or of
        positions, the one that is given the token ids.

    Raises:
        ArgumentError: If there is none or more than one; names the layers to choose from.
    """
    found = [each for each in all_layers(model) if isinstance(each, keras.layers.Embedding)]
    if len(found) > 1:
        found = _given_the_ids(model, found, inputs or ModelInputs(model)) or found
    if len(found) == 1:
        return found[0]
    names = ", ".join(repr(each.name) for each in found)
    raise ArgumentError(
        "layer",
        Wording(f"a model with {len(found)} embedding layers" + (f" ({names})" if names else "")),
        "a model with exactly one",
        "Name the layer whose output is attributed: layer=...",
    )


def _given_the_ids(
    model: keras.Model, candidates: list[Any], inputs: ModelInputs
) -> list[keras.layers.Layer]:
    """The candidates that are called on the token ids, found by watching one call of the model."""
    size = inputs.group_size or 1
    # No other input looks like this: masks are ones, segments zeros, positions rise.
    texts = [np.eye(1, time or 3, dtype=np.int32) for time in inputs.fixed_times(size)]
    given: list[tuple[Any, Any]] = []

    def watch(layer: Any) -> Callable[[int, Callable[[], Any], Any], Any]:
        def replace(_: int, run: Callable[[], Any], seen: Any) -> Any:
            given.append((layer, np.asarray(seen)))
            return run()

        return replace

    with ExitStack() as stack:
        for each in candidates:
            stack.enter_context(intercepted(each, watch(each)))
        try:
            model(inputs([of_ids(ids) for ids in texts]), training=False)
        except (ValueError, TypeError, tf.errors.InvalidArgumentError):
            return []  # What it refuses is said where the texts themselves are explained.
    matching = (layer for layer, seen in given if any(np.array_equal(seen, t) for t in texts))
    return list({id(layer): layer for layer in matching}.values())
