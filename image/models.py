"""Small image classifiers, and their training by one call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from igsuite.errors import ArgumentError


def digit_cnn(
    shape: tuple[int, int, int] = (8, 8, 1), class_count: int = 10, seed: int = 0
) -> keras.Model:
    """Build a convolutional classifier of small images.

    Two convolutions (32 and 64 filters of 3 × 3, ReLU) with a max pooling of 2 × 2 between
    them, then a dense layer of 64 (ReLU) → softmax.

    Args:
        shape: `(height, width, channels)` of an image.
        class_count: Number of classes.
        seed: Seed of the initial weights.

    Returns:
        A compiled `keras.Model` from images to probabilities `(n, class_count)`.

    Example:
        >>> digit_cnn().output_shape
        (None, 10)
    """
    layers, uniform = keras.layers, keras.initializers.GlorotUniform
    model = keras.Sequential(
        [
            keras.Input(shape, name="images"),
            layers.Conv2D(
                32, 3, padding="same", activation="relu", kernel_initializer=uniform(seed)
            ),
            layers.MaxPooling2D(2),
            layers.Conv2D(
                64, 3, padding="same", activation="relu", kernel_initializer=uniform(seed + 1)
            ),
            layers.Flatten(),
            layers.Dense(64, activation="relu", kernel_initializer=uniform(seed + 2)),
            layers.Dense(
                class_count,
                activation="softmax",
                kernel_initializer=uniform(seed + 3),
                name="classes",
            ),
        ],
        name="digit_cnn",
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def train(
    model: keras.Model,
    images: NDArray[np.float32],
    labels: NDArray[np.int64],
    *,
    epochs: int = 10,
    batch_size: int = 64,
    seed: int = 0,
    after_epoch: Callable[[], Any] = lambda: None,
) -> None:
    """Train a compiled classifier in place.

    Args:
        model: From images `(n, height, width, channels)` to class probabilities.
        images: The training images.
        labels: `(n,)` class numbers.
        epochs: Times that every image is seen.
        batch_size: Images a batch.
        seed: Seed of the order of the images.
        after_epoch: Called after each epoch: a progress bar's step.

    Raises:
        ArgumentError: If there is not one label an image.
    """
    if labels.shape != images.shape[:1]:
        raise ArgumentError("labels", labels.shape, f"one label an image: {images.shape[:1]}")
    random = np.random.default_rng(seed)
    for _ in range(epochs):
        order = random.permutation(len(images))
        model.fit(images[order], labels[order], batch_size=batch_size, shuffle=False, verbose=0)
        after_epoch()
