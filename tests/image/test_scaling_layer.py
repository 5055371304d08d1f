"""What a model's first layers tell of the pixels that it takes: 0..255, or nothing."""

import keras
import numpy as np
import pytest

from igsuite.image.command.scaling_layer import scaling_layer

layers = keras.layers
PIXELS = keras.Input((2, 2, 3))


def normalised(mean):
    return layers.Normalization(mean=mean, variance=[1.0] * 3, name="scaled")


def adapted(values):
    layer = layers.Normalization(name="scaled")
    layer.adapt(np.full((4, 2, 2, 3), values, "float32"))
    return layer


TELLING = {
    "to 0..1": [layers.Rescaling(1 / 255, name="scaled")],
    "to -1..1": [layers.Rescaling(1 / 127.5, offset=-1, name="scaled")],
    "by colour": [layers.Rescaling([1 / 255] * 3, name="scaled")],
    "after augmentation": [layers.RandomFlip(), layers.Rescaling(1 / 255, name="scaled")],
    "by a mean": [normalised([123.7, 116.3, 103.5])],
    "by data": [adapted(100)],
    "in a network": [keras.Sequential([PIXELS, layers.Rescaling(1 / 255, name="scaled")])],
}
SILENT = {
    "nothing": [],
    "of 0..1": [layers.Rescaling(2.0, offset=-1)],
    "by a mean of 0..1": [normalised([0.48, 0.45, 0.41])],
    "behind a convolution": [layers.Conv2D(3, 1), layers.Rescaling(1 / 255)],
    "behind a convolution in a network": [
        keras.Sequential([PIXELS, layers.Conv2D(3, 1), layers.Rescaling(1 / 255)])
    ],
}


@pytest.mark.parametrize("name", TELLING)
def test_a_layer_that_scales_bytes_tells(name) -> None:
    assert (
        scaling_layer(keras.Sequential([PIXELS, *TELLING[name], layers.Conv2D(1, 1)])) == "scaled"
    )


@pytest.mark.parametrize("name", SILENT)
def test_anything_else_tells_nothing(name) -> None:
    assert scaling_layer(keras.Sequential([PIXELS, *SILENT[name], layers.Conv2D(1, 1)])) is None


def test_a_model_that_is_not_of_keras_tells_nothing() -> None:
    assert scaling_layer(lambda pixels: pixels / 255) is None
