"""Compiled functions: traced once for every batch size, and kept for the next call."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

import keras
import tensorflow as tf

from igsuite.errors import ArgumentError, Wording, reason
from igsuite.inputs import ArraySignature

Compiled = TypeVar("Compiled")

#: What was compiled, by what it was compiled for; the oldest goes first.
_KEPT: OrderedDict[Hashable, Any] = OrderedDict()
_MOST = 64


def compiled_function(function: Callable[..., Any], signature: list[Any]) -> Any:
    """Trace `function` for good, so that calls are spared tf.function's search for a trace.

    Args:
        function: Tensors to tensors.
        signature: A `tf.TensorSpec`, or a list of them, for each argument.

    Returns:
        The compiled function.

    Raises:
        ArgumentError: If the model in it does not run on tensors without values.
    """
    try:
        return tf.function(function, autograph=False).get_concrete_function(*signature)
    except ArgumentError:
        raise
    except (NotImplementedError, AttributeError, TypeError, ValueError) as error:
        raise ArgumentError(
            "model",
            Wording(f"one that can't be compiled ({reason(error)})"),
            "TensorFlow operations throughout: no NumPy, and no Python branch on a tensor's value",
            "If it runs under tf.function, decorate it with that.",
        ) from error


def tensor_specs(arrays: Sequence[ArraySignature]) -> list[Any]:
    """Batches of any size of these arrays, as `compiled_function` takes them."""
    return [tf.TensorSpec((None, *each.shape), each.dtype) for each in arrays]


def kept(model: Any, key: Hashable, compile_it: Callable[[], Compiled]) -> Compiled:
    """Return what was compiled under this key before, or compile it.

    Args:
        model: The user's model. Only of a Keras model is anything kept: a plain function may see
            different variables the next time.
        key: Everything that the compiled code depends on. What it names by id, the compiled code
            must hold on to, so that no id is used twice.
        compile_it: Compiles.

    Returns:
        The compiled code.
    """
    if not isinstance(model, keras.Model):
        return compile_it()
    found: Compiled | None = _KEPT.pop(key, None)
    compiled = compile_it() if found is None else found
    _KEPT[key] = compiled
    if len(_KEPT) > _MOST:
        _KEPT.popitem(last=False)
    return compiled
