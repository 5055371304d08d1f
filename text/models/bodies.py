"""What stands between the embeddings of a text's tokens and their pooling."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import keras

from igsuite.checks import check_count
from igsuite.text.models.masked_convolution import MaskedConv1D
from igsuite.text.models.positions import TokenPositions
from igsuite.text.models.transformer_layer import TransformerLayer


def embeddings(seeds: Iterator[int]) -> list[keras.layers.Layer]:
    """No layer: the embeddings themselves are pooled.

    Args:
        seeds: Seeds of the initial weights, as in every body; none is taken.

    Returns:
        The empty list.
    """
    return []


def cnn(
    seeds: Iterator[int], *, filters: int = 128, kernel_size: int = 3
) -> list[keras.layers.Layer]:
    """A convolution with ReLU.

    Args:
        seeds: Seeds of the initial weights, one after the other.
        filters: Numbers that it makes of each token.
        kernel_size: Tokens that it spans.

    Returns:
        The layer "convolution".

    Raises:
        ArgumentError: If `filters` or `kernel_size` is below 1.
    """
    check_count("filters", filters)
    check_count("kernel_size", kernel_size)
    initializer = keras.initializers.GlorotUniform(next(seeds))
    return [
        MaskedConv1D(
            filters,
            kernel_size,
            activation="relu",
            kernel_initializer=initializer,
            name="convolution",
        )
    ]


def bilstm(seeds: Iterator[int], *, units: int = 32) -> list[keras.layers.Layer]:
    """An LSTM over the tokens and one from their end, side by side.

    Args:
        seeds: Seeds of the initial weights, one after the other.
        units: Width of each of the two.

    Returns:
        The layer "bilstm", `2 * units` wide.

    Raises:
        ArgumentError: If `units` is below 1.
    """
    check_count("units", units)

    def lstm(**settings: bool) -> keras.layers.LSTM:
        # cuDNN's refuses texts without a token and padding between tokens, which is what
        # deletion makes of a text.
        return keras.layers.LSTM(
            units,
            return_sequences=True,
            kernel_initializer=keras.initializers.GlorotUniform(next(seeds)),
            recurrent_initializer=keras.initializers.Orthogonal(seed=next(seeds)),
            use_cudnn=False,
            **settings,
        )

    backward = lstm(go_backwards=True)
    return [keras.layers.Bidirectional(lstm(), backward_layer=backward, name="bilstm")]


def transformer(
    seeds: Iterator[int],
    *,
    layers: int = 2,
    heads: int = 4,
    hidden_units: int = 128,
    positions: str = "sinusoidal",
    max_length: int = 1024,
    norm: str = "pre",
) -> list[keras.layers.Layer]:
    """Transformer encoder layers, as wide as the embeddings.

    Args:
        seeds: Seeds of the initial weights, one after the other.
        layers: How many.
        heads: Attention heads of each; they divide the width of the embeddings.
        hidden_units: Width of the GELU layer in each.
        positions: "sinusoidal", or "learned" for texts of at most `max_length` tokens.
        max_length: Tokens that learned positions reach.
        norm: "pre" or "post": where the layer normalisations stand.

    Returns:
        The layers "positions", "transformer_1", "transformer_2" and so on.

    Raises:
        ArgumentError: If a setting is not one of the above.
    """
    check_count("layers", layers)
    first = TokenPositions(positions, max_length, seed=next(seeds), name="positions")
    rest = [
        TransformerLayer(heads, hidden_units, norm, seed=next(seeds), name=f"transformer_{number}")
        for number in range(1, layers + 1)
    ]
    return [first, *rest]


#: Bodies by name: functions from seeds and settings to layers, which are called in turn on
#: embeddings `(n, time, channels)` and pass their mask on. Open to your own.
BODIES: dict[str, Callable[..., list[keras.layers.Layer]]] = {
    "embeddings": embeddings,
    "cnn": cnn,
    "bilstm": bilstm,
    "transformer": transformer,
}
