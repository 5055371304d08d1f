"""Reads or replaces what one layer returns while its model is called, and leaves no trace after."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import keras

from igsuite.errors import ArgumentError, Wording, check_name


def all_layers(model: keras.Model) -> list[keras.layers.Layer]:
    """Every layer inside `model`, nested ones included, the model itself left out."""
    return list(model._flatten_layers(include_self=False, recursive=True))


def all_operations(model: keras.Model) -> list[Any]:
    """Every layer inside `model`, and every other operation of its graphs, each once."""
    layers = all_layers(model)
    graphs = [getattr(each, "operations", ()) for each in (model, *layers)]
    return list({id(each): each for each in (*layers, *itertools.chain(*graphs))}.values())


def find_layer(
    model: Any, layer: str | keras.layers.Layer, argument: str = "layer"
) -> keras.layers.Layer:
    """Return the layer of `model` that `layer` names.

    Args:
        model: A Keras model.
        layer: The layer's name, or the layer itself.
        argument: What the caller calls it, for errors.

    Returns:
        The layer, found at any depth.

    Raises:
        ArgumentError: If `model` is no Keras model or holds no such layer.
    """
    if not isinstance(model, keras.Model):
        raise ArgumentError(argument, layer, "None for a model that is not a keras.Model")
    layers = all_layers(model)
    if isinstance(layer, keras.layers.Layer):
        if any(candidate is layer for candidate in layers):
            return layer
        raise ArgumentError(argument, layer.name, f"a layer of the model {model.name!r}")
    name = check_name(argument, layer, dict.fromkeys(each.name for each in layers))
    return next(each for each in layers if each.name == name)


#: Two threads that shadow the same attribute would put each other's shadows back.
_ONE_THREAD = threading.RLock()


@contextmanager
def shadowed(
    layer: Any, attribute: str, replace: Callable[[Callable[..., Any]], Callable[..., Any]]
) -> Iterator[None]:
    """While open, this thread calls `replace(function)` where it would call `layer.attribute`.

    Other threads call the layer's own function, and after, everything is what it was, errors or
    not.

    Args:
        layer: The layer.
        attribute: Name of a function of the layer.
        replace: Turns that function into the one to call instead.
    """
    owner, absent = threading.get_ident(), object()
    with _ONE_THREAD:
        original = getattr(layer, attribute)
        replaced = replace(original)

        def choose(*arguments: Any, **keywords: Any) -> Any:
            function = replaced if threading.get_ident() == owner else original
            return function(*arguments, **keywords)

        before = layer.__dict__.get(attribute, absent)
        # Keras' __setattr__ would track the function as state of the layer.
        object.__setattr__(layer, attribute, choose)
        try:
            yield
        finally:
            if before is absent:
                object.__delattr__(layer, attribute)
            else:
                object.__setattr__(layer, attribute, before)


@contextmanager
def intercepted(
    layer: keras.layers.Layer, replace: Callable[[int, Callable[[], Any], Any], Any]
) -> Iterator[None]:
    """While open, a call of `layer` in this thread returns `replace(number, run, inputs)`.

    Only the instance's `call` is shadowed, and only for the thread that opened it: weights,
    configuration and Keras' own bookkeeping (masks included) stay as they are, other threads see
    the layer unchanged, and the shadow is gone on leaving, also after an error.

    Args:
        layer: The layer to watch.
        replace: Called with the number of the call (0, 1, … for a layer that is used several
            times), a function that runs the layer, and the layer's first argument; returns what
            the layer shall return.
    """
    numbers = itertools.count()

    def instead(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **keywords: Any) -> Any:
            inputs = arguments[0] if arguments else None
            return replace(next(numbers), lambda: original(*arguments, **keywords), inputs)

        return call

    with shadowed(layer, "call", instead):
        yield


@contextmanager
def recorded(layers: Iterable[Any]) -> Iterator[list[tuple[Any, Any]]]:
    """While open, lists every call of `layers` as a pair (layer, what it returned)."""
    calls: list[tuple[Any, Any]] = []

    def watch(layer: Any) -> Callable[[int, Callable[[], Any], Any], Any]:
        def replace(number: int, run: Callable[[], Any], inputs: Any) -> Any:
            outputs = run()
            calls.append((layer, outputs))
            return outputs

        return replace

    with ExitStack() as stack:
        for layer in layers:
            stack.enter_context(intercepted(layer, watch(layer)))
        yield calls


@contextmanager
def substituted(layer: keras.layers.Layer, outputs: list[Any]) -> Iterator[None]:
    """While open, the k-th call of `layer` returns `outputs[k]` instead of running."""

    def replace(number: int, run: Callable[[], Any], inputs: Any) -> Any:
        if number >= len(outputs):
            raise ArgumentError(
                "layer",
                Wording(f"{layer.name!r}, called more often than on the first sample"),
                "a layer that the model calls equally often for every input",
            )
        return outputs[number]

    with intercepted(layer, replace):
        yield
