"""The networks that are measured: a few layers each, with kinks and without."""

from __future__ import annotations

import keras

#: Tokens of a review that the networks read.
TIME = 80


def review_cnn(vocabulary_size: int, activation: str) -> keras.Model:
    """Embedding, convolution, global max pooling, sigmoid: ids `(n, time)` to `(n, 1)`."""
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((TIME,), dtype="int32"),
            layers.Embedding(vocabulary_size, 64, name="embedding"),
            layers.Conv1D(128, 3, padding="same", activation=activation),
            layers.GlobalMaxPooling1D(),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def review_transformer(vocabulary_size: int) -> keras.Model:
    """Two blocks of self-attention with GELU and layer normalisation, averaged: a sigmoid."""
    layers = keras.layers
    ids = keras.Input((TIME,), dtype="int32")
    x = layers.Embedding(vocabulary_size, 64, name="embedding")(ids)
    positions = layers.Embedding(TIME, 64, name="positions")(keras.ops.arange(TIME))
    x = x + positions
    for _ in range(2):
        x = layers.LayerNormalization(epsilon=1e-6)(x + layers.MultiHeadAttention(4, 16)(x, x))
        x = layers.LayerNormalization(epsilon=1e-6)(
            x + layers.Dense(64)(layers.Dense(128, activation="gelu")(x))
        )
    x = layers.GlobalAveragePooling1D()(x)
    return keras.Model(ids, layers.Dense(1, activation="sigmoid")(x))


def digit_cnn() -> keras.Model:
    """Two convolutions and two dense layers with ReLU: images `(n, 8, 8, 1)` to ten digits."""
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, padding="same", activation="relu"),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


def image_cnn() -> keras.Model:
    """Two convolutions with pooling and one dense layer: images `(n, 28, 28, 1)` to ten classes."""
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
