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
from igsuite.compilation import kept
from igsuite.errors import ArgumentError, Wording, reason
from igsuite.first_sample import run_first_sample
from igsuite.inputs import (
    ArraySignature,
    Layout,
    choose_attributed,
    numbers_a_sample,
    signatures,
    split_inputs,
)
from igsuite.interception import all_layers, find_layer, substituted
from igsuite.layer_outputs import LayerOutputs
from igsuite.lost_gradient import where_lost
from igsuite.models import as_function, counted_outputs, open_signatures
from igsuite.scores import Head, Scoring, find_head, guess_head, target_width
from igsuite.tape import Score


@dataclass(frozen=True)
class Network:
    """A model, what is fed to it, and which of its arrays are attributed.

    Args:
        model: The model as the user gave it.
        preprocess: What is done to the inputs before the model sees them, or None.
        function: The model with its preprocessing, as a function of its inputs.
        layout: Layout of the inputs.
        arrays: The inputs by name.
        signatures: What compiled code is to expect of the inputs, by the names of `arrays`.
        attributed: Names of the attributed inputs; empty when a layer is.
        layer: The attributed layer, or None.
        head: What the model's last step is.
        first_outputs: Outputs `(1, ...)` of the first sample.
        batch_size: Points in a compiled call; None: chosen.
    """

    model: Any
    preprocess: Callable[[Arrays], Arrays] | None
    function: Callable[[Arrays], Any]
    layout: Layout
    arrays: dict[str, AnyArray]
    signatures: tuple[ArraySignature, ...]
    attributed: tuple[str, ...]
    layer: Any
    head: Head = field(repr=False)
    first_outputs: AnyArray
    batch_size: int | None

    @property
    def attributed_layout(self) -> Layout:
        """How the attributed arrays are arranged for the caller."""
        if self.layer is None:
            return self.layout
        order = self._layer_outputs().order
        return Layout("array" if len(order) == 1 else "list", tuple(map(str, order)))

    @property
    def held(self) -> list[str]:
        """Names of the inputs that stay fixed."""
        return [name for name in self.layout.names if name not in self.attributed]

    @property
    def fixed_signatures(self) -> tuple[ArraySignature, ...]:
        """What compiled code is to expect of the inputs that stay fixed."""
        return tuple(each for each in self.signatures if each.name in self.held)

    def attributed_signatures(self, x: dict[str, AnyArray]) -> tuple[ArraySignature, ...]:
        """What compiled code is to expect of the attributed arrays `x`."""
        return self._layer_outputs().signatures if self.layer is not None and x else signatures(x)

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

    def first(self) -> list[Any]:
        """The first sample, one tensor for each input."""
        return [tf.convert_to_tensor(each[:1]) for each in self.arrays.values()]

    def whole(self, scoring: Scoring) -> Callable[[list[Any]], Any]:
        """The model as it is, for this score, as a function of one tensor for each input."""
        run = _of_tensors(self.function, self.layout)

        def whole(tensors: list[Any]) -> Any:
            with scoring.context():
                return run(tensors)

        return whole

    def first_outputs_of(self, scoring: Scoring) -> Any:
        """What the model as it is returns for the first sample and this score."""
        last_step = "without" if scoring.takes_the_last_step_away else "with"
        key = id(self.preprocess), self.layout, self.signatures, last_step
        run = self.whole(scoring)
        # What is random, but seeded, comes out alike in the first call of any code.
        for _ in range(2):
            _, outputs = run_first_sample(self.model, key, run, self.signatures, self.first())
        return outputs

    def attributed_arrays(self, arrays: dict[str, AnyArray] | None = None) -> dict[str, AnyArray]:
        """The arrays that receive an attribution, by name.

        Args:
            arrays: Inputs to read them from; None: the network's own.
        """
        arrays = self.arrays if arrays is None else arrays
        if self.layer is None:
            return {name: arrays[name] for name in self.attributed}

        outputs = self._layer_outputs().read(list(arrays.values()))
        return {str(number): each for number, each in enumerate(outputs)}

    def _layer_outputs(self) -> LayerOutputs:
        key = id(self.model), id(self.layer), id(self.preprocess), self.signatures
        outputs = kept(
            self.model,
            ("layer outputs", *key),
            lambda: LayerOutputs(
                self.layer,
                _of_tensors(self.function, self.layout),
                self.signatures,
            ),
        )
        outputs.batches.ask_for(self.batch_size, numbers_a_sample(self.arrays))
        return outputs

    def explain_no_gradient(self, scoring: Scoring) -> None:
        """Raise the error that says where the path from the inputs to the score breaks.

        Runs while the gradient is traced, so nothing here is computed.
        """

        def score() -> Any:
            requested = tf.fill([1, target_width(scoring.name, self.first_outputs)], -1)
            outputs = self.whole(scoring)(self.first())
            return scoring.scores(outputs, scoring.resolve(outputs, requested))

        raise ArgumentError(
            "model",
            Wording(f"one through which no gradient flows{where_lost(self.model, score)}"),
            "a model that is differentiable from its inputs to its score",
            "argmax, rounding, casts to integers, stop_gradient and NumPy code stop a gradient. "
            + ("" if self.layer else _embedding_to_name(self.model)),
        )


