"""Max pooling over the tokens of a text, padding left out."""

from __future__ import annotations

from typing import Any, ClassVar

import keras
from keras import ops

from igsuite.text.pooling.weight_forms import check_form, kernel_rows


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

    #: The forms of `token_weights`, the usual one first.
    forms: ClassVar[tuple[str, ...]] = ("count", "value", "signed")

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

    def token_weights(
        self, inputs: Any, mask: Any = None, form: str = "count", kernel: Any = None
    ) -> Any:
        """Return how much each token counts among the maxima.

        A channel that several tokens win is shared equally among them.

        Args:
            inputs: `(n, time, channels)`, what the layer pools.
            mask: `(n, time)`, true where a token stands; `None` for tokens everywhere.
            form: "count" for the number of channels that the token wins; "value" for the sum of
                the maxima that it wins; "signed" for Σ_c w_c v_tc over the channels c that it
                wins, what the token adds to the target's logit.
            kernel: For "signed", w: the target's column in the kernel of the linear layer that
                follows, `(channels,)`, or `(n, channels)` for a target a text.

        Returns:
            `(n, time)`, float32 (float64 under that policy). Padding and rows that are all
            masked have zeros. In each other row "count" sums to the number of channels, "value"
            to the sum of the maxima, and "signed" to the target's logit less its bias.

        Raises:
            ArgumentError: If `form` is unknown, or `kernel` is missing, not asked for or of
                another shape.

        Example:
            >>> import numpy as np
            >>> x = np.array([[[1.0, 5.0], [3.0, 5.0]]])
            >>> pooling = MaskedGlobalMaxPooling1D()
            >>> np.asarray(pooling.token_weights(x)).tolist()
            [[0.5, 1.5]]
            >>> np.asarray(pooling.token_weights(x, form="signed", kernel=[-1.0, 2.0])).tolist()
            [[5.0, 2.0]]
        """
        check_form(form, self.forms, kernel)
        inputs = ops.cast(inputs, self.compute_dtype)
        maxima = self.call(inputs, mask)
        wins = ops.equal(inputs, ops.expand_dims(maxima, 1))
        if mask is not None:
            wins = ops.logical_and(wins, ops.expand_dims(ops.cast(mask, "bool"), -1))
        # Counted in float32: in half precision a long row of ties would not sum up exactly.
        wide = keras.backend.result_type(self.compute_dtype, "float32")
        wins = ops.cast(wins, wide)
        shares = wins / ops.maximum(ops.sum(wins, axis=1, keepdims=True), 1.0)
        if form == "count":
            return ops.sum(shares, axis=-1)
        values = ops.cast(maxima, wide)
        if form == "signed":
            values = values * kernel_rows(kernel, inputs.shape[2], wide)
        return ops.sum(shares * ops.expand_dims(values, 1), axis=-1)

    def compute_mask(self, inputs: Any, mask: Any = None) -> None:
        """Return no mask: the time axis is gone."""
        return None

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """Return the shape less its time axis."""
        return (input_shape[0], input_shape[2])
