"""A classifier that finds a digit wherever it stands on its canvas."""

from __future__ import annotations

import keras


def cluttered_digit_cnn(
    shape: tuple[int, int, int] = (48, 48, 1), class_count: int = 10, seed: int = 0
) -> keras.Model:
    """Build a convolutional classifier for which it makes no difference where something is.

    Three convolutions (24 filters of 5 × 5 at every second pixel, 48 and 96 of 3 × 3, each with
    batch normalisation and ReLU) with a max pooling of 2 × 2 before the last, then the maximum of
    each filter over the image, a dense layer of 64 (ReLU) and softmax. A dense layer of the places
    themselves, as in `digit_cnn`, would have to learn each digit anew at each place.

    Args:
        shape: `(height, width, channels)` of an image.
        class_count: Number of classes.
        seed: Seed of the initial weights.

    Returns:
        A compiled `keras.Model` from images to probabilities `(n, class_count)`, to be trained by
        `igsuite.image.train`.

    Example:
        >>> cluttered_digit_cnn().output_shape
        (None, 10)
    """
    layers, seeded = keras.layers, keras.initializers.HeUniform

    def convolution(filters: int, size: int, stride: int, number: int) -> list[keras.layers.Layer]:
        return [
            layers.Conv2D(
                filters,
                size,
                strides=stride,
                padding="same",
                use_bias=False,
                kernel_initializer=seeded(seed + number),
            ),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
        ]

    model = keras.Sequential(
        [
            keras.Input(shape, name="images"),
            *convolution(24, 5, 2, 0),
            *convolution(48, 3, 1, 1),
            layers.MaxPooling2D(2),
            *convolution(96, 3, 1, 2),
            layers.GlobalMaxPooling2D(),
            layers.Dense(64, activation="relu", kernel_initializer=seeded(seed + 3)),
            layers.Dense(
                class_count,
                activation="softmax",
                kernel_initializer=seeded(seed + 4),
                name="classes",
            ),
        ],
        name="cluttered_digit_cnn",
    )
    model.compile(keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy")
    return model
