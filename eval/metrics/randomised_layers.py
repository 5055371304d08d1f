"""Copies of a model whose layers are initialised anew, from the top down."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import keras

from igsuite.checks import check_seed
from igsuite.errors import ArgumentError, Wording, reason

_ALLOWED = "a built Sequential or Functional Keras model"


def randomised_copy(model: keras.Model, seed: int = 0) -> keras.Model:
    """Return a copy of a model with every layer initialised anew.

    Args:
        model: A Sequential or Functional model; it is left as it is, and shares nothing with the
            copy.
        seed: Seed of the initialisers, those of layers that set one of their own included.

    Returns:
        The copy: each layer's weights as its own initialisers make them, the statistics of batch
        normalisations reset. What `keras.layers.Normalization` was adapted to belongs to the data
        and is kept.

    Raises:
        ArgumentError: If the model can't be copied.
    """
    check_seed(seed)
    # Keras seeds an initialiser that has no seed by Python's global generator, at its making.
    state = random.getstate()
    random.seed(seed)
    try:
        copy = _clone(model)
    finally:
        random.setstate(state)
    for old, new in zip(_leaves(model), _leaves(copy), strict=True):
        if isinstance(old, keras.layers.Normalization):
            new.set_weights(old.get_weights())
    return copy


def cascading_copies(model: keras.Model, seed: int = 0) -> Iterator[tuple[str, keras.Model]]:
    """Initialise a copy of a model anew layer by layer, from the outputs to the inputs.

    Args:
        model, seed: As for `randomised_copy`.

    Yields:
        The name of the layer that was initialised last, and the copy: one copy, changed from step
        to step, so that what was compiled for it serves every step.

    Raises:
        ArgumentError: If the model can't be copied, or has no layer with weights.

    Source: Adebayo et al. 2018, arXiv 1810.03292 ("cascading randomization").
    """
    fresh, copy = randomised_copy(model, seed), _clone(model)
    copy.set_weights(model.get_weights())
    layers = [
        (new, old)
        for new, old in zip(_leaves(fresh), _leaves(copy), strict=True)
        if old.weights and not isinstance(old, keras.layers.Normalization)
    ]
    if not layers:
        raise ArgumentError("model", Wording("no layer with weights"), "one layer or more")
    for new, old in reversed(layers):
        old.set_weights(new.get_weights())
        yield old.name, copy


def check_model(model: Any) -> None:
    """Raise unless `model` is a Keras model."""
    if not isinstance(model, keras.Model):
        raise ArgumentError("model", Wording(type(model).__name__), _ALLOWED)


def _clone(model: keras.Model) -> keras.Model:
    check_model(model)
    try:
        copy = keras.models.clone_model(model, clone_function=_anew, recursive=True)
        if not copy.built:
            copy.build(model.input_shape)
    except (ValueError, TypeError, AttributeError, NotImplementedError) as error:
        raise ArgumentError("model", Wording(reason(error)), _ALLOWED) from error
    if [each.shape for each in copy.weights] != [each.shape for each in model.weights]:
        raise ArgumentError("model", Wording("a copy has other weights"), _ALLOWED)
    return copy


def _anew(layer: keras.Layer) -> keras.Layer:
    return type(layer).from_config(_without_seeds(layer.get_config()))


def _without_seeds(config: Any) -> Any:
    """Return a configuration whose initialisers have no seeds: those would repeat themselves."""
    if isinstance(config, (list, tuple)):
        return type(config)(_without_seeds(each) for each in config)
    if not isinstance(config, dict):
        return config
    found = {key: _without_seeds(each) for key, each in config.items()}
    if found.get("module") == "keras.initializers" and "seed" in found.get("config", {}):
        found["config"]["seed"] = None
    return found


def _leaves(model: keras.Model) -> list[keras.Layer]:
    """Return the layers that are no models, inputs first, those of inner models in their place."""
    found: dict[int, keras.Layer] = {}
    for layer in model.layers:
        inner = _leaves(layer) if isinstance(layer, keras.Model) else [layer]
        found.update({id(each): each for each in inner})
    return list(found.values())
