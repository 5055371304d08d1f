"""Attention pooling over the tokens of a text, padding left out."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from igsuite.checks import check_count
from igsuite.text.pooling.weighted_pooling import WeightedPooling1D, masked_softmax


@keras.saving.register_keras_serializable(package="igsuite")
class AttentionPooling1D(WeightedPooling1D):
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
        if hidden_units is not None:
            check_count("hidden_units", hidden_units)
        self.hidden_units = hidden_units
        self.seed = seed

    def build(self, input_shape: Any) -> None:
        """Make the query and, with `hidden_units`, the projection before it."""
        width = input_shape[-1]
        if self.hidden_units is not None:
            self.projection = self.add_weight(
                name="projection",
                shape=(width, self.hidden_units),
                initializer=keras.initializers.GlorotUniform(self.seed),
                autocast=False,
            )
            width = self.hidden_units
        self.query = self.add_weight(
            name="query",
            shape=(width,),
            initializer=keras.initializers.RandomNormal(seed=self.seed),
            autocast=False,
        )

    def attend(self, tokens: Any, mask: Any, *queries: Any) -> Any:
        """Return the softmax of the tokens' scores, `(n, 1, time)`."""
        hidden = tokens
        if self.hidden_units is not None:
            hidden = ops.tanh(ops.matmul(tokens, ops.cast(self.projection, tokens.dtype)))
        scores = ops.matmul(hidden, ops.cast(self.query, tokens.dtype))
        return masked_softmax(ops.expand_dims(scores, 1), mask)

    def get_config(self) -> dict[str, Any]:
        """Return the settings from which `from_config` rebuilds the layer."""
        return {**super().get_config(), "hidden_units": self.hidden_units, "seed": self.seed}
