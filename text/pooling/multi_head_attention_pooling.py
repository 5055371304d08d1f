"""Attention pooling by several queries, each with a weighted mean of its own."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from igsuite.checks import check_count
from igsuite.text.pooling.weighted_pooling import WeightedPooling1D, masked_softmax


@keras.saving.register_keras_serializable(package="igsuite")
class MultiHeadAttentionPooling1D(WeightedPooling1D):
    """Several attention-weighted means of the tokens, one for each learned query, side by side.

    Head h scores a token e as e·q_h, or, with `hidden_units`, as tanh(e W)·q_h with a W that all
    heads share. A row in which everything is masked gives zeros.

    Args:
        heads: Number of queries.
        hidden_units: Width of the tanh layer before the queries; `None` for none.
        seed: Seed of the initial weights.

    Input shape:
        `(n, time, channels)`, with a mask of shape `(n, time)` or none.

    Output shape:
        `(n, heads * channels)`, the first head's mean first.

    Raises:
        ArgumentError: If `heads` or `hidden_units` is below 1.

    Source:
        Lin et al. 2017, "A structured self-attentive sentence embedding", equations 6 and 7.

    Example:
        >>> import numpy as np
        >>> x = np.random.default_rng(0).normal(size=(4, 7, 16))
        >>> MultiHeadAttentionPooling1D(heads=3)(x).shape
        TensorShape([4, 48])
    """

    def __init__(
        self,
        heads: int = 4,
        hidden_units: int | None = None,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        check_count("heads", heads)
        if hidden_units is not None:
            check_count("hidden_units", hidden_units)
        self.heads = heads
        self.hidden_units = hidden_units
        self.seed = seed

    def build(self, input_shape: Any) -> None:
        """Make the queries and, with `hidden_units`, the projection before them."""
        width = input_shape[-1]
        if self.hidden_units is not None:
            self.projection = self.add_weight(
                name="projection",
                shape=(width, self.hidden_units),
                initializer=keras.initializers.GlorotUniform(self.seed),
                autocast=False,
            )
            width = self.hidden_units
        self.queries = self.add_weight(
            name="queries",
            shape=(width, self.heads),
            initializer=keras.initializers.RandomNormal(seed=self.seed),
            autocast=False,
        )

    def attend(self, tokens: Any, mask: Any, *queries: Any) -> Any:
        """Return the softmax of the tokens' scores, `(n, heads, time)`."""
        hidden = tokens
        if self.hidden_units is not None:
            hidden = ops.tanh(ops.matmul(tokens, ops.cast(self.projection, tokens.dtype)))
        scores = ops.matmul(hidden, ops.cast(self.queries, tokens.dtype))
        return masked_softmax(ops.transpose(scores, (0, 2, 1)), mask)

    def head_weights(self, inputs: Any, mask: Any = None) -> Any:
        """Return the attention that each head pays to each token.

        Args:
            inputs: `(n, time, channels)`, what the layer pools.
            mask: `(n, time)`, true where a token stands; `None` for tokens everywhere.

        Returns:
            `(n, heads, time)`: weights that sum to 1 in each row; padding and rows that are all
            masked have zeros. Their mean over the heads is `token_weights(inputs, mask)`.
        """
        return self._weigh(inputs, mask)[1]

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """Return the shape less its time axis, the heads side by side."""
        return (input_shape[0], self.heads * input_shape[2])

    def get_config(self) -> dict[str, Any]:
        """Return the settings from which `from_config` rebuilds the layer."""
        return {
            **super().get_config(),
            "heads": self.heads,
            "hidden_units": self.hidden_units,
            "seed": self.seed,
        }
