"""Batch normalisation folded into the layers before it, which leaves less to differentiate."""

from __future__ import annotations

from collections import Counter
from typing import Any

import keras
import numpy as np

from igsuite.errors import ArgumentError, Wording, reason
from igsuite.image.models.layer_state import hand_on_state, layers_of
from igsuite.image.models.linear_layers import channel_axis, is_linear, is_plain, with_channels

_ALLOWED = "a functional or sequential model with a normalisation that can be folded"
#: Largest difference in what a normalisation returns, over the largest number that it returns.
_TOLERANCES = {"float64": 1e-9, "float32": 1e-4, "float16": 0.05, "bfloat16": 0.3}
#: Length of an axis that a model leaves open, where it is tried.
_OPEN = 64


def fold_batch_normalisation(model: keras.Model) -> keras.Model:
    """Copy a model with its batch normalisations folded into the layers before them.

    In inference a normalisation multiplies each channel by `s = γ / √(σ² + ε)` and adds
    `β − s·μ`. Behind a convolution of any kind or a dense layer, without an activation between,
    both go into that layer's weights: `W' = s·W` and `b' = s·(b − μ) + β`. The copy computes the
    same with fewer operations to differentiate. It is for predicting and explaining, not for
    training.

    A normalisation stays where folding it would change what is computed; `normalisations_left`
    tells which ones and why. Models inside the model are rewritten too.

    Args:
        model: A functional or sequential model; it stays as it is.

    Returns:
        A functional model of the same inputs and outputs, with weights of its own, frozen.

    Raises:
        ArgumentError: If no normalisation can be folded, if the model cannot be copied, or if the
            copy, tried on random inputs, computes anything else than the model does.

    Source:
        Jacob et al. 2018, "Quantization and Training of Neural Networks for Efficient
        Integer-Arithmetic-Only Inference", CVPR, section 3.2.

    Example:
        >>> dense, normalisation = keras.layers.Dense(2), keras.layers.BatchNormalization()
        >>> model = keras.Sequential([keras.Input((3,)), dense, normalisation])
        >>> [type(each).__name__ for each in fold_batch_normalisation(model).layers]
        ['InputLayer', 'Dense']
    """
    left = normalisations_left(model)
    try:
        folded, pairs = _copied(model)
        if _count(folded) == _count(model):
            why = "; ".join(f"{name!r}: {obstacle}" for name, obstacle in left.items())
            raise ArgumentError("model", Wording(f"no such model: {why or 'none in it'}"), _ALLOWED)
        gap = _largest_gap(model, folded, pairs)
    except ArgumentError:
        raise
    except Exception as error:  # Layers of the user's own can fail in any way.
        given = Wording(f"a model that cannot be copied and tried ({reason(error)})")
        raise ArgumentError("model", given, _ALLOWED) from error
    tolerance = max(_TOLERANCES.get(each.compute_dtype, 0.0) for each in layers_of(model))
    if not gap <= tolerance:
        given = Wording(f"a model whose copy differs by {gap:.1g} of its largest values")
        raise ArgumentError("model", given, f"one whose copy differs by less than {tolerance:.1g}")
    folded.trainable = False
    return folded


def normalisations_left(model: keras.Model) -> dict[str, str]:
    """Tell which batch normalisations `fold_batch_normalisation` leaves, and why.

    Args:
        model: A functional or sequential model.

    Returns:
        For each of them, by the names of the models around it and its own, what is in the way.

    Raises:
        ArgumentError: If the model has no graph of layers, or is not built.

    Example:
        >>> relu, normalisation = keras.layers.ReLU(), keras.layers.BatchNormalization(name="last")
        >>> normalisations_left(keras.Sequential([keras.Input((3,)), relu, normalisation]))
        {'last': 'it is behind a ReLU'}
    """
    graph = _graph(model)
    _, left = _sorted(graph)
    for operation in graph.operations:
        if _has_graph(operation):
            inner = normalisations_left(operation)
            left |= {f"{operation.name}/{name}": obstacle for name, obstacle in inner.items()}
        elif not _is_normalisation(operation):
            inside = filter(_is_normalisation, layers_of(operation))
            left |= {
                f"{operation.name}/{each.name}": "it is no layer of a graph" for each in inside
            }
    return left


def _is_normalisation(layer: Any) -> bool:
    return type(layer) is keras.layers.BatchNormalization


def _count(model: keras.Model) -> int:
    return sum(map(_is_normalisation, layers_of(model)))


def _has_graph(operation: Any) -> bool:
    graph = isinstance(operation, keras.Sequential) or hasattr(operation, "operations")
    return isinstance(operation, keras.Model) and graph


def _graph(model: Any) -> keras.Model:
    """The model's graph as a functional model, which shares its layers and is not compiled."""
    if not _has_graph(model) or not model.built:
        kind = "a model that is not built" if _has_graph(model) else f"a {type(model).__name__}"
        raise ArgumentError("model", Wording(kind), _ALLOWED)
    if isinstance(model, keras.Sequential):
        return keras.Model(model.inputs[0], model.outputs[0], name=model.name)
    return keras.Model(model.input, model.output, name=model.name)


def _sorted(graph: keras.Model) -> tuple[dict[int, Any], dict[str, str]]:
    """Return, for each normalisation to fold by its id, the layer it goes into; and the others."""
    nodes = [node for nodes in graph._nodes_by_depth.values() for node in nodes]
    calls = Counter(id(node.operation) for node in nodes)
    readers = Counter(id(tensor) for node in nodes for tensor in node.input_tensors)
    readers.update(map(id, graph.outputs))
    into, left = {}, {}
    for node in nodes:
        if _is_normalisation(node.operation):
            obstacle = _obstacle(node, calls, readers)
            if obstacle is None:
                into[id(node.operation)] = _producer(node)
            else:
                left[node.operation.name] = obstacle
    return into, left


