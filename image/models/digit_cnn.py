"""A small convolutional classifier of images."""

from __future__ import annotations

import keras


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
