"""Initial weights that a seed decides, in networks that are built by others' code."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def weights_drawn_from(seed: int) -> Iterator[None]:
    """While open, layers without a seed of their own draw what is random from `seed`.

    Such layers ask Python's generator for a seed when they are made. Its state is what it was
    before as soon as this is closed.

    Args:
        seed: The seed.

    Example:
        >>> import keras
        >>> def draw():
        ...     with weights_drawn_from(0):
        ...         return keras.initializers.RandomUniform()(shape=(2,)).numpy().tolist()
        >>> draw() == draw()
        True
    """
    state = random.getstate()
    random.seed(seed)
    try:
        yield
    finally:
        random.setstate(state)
