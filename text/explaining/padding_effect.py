"""Does a model's output change with the amount of padding? Tried, not believed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

import keras
import numpy as np
import tensorflow as tf

from igsuite.arrays import Array
from igsuite.errors import ArgumentError
from igsuite.models import as_function
from igsuite.scores import find_head
from igsuite.text.explaining.text_batch import TextBatch

#: Texts that are tried, from the shortest to the longest.
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
    places = np.unique(np.linspace(0, len(order) - 1, _TRIED).round().astype(int))
    rows = order[places]
    shortest = texts.take(rows[:1], lengths[rows[0]])
    function = as_function(texts.model)
    try:
        head, _ = find_head(texts.model, lambda: function(shortest.inputs))
        # A saturated softmax would hide what happens to its logits.
        with nullcontext() if head.linear is None else head.linear():
            alone = [_outputs(texts.take(rows[[k]], lengths[row])) for k, row in enumerate(rows)]
            together = _outputs(texts.take(rows, times))
    except (ArgumentError, ValueError, TypeError, tf.errors.InvalidArgumentError):
        return np.inf
    if any(each.shape[1:] != together.shape[1:] for each in alone):
        return np.inf
    change = np.abs(np.concatenate(alone) - together).max()
    return float(change / max(np.abs(together).max(), np.finfo(np.float32).tiny))


def negligible(model: keras.Model, effect: float) -> bool:
    """Whether a change is no more than rounding in the model's type makes of it."""
    return effect <= _ROUNDING.get(model.compute_dtype, 3e-4)


def _outputs(texts: TextBatch) -> Array:
    return np.asarray(as_function(texts.model)(texts.inputs), dtype=np.float64)
