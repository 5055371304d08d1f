"""What every text model here is made of: one embedding, and a body over the tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import keras
import numpy as np

from igsuite.checks import check_count, check_seed
from igsuite.errors import check_name
from igsuite.settings import check_settings
from igsuite.text.models.bodies import BODIES


def token_layers(
    vocabulary_size: int,
    body: str,
    embedding_width: int,
    seeds: Iterator[int],
    settings: dict[str, Any],
) -> list[keras.layers.Layer]:
    """Make the layers that turn ids into a vector a token.

    Args:
        vocabulary_size: Number of token ids, padding (id 0) included.
        body: One of `BODIES`.
        embedding_width: Numbers of a token's embedding.
        seeds: Seeds of the initial weights, one after the other.
        settings: Settings of the body, such as `filters` of "cnn".

    Returns:
        The embedding layer, named "embedding", which masks padding; and the layers of the body.

    Raises:
        ArgumentError: If an argument cannot be used.
    """
    check_count("vocabulary_size", vocabulary_size, least=2)
    check_name("body", body, BODIES)
    check_count("embedding_width", embedding_width)
    check_settings(settings, BODIES[body])
    embedding = keras.layers.Embedding(
        vocabulary_size,
        embedding_width,
        mask_zero=True,
        embeddings_initializer=keras.initializers.RandomUniform(seed=next(seeds)),
        name="embedding",
    )
    return [embedding, *BODIES[body](seeds, **settings)]


def layer_seeds(seed: int) -> Iterator[int]:
    """Yield a seed for each layer of a model, all from the one that its user gave."""
    check_seed(seed)
    random = np.random.default_rng(seed)
    while True:
        yield int(random.integers(2**31))


def ids_input(name: str) -> Any:
    """Return the symbolic token ids of one text, `(n, time)`."""
    return keras.Input((None,), dtype="int32", name=name)


def in_turn(layers: Iterable[keras.layers.Layer], inputs: Any) -> Any:
    """Return what the last of `layers` makes of what the one before makes of …, of `inputs`."""
    for layer in layers:
        inputs = layer(inputs)
    return inputs