def _producer(node: Any) -> Any:
    return node.input_tensors[0]._keras_history.operation


def _obstacle(node: Any, calls: Counter[int], readers: Counter[int]) -> str | None:
    """Say why a normalisation cannot go into the layer before it, if it cannot."""
    normalisation, layer, tensor = node.operation, _producer(node), node.input_tensors[0]
    if calls[id(normalisation)] > 1:
        return "it is used twice"
    if True in (*node.arguments.args[1:], *node.arguments.kwargs.values()):
        return "it is called as in training"
    if not is_linear(layer):
        return f"it is behind a {type(layer).__name__}"
    if not is_plain(layer):
        return f"it is behind {layer.name!r}, which has an activation or is quantised"
    if calls[id(layer)] != 1:
        return f"it is behind {layer.name!r}, which is used twice"
    if readers[id(tensor)] > 1:
        return f"it is behind {layer.name!r}, whose output something else reads too"
    rank = len(tensor.shape)
    if normalisation.axis % rank != channel_axis(layer) % rank:
        return f"it is not over the channels of {layer.name!r}"
    return None


def _copied(model: keras.Model) -> tuple[keras.Model, list[tuple[Any, Any]]]:
    """Copy a model without what can be folded.

    Returns:
        The copy, and pairs of tensors in both graphs that have to be equal.
    """
    graph = _graph(model)
    into, _ = _sorted(graph)
    normalisation_of = {id(into[id(each)]): each for each in graph.operations if id(each) in into}
    copies: dict[int, Any] = {}
    pairs = []

    def copy(operation: Any) -> Any:
        if id(operation) in into:
            return operation
        if id(operation) not in copies:
            copies[id(operation)] = _copy_of(operation, biased=id(operation) in normalisation_of)
        return copies[id(operation)]

    def call(operation: Any, *arguments: Any, **keywords: Any) -> Any:
        if id(operation) not in into:
            return operation(*arguments, **keywords)
        tensor = next(iter((*arguments, *keywords.values())))
        pairs.append((operation.output, tensor))
        return tensor

    # Inputs get the names of the model's own, which a dictionary of inputs is matched by.
    inputs = keras.tree.map_structure(
        lambda each: keras.Input(
            batch_shape=each.shape, dtype=each.dtype, name=each._keras_history.operation.name
        ),
        graph.input,
    )
    folded = keras.models.clone_model(graph, inputs, clone_function=copy, call_function=call)
    for operation in graph.operations:
        if id(operation) in normalisation_of:
            _set_folded(copies[id(operation)], operation, normalisation_of[id(operation)])
        elif id(operation) in copies and not _has_graph(operation):
            hand_on_state(copies[id(operation)], operation)
    return folded, [*pairs, *zip(graph.outputs, folded.outputs, strict=True)]


def _copy_of(operation: Any, biased: bool) -> Any:
    if _has_graph(operation):
        return _copied(operation)[0]
    config = operation.get_config()
    return type(operation).from_config({**config, "use_bias": True} if biased else config)


def _set_folded(copy: Any, layer: Any, normalisation: Any) -> None:
    """Give `copy` the weights of `layer`, followed by `normalisation`; in double precision."""
    mean, variance = _numbers(normalisation.moving_mean), _numbers(normalisation.moving_variance)
    scale = 1 / np.sqrt(variance + normalisation.epsilon)
    if normalisation.scale:
        scale = scale * _numbers(normalisation.gamma)
    bias = -mean if layer.bias is None else _numbers(layer.bias) - mean
    shift = _numbers(normalisation.beta) if normalisation.center else 0.0
    *before, kernel = [each for each in layer.weights if each is not layer.bias]
    weights = [*map(_numbers, before), with_channels(layer, _numbers(kernel), scale)]
    copy.set_weights([*weights, scale * bias + shift])


def _numbers(weight: Any) -> Any:
    return np.asarray(weight, np.float64)


def _largest_gap(model: keras.Model, folded: keras.Model, pairs: list[tuple[Any, Any]]) -> float:
    """Largest difference between both models on random inputs, over the largest value."""
    random = np.random.default_rng(0)
    inputs = [_random_input(random, each) for each in folded.inputs]
    watched, copied = zip(*pairs, strict=True)
    expected = keras.Model(_graph(model).inputs, list(watched))(inputs, training=False)
    found = keras.Model(folded.inputs, list(copied))(inputs, training=False)
    # A model may compute something else than its graph says, where its class has a call of its own.
    packed = keras.tree.pack_sequence_as(_graph(model).input, inputs)
    expected = [*expected, *keras.tree.flatten(model(packed, training=False))]
    found = [*found, *keras.tree.flatten(folded(packed, training=False))]
    return max(_gap(*map(_numbers, each)) for each in zip(expected, found, strict=True))


def _random_input(random: np.random.Generator, given: Any) -> Any:
    shape = [2, *(_OPEN if length is None else length for length in given.shape[1:])]
    if "float" in given.dtype:
        return random.standard_normal(shape).astype(given.dtype)
    return random.integers(0, 2, shape).astype(given.dtype)


def _gap(expected: Any, found: Any) -> float:
    return float(np.abs(found - expected).max() / max(np.abs(expected).max(), 1e-30))
