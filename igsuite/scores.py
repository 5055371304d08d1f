"""Scores: one scalar a sample, from a model's outputs and a target that is frozen at x."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from igsuite.arrays import AnyArray, IntArray
from igsuite.class_names import ONE_SCORE
from igsuite.errors import ArgumentError, Wording, reason
from igsuite.interception import all_operations, intercepted, recorded, shadowed

SCORES = ("output", "logit", "probability", "log_probability", "margin")

#: Below this a probability's logarithm would overflow in float32 arithmetic further on.
_TINY = 1e-30


@dataclass(frozen=True)
class Head:
    """The last step of a model: what its outputs are, and how to call it without that step.

    Args:
        kind: "softmax", "sigmoid", "logits", "other" (another activation) or "unknown".
        linear: Opens a context in which the model returns logits, or None where that can't be.
    """

    kind: str
    linear: Callable[[], AbstractContextManager[None]] | None


def find_head(model: Any, call: Callable[[], Any]) -> tuple[Head, Any]:
    """Find what the last step of `model` is, by watching one call of it.

    Args:
        model: The model as the user gave it.
        call: Runs the model on a sample and returns its outputs.

    Returns:
        The head, of kind "unknown" where no Keras layer returns the model's outputs; and the
        outputs.
    """
    unknown = Head("unknown", None)
    if not isinstance(model, keras.Model):
        return unknown, call()
    with recorded(all_operations(model)) as calls:
        outputs = call()
    for layer, returned in calls:
        if returned is not outputs:
            continue
        if type(layer).__name__ in ("Softmax", "Sigmoid"):
            kind = type(layer).__name__.lower()
            return Head(kind, partial(_skipped, layer)), outputs
        activation = getattr(layer, "activation", None)
        if activation is None:
            continue
        kinds = {
            keras.activations.softmax: "softmax",
            keras.activations.sigmoid: "sigmoid",
            keras.activations.linear: "logits",
        }
        without = partial(shadowed, layer, "activation", lambda _: keras.activations.linear)
        return Head(kinds.get(activation, "other"), without), outputs
    return unknown, outputs


def _skipped(layer: Any) -> AbstractContextManager[None]:
    return intercepted(layer, lambda number, run, inputs: inputs)


def guess_head(outputs: AnyArray) -> Head:
    """Tell probabilities from logits by their values, for a model whose last step is hidden."""
    several = outputs.ndim >= 2 and outputs.shape[-1] > 1
    if bool(((outputs < -1e-6) | (outputs > 1 + 1e-6)).any()):
        return Head("logits", nullcontext)
    if several and np.allclose(outputs.sum(axis=-1), 1, atol=1e-3):
        return Head("softmax", None)
    return Head("unknown", None)


@dataclass(frozen=True)
class Scoring:
    """Turns a model's outputs and targets into scores.

    Args:
        name: One of `SCORES`.
        head: What the model's outputs are.
        target: A callable outputs -> (n,), or None when targets are numbers.
    """

    name: str
    head: Head
    target: Callable[[Any], Any] | None

    @property
    def takes_the_last_step_away(self) -> bool:
        """Whether the model is called without its last step, for logits."""
        wants_logits = self.name in ("logit", "log_probability", "margin")
        return wants_logits and self.head.linear is not None

    def context(self) -> AbstractContextManager[None]:
        """The context in which the model is called to get the outputs that `scores` takes."""
        if self.head.linear is not None and self.takes_the_last_step_away:
            return self.head.linear()
        return nullcontext()

    def scores(self, outputs: Any, targets: Any) -> Any:
        """Score outputs `(n, ...)` at targets `(n, k)`: `(n,)`."""
        values = self._values(outputs)
        if self.target is not None:
            return tf.convert_to_tensor(self.target(values))
        if self.name == "margin" and not _single(values):
            return _select(values, targets[:, :1]) - _select(values, targets[:, 1:])
        return _select(values, targets)

    def _values(self, outputs: Any) -> Any:
        is_logits = self.head.kind == "logits" or (
            self.head.linear is not None and self.head.kind in ("softmax", "sigmoid")
        )
        binary = self.head.kind == "sigmoid" or _single(outputs)
        if self.name == "probability" and self.head.kind == "logits":
            return tf.sigmoid(outputs) if binary else tf.nn.softmax(outputs)
        if self.name == "log_probability":
            if is_logits:
                return -tf.nn.softplus(-outputs) if binary else tf.nn.log_softmax(outputs)
            return tf.math.log(tf.maximum(outputs, _TINY))
        if self.name == "margin" and not is_logits:
            # Of softmax outputs, differences of logarithms are differences of logits.
            return tf.math.log(tf.maximum(outputs, _TINY))
        return outputs

    def resolve(self, outputs: Any, requested: Any) -> Any:
        """Fill the −1 in `requested` `(n, k)` by what the model predicts."""
        if self.target is not None or outputs.shape.rank != 2 or _single(outputs):
            return tf.maximum(requested, 0)
        first = requested[:, 0]
        chosen = tf.where(first < 0, tf.argmax(outputs, axis=1, output_type=tf.int32), first)
        if self.name != "margin":
            return chosen[:, None]
        # The rival is frozen too, or the score would have a kink wherever rivals change places.
        others = tf.where(
            tf.one_hot(chosen, tf.shape(outputs)[1], on_value=True, off_value=False),
            outputs.dtype.min,
            outputs,
        )
        rival = requested[:, 1]
        strongest = tf.argmax(others, axis=1, output_type=tf.int32)
        return tf.stack([chosen, tf.where(rival < 0, strongest, rival)], axis=1)


def _single(values: Any) -> bool:
    shape = values.shape
    return len(shape) == 1 or (len(shape) == 2 and shape[1] == 1)


def _select(values: Any, targets: Any) -> Any:
    if _single(values):
        return tf.reshape(values, [-1])
    # With batch_dims=1 instead of row numbers, most of a trace would be this line.
    rows = tf.range(tf.shape(targets)[0])[:, None]
    return tf.gather_nd(values, tf.concat([rows, targets], axis=1))


def check_score(name: str, head: Head, outputs: AnyArray) -> None:
    """Raise the error that says why a model with this head has no such score."""
    if outputs.dtype.name in ("float16", "bfloat16"):
        raise ArgumentError(
            "model",
            Wording(f"outputs of {outputs.dtype.name}"),
            "outputs of float32 or float64",
            "Give the last layer dtype='float32': half precision rounds scores by 1e-3.",
        )
    if outputs.dtype.kind != "f":
        raise ArgumentError(
            "model", Wording(f"outputs of {outputs.dtype}"), "outputs of floating-point numbers"
        )
    if name == "output" or (name == "margin" and head.kind == "softmax"):
        return
    where = "the model's last layer could not be found"
    if head.kind == "other":
        raise ArgumentError(
            "score", name, "'output' for a model that ends in an activation of another kind"
        )
    if head.kind == "unknown":
        raise ArgumentError(
            "score",
            name,
            f"'output' here: {where}, and its outputs may be probabilities or logits",
            "Return logits that reach outside 0 to 1, or pass a keras.Model.",
        )
    if name == "logit" and head.kind != "logits" and head.linear is None:
        raise ArgumentError(
            "score",
            name,
            f"'log_probability' or 'margin' here: {where}, and logits can't be had from "
            "softmax outputs (they are lost up to a constant)",
            "Return logits, or pass a keras.Model.",
        )


def _check_target_function(target: Callable[[Any], Any], outputs: AnyArray) -> None:
    allowed = "a function from outputs (n, ...) to floating-point scores (n,)"
    try:
        scores = tf.convert_to_tensor(target(tf.convert_to_tensor(outputs)))
    except (ValueError, TypeError, IndexError, tf.errors.InvalidArgumentError) as error:
        given = f"a callable that fails on outputs {outputs.shape}: {reason(error)}"
        raise ArgumentError("target", Wording(given), allowed) from error
    if scores.shape != (1,) or not scores.dtype.is_floating:
        given = f"a callable that returns {scores.dtype.name} {tuple(scores.shape)} for one sample"
        raise ArgumentError("target", Wording(given), allowed)


def target_width(name: str, outputs: AnyArray) -> int:
    """How many integers name one target of outputs `(n, ...)`."""
    return 2 if name == "margin" else max(outputs.ndim - 1, 1)


def requested_targets(
    target: Any, count: int, name: str, outputs: AnyArray
) -> tuple[IntArray, Callable[[Any], Any] | None]:
    """Read the `target` argument against the outputs of one sample.

    Args:
        target: None, an int, `(n,)` ints, a tuple index, `(n, k)` ints, or a callable.
        count: Number of samples n.
        name: The score's name.
        outputs: Outputs `(1, ...)` of the first sample.

    Returns:
        `(n, k)` int32 with −1 where the model's prediction at x decides, and the callable if
        one was given.

    Raises:
        ArgumentError: If the target does not fit the outputs.
    """
    width = target_width(name, outputs)
    sizes = outputs.shape[1:] or (1,)
    unset = np.full((count, width), -1, np.int32)
    if callable(target):
        if name == "margin":
            raise ArgumentError("target", Wording("a callable"), "a class when score='margin'")
        _check_target_function(target, outputs)
        return unset, target
    if name in ("margin", "log_probability", "probability") and outputs.ndim > 2:
        raise ArgumentError(
            "score", name, f"'output', 'logit' or a callable target for outputs {outputs.shape}"
        )
    if target is None:
        if outputs.ndim > 2:
            raise ArgumentError(
                "target",
                None,
                f"a tuple of {width} indices, or a callable, for outputs of shape (n, "
                f"{', '.join(map(str, sizes))})",
            )
        return unset, None
    indices = np.asarray(target)
    mend = ONE_SCORE if sizes == (1,) else ""
    if indices.dtype.kind not in "iu":
        allowed = "whole numbers, a tuple of them, None or a callable"
        raise ArgumentError("target", target, allowed, mend)
    classes = len(sizes)
    if isinstance(target, tuple):
        shape_fits = indices.shape == (classes,)
        indices = np.broadcast_to(indices, (count, classes)) if shape_fits else indices
    elif indices.ndim == 0:
        shape_fits = classes == 1
        indices = np.full((count, 1), indices) if shape_fits else indices
    elif indices.ndim == 1 and classes == 1:
        shape_fits = len(indices) == count
        indices = indices[:, None]
    else:
        # A margin's target may bring its rival along, as the scores at x returned it.
        shape_fits = indices.shape in ((count, classes), (count, width))
    if not shape_fits:
        raise ArgumentError(
            "target",
            target,
            f"one index for each of {count} samples, or one for all, into outputs of shape (n, "
            f"{', '.join(map(str, sizes))})",
        )
    outside = (indices < 0) | (indices >= np.array(sizes))
    if outside.any():
        bad = indices[outside.any(axis=1)][0].tolist()
        raise ArgumentError(
            "target",
            bad[0] if classes == 1 else tuple(bad),
            " and ".join(f"0 to {size - 1}" if size > 1 else "0" for size in sizes),
            mend,
        )
    unset[:, : indices.shape[1]] = indices
    return unset, None
