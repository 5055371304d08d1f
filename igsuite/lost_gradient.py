"""Where in a Keras model the gradient is lost, for the error that says so."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import keras
import tensorflow as tf

from igsuite.interception import all_operations, intercepted, recorded
from igsuite.tape import score_and_gradients


def where_lost(model: Any, score: Callable[[], Any]) -> str:
    """Name the layer behind whose outputs the score has a gradient and before it has none.

    A zero is added to what every layer returns, and the score is differentiated with respect to
    those zeros.

    Args:
        model: The model.
        score: Runs the model on a sample and returns its score.

    Returns:
        The place in words, to stand behind a sentence; empty where it can't be told.
    """
    if not isinstance(model, keras.Model):
        return ""
    parts = [each for each in all_operations(model) if not getattr(each, "layers", None)]
    with recorded(parts) as calls:
        score()
    shiftable = [number for number, (_, outputs) in enumerate(calls) if _is_shiftable(outputs)]

    def shifted(zeros: list[Any]) -> Any:
        shifts, numbers = dict(zip(shiftable, zeros, strict=True)), itertools.count()

        def shift(_: int, run: Callable[[], Any], inputs: Any) -> Any:
            outputs, number = run(), next(numbers)
            return outputs + shifts[number] if number in shifts else outputs

        with ExitStack() as stack:
            for each in parts:
                stack.enter_context(intercepted(each, shift))
            return score()

    zeros = [tf.zeros_like(calls[number][1]) for number in shiftable]
    _, gradients = score_and_gradients(shifted, zeros)
    flowing = [number for number, g in zip(shiftable, gradients, strict=True) if g is not None]
    if not flowing:
        return " (it is lost behind the last layer)" if calls else ""
    lost = [number for number in shiftable if number < flowing[0]]
    place = calls[lost[-1] + 1 if lost else 0][0]
    what = "layer" if isinstance(place, keras.Layer) else "operation"
    return f" (it is lost at the {what} {place.name!r})"


def _is_shiftable(outputs: Any) -> bool:
    if not (tf.is_tensor(outputs) and outputs.dtype.is_floating):
        return False
    return outputs.graph is tf.compat.v1.get_default_graph()
