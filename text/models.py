"""Small text classifiers, and their training by one call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from igsuite.errors import ArgumentError, check_name
from igsuite.text.attention_pooling import AttentionPooling1D
from igsuite.text.encoding import PADDING
from igsuite.text.masked_convolution import MaskedConv1D
from igsuite.text.max_pooling import MaskedGlobalMaxPooling1D

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


def train(
    model: keras.Model,
    ids: NDArray[np.int32],
    labels: NDArray[np.int64],
    *,
    epochs: int = 3,
    batch_size: int = 64,
    seed: int = 0,
    after_batch: Callable[[], Any] = lambda: None,
) -> None:
    """Train a compiled classifier in place, texts of like length in one batch.

    Args:
        model: From token ids `(n, time)` to class probabilities; padding must change nothing.
        ids: `(n, time)`, padded at the end with 0.
        labels: `(n,)` class numbers.
        epochs: Times that every text is seen.
        batch_size: Texts a batch.
        seed: Seed of the order of the texts.
        after_batch: Called after each of the `batch_count` batches: a progress bar's step.

    Raises:
        ArgumentError: If there is not one label a text.
    """
    if labels.shape != ids.shape[:1]:
        raise ArgumentError("labels", labels.shape, f"one label a text: shape {ids.shape[:1]}")
    lengths = (ids != PADDING).sum(axis=1)
    random = np.random.default_rng(seed)
    for _ in range(epochs):
        for rows in _batches(lengths, batch_size, random):
            longest = max(1, int(lengths[rows].max()))
            model.train_on_batch(ids[rows, :longest], labels[rows])
            after_batch()


def batch_count(text_count: int, epochs: int = 3, batch_size: int = 64) -> int:
    """Return the number of batches that `train` takes: a progress bar's total."""
    return epochs * -(-text_count // batch_size)


def _batches(
    lengths: NDArray[np.int64], batch_size: int, random: np.random.Generator
) -> Iterator[NDArray[np.int64]]:
    """Yield each row once, in random batches of rows of like length."""
    # Lengths are jittered before they are sorted, so that the batches differ between epochs.
    jitter = random.uniform(0.8, 1.2, size=len(lengths))
    order = np.argsort(lengths * jitter, kind="stable")
    starts = random.permutation(np.arange(0, len(order), batch_size))
    for start in starts:
        yield order[start : start + batch_size]
