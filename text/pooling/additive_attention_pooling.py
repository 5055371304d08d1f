"""Attention pooling whose query comes from outside: one text read with another in mind."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from igsuite.checks import check_count
from igsuite.errors import ArgumentError, Wording
from igsuite.text.pooling.weighted_pooling import WeightedPooling1D, masked_softmax


@keras.saving.register_keras_serializable(package="igsuite")
class AdditiveAttentionPooling1D(WeightedPooling1D):
    """The mean of the tokens, weighted by how well each goes with a query that is an input.

    A token e is scored against the query q of its text as u·tanh(e W + q U), with learned W, U
    and u. In a model of pairs the query is the other text's summary. A row in which everything
    is masked gives zeros.

    Args:
        units: Width of the tanh layer.
        seed: Seed of the initial weights.

    Input shape:
        A list of the sequence `(n, time, channels)` and the query `(n, query_channels)`, with a
        mask of the sequence of shape `(n, time)` or none.

    Output shape:
        `(n, channels)`.

    Raises:
        ArgumentError: If `units` is below 1, or the inputs are not a sequence and a query.

    Source:
        Bahdanau et al. 2015, "Neural machine translation by jointly learning to align and
        translate", equation 6 and appendix A.1.2.

    Example:
        >>> import numpy as np
        >>> sequence, query = np.ones((1, 3, 2)), np.zeros((1, 5))
        >>> pooled = AdditiveAttentionPooling1D(units=4)([sequence, query])
        >>> np.asarray(pooled).astype(float).round(5).tolist()
        [[1.0, 1.0]]
    """

    def __init__(self, units: int = 64, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        check_count("units", units)
        self.units = units
        self.seed = seed

    def build(self, input_shape: Any) -> None:
        """Make the two projections and the vector that scores their sum."""
        shapes = [tuple(each) if isinstance(each, (list, tuple)) else each for each in input_shape]
        if [len(each) if isinstance(each, tuple) else 0 for each in shapes] != [3, 2]:
            raise ArgumentError(
                "inputs",
                Wording(f"shape {input_shape}"),
                "a list of the sequence (n, time, channels) and the query (n, query_channels)",
            )
        glorot, seed = keras.initializers.GlorotUniform, self.seed
        self.token_projection = self.add_weight(
            name="token_projection",
            shape=(shapes[0][-1], self.units),
            initializer=glorot(seed),
            autocast=False,
        )
        self.query_projection = self.add_weight(
            name="query_projection",
            shape=(shapes[1][-1], self.units),
            initializer=glorot(None if seed is None else seed + 1),
            autocast=False,
        )
        self.scorer = self.add_weight(
            name="scorer",
            shape=(self.units, 1),
            initializer=glorot(None if seed is None else seed + 2),
            autocast=False,
        )

    def attend(self, tokens: Any, mask: Any, *queries: Any) -> Any:
        """Return the softmax of the tokens' scores against their text's query, `(n, 1, time)`."""
        token_projection, query_projection, scorer = (
            ops.cast(each, tokens.dtype)
            for each in (self.token_projection, self.query_projection, self.scorer)
        )
        (query,) = queries
        hidden = ops.tanh(
            ops.matmul(tokens, token_projection)
            + ops.expand_dims(ops.matmul(query, query_projection), 1)
        )
        return masked_softmax(ops.transpose(ops.matmul(hidden, scorer), (0, 2, 1)), mask)

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """Return the sequence's shape less its time axis."""
        return super().compute_output_shape(input_shape[0])

    def get_config(self) -> dict[str, Any]:
        """Return the settings from which `from_config` rebuilds the layer."""
        return {**super().get_config(), "units": self.units, "seed": self.seed}
