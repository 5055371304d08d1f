"""Looking at a model in the middle of its training without a trace of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import keras
import numpy as np


@contextmanager
def undisturbed(model: keras.Model) -> Iterator[None]:
    """Leave all that is random in a training as it was: Python's, NumPy's and the model's own.

    A model runs for attributions as at inference, so that its weights and statistics stay. What
    draws at inference too has the state of a seed generator, which is put back.

    Args:
        model: The model that is trained.
    """
    # Users' data sets may shuffle by the global generators.
    python, numbers = random.getstate(), np.random.get_state()  # noqa: NPY002
    weights = {id(each) for each in model.weights}
    others = [each for each in model.variables if id(each) not in weights]
    before = [each.numpy() for each in others]
    try:
        yield
    finally:
        for variable, value in zip(others, before, strict=True):
            variable.assign(value)
        random.setstate(python)
        np.random.set_state(numbers)  # noqa: NPY002
