"""Training of text models by one call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from igsuite.errors import ArgumentError
from igsuite.text.encoders.encoding import PADDING


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
