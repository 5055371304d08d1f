"""How text models are compiled for training."""

from __future__ import annotations

from typing import Any

import keras

from igsuite.errors import ArgumentError


def compiled(model: keras.Model, loss: Any, accuracy: Any, learning_rate: float) -> keras.Model:
    """Compile a model in place and return it.

    Args:
        model: The model.
        loss: What training lowers.
        accuracy: What training reports beside it.
        learning_rate: Step size of the optimizer, Adam.

    Returns:
        The model.

    Raises:
        ArgumentError: If `learning_rate` is not above 0.
    """
    if not (isinstance(learning_rate, (int, float)) and 0 < learning_rate < float("inf")):
        raise ArgumentError("learning_rate", learning_rate, "a finite number above 0")
    # Where there is a GPU, Keras would use XLA, which compiles anew for every length of a batch.
    model.compile(keras.optimizers.Adam(learning_rate), loss, metrics=[accuracy], jit_compile=False)
    # Untrained models too are saved with their optimizer, and Keras warns where it is not built.
    model.optimizer.build(model.trainable_variables)
    return model
