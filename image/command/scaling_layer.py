"""Whether a model tells by its first layers that it takes pixels as files have them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import keras
import numpy as np

#: Of pixels 0..1 no model leaves less than this: a smaller scale is one for 0..255.
_LEAST_SCALE = 0.1


def scaling_layer(model: Any) -> str | None:
    """Return the name of the layer by which a model scales pixels 0..255 itself.

    Args:
        model: The model.

    Returns:
        The name; `None` where no such layer comes before the first that has learnt something.

    Example:
        >>> layers = [keras.Input((2, 2, 3)), keras.layers.Rescaling(1 / 255, name="scaled")]
        >>> scaling_layer(keras.Sequential([*layers, keras.layers.Conv2D(1, 1)]))
        'scaled'
        >>> scaling_layer(keras.Sequential([layers[0], keras.layers.Conv2D(1, 1)]))
    """
    for layer in _in_order(model) if isinstance(model, keras.Model) else ():
        if isinstance(layer, keras.layers.Rescaling):
            of_bytes = np.max(np.abs(layer.scale)) < _LEAST_SCALE
            return layer.name if of_bytes else None
        if isinstance(layer, keras.layers.Normalization):
            return layer.name if np.max(layer.mean) > 1 else None
        if layer.weights:
            return None
    return None


def _in_order(model: keras.Model) -> Iterator[Any]:
    for layer in model.layers:
        yield from _in_order(layer) if isinstance(layer, keras.Model) else (layer,)
