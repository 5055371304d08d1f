"""Pooling by a weighted sum of the tokens: what all such layers share."""

from __future__ import annotations

from typing import Any, ClassVar

import keras
from keras import ops

from igsuite.text.pooling.weight_forms import check_form, kernel_rows


class WeightedPooling1D(keras.layers.Layer):  # type: ignore[misc]
    """Base of the layers that pool by weighted sums of the tokens, y_h = Σ_t a_ht v_t.

    A subclass says with which weights a_ht each of its heads h sums the tokens v_t, in `attend`.
    Everything is computed in float32 at least, whatever the dtype policy: in float16 a sum over
    many tokens overflows, and a softmax over them does not sum to 1.
    """

    #: The forms of `token_weights`, the usual one first.
    forms: ClassVar[tuple[str, ...]] = ("weight", "norm", "signed")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.supports_masking = True

    def attend(self, tokens: Any, mask: Any, *queries: Any) -> Any:
        """Return the weights a_ht with which the tokens are summed.

        Args:
            tokens: `(n, time, channels)`, zeros at padding, float32 or float64.
            mask: `(n, time)`, true where a token stands.
            *queries: What the layer takes beside the tokens, of the same type.

        Returns:
            `(n, heads, time)` of the tokens' type, zeros at padding.
        """
        raise NotImplementedError

    def call(self, inputs: Any, mask: Any = None) -> Any:
        """Return the weighted sums, `(n, heads * channels)`."""
        tokens, weights = self._weigh(inputs, mask)
        pooled = ops.einsum("nht,ntc->nhc", weights, tokens)
        pooled = ops.reshape(pooled, (-1, weights.shape[1] * tokens.shape[2]))
        return ops.cast(pooled, self.compute_dtype)

    def token_weights(
        self, inputs: Any, mask: Any = None, form: str = "weight", kernel: Any = None
    ) -> Any:
        """Return how much each token counts in the pooled vector.

        Args:
            inputs: What the layer pools, as in its call.
            mask: `(n, time)`, true where a token stands; `None` for tokens everywhere.
            form: "weight" for a_t, the weight itself, the mean over the heads where there are
                several; "norm" for a_t‖v_t‖, the length of what the token adds to the pooled
                vector, √(Σ_h a_ht²)‖v_t‖ for several heads; "signed" for a_t (v_t·w), what the
                token adds to the target's logit, Σ_h a_ht (v_t·w_h) for several heads.
            kernel: For "signed", w: the target's column in the kernel of the linear layer that
                follows, `(heads * channels,)`, or `(n, heads * channels)` for a target a text.

        Returns:
            `(n, time)`, float32 (float64 under that policy). Padding and rows that are all
            masked have zeros. In each other row "weight" sums to 1, and "signed" to the
            target's logit less its bias.

        Raises:
            ArgumentError: If `form` is unknown, or `kernel` is missing, not asked for or of
                another shape.

        Source:
            Kobayashi et al. 2020, "Attention is not only a weight: analyzing transformers with
            vector norms", equation 4 (the norm).
        """
        check_form(form, self.forms, kernel)
        tokens, weights = self._weigh(inputs, mask)
        if form == "weight":
            return ops.mean(weights, axis=1)
        if form == "norm":
            return ops.norm(weights, axis=1) * ops.norm(tokens, axis=-1)
        heads, channels = weights.shape[1], tokens.shape[2]
        rows = kernel_rows(kernel, heads * channels, tokens.dtype)
        columns = ops.reshape(rows, (-1, heads, channels))
        scores = ops.matmul(columns, ops.transpose(tokens, (0, 2, 1)))
        return ops.sum(weights * scores, axis=1)

    def compute_mask(self, inputs: Any, mask: Any = None) -> None:
        """Return no mask: the time axis is gone."""
        return None

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """Return the shape less its time axis."""
        return (input_shape[0], input_shape[2])

    def _weigh(self, inputs: Any, mask: Any) -> tuple[Any, Any]:
        """Return the tokens `(n, time, channels)` and their weights `(n, heads, time)`."""
        parts = inputs if isinstance(inputs, (list, tuple)) else [inputs]
        mask = mask[0] if isinstance(mask, (list, tuple)) else mask
        parts = [ops.cast(each, self.compute_dtype) for each in parts]
        if not self.built:
            shapes = [tuple(each.shape) for each in parts]
            self.build(shapes if len(shapes) > 1 else shapes[0])
        wide = keras.backend.result_type(self.compute_dtype, "float32")
        tokens, *queries = (ops.cast(each, wide) for each in parts)
        if mask is None:
            mask = ops.ones_like(tokens[..., 0], dtype="bool")
        mask = ops.cast(mask, "bool")
        tokens = ops.where(ops.expand_dims(mask, -1), tokens, ops.zeros_like(tokens))
        return tokens, self.attend(tokens, mask, *queries)


def masked_softmax(scores: Any, mask: Any) -> Any:
    """Return the softmax over the tokens.

    Args:
        scores: `(n, heads, time)`, float32 or float64.
        mask: `(n, time)`, true where a token stands.

    Returns:
        `(n, heads, time)`, zeros at padding and in rows that are all masked.
    """
    mask = ops.expand_dims(mask, 1)
    # float32's lowest number, for a true minus infinity makes the softmax of an all-masked row
    # NaN; float64 holds it as well.
    weights = ops.softmax(ops.where(mask, scores, -3.4e38), axis=-1)
    return ops.where(mask, weights, ops.zeros_like(weights))
