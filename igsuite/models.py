"""Models of every kind as one plain function from inputs to one tensor of outputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

import keras
import tensorflow as tf

from igsuite.arrays import AnyArray, Arrays
from igsuite.errors import ArgumentError, Wording
from igsuite.inputs import ArraySignature, signatures

Function = Callable[[Arrays], Any]


def as_function(model: Any) -> Function:
    """Return `model` as a function of its inputs, in inference mode.

    Args:
        model: A Keras model, a SavedModel or one of its signatures, or a callable.

    Returns:
        A function from inputs (array, list or dict) to a tensor of outputs `(n, ...)`.

    Raises:
        ArgumentError: If `model` cannot be called, or runs on another backend than TensorFlow.
    """
    if isinstance(model, keras.Model):
        if keras.backend.backend() != "tensorflow":
            raise ArgumentError(
                "model",
                Wording(f"a Keras model on the {keras.backend.backend()} backend"),
                "a Keras model on TensorFlow",
                "Set KERAS_BACKEND=tensorflow before Keras is imported.",
            )
        return lambda inputs: _single_output(model(inputs, training=False))
    model = _served(model)
    if _is_signature(model):
        return _signature_function(model)
    if not callable(model):
        raise ArgumentError(
            "model",
            Wording(f"a {type(model).__name__}"),
            "a keras.Model, a SavedModel signature, or a function of its inputs",
        )
    return lambda inputs: _single_output(model(inputs))


def declared_outputs(model: Any) -> int | None:
    """How many outputs a model declares for a sample; `None` where only a call of it can tell.

    Args:
        model: As for `as_function`.

    Example:
        >>> declared_outputs(keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)]))
        3
    """
    shape = getattr(model, "output_shape", None)
    if not isinstance(model, keras.Model):
        served = _served(model)
        specifications = list(served.structured_outputs.values()) if _is_signature(served) else []
        shape = tuple(specifications[0].shape) if len(specifications) == 1 else None
    return counted_outputs(shape) if isinstance(shape, tuple) else None


def counted_outputs(shape: tuple[int | None, ...]) -> int | None:
    """How many outputs a sample has, by the shape `(n, ...)` of the outputs of several."""
    return 1 if len(shape) == 1 else shape[-1]


def _served(model: Any) -> Any:
    """The signature of a SavedModel that is meant; any other model as it is."""
    served = getattr(model, "signatures", None)
    if served is None or callable(model):
        return model
    if "serving_default" not in served:
        raise ArgumentError(
            "model",
            Wording(f"a SavedModel with the signatures {sorted(served)}"),
            "a SavedModel with 'serving_default', or one of its signatures",
        )
    return served["serving_default"]


def _is_signature(model: Any) -> bool:
    return hasattr(model, "structured_input_signature") and hasattr(model, "structured_outputs")


def _signature_function(signature: Any) -> Function:
    specifications = signature.structured_input_signature[1]
    names = list(specifications)
    for name, each in specifications.items():
        if each.shape.rank and each.shape[0] is not None:
            raise ArgumentError(
                "model",
                Wording(f"a signature whose input {name!r} has the shape {tuple(each.shape)}"),
                "a signature that takes batches of any size: (None, ...)",
            )

    def call(inputs: Arrays) -> Any:
        if isinstance(inputs, Mapping):
            given = dict(inputs)
        else:
            parts = list(inputs) if isinstance(inputs, (list, tuple)) else [inputs]
            given = dict(zip(names if len(parts) == len(names) else count(), parts, strict=False))
        if set(given) != set(names):
            raise ArgumentError(
                "inputs",
                Wording(f"{len(given)} inputs ({', '.join(map(str, given))})"),
                f"the inputs of the signature: {', '.join(names)}",
            )
        return _single_output(
            signature(**{k: tf.cast(v, specifications[k].dtype) for k, v in given.items()})
        )

    return call


def _single_output(outputs: Any) -> Any:
    if isinstance(outputs, (list, tuple, Mapping)):
        parts = list(outputs.values()) if isinstance(outputs, Mapping) else list(outputs)
        if len(parts) != 1:
            names = list(outputs) if isinstance(outputs, Mapping) else list(range(len(parts)))
            raise ArgumentError(
                "model",
                Wording(f"one that returns {len(parts)} outputs ({', '.join(map(str, names))})"),
                "a model of one output",
                f"Choose one, e.g. model=lambda inputs: model(inputs)[{names[0]!r}].",
            )
        return parts[0]
    return tf.convert_to_tensor(outputs)


def open_signatures(model: Any, arrays: Mapping[str, AnyArray]) -> tuple[ArraySignature, ...]:
    """The signatures of a model's inputs, None for each length that the model leaves open.

    Args:
        model: The model; only a Keras model that declares its inputs leaves anything open.
        arrays: Its inputs by name, or by position as "0", "1", ….

    Returns:
        The signature of each array.
    """
    own = signatures(arrays)
    declared = getattr(model, "inputs", None) if isinstance(model, keras.Model) else None
    if not declared or len(declared) != len(own):
        return own
    by_name = {each.name: tuple(each.shape) for each in declared}
    by_position = {str(place): tuple(each.shape) for place, each in enumerate(declared)}
    opened = []
    for each in own:
        shape = by_name.get(each.name) or by_position.get(each.name) or ()
        if len(shape) == len(each.shape) + 1:
            lengths = zip(each.shape, shape[1:], strict=True)
            each = replace(each, shape=tuple(n if m is not None else None for n, m in lengths))
        opened.append(each)
    return tuple(opened)
