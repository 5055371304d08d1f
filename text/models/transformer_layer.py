"""One layer of a transformer encoder, to which padding is as if it were not there."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from igsuite.checks import check_count
from igsuite.errors import ArgumentError, Wording, check_name

NORMS = ("pre", "post")


@keras.saving.register_keras_serializable(package="igsuite")
class TransformerLayer(keras.layers.Layer):  # type: ignore[misc]
    """Self-attention and a GELU layer, each added to what goes in, with layer normalisation.

    Args:
        heads: Attention heads; they divide the number of channels.
        hidden_units: Width of the GELU layer.
        norm: "pre" normalises what goes into attention and GELU layer, "post" what comes out of
            each sum.
        seed: Seed of the initial weights.

    Input shape:
        `(n, time, channels)`, with a mask of shape `(n, time)` or none.

    Output shape:
        The same, with the same mask.

    Raises:
        ArgumentError: If a setting is not one of the above, or `heads` does not divide the
            channels.

    Source:
        Vaswani et al. 2017, "Attention is all you need", section 3.1 ("post"); Xiong et al. 2020,
        "On layer normalization in the transformer architecture", figure 1 ("pre", here without
        the normalisation at the end, so that tokens keep the lengths that pooling reads);
        Hendrycks, Gimpel 2016, "Gaussian error linear units", equation 1.

    Example:
        >>> import numpy as np
        >>> TransformerLayer(heads=2, hidden_units=8)(np.ones((1, 3, 4))).shape
        TensorShape([1, 3, 4])
    """

    def __init__(
        self,
        heads: int = 4,
        hidden_units: int = 128,
        norm: str = "pre",
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        check_count("heads", heads)
        check_count("hidden_units", hidden_units)
        check_name("norm", norm, NORMS)
        self.heads, self.hidden_units, self.norm, self.seed = heads, hidden_units, norm, seed
        self.supports_masking = True

    def build(self, input_shape: Any) -> None:
        """Make the four projections and the two normalisations."""
        width = input_shape[-1]
        if width % self.heads:
            given = Wording(f"{self.heads} for {width} channels")
            raise ArgumentError("heads", given, f"a divisor of {width}")

        def projection(number: int, inputs: int, units: int, **settings: Any) -> Any:
            seed = None if self.seed is None else self.seed + number
            initializer = keras.initializers.GlorotUniform(seed)
            layer = keras.layers.Dense(
                units, kernel_initializer=initializer, dtype=self.dtype_policy, **settings
            )
            layer.build((None, None, inputs))
            return layer

        def normalisation(name: str) -> Any:
            layer = keras.layers.LayerNormalization(
                epsilon=1e-6, dtype=self.dtype_policy, name=name
            )
            layer.build((None, None, width))
            return layer

        self.attention_in = projection(0, width, 3 * width, name="attention_in")
        self.attention_out = projection(1, width, width, name="attention_out")
        self.hidden = projection(2, width, self.hidden_units, activation="gelu", name="hidden")
        self.hidden_out = projection(3, self.hidden_units, width, name="hidden_out")
        self.attention_norm = normalisation("attention_norm")
        self.hidden_norm = normalisation("hidden_norm")

    def call(self, inputs: Any, mask: Any = None) -> Any:
        """Return the tokens, each having attended to all that are not masked."""
        if self.norm == "pre":
            x = inputs + self._attend(self.attention_norm(inputs), mask)
            return x + self.hidden_out(self.hidden(self.hidden_norm(x)))
        x = self.attention_norm(inputs + self._attend(inputs, mask))
        return self.hidden_norm(x + self.hidden_out(self.hidden(x)))

    def _attend(self, tokens: Any, mask: Any) -> Any:
        width = tokens.shape[-1]
        time = ops.shape(tokens)[1]
        projected = ops.reshape(
            self.attention_in(tokens), (-1, time, 3, self.heads, width // self.heads)
        )
        query, key, value = ops.unstack(projected, 3, axis=2)
        if mask is not None:
            mask = ops.cast(mask, "bool")[:, None, None, :]
        attended = ops.dot_product_attention(query, key, value, mask=mask)
        return self.attention_out(ops.reshape(attended, (-1, time, width)))

    def get_config(self) -> dict[str, Any]:
        """Return the settings from which `from_config` rebuilds the layer."""
        settings = {"heads": self.heads, "hidden_units": self.hidden_units, "norm": self.norm}
        return {**super().get_config(), **settings, "seed": self.seed}
