"""Classification as matching: each label has a vector, and the text is of the nearest one's."""

from __future__ import annotations

from typing import Any

import keras

from igsuite.checks import check_count, check_number
from igsuite.text.models.compiling import compiled
from igsuite.text.models.poolings import pooling_layer
from igsuite.text.models.similarity import LabelSimilarity
from igsuite.text.models.text_layers import ids_input, in_turn, layer_seeds, token_layers


def label_matching_classifier(
    vocabulary_size: int,
    class_count: int = 2,
    *,
    body: str = "cnn",
    pooling: str = "max",
    scale: float = 10.0,
    seed: int = 0,
    embedding_width: int = 64,
    learning_rate: float = 1e-3,
    **settings: Any,
) -> keras.Model:
    """Build a small classifier of token ids that matches texts with labels.

    Texts and labels have vectors in one space; the logits are the cosines of a text's and each
    label's vector, times `scale`.

    Args:
        vocabulary_size: Number of token ids, padding (id 0) included.
        class_count: Number of labels.
        body: One of `BODIES`: "embeddings", "cnn", "bilstm" or "transformer".
        pooling: One of `POOLINGS`: "max", "attention", "multi_head_attention", "average" or
            "min_variance".
        scale: What the cosines are multiplied by.
        seed: Seed of the initial weights.
        embedding_width: Numbers of a token's embedding.
        learning_rate: Step size of the optimizer, Adam.
        **settings: Settings of the body: see `igsuite.text.models.bodies`.

    Returns:
        A compiled `keras.Model` from ids `(n, time)` to probabilities `(n, class_count)`. Its
        layers are named "embedding", those of the body, "pooling", "similarity" with the cosines
        `(n, class_count)`, "scale" and "classes".

    Raises:
        ArgumentError: If an argument cannot be used.

    Source:
        Wang et al. 2018, "Joint embedding of words and labels for text classification", section 3
        (labels in one space with texts, compared by cosine).

    Example:
        >>> label_matching_classifier(100, class_count=3).get_layer("similarity").output.shape
        (None, 3)
    """
    check_count("class_count", class_count, least=2)
    check_number("scale", scale, least=1e-3)
    seeds = layer_seeds(seed)
    layers = [
        *token_layers(vocabulary_size, body, embedding_width, seeds, settings),
        pooling_layer(pooling, seeds),
        LabelSimilarity(class_count, seed=next(seeds), name="similarity"),
        keras.layers.Rescaling(scale, name="scale"),
        keras.layers.Softmax(name="classes"),
    ]
    ids = ids_input("ids")
    model = keras.Model(ids, in_turn(layers, ids), name=f"label_matching_{body}_{pooling}")
    return compiled(model, "sparse_categorical_crossentropy", "accuracy", learning_rate)
