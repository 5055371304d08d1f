"""Max pooling over the tokens of a text, padding left out."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="igsuite")
class MaskedGlobalMaxPooling1D(keras.layers.Layer):  # type: ignore[misc]
    """The largest value of each channel over the tokens of a text.

    Keras' own `GlobalMaxPooling1D` ignores the mask, so that padding can win a channel. Here it
    cannot; a row in which everything is masked gives zeros.

    Input shape:
        `(n, time, channels)`, with a mask of shape `(n, time)` or none.

    Output shape:
        `(n, channels)`.

    Example:
        >>> import numpy as np
        >>> x = np.array([[[1.0, 5.0], [3.0, 2.0], [9.0, 9.0]]])
        >>> pooling = MaskedGlobalMaxPooling1D()
        >>> np.asarray(pooling(x, mask=np.array([[True, True, False]]))).tolist()
        [[3.0, 5.0]]
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, inputs: Any, mask: Any = None) -> Any:
        """Return the maxima, `(n, channels)`."""
        if mask is None:
            return ops.max(inputs, axis=1)
        mask = ops.expand_dims(ops.cast(mask, "bool"), -1)
        # A true minus infinity exists in every float type; a large number overflows in float16.
        maxima = ops.max(ops.where(mask, inputs, -float("inf")), axis=1)
        return ops.where(ops.any(mask, axis=1), maxima, ops.zeros_like(maxima))

    def token_weights(self, inputs: Any, mask: Any = None) -> Any:
        """Count the channels that each token wins.

        Args:
            inputs: `(n, time, channels)`, what the layer pools.
            mask: `(n, time)`, true where a token stands; `None` for tokens everywhere.

        Returns:
            `(n, time)`: channels won, a tie shared equally among the tied tokens. A row sums to
            the number of channels; padding and rows that are all masked have zeros.

        Example:
            >>> import numpy as np
            >>> x = np.array([[[1.0, 5.0], [3.0, 5.0]]])
            >>> np.asarray(MaskedGlobalMaxPooling1D().token_weights(x)).tolist()
            [[0.5, 1.5]]
        """
        inputs = ops.convert_to_tensor(inputs)
        wins = ops.equal(inputs, ops.expand_dims(self.call(inputs, mask), 1))
        if mask is not None:
            wins = ops.logical_and(wins, ops.expand_dims(ops.cast(mask, "bool"), -1))
        # Counted in float32: in half precision a long row of ties would not sum up exactly.
        wins = ops.cast(wins, "float32")
        return ops.sum(wins / ops.maximum(ops.sum(wins, axis=1, keepdims=True), 1.0), axis=-1)

    def compute_mask(self, inputs: Any, mask: Any = None) -> None:
        """Return no mask: the time axis is gone."""
        return None

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """Return the shape less its time axis."""
        return (input_shape[0], input_shape[2])
