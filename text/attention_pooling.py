"""Attention pooling over the tokens of a text, padding left out."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf
from keras import ops

from igsuite.errors import ArgumentError


@keras.saving.register_keras_serializable(package="igsuite")
class AttentionPooling1D(keras.layers.Layer):  # type: ignore[misc]
    """The mean of the tokens, weighted by the softmax of a learned score of each.

    A token e is scored as e·q with a learned query q, or, with `hidden_units`, as tanh(e W)·q.
    A row in which everything is masked gives zeros.

    Args:
        hidden_units: Width of the tanh layer before the query; `None` for none.
        seed: Seed of the initial weights.

    Input shape:
        `(n, time, channels)`, with a mask of shape `(n, time)` or none.

    Output shape:
        `(n, channels)`.

    Raises:
        ArgumentError: If `hidden_units` is below 1.

    Source:
        Yang et al. 2016, "Hierarchical attention networks for document classification",
        equations 5 to 7 (there with a bias).

    Example:
        >>> import numpy as np
        >>> pooling = AttentionPooling1D()
        >>> pooled = pooling(np.ones((1, 3, 2)), mask=np.array([[True, True, False]]))
        >>> np.asarray(pooled).tolist()
        [[1.0, 1.0]]
    """

    def __init__(
        self, hidden_units: int | None = None, seed: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        if hidden_units is not None and hidden_units < 1:
            raise ArgumentError(
                "hidden_units", hidden_units, "None or a whole number of at least 1"
            )
        self.hidden_units = hidden_units
        self.seed = seed
        self.supports_masking = True

    def build(self, input_shape: Any) -> None:
        """Make the query and, with `hidden_units`, the projection before it."""
        width = input_shape[-1]
        if self.hidden_units is not None:
            self.projection = self.add_weight(
                name="projection",
                shape=(width, self.hidden_units),
                initializer=keras.initializers.GlorotUniform(self.seed),
            )
            width = self.hidden_units
        self.query = self.add_weight(
            name="query",
            shape=(width,),
            initializer=keras.initializers.RandomNormal(seed=self.seed),
        )

    def call(self, inputs: Any, mask: Any = None) -> Any:
        """Return the weighted means, `(n, channels)`."""
        weights = self.token_weights(inputs, mask)
        return ops.sum(inputs * ops.expand_dims(weights, -1), axis=1)

    def token_weights(self, inputs: Any, mask: Any = None) -> Any:
        """Return the attention paid to each token.

        Args:
            inputs: `(n, time, channels)`, what the layer pools.
            mask: `(n, time)`, true where a token stands; `None` for tokens everywhere.

        Returns:
            `(n, time)`: weights of at least 0 that sum to 1 in each row; padding and rows that
            are all masked have zeros.
        """
        inputs = ops.cast(inputs, self.compute_dtype)
        if not self.built:
            self.build(inputs.shape)
        hidden = inputs
        if self.hidden_units is not None:
            hidden = ops.tanh(ops.matmul(inputs, self.projection))
        scores = ops.sum(hidden * self.query, axis=-1)
        if mask is None:
            return ops.softmax(scores, axis=-1)
        mask = ops.cast(mask, "bool")
        # The type's own lowest number: -1e12 overflows in float16, and a true minus infinity
        # makes the softmax of an all-masked row NaN.
        lowest = float(tf.as_dtype(self.compute_dtype).min)
        weights = ops.softmax(ops.where(mask, scores, lowest), axis=-1)
        return ops.where(mask, weights, ops.zeros_like(weights))

    def compute_mask(self, inputs: Any, mask: Any = None) -> None:
        """Return no mask: the time axis is gone."""
        return None

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """Return the shape less its time axis."""
        return (input_shape[0], input_shape[2])

    def get_config(self) -> dict[str, Any]:
        """Return the settings from which `from_config` rebuilds the layer."""
        return {**super().get_config(), "hidden_units": self.hidden_units, "seed": self.seed}
