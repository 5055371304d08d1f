"""The state of layers, handed from one to its copy."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np


def layers_of(operation: Any) -> list[Any]:
    """The operation and every layer inside, at any depth; none if it is no layer."""
    return list(operation._flatten_layers()) if isinstance(operation, keras.layers.Layer) else []


def hand_on_state(copy: Any, original: Any) -> None:
    """Give a layer the state of another of the same configuration, as saving and loading would.

    Weights alone would not do: some layers derive from them what they compute with.

    Args:
        copy: The layer to fill, built.
        original: The layer to copy.
    """
    for new, old in zip(layers_of(copy), layers_of(original), strict=True):
        state: dict[str, Any] = {}
        old.save_own_variables(state)
        new.load_own_variables({name: np.asarray(each) for name, each in state.items()})
