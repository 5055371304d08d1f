"""The user's model seen from its attributed arrays: inputs, or what a layer inside it returns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from igsuite.arrays import AnyArray, Arrays
from igsuite.errors import ArgumentError, Wording
from igsuite.inputs import Layout, choose_attributed, split_inputs
from igsuite.interception import all_layers, find_layer, recorded, substituted
from igsuite.models import as_function
from igsuite.scores import Head, Scoring, find_head, guess_head
from igsuite.tape import Score, score_and_gradients

#: Samples in a compiled call that reads what a layer returns.
_LAYER_BATCH = 256


@dataclass(frozen=True)
class Network:
    """A model, what is fed to it, and which of its arrays are attributed.

    Args:
        model: The model as the user gave it.
        preprocess: What is done to the inputs before the model sees them, or None.
        function: The model with its preprocessing, as a function of its inputs.
        layout: Layout of the inputs.
        arrays: The inputs by name.
        attributed: Names of the attributed inputs; empty when a layer is.
        layer: The attributed layer, or None.
        head: What the model's last step is.
        first_outputs: Outputs `(1, ...)` of the first sample.
    """

    model: Any
    preprocess: Callable[[Arrays], Arrays] | None
    function: Callable[[Arrays], Any]
    layout: Layout
    arrays: dict[str, AnyArray]
    attributed: tuple[str, ...]
    layer: Any
    head: Head = field(repr=False)
    first_outputs: AnyArray

    @property
    def held(self) -> list[str]:
        """Names of the inputs that stay fixed."""
        return [name for name in self.layout.names if name not in self.attributed]

    @property
    def fixed(self) -> list[AnyArray]:
        """The inputs that stay fixed."""
        return [self.arrays[name] for name in self.held]

    def outputs(self, points: Sequence[Any], fixed: Sequence[Any]) -> Any:
        """Run the model with its attributed arrays at `points`."""
        parts = dict(zip(self.held, fixed, strict=True))
        parts.update(zip(self.attributed, points, strict=self.layer is None))
        replaced = nullcontext() if self.layer is None else substituted(self.layer, list(points))
        with replaced:
            return self.function(self.layout.join(parts))

    def score(self, scoring: Scoring) -> Score:
        """The scalar that is differentiated, and the targets that it is about."""

        def score(points: list[Any], fixed: list[Any], requested: Any) -> tuple[Any, Any]:
            with scoring.context():
                outputs = self.outputs(points, fixed)
            targets = scoring.resolve(outputs, requested)
            return scoring.scores(outputs, targets), targets

        return score

    def first(self) -> Arrays:
        """The first sample, as the model takes it."""
        return self.layout.join({name: each[:1] for name, each in self.arrays.items()})

    def attributed_arrays(self, arrays: dict[str, AnyArray] | None = None) -> dict[str, AnyArray]:
        """The arrays that receive an attribution, by name.

        Args:
            arrays: Inputs to read them from; None: the network's own.
        """
        arrays = self.arrays if arrays is None else arrays
        if self.layer is None:
            return {name: arrays[name] for name in self.attributed}

        def read(parts: dict[str, Any]) -> list[Any]:
            with recorded([self.layer]) as calls:
                self.function(self.layout.join(parts))
            return [outputs for _, outputs in calls]

        compiled = tf.function(read, autograph=False).get_concrete_function(
            {
                name: tf.TensorSpec((None, *each.shape[1:]), each.dtype)
                for name, each in arrays.items()
            }
        )
        count = len(next(iter(arrays.values())))
        batches = []
        for start in range(0, count, _LAYER_BATCH):
            stop = start + _LAYER_BATCH
            chunk = {name: tf.constant(each[start:stop]) for name, each in arrays.items()}
            batches.append([each.numpy() for each in compiled(chunk)])
        outputs = [np.concatenate(each) for each in zip(*batches, strict=True)]
        if not outputs or any(each.dtype.kind != "f" for each in outputs):
            what = "never called" if not outputs else f"returning {outputs[0].dtype}"
            raise ArgumentError(
                "layer",
                Wording(f"{self.layer.name!r}, {what}"),
                "a layer that the model calls and that returns floating-point numbers",
            )
        return {str(position): each for position, each in enumerate(outputs)}

    def explain_no_gradient(self, scoring: Scoring) -> None:
        """Raise the error that says where the path from the inputs to the score breaks.

        Runs while the gradient is traced, so nothing here is computed.
        """
        raise ArgumentError(
            "model",
            Wording(f"one through which no gradient flows{self._broken_at(scoring)}"),
            "a model that is differentiable from its inputs to its score",
            "argmax, rounding, casts to integers, stop_gradient and NumPy code stop a gradient.",
        )

    def _broken_at(self, scoring: Scoring) -> str:
        if not isinstance(self.model, keras.Model):
            return ""
        layers = [each for each in all_layers(self.model) if not getattr(each, "layers", None)]
        fixed = [tf.convert_to_tensor(each[:1]) for each in self.arrays.values()]
        parts = dict(zip(self.arrays, fixed, strict=True))
        with recorded(layers) as calls:
            self.function(self.layout.join(parts))
        targets = tf.zeros([1, max(self.first_outputs.ndim - 1, 2)], tf.int32)
        for layer, outputs in reversed(calls):
            if not (tf.is_tensor(outputs) and outputs.dtype.is_floating):
                return f" (it is lost at the layer {layer.name!r}, which returns integers)"

            def score(points: list[Any], layer: Any = layer) -> Any:
                with scoring.context(), substituted(layer, points):
                    return scoring.scores(self.function(self.layout.join(parts)), targets)

            if score_and_gradients(score, [outputs])[1][0] is None:
                following = calls[min(calls.index((layer, outputs)) + 1, len(calls) - 1)][0]
                return f" (it is lost at the layer {following.name!r})"
        return ""


def read_network(
    model: Any,
    inputs: Arrays,
    *,
    layer: Any = None,
    fixed: Any = None,
    preprocess: Callable[[Arrays], Arrays] | None = None,
    attribute: bool = True,
) -> Network:
    """Check a model and its inputs, and run the first sample.

    Args:
        model, inputs, layer, fixed, preprocess: as `igsuite.integrated_gradients`.
        attribute: Whether something will be attributed; False to score only.

    Returns:
        The Network.

    Raises:
        ArgumentError: If the inputs don't fit the model or nothing can be attributed to.
    """
    layout, arrays = split_inputs(inputs)
    function = as_function(model)
    if preprocess is not None and not callable(preprocess):
        raise ArgumentError("preprocess", preprocess, "None or a function of the inputs")
    found = None if layer is None else find_layer(model, layer)
    attributed: tuple[str, ...] = ()
    if attribute and found is None:
        attributed = _attributed_inputs(model, layout, arrays, fixed)
    if found is not None and fixed is not None:
        raise ArgumentError("fixed", fixed, "None with layer=, which holds all inputs fixed")
    arrays = {name: _in_model_type(model, array) for name, array in arrays.items()}

    def network(given: Arrays) -> Any:
        return function(given if preprocess is None else preprocess(given))

    first = layout.join({name: tf.convert_to_tensor(each[:1]) for name, each in arrays.items()})
    try:
        head, outputs = find_head(model, lambda: network(first))
    except ArgumentError:
        raise
    except (ValueError, TypeError, KeyError, IndexError, tf.errors.InvalidArgumentError) as error:
        shapes = ", ".join(f"{each.shape}" for each in arrays.values())
        expected = getattr(model, "input_shape", None)
        takes = f"what the model takes, {expected}" if expected else "what the model takes"
        reason = str(error).strip().splitlines()[0]
        raise ArgumentError(
            "inputs",
            Wording(f"arrays of shape {shapes}, which the model refuses"),
            takes,
            f"The model says: {reason}",
        ) from error
    first_outputs = np.asarray(outputs)
    if first_outputs.ndim == 0 or len(first_outputs) != 1:
        raise ArgumentError(
            "model",
            Wording(f"one that returns shape {first_outputs.shape} for one sample"),
            "a model that returns (n, ...), one row a sample",
        )
    if head.kind == "unknown":
        head = guess_head(first_outputs)
    return Network(
        model, preprocess, network, layout, arrays, attributed, found, head, first_outputs
    )


def _attributed_inputs(
    model: Any, layout: Layout, arrays: dict[str, AnyArray], fixed: Any
) -> tuple[str, ...]:
    try:
        return choose_attributed(layout, arrays, fixed)
    except ArgumentError as error:
        mend = "Convert them, e.g. inputs.astype('float32')."
        if isinstance(model, keras.Model):
            layers = all_layers(model)
            names = [each.name for each in layers if isinstance(each, keras.layers.Embedding)]
            if names:
                mend = f"Name the layer to attribute to: layer={names[0]!r}."
        raise ArgumentError(error.argument, error.given, error.allowed, mend) from None


def _in_model_type(model: Any, array: AnyArray) -> AnyArray:
    if array.dtype.kind != "f":
        return array
    if isinstance(model, keras.Model):
        symbolic = getattr(model, "inputs", None)
        return array.astype(symbolic[0].dtype if symbolic else model.variable_dtype)
    # Half precision would round the points of the path themselves.
    return array.astype(np.float32) if array.dtype.itemsize < 4 else array
