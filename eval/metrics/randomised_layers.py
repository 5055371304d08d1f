"""Copies of a model whose layers are initialised anew, from the top down."""

from __future__ import annotations

import random
import warnings
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import keras
import numpy as np

from igsuite.checks import check_seed, is_whole
from igsuite.errors import ArgumentError, Wording, check_name, reason

#: Where a cascade stops to look: after every layer, a number of times, or after the layers named.
Stages: TypeAlias = int | str | Sequence[str] | None

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
        and is kept. A warning names the layers whose initialisers make nothing but zeros, as those
        of a network that was only built to be filled: a signal ends there.

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
    pairs = list(zip(_leaves(model), _leaves(copy), strict=True))
    for old, new in pairs:
        if isinstance(old, keras.layers.Normalization):
            new.set_weights(old.get_weights())
    _warn_of_zeros(pairs)
    return copy


def cascading_copies(
    model: keras.Model, seed: int = 0, layers: Stages = None
) -> Iterator[tuple[int, str, keras.Model]]:
    """Initialise a copy of a model anew, layer by layer or in stages, from the outputs down.

    Args:
        model, seed: As for `randomised_copy`.
        layers: As for `igsuite.eval.parameter_randomisation`.

    Returns:
        For each stage the number of layers initialised so far, the name of the last of them, and
        the copy: one copy, changed from stage to stage, so that what was compiled for it serves
        every one.

    Raises:
        ArgumentError: If the model can't be copied or has no layer with weights, or `layers` are
            not of it.

    Source: Adebayo et al. 2018, arXiv 1810.03292 ("cascading randomization").
    """
    fresh = randomised_copy(model, seed)
    names = [each.name for each in reversed(_leaves(model)) if _has_parameters(each)]
    if not names:
        raise ArgumentError("model", Wording("no layer with weights"), "one layer or more")
    return _cascade(model, fresh, _ends(layers, names))


def _cascade(
    model: keras.Model, fresh: keras.Model, ends: set[int]
) -> Iterator[tuple[int, str, keras.Model]]:
    copy = _clone(model)
    copy.set_weights(model.get_weights())
    pairs = zip(reversed(_leaves(fresh)), reversed(_leaves(copy)), strict=True)
    changed = [(new, old) for new, old in pairs if _has_parameters(old)]
    for depth, (new, old) in enumerate(changed, start=1):
        old.set_weights(new.get_weights())
        if depth in ends:
            yield depth, old.name, copy


def _ends(layers: Stages, names: list[str]) -> set[int]:
    """Return after how many layers each stage ends."""
    if layers is None:
        return set(range(1, len(names) + 1))
    if isinstance(layers, Sequence) and layers:
        chosen = [layers] if isinstance(layers, str) else layers
        wanted = {check_name("layers", each, names) for each in chosen}
        return {depth for depth, name in enumerate(names, start=1) if name in wanted}
    number: Any = layers
    if not (is_whole(number) and 1 <= number <= len(names)):
        allowed = f"names of layers, or a number of stages from 1 to {len(names)}"
        raise ArgumentError("layers", layers, allowed)
    parts = np.array_split(np.arange(1, len(names) + 1), number)
    return {int(part[-1]) for part in parts}


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


def _has_parameters(layer: keras.Layer) -> bool:
    return bool(layer.weights) and not isinstance(layer, keras.layers.Normalization)


def _warn_of_zeros(pairs: list[tuple[keras.Layer, keras.Layer]]) -> None:
    def emptied(old: Any, new: Any) -> bool:
        return old.ndim > 1 and bool(np.any(old)) and not np.any(new)

    named = [
        old.name for old, new in pairs if any(map(emptied, old.get_weights(), new.get_weights()))
    ]
    if named:
        more = f" and {len(named) - 1} more layers" if len(named) > 1 else ""
        warnings.warn(
            f"the initialisers of {named[0]!r}{more} make zeros, which are not random: "
            "set layer.kernel_initializer",
            stacklevel=5,
        )


def _leaves(model: keras.Model) -> list[keras.Layer]:
    """Return the layers that are no models, inputs first, those of inner models in their place."""
    found: dict[int, keras.Layer] = {}
    for layer in model.layers:
        inner = _leaves(layer) if isinstance(layer, keras.Model) else [layer]
        found.update({id(each): each for each in inner})
    return list(found.values())
