"""A convolutional classifier of tokens."""

from __future__ import annotations

from collections.abc import Callable

import keras

from igsuite.errors import check_name
from igsuite.text.models.masked_convolution import MaskedConv1D
from igsuite.text.pooling.attention_pooling import AttentionPooling1D
from igsuite.text.pooling.max_pooling import MaskedGlobalMaxPooling1D

POOLINGS: dict[str, Callable[[int], keras.layers.Layer]] = {
    "max": lambda seed: MaskedGlobalMaxPooling1D(name="pooling"),
    "attention": lambda seed: AttentionPooling1D(seed=seed, name="pooling"),
}


def character_cnn(
    vocabulary_size: int, class_count: int = 2, pooling: str = "max", seed: int = 0
) -> keras.Model:
    """Build a convolutional classifier of token ids.

    Embedding(64) → convolution(128 filters, 3 tokens, ReLU) → pooling → softmax. Padding changes
    nothing: it is masked in the convolution and in the pooling.

    Args:
        vocabulary_size: Number of token ids, padding (id 0) included.
        class_count: Number of classes.
        pooling: One of `POOLINGS`: "max" or "attention".
        seed: Seed of the initial weights.

    Returns:
        A compiled `keras.Model` from ids `(n, time)` to probabilities `(n, class_count)`. Its
        layers are named "embedding", "convolution", "pooling" and "classes".

    Raises:
        ArgumentError: If `pooling` is not a known name.

    Example:
        >>> character_cnn(100, class_count=3).output_shape
        (None, 3)
    """
    check_name("pooling", pooling, POOLINGS)
    initializers = keras.initializers
    ids = keras.Input((None,), dtype="int32", name="ids")
    x = keras.layers.Embedding(
        vocabulary_size,
        64,
        mask_zero=True,
        embeddings_initializer=initializers.RandomUniform(seed=seed),
        name="embedding",
    )(ids)
    x = MaskedConv1D(
        128,
        3,
        activation="relu",
        kernel_initializer=initializers.GlorotUniform(seed + 1),
        name="convolution",
    )(x)
    x = POOLINGS[pooling](seed + 2)(x)
    probabilities = keras.layers.Dense(
        class_count,
        activation="softmax",
        kernel_initializer=initializers.GlorotUniform(seed + 3),
        name="classes",
    )(x)
    model = keras.Model(ids, probabilities, name=f"character_cnn_{pooling}")
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
