"""Average pooling over the tokens of a text, padding left out."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from igsuite.text.pooling.weighted_pooling import WeightedPooling1D


@keras.saving.register_keras_serializable(package="igsuite")
class MaskedGlobalAveragePooling1D(WeightedPooling1D):
    """The mean of the tokens of a text.

    Keras' own `GlobalAveragePooling1D` divides 0 by 0 in a row in which everything is masked, and
    gives NaN; here such a row gives zeros. As an explanation its weights are the negative
    control: every token of a text has the same.

    Input shape:
        `(n, time, channels)`, with a mask of shape `(n, time)` or none.

    Output shape:
        `(n, channels)`.

    Example:
        >>> import numpy as np
        >>> x = np.array([[[1.0, 5.0], [3.0, 2.0], [9.0, 9.0]]])
        >>> pooling = MaskedGlobalAveragePooling1D()
        >>> np.asarray(pooling(x, mask=np.array([[True, True, False]]))).tolist()
        [[2.0, 3.5]]
    """

    def attend(self, tokens: Any, mask: Any, *queries: Any) -> Any:
        """Return 1 over the number of tokens for each token, `(n, 1, time)`."""
        ones = ops.cast(mask, tokens.dtype)
        return ops.expand_dims(ones / ops.maximum(ops.sum(ones, axis=1, keepdims=True), 1.0), 1)
