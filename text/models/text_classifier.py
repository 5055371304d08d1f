"""A classifier of texts: embeddings, a body, a pooling layer, a linear layer and a softmax."""

from __future__ import annotations

from typing import Any

import keras

from igsuite.checks import check_count
from igsuite.text.models.compiling import compiled
from igsuite.text.models.poolings import pooling_layer
from igsuite.text.models.text_layers import ids_input, in_turn, layer_seeds, token_layers


def text_classifier(
    vocabulary_size: int,
    class_count: int = 2,
    *,
    body: str = "cnn",
    pooling: str = "max",
    seed: int = 0,
    embedding_width: int = 64,
    learning_rate: float = 1e-3,
    **settings: Any,
) -> keras.Model:
    """Build a small classifier of token ids.

    Padding changes nothing: it is masked in every body and in every pooling layer.

    Args:
        vocabulary_size: Number of token ids, padding (id 0) included.
        class_count: Number of classes.
        body: One of `BODIES`: "embeddings" (none: embeddings are pooled as they are), "cnn",
            "bilstm" or "transformer".
        pooling: One of `POOLINGS`: "max", "attention", "multi_head_attention", "average" or
            "min_variance".
        seed: Seed of the initial weights.
        embedding_width: Numbers of a token's embedding.
        learning_rate: Step size of the optimizer, Adam.
        **settings: Settings of the body: see `igsuite.text.models.bodies`, e.g. `norm="post"`
            of "transformer".

    Returns:
        A compiled `keras.Model` from ids `(n, time)` to probabilities `(n, class_count)`. Its
        first layer is named "embedding", its last two "pooling" and "classes".

    Raises:
        ArgumentError: If an argument cannot be used.

    Example:
        >>> text_classifier(100, class_count=3, body="transformer", heads=2).output_shape
        (None, 3)
    """
    check_count("class_count", class_count, least=2)
    seeds = layer_seeds(seed)
    layers = token_layers(vocabulary_size, body, embedding_width, seeds, settings)
    pool = pooling_layer(pooling, seeds)
    classes = keras.layers.Dense(
        class_count,
        activation="softmax",
        kernel_initializer=keras.initializers.GlorotUniform(next(seeds)),
        name="classes",
    )
    ids = ids_input("ids")
    model = keras.Model(ids, in_turn([*layers, pool, classes], ids), name=f"{body}_{pooling}")
    return compiled(model, "sparse_categorical_crossentropy", "accuracy", learning_rate)
