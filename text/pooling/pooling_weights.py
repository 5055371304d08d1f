"""What the pooling layer of a model says about each token: found by itself, in every form."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from igsuite.arrays import AnyArray, Arrays, BoolArray, FloatArray, IntArray
from igsuite.checks import check_count
from igsuite.errors import ArgumentError, Wording
from igsuite.inputs import Layout, split_inputs
from igsuite.interception import all_layers, find_layer, shadowed
from igsuite.text.pooling.average_pooling import MaskedGlobalAveragePooling1D
from igsuite.text.pooling.linear_after import kernel_after
from igsuite.text.pooling.max_pooling import MaskedGlobalMaxPooling1D
from igsuite.text.pooling.weight_forms import SIGNED

#: For each of Keras' own pooling layers the one here that says what its weights are.
STAND_INS: dict[type, Callable[..., Any]] = {
    keras.layers.GlobalMaxPooling1D: MaskedGlobalMaxPooling1D,
    keras.layers.GlobalAveragePooling1D: MaskedGlobalAveragePooling1D,
}


@dataclass(frozen=True, eq=False)
class PoolingWeights:
    """What a pooling layer says about n texts.

    Args:
        layer: Name of the pooling layer.
        weights: For each form `(n, time)` float64: "count", "value" and "signed" for maxima,
            "weight", "norm" and "signed" for weighted means.
        unavailable: For each form that cannot be had, why.
        target: `(n,)` the class that the signed form is about; all 0 where there is none.
    """

    layer: str
    weights: dict[str, FloatArray]
    unavailable: dict[str, str]
    target: IntArray


def pooling_weights(
    model: keras.Model,
    inputs: Arrays,
    *,
    mask: BoolArray | None = None,
    target: int | IntArray | None = None,
    layer: str | keras.layers.Layer | None = None,
    call: int | None = None,
    batch_size: int = 256,
) -> PoolingWeights:
    """Read what a model's pooling layer says about each token, in all of the layer's forms.

    The layer is found by itself: one of those here, a layer of your own with `token_weights` and
    `forms` like them, or Keras' `GlobalMaxPooling1D` or `GlobalAveragePooling1D`. Where a
    `keras.layers.Dense` directly follows it and gives the model's logits, "signed" says what each
    token adds to the target's logit; else `unavailable` says why it cannot.

    Args:
        model: A Keras model with a pooling layer.
        inputs: What the model takes, such as ids `(n, time)`; a list or dict for several inputs.
        mask: `(n, time)`, true where a token stands: needed for the warning where a layer pools
            padding. Nothing is masked by it.
        target: Class of the signed form: a number, `(n,)` numbers, or `None` for the class that
            the model predicts.
        layer: The pooling layer or its name; `None` where the model has exactly one.
        call: Which call of a layer that the model calls several times, counted from 0: a model
            of pairs pools the first text in call 0 and the second in call 1.
        batch_size: Texts in a call of the model.

    Returns:
        `PoolingWeights`.

    Raises:
        ArgumentError: If the layer cannot be told, is called several times and `call` does not
            say which, or pools something else than the tokens of `mask`.

    Warns:
        UserWarning: Where padding gets weight, or the layer is a `GlobalMaxPooling1D`, which
            ignores the mask.

    Example:
        >>> layers = keras.layers
        >>> model = keras.Sequential(
        ...     [layers.Embedding(9, 4), layers.GlobalAveragePooling1D(), layers.Dense(2)]
        ... )
        >>> found = pooling_weights(model, np.array([[1, 2, 3, 4]]))
        >>> list(found.weights), found.weights["weight"].tolist()
        (['weight', 'norm', 'signed'], [[0.25, 0.25, 0.25, 0.25]])
    """
    check_count("batch_size", batch_size)
    pooling = find_pooling(model, layer)
    layout, arrays = split_inputs(inputs)
    count = len(arrays[layout.names[0]])
    first = _rows(layout, arrays, slice(0, 1))
    number = _which_call(model, pooling, first, call)
    kernel, missing = kernel_after(model, pooling, first, number)
    given = _check_target(target, count, kernel)

    source = _stand_in(pooling)
    gathered: dict[str, list[AnyArray]] = {form: [] for form in source.forms}
    targets: list[IntArray] = []
    for start in range(0, count, batch_size):
        chosen = slice(start, start + batch_size)
        with calls_of(pooling) as calls:
            outputs = model(_rows(layout, arrays, chosen), training=False)
        pooled, its_mask = calls[number]
        if given is None and kernel is not None:
            targets.append(_numbers(outputs).argmax(axis=1))
        else:
            targets.append((np.zeros(count, int) if given is None else given)[chosen])
        for form, values in gathered.items():
            if form != SIGNED:
                values.append(_numbers(source.token_weights(pooled, its_mask, form=form)))
            elif kernel is not None:
                columns = kernel[:, targets[-1]].T
                signed = source.token_weights(pooled, its_mask, form=form, kernel=columns)
                values.append(_numbers(signed))
    weights = {form: np.concatenate(each) for form, each in gathered.items() if each}
    if mask is not None:
        _check_mask(pooling, weights, np.asarray(mask, dtype=bool))
    unavailable = {SIGNED: missing} if kernel is None and SIGNED in source.forms else {}
    return PoolingWeights(pooling.name, weights, unavailable, np.concatenate(targets))


def find_pooling(
    model: Any, layer: str | keras.layers.Layer | None = None, argument: str = "layer"
) -> keras.layers.Layer:
    """Return the pooling layer of `model`.

    Args:
        model: A Keras model.
        layer: The layer or its name; `None` where there is exactly one.
        argument: What the caller calls it, for errors.

    Returns:
        The layer, found at any depth.

    Raises:
        ArgumentError: If there is none or several, naming them, or `layer` is no pooling layer.
    """
    allowed = "a model with exactly one pooling layer that has token weights"
    if layer is not None:
        found = find_layer(model, layer, argument)
        if _pools(found):
            return found
        given = Wording(f"{found.name!r}, of type {type(found).__name__}")
        raise ArgumentError(argument, given, "a pooling layer that has token weights")
    if not isinstance(model, keras.Model):
        raise ArgumentError("model", Wording(f"a {type(model).__name__}"), "a keras.Model")
    candidates = [each for each in all_layers(model) if _pools(each)]
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        names = ", ".join(repr(each.name) for each in candidates)
        given = Wording(f"{len(candidates)} pooling layers ({names})")
        mend = "Name one: layer=... (to explain or compare: pooling_layer=...)"
        raise ArgumentError("model", given, allowed, mend)
    kinds = ", ".join(
        dict.fromkeys(
            type(each).__name__
            for each in all_layers(model)
            if not isinstance(each, keras.layers.InputLayer)
        )
    )
    known = ", ".join(each.__name__ for each in STAND_INS)
    raise ArgumentError(
        "model",
        Wording(f"no pooling layer among its layers ({kinds})"),
        allowed,
        f"Pool with a layer of igsuite.text, with Keras' {known}, or with a layer that has "
        "token_weights and forms like those.",
    )


def _pools(layer: Any) -> bool:
    own = hasattr(layer, "token_weights") and hasattr(layer, "forms")
    return own or isinstance(layer, tuple(STAND_INS))


class _StandIn:
    """One of Keras' own layers, asked for its token weights."""

    def __init__(self, layer: Any) -> None:
        kind = next(each for each in STAND_INS if isinstance(layer, each))
        self.layer = STAND_INS[kind](dtype=layer.dtype_policy)
        self.forms = self.layer.forms
        self.channels_first = layer.data_format == "channels_first"

    def token_weights(self, inputs: Any, mask: Any, **settings: Any) -> Any:
        if self.channels_first:
            inputs = keras.ops.transpose(inputs, (0, 2, 1))
        return self.layer.token_weights(inputs, mask, **settings)