def read_network(
    model: Any,
    inputs: Arrays,
    *,
    layer: Any = None,
    fixed: Any = None,
    preprocess: Callable[[Arrays], Arrays] | None = None,
    attribute: bool = True,
    batch_size: int | None = None,
) -> Network:
    """Check a model and its inputs, and run the first sample.

    Args:
        model, inputs, layer, fixed, preprocess: as `igsuite.integrated_gradients`.
        attribute: Whether something will be attributed; False to score only.
        batch_size: Points in a compiled call; None: chosen.

    Returns:
        The Network.

    Raises:
        ArgumentError: If the inputs don't fit the model or nothing can be attributed to.
    """
    layout, arrays = model_arrays(model, inputs)
    function = as_function(model)
    if preprocess is not None and not callable(preprocess):
        raise ArgumentError("preprocess", preprocess, "None or a function of the inputs")
    found = None if layer is None else find_layer(model, layer)
    attributed: tuple[str, ...] = ()
    if attribute and found is None:
        attributed = _attributed_inputs(model, layout, arrays, fixed)
    if found is not None and fixed is not None:
        raise ArgumentError("fixed", fixed, "None with layer=, which holds all inputs fixed")

    def network(given: Arrays) -> Any:
        return function(given if preprocess is None else preprocess(given))

    run = _of_tensors(network, layout)
    # Texts are of many lengths: one that the model leaves open is left open for one trace of all.
    texts = found is not None or any(each.dtype.kind in "iu" for each in arrays.values())
    is_open = texts and preprocess is None
    expected = open_signatures(model, arrays) if is_open else signatures(arrays)
    first = [tf.convert_to_tensor(each[:1]) for each in arrays.values()]
    try:
        # Scoring comes in calls of many: what the first sample needs is kept between them.
        if found is None and attribute:
            head, outputs = find_head(model, lambda: run(first))
        else:
            key = id(preprocess), layout, expected, "with"
            head, outputs = run_first_sample(model, key, run, expected, first)
    except ArgumentError:
        raise
    except (ValueError, TypeError, KeyError, IndexError, tf.errors.InvalidArgumentError) as error:
        shapes = ", ".join(f"{each.shape}" for each in arrays.values())
        declared = getattr(model, "input_shape", None)
        takes = f"what the model takes, {declared}" if declared else "what the model takes"
        raise ArgumentError(
            "inputs",
            Wording(f"arrays of shape {shapes}, which the model refuses"),
            takes,
            f"The model says: {reason(error)}",
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
        model,
        preprocess,
        network,
        layout,
        arrays,
        expected,
        attributed,
        found,
        head,
        first_outputs,
        batch_size,
    )


def called_outputs(
    model: Any, inputs: Arrays, preprocess: Callable[[Arrays], Arrays] | None = None
) -> int | None:
    """How many outputs a model returns for a sample, where it does not declare them.

    Args:
        model, inputs, preprocess: As `igsuite.integrated_gradients`.
    """
    network = read_network(model, inputs, preprocess=preprocess, attribute=False)
    return counted_outputs(network.first_outputs.shape)


def model_arrays(model: Any, inputs: Arrays) -> tuple[Layout, dict[str, AnyArray]]:
    """Take a model's inputs apart as `split_inputs` does, floats in the type it computes in."""
    layout, arrays = split_inputs(inputs)
    return layout, {name: _in_model_type(model, array) for name, array in arrays.items()}


def _of_tensors(function: Callable[[Arrays], Any], layout: Layout) -> Callable[[list[Any]], Any]:
    """`function` of one tensor for each input; code that is kept holds no array of the user's."""
    return lambda tensors: function(layout.join(dict(zip(layout.names, tensors, strict=True))))


def _attributed_inputs(
    model: Any, layout: Layout, arrays: dict[str, AnyArray], fixed: Any
) -> tuple[str, ...]:
    try:
        return choose_attributed(layout, arrays, fixed)
    except ArgumentError as error:
        if error.argument == "fixed":
            raise
        mend = _embedding_to_name(model) or "Convert them, e.g. inputs.astype('float32')."
        raise ArgumentError(error.argument, error.given, error.allowed, mend) from None


def _embedding_to_name(model: Any) -> str:
    """What to do about ids, which have no gradient; empty for a model without embeddings."""
    layers = all_layers(model) if isinstance(model, keras.Model) else []
    names = [each.name for each in layers if isinstance(each, keras.layers.Embedding)]
    return f"Name the layer to attribute to: layer={names[0]!r}." if names else ""


def _in_model_type(model: Any, array: AnyArray) -> AnyArray:
    if array.dtype.kind != "f":
        return array
    if isinstance(model, keras.Model):
        types = [each.dtype for each in getattr(model, "inputs", None) or ()]
        floating = (each for each in types if each.startswith("float"))
        return array.astype(next(floating, model.variable_dtype))
    # Half precision would round the points of the path themselves.
    return array.astype(np.float32) if array.dtype.itemsize < 4 else array
