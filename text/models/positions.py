"""Where in its text each token stands, added to its embedding."""

from __future__ import annotations

import math
from typing import Any

import keras
import numpy as np
from keras import ops

from igsuite.checks import check_count
from igsuite.errors import ArgumentError, Wording, check_name

KINDS = ("sinusoidal", "learned")


@keras.saving.register_keras_serializable(package="igsuite")
class TokenPositions(keras.layers.Layer):  # type: ignore[misc]
    """Scales embeddings by the root of their width and adds a vector of their position.

    Args:
        kind: "sinusoidal", for texts of any length, or "learned".
        max_length: Tokens that learned positions reach.
        seed: Seed of the initial learned positions.

    Input shape:
        `(n, time, channels)`, with a mask of shape `(n, time)` or none.

    Output shape:
        The same, with the same mask.

    Raises:
        ArgumentError: If `kind` is unknown or `max_length` is below 1.
        RuntimeError: If a text is longer than learned positions reach.

    Source:
        Vaswani et al. 2017, "Attention is all you need", sections 3.4 and 3.5. Sines and cosines
        stand here in two halves instead of by turns.

    Example:
        >>> positions = TokenPositions()(np.zeros((1, 3, 2)))
        >>> np.asarray(positions).astype(float).round(2).tolist()
        [[[0.0, 1.0], [0.84, 0.54], [0.91, -0.42]]]
    """

    def __init__(
        self,
        kind: str = "sinusoidal",
        max_length: int = 1024,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        check_name("positions", kind, KINDS)
        check_count("max_length", max_length)
        self.kind, self.max_length, self.seed = kind, max_length, seed
        self.supports_masking = True

    def build(self, input_shape: Any) -> None:
        """Make the learned positions, where they are."""
        if self.kind == "learned":
            self.table = self.add_weight(
                name="table",
                shape=(self.max_length, input_shape[-1]),
                initializer=keras.initializers.RandomNormal(seed=self.seed),
            )

    def call(self, inputs: Any) -> Any:
        """Return the embeddings with their positions."""
        time, width = ops.shape(inputs)[1], inputs.shape[-1]
        if self.kind == "learned":
            if isinstance(time, int) and time > self.max_length:
                given = Wording(f"a text of {time} tokens")
                mend = "Build the model with a larger max_length, or with positions='sinusoidal'."
                raise ArgumentError("inputs", given, f"at most {self.max_length}", mend)
            vectors = self.table[:time]
        else:
            vectors = ops.cast(_sinusoids(time, width), inputs.dtype)
        return inputs * math.sqrt(width) + vectors

    def get_config(self) -> dict[str, Any]:
        """Return the settings from which `from_config` rebuilds the layer."""
        settings = {"kind": self.kind, "max_length": self.max_length, "seed": self.seed}
        return {**super().get_config(), **settings}


def _sinusoids(time: Any, width: int) -> Any:
    """Return sin(t ω_c) and cos(t ω_c), `(time, width)`, with wavelengths from 2π to 10000 · 2π."""
    half = (width + 1) // 2
    frequencies = 10_000.0 ** -(np.arange(half, dtype="float32") / half)
    angles = ops.arange(time, dtype="float32")[:, None] * frequencies
    return ops.concatenate([ops.sin(angles), ops.cos(angles)], axis=-1)[:, :width]
