"""A matcher of three texts: is the first more like the second, or like the third?"""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from igsuite.checks import check_number
from igsuite.text.models.compiling import compiled
from igsuite.text.models.poolings import pooling_layer
from igsuite.text.models.similarity import CosineSimilarity
from igsuite.text.models.text_layers import ids_input, in_turn, layer_seeds, token_layers


def triplet_matcher(
    vocabulary_size: int,
    *,
    body: str = "cnn",
    pooling: str = "max",
    margin: float = 0.5,
    seed: int = 0,
    embedding_width: int = 64,
    learning_rate: float = 1e-3,
    **settings: Any,
) -> keras.Model:
    """Build a small model of how much more like one text is to a second than to a third.

    It is trained by `igsuite.text.train(model, [anchor, positive, negative])`, without labels.

    Args:
        vocabulary_size: Number of token ids, padding (id 0) included.
        body: One of `BODIES`: "embeddings", "cnn", "bilstm" or "transformer".
        pooling: One of `POOLINGS`: "max", "attention", "multi_head_attention", "average" or
            "min_variance".
        margin: How much more similar a triplet's positive must be for training to leave it.
        seed: Seed of the initial weights.
        embedding_width: Numbers of a token's embedding.
        learning_rate: Step size of the optimizer, Adam.
        **settings: Settings of the body: see `igsuite.text.models.bodies`.

    Returns:
        A compiled `keras.Model` from a list of three ids `(n, time)`, anchor, positive and
        negative, to the margin `(n, 1)`: the similarity of anchor and positive less that of
        anchor and negative. All three texts go through the same layers: "embedding", those of
        the body, and "pooling"; then follow "positive_similarity", "negative_similarity", both
        cosines, and "margin".

    Raises:
        ArgumentError: If an argument cannot be used.

    Source:
        Schroff, Kalenichenko, Philbin 2015, "FaceNet", equation 3, with cosines for distances.

    Example:
        >>> model = triplet_matcher(100)
        >>> ids = keras.ops.ones((2, 5), "int32")
        >>> keras.ops.convert_to_numpy(model([ids, ids, ids])).tolist()
        [[0.0], [0.0]]
    """
    seeds = layer_seeds(seed)
    layers = token_layers(vocabulary_size, body, embedding_width, seeds, settings)
    layers.append(pooling_layer(pooling, seeds))
    texts = [ids_input(name) for name in ("anchor", "positive", "negative")]
    anchor, positive, negative = (in_turn(layers, ids) for ids in texts)
    likely = CosineSimilarity(name="positive_similarity")([anchor, positive])
    unlikely = CosineSimilarity(name="negative_similarity")([anchor, negative])
    difference = keras.layers.Subtract(name="margin")([likely, unlikely])
    model = keras.Model(texts, difference, name=f"triplet_{body}_{pooling}")
    right_order = keras.metrics.BinaryAccuracy("accuracy", threshold=0.0)
    return compiled(model, MarginLoss(margin), right_order, learning_rate)


@keras.saving.register_keras_serializable(package="igsuite")
class MarginLoss(keras.losses.Loss):  # type: ignore[misc]
    """max(0, margin − y), the mean over a batch, whatever the labels.

    Args:
        margin: What y should reach.

    Raises:
        ArgumentError: If `margin` is not above 0.

    Example:
        >>> float(MarginLoss(0.5)(keras.ops.ones((2, 1)), keras.ops.array([[0.25], [0.75]])))
        0.125
    """

    def __init__(self, margin: float = 0.5, name: str = "margin_loss", **kwargs: Any) -> None:
        super().__init__(name=name, **kwargs)
        check_number("margin", margin, least=1e-3)
        self.margin = float(margin)

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """Return each sample's loss, `(n,)`."""
        return ops.mean(ops.relu(self.margin - y_pred), axis=-1)

    def get_config(self) -> dict[str, Any]:
        """Return the settings from which `from_config` rebuilds the loss."""
        return {**super().get_config(), "margin": self.margin}
