"""Layers whose outputs are linear in a kernel: which axis is whose channel."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

_LAYERS = keras.layers
_DEPTHWISE = (_LAYERS.DepthwiseConv1D, _LAYERS.DepthwiseConv2D)
_TRANSPOSED = (_LAYERS.Conv1DTranspose, _LAYERS.Conv2DTranspose, _LAYERS.Conv3DTranspose)
_CHANNELS_LAST_IN_KERNEL = (
    *(_LAYERS.Dense, _LAYERS.Conv1D, _LAYERS.Conv2D, _LAYERS.Conv3D),
    *(_LAYERS.SeparableConv1D, _LAYERS.SeparableConv2D),
)


def is_linear(layer: Any) -> bool:
    """Whether a layer is a convolution of any kind or a dense layer, and no subclass of one."""
    return type(layer) in (*_DEPTHWISE, *_TRANSPOSED, *_CHANNELS_LAST_IN_KERNEL)


def is_plain(layer: Any) -> bool:
    """Whether a linear layer has no activation, and weights that are what they seem."""
    adapted = getattr(layer, "lora_enabled", False) or getattr(layer, "quantization_mode", None)
    return layer.activation in (None, keras.activations.linear) and not adapted


def channel_axis(layer: Any) -> int:
    """The axis of the channels in the outputs of a linear layer."""
    return 1 if getattr(layer, "data_format", None) == "channels_first" else -1


def with_channels(layer: Any, kernel: Any, scale: Any) -> Any:
    """Multiply the outputs of a linear layer by `scale` `(channels,)`, in its last kernel.

    Kernels are `(…, in, out)`, but `(…, out, in)` of a transposed convolution and
    `(…, in, multiplier)` of a depthwise one, whose outputs are `in × multiplier` channels.
    """
    if type(layer) in _TRANSPOSED:
        return kernel * scale[:, None]
    if type(layer) in _DEPTHWISE:
        return kernel * np.reshape(scale, kernel.shape[-2:])
    return kernel * scale
