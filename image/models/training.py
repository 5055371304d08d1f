"""Training of image models by one call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from igsuite.errors import ArgumentError


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
