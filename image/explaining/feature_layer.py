"""The layer of an image model whose feature maps are the last before they are pooled."""

from __future__ import annotations

from collections import Counter
from typing import Any

import keras
import tensorflow as tf

from igsuite.arrays import FloatArray
from igsuite.errors import ArgumentError, Wording
from igsuite.interception import all_layers, find_layer, recorded
from igsuite.models import as_function

_ALLOWED = "a layer that the model calls once and that returns feature maps (n, h, w, channels)"


def find_feature_layer(
    model: Any, images: FloatArray, layer: Any = None, preprocess: Any = None
) -> tuple[keras.layers.Layer, int]:
    """Find the layer that returns the feature maps to look at, on the first image.

    Args:
        model: The model.
        images: `(n, height, width, channels)`.
        layer: A layer, or its name; None: the last one, at a convolution or behind it, that is
            called once and returns maps larger than one pixel and not just pooled.
        preprocess: Function from `images` to what the model takes.

    Returns:
        The layer, and the axis of its channels.

    Raises:
        ArgumentError: If the model is not a Keras model, or has no such layer.
    """
    if not isinstance(model, keras.Model):
        given = Wording("grad_cam for a model that is not a keras.Model")
        raise ArgumentError("methods", given, "methods that look at the inputs alone")
    named = None if layer is None else find_layer(model, layer)
    function = as_function(model)
    first = tf.convert_to_tensor(images[:1])
    parts = [each for each in all_layers(model) if each is named or not getattr(each, "layers", 0)]
    with recorded(parts) as calls:
        function(first if preprocess is None else preprocess(first))
    times = Counter(id(each) for each, _ in calls)
    found, axis, is_convolved = None, 3, False
    for each, outputs in calls:
        is_convolved |= hasattr(each, "kernel_size")
        if hasattr(each, "data_format"):
            axis = 1 if each.data_format == "channels_first" else 3
        if not tf.is_tensor(outputs) or outputs.shape.rank != 4 or times[id(each)] > 1:
            continue
        sides = (outputs.shape[2], outputs.shape[3 if axis == 1 else 1])
        pooled = "Pooling" in type(each).__name__
        if each is named or (named is None and is_convolved and not pooled and min(sides) > 1):
            found = each, axis
    if found is None:
        if named is not None:
            raise ArgumentError("layer", named.name, _ALLOWED)
        raise ArgumentError("layer", None, _ALLOWED, "The model has none: take another method.")
    return found