def _stand_in(pooling: Any) -> Any:
    return _StandIn(pooling) if isinstance(pooling, tuple(STAND_INS)) else pooling


@contextmanager
def calls_of(pooling: Any) -> Iterator[list[tuple[Any, Any]]]:
    """While open, lists the inputs and the mask of every call of `pooling`."""
    calls: list[tuple[Any, Any]] = []

    def watch(original: Callable[..., Any]) -> Callable[..., Any]:
        def instead(inputs: Any, *arguments: Any, **keywords: Any) -> Any:
            mask = arguments[0] if arguments else keywords.get("mask")
            calls.append((inputs, mask))
            return original(inputs, *arguments, **keywords)

        return instead

    with shadowed(pooling, "call", watch):
        yield calls


def _which_call(model: Any, pooling: Any, first: Arrays, call: int | None) -> int:
    with calls_of(pooling) as calls:
        model(first, training=False)
    if not calls:
        given = Wording(f"{pooling.name!r}, never called")
        raise ArgumentError("layer", given, "a layer that the model calls")
    if call is None and len(calls) == 1:
        return 0
    if call is None or not 0 <= call < len(calls):
        given = Wording(f"{call} for {pooling.name!r}, which the model calls {len(calls)} times")
        raise ArgumentError("call", given, f"a whole number from 0 to {len(calls) - 1}")
    return call


def _check_target(target: Any, count: int, kernel: AnyArray | None) -> IntArray | None:
    if target is None:
        return None
    classes = np.asarray(target)
    if classes.dtype.kind not in "iu" or classes.shape not in ((), (count,)):
        raise ArgumentError("target", target, f"None, a class, or one class for each of {count}")
    outside = kernel is not None and ((classes < 0) | (classes >= kernel.shape[1])).any()
    if kernel is not None and outside:
        raise ArgumentError("target", target, f"classes from 0 to {kernel.shape[1] - 1}")
    return np.broadcast_to(classes, (count,))


def _check_mask(pooling: Any, weights: dict[str, FloatArray], mask: BoolArray) -> None:
    form, values = next(iter(weights.items()))
    if values.shape != mask.shape:
        raise ArgumentError(
            "mask",
            mask,
            f"shape {values.shape}, which is what {pooling.name!r} pools",
            "Are tokens merged, or ends cut off, before the pooling?",
        )
    total = np.abs(values).sum()
    share = np.abs(values[~mask]).sum() / total if total > 0 else 0.0
    ignores = isinstance(pooling, keras.layers.GlobalMaxPooling1D) and not mask.all()
    if share > 0 or ignores:
        why = "ignores the mask" if ignores else "pools padding, no mask reaches it"
        warnings.warn(
            f"the {type(pooling).__name__} {pooling.name!r} {why}: padding gets {share:.1%} of "
            f"its {form} here",
            UserWarning,
            stacklevel=3,
        )


def _rows(layout: Layout, arrays: dict[str, AnyArray], rows: slice) -> Arrays:
    return layout.join(
        {name: keras.ops.convert_to_tensor(each[rows]) for name, each in arrays.items()}
    )


def _numbers(values: Any) -> FloatArray:
    return np.asarray(keras.ops.convert_to_numpy(keras.ops.cast(values, "float64")))
