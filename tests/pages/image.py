"""A small network with random weights in the place of EfficientNet-Lite0."""

import io
from typing import Any

import keras
import numpy as np
from PIL import Image

from igsuite import image


def _small_network(name: str) -> image.PretrainedModel:
    keras.utils.set_random_seed(0)
    pixels = keras.Input((32, 32, 3))
    x = keras.layers.Conv2D(4, 3, strides=2, use_bias=False, name="convolution")(pixels)
    x = keras.layers.BatchNormalization()(x)
    x = keras.layers.ReLU()(x)
    x = keras.layers.GlobalAveragePooling2D()(x)
    model = keras.Model(pixels, keras.layers.Dense(3)(x))
    return image.PretrainedModel(model, _scaled, ("cat", "cup", "daisy"), (32, 32), name)


def _scaled(pixels: Any) -> Any:
    return keras.ops.cast(pixels, "float32") / 127.5 - 1


def _picture(number: int) -> bytes:
    pixels = np.random.default_rng(number).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "png")
    return file.getvalue()


STAND_INS = {(image, "pretrained"): _small_network}
FILES = {
    f"train/{name}/{number}.png": _picture(number + 10 * place)
    for place, name in enumerate(("cats", "cups"))
    for number in range(3)
}
