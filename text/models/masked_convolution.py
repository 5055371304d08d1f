"""A convolution over tokens to which padding is as if it were not there."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="igsuite")
class MaskedConv1D(keras.layers.Conv1D):  # type: ignore[misc]
    """Keras' `Conv1D` with `padding="same"`, reading padding as zeros and passing the mask on.

    Keras' own reads the padding id's embedding at the end of a text, so the output there changes
    with the amount of padding: zeros are what "same" puts beyond the end anyway.

    Args:
        filters: Number of output channels.
        kernel_size: Tokens that the kernel spans.
        **kwargs: As for `keras.layers.Conv1D`, but for `padding`, `strides` and `data_format`.

    Input shape:
        `(n, time, channels)`, with a mask of shape `(n, time)` or none.

    Output shape:
        `(n, time, filters)`, with the same mask.

    Example:
        >>> import numpy as np
        >>> layer = MaskedConv1D(1, 3, kernel_initializer="ones")
        >>> y = layer(np.ones((1, 3, 1)), mask=np.array([[True, True, False]]))
        >>> np.asarray(y)[0, :2, 0].tolist()
        [2.0, 2.0]
    """

    def __init__(self, filters: int, kernel_size: int, **kwargs: Any) -> None:
        super().__init__(filters, kernel_size, **{**kwargs, "padding": "same"})
        self.supports_masking = True

    def call(self, inputs: Any, mask: Any = None) -> Any:
        """Return the convolved tokens, `(n, time, filters)`."""
        if mask is not None:
            mask = ops.expand_dims(ops.cast(mask, "bool"), -1)
            inputs = ops.where(mask, inputs, ops.zeros_like(inputs))
        return super().call(inputs)
