"""Matchers of two texts, such as questions that ask the same or do not."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from igsuite.checks import check_count
from igsuite.text.models.compiling import compiled
from igsuite.text.models.poolings import pooling_layer
from igsuite.text.models.similarity import CosineSimilarity, EuclideanDistance
from igsuite.text.models.text_layers import ids_input, in_turn, layer_seeds, token_layers
from igsuite.text.pooling.additive_attention_pooling import AdditiveAttentionPooling1D


def siamese_matcher(
    vocabulary_size: int,
    *,
    body: str = "cnn",
    pooling: str = "max",
    seed: int = 0,
    embedding_width: int = 64,
    learning_rate: float = 1e-3,
    **settings: Any,
) -> keras.Model:
    """Build a small matcher that reads two texts alike, each without the other, and compares.

    Args:
        vocabulary_size: Number of token ids, padding (id 0) included.
        body: One of `BODIES`: "embeddings", "cnn", "bilstm" or "transformer".
        pooling: One of `POOLINGS`: "max", "attention", "multi_head_attention", "average" or
            "min_variance".
        seed: Seed of the initial weights.
        embedding_width: Numbers of a token's embedding.
        learning_rate: Step size of the optimizer, Adam.
        **settings: Settings of the body: see `igsuite.text.models.bodies`.

    Returns:
        A compiled `keras.Model` from a list of ids `(n, time1)` and `(n, time2)` to the
        probability that they match, `(n, 1)`. Both texts go through the same layers:
        "embedding", those of the body, and "pooling". Their vectors go through "similarity", the
        cosine `(n, 1)`, and "distance" `(n, 1)`; of these two "match" makes the probability.

    Raises:
        ArgumentError: If an argument cannot be used.

    Source:
        Mueller, Thyagarajan 2016, "Siamese recurrent architectures for learning sentence
        similarity", section 3.

    Example:
        >>> model = siamese_matcher(100)
        >>> ids = keras.ops.ones((2, 5), "int32")
        >>> model([ids, ids[:, :3]]).shape
        TensorShape([2, 1])
    """
    seeds = layer_seeds(seed)
    layers = token_layers(vocabulary_size, body, embedding_width, seeds, settings)
    layers.append(pooling_layer(pooling, seeds))
    texts = [ids_input("first"), ids_input("second")]
    vectors = [in_turn(layers, ids) for ids in texts]
    return _matcher(texts, vectors, f"siamese_{body}_{pooling}", learning_rate)


def interactive_matcher(
    vocabulary_size: int,
    *,
    body: str = "cnn",
    pooling: str = "max",
    attention_units: int = 64,
    seed: int = 0,
    embedding_width: int = 64,
    learning_rate: float = 1e-3,
    **settings: Any,
) -> keras.Model:
    """Build a small matcher that reads each of two texts with the other in mind.

    Each text is summed up by a pooling layer, and each text's tokens are pooled anew by attention
    with the other's summary as its query.

    Args:
        vocabulary_size: Number of token ids, padding (id 0) included.
        body: One of `BODIES`: "embeddings", "cnn", "bilstm" or "transformer".
        pooling: How a text is summed up for the other one, one of `POOLINGS`.
        attention_units: Width of the attention's tanh layer.
        seed: Seed of the initial weights.
        embedding_width: Numbers of a token's embedding.
        learning_rate: Step size of the optimizer, Adam.
        **settings: Settings of the body: see `igsuite.text.models.bodies`.

    Returns:
        A compiled `keras.Model` as of `siamese_matcher`, but that the first pooling layer is
        named "summary", and "pooling" is an `AdditiveAttentionPooling1D`.

    Raises:
        ArgumentError: If an argument cannot be used.

    Source:
        Bahdanau et al. 2015, "Neural machine translation by jointly learning to align and
        translate", appendix A.1.2 (the attention).

    Example:
        >>> model = interactive_matcher(100, body="embeddings")
        >>> ids = keras.ops.ones((2, 5), "int32")
        >>> model([ids, ids[:, :3]]).shape
        TensorShape([2, 1])
    """
    check_count("attention_units", attention_units)
    seeds = layer_seeds(seed)
    layers = token_layers(vocabulary_size, body, embedding_width, seeds, settings)
    summarise = pooling_layer(pooling, seeds, "summary")
    pool = AdditiveAttentionPooling1D(attention_units, seed=next(seeds), name="pooling")
    texts = [ids_input("first"), ids_input("second")]
    tokens = [in_turn(layers, ids) for ids in texts]
    first, second = (summarise(each) for each in tokens)
    vectors = [pool([tokens[0], second]), pool([tokens[1], first])]
    return _matcher(texts, vectors, f"interactive_{body}_{pooling}", learning_rate)


def _matcher(texts: list[Any], vectors: list[Any], name: str, learning_rate: float) -> keras.Model:
    """Return the compiled model from ids to the probability that the texts of `vectors` match."""
    likeness = [
        CosineSimilarity(name="similarity")(vectors),
        EuclideanDistance(name="distance")(vectors),
    ]
    match = keras.layers.Dense(1, activation="sigmoid", name="match")
    probability = match(keras.layers.Concatenate(name="likeness")(likeness))
    # What training need not find first: the more alike, the likelier; the further apart, the less.
    match.set_weights([np.array([[6.0], [-0.5]]), np.array([-3.0])])
    model = keras.Model(texts, probability, name=name)
    return compiled(model, "binary_crossentropy", "accuracy", learning_rate)
