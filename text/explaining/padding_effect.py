"""Does a model's output change with the amount of padding? Tried, not believed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from igsuite.arrays import Array
from igsuite.compilation import compiled_function, kept
from igsuite.errors import ArgumentError
from igsuite.inputs import split_inputs
from igsuite.interception import all_layers
from igsuite.models import as_function
from igsuite.scores import find_head
from igsuite.text.explaining.text_batch import TextBatch
from igsuite.text.explaining.token_outputs import target_places

#: Texts that are tried, from the shortest to the longest, of a model that is not suspect.
_TRIED = 4

#: Changes that rounding can make, relative to the largest output, where it is coarse.
_ROUNDING = {"float16": 0.03, "bfloat16": 0.1}


def padding_effect(texts: TextBatch, times: Sequence[int]) -> float:
    """Return how much of a model's outputs, or logits, changes as texts are padded.

    Args:
        texts: The texts.
        times: The length that each text of a group is padded to.

    Returns:
        The largest change over the largest output; 0 where no text would be padded, infinity
        where the model refuses a text as it is or padded, or returns other shapes.
    """
    # Of one token alone Keras' softmax warns that it is always 1.
    lengths = np.stack([np.maximum(each.lengths, 2) for each in texts.encoded], axis=1)
    lengths = np.minimum(lengths, times)
    shorter = np.flatnonzero((lengths < times).any(axis=1))
    if not len(shorter):
        return 0.0
    order = shorter[np.argsort(lengths[shorter].sum(axis=1), kind="stable")]
    if any(isinstance(each, keras.layers.GlobalMaxPooling1D) for each in all_layers(texts.model)):
        # It ignores masks, but only where padding wins a maximum does that show.
        _, places = np.unique(lengths[order], axis=0, return_index=True)
    else:
        places = np.unique(np.linspace(0, len(order) - 1, _TRIED).round().astype(int))
    rows = order[places]
    alone = [texts.take(rows[[k]], lengths[row]) for k, row in enumerate(rows)]
    filled_up = texts.take(rows, times)
    try:
        run = _outputs_of_any_length([*alone, filled_up])
        padded, unpadded = run(filled_up), [run(each) for each in alone]
    except (ArgumentError, ValueError, TypeError, tf.errors.InvalidArgumentError):
        return np.inf
    if target_places(texts.target, texts.model, len(texts)) is not None:
        # Nothing is asked about the outputs at padding.
        together = [row[None, : each.shape[1]] for row, each in zip(padded, unpadded, strict=True)]
    else:
        together = [row[None] for row in padded]
    pairs = list(zip(unpadded, together, strict=True))
    if any(one.shape != other.shape for one, other in pairs):
        return np.inf
    change = np.max([_change(one, other) for one, other in pairs])
    largest = np.abs(padded[np.isfinite(padded)]).max(initial=np.finfo(np.float32).tiny)
    return float(change / largest)


def _change(one: Array, other: Array) -> float:
    """Largest change of an output; none where both are infinite, or no number, alike."""
    changed = (one != other) & ~(np.isnan(one) & np.isnan(other))
    changes = np.subtract(one, other, out=np.zeros_like(one), where=changed)
    return float(np.abs(changes).max())


def negligible(model: keras.Model, effect: float) -> bool:
    """Whether a change is no more than rounding in the model's type makes of it."""
    return effect <= _ROUNDING.get(model.compute_dtype, 3e-4)


def _outputs_of_any_length(tried: Sequence[TextBatch]) -> Callable[[TextBatch], Array]:
    """The model's logits, or outputs, as a function of texts, compiled once for all lengths.

    Uncompiled, a recurrent model would take seconds for each text.
    """
    model, shortest = tried[0].model, tried[0]
    function = as_function(model)
    layout, first = split_inputs(shortest.inputs)
    read = [split_inputs(each.inputs)[1] for each in tried]
    signature = [
        tf.TensorSpec(
            [None, *map(_shared, zip(*(parts[name].shape[1:] for parts in read), strict=True))],
            first[name].dtype,
        )
        for name in layout.names
    ]

    def compile_it() -> Any:
        head, _ = find_head(model, lambda: function(shortest.inputs))

        def outputs(parts: list[Any]) -> Any:
            # A saturated softmax would hide what happens to its logits.
            with nullcontext() if head.linear is None else head.linear():
                return function(layout.join(dict(zip(layout.names, parts, strict=True))))

        return compiled_function(outputs, [signature])

    try:
        compiled = kept(model, ("any length", id(model), layout, tuple(signature)), compile_it)
    except ArgumentError:  # A model may need to know its length when it is compiled.
        return lambda texts: np.asarray(function(texts.inputs), np.float64)
    return lambda texts: np.asarray(
        compiled([tf.constant(each) for each in split_inputs(texts.inputs)[1].values()]), np.float64
    )


def _shared(sizes: tuple[int, ...]) -> int | None:
    return sizes[0] if len(set(sizes)) == 1 else None
