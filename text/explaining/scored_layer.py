"""Scores that are the output of a layer by name, such as the similarity of two texts."""

from __future__ import annotations

from typing import Any

import keras

from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.scores import SCORES

#: Scores that are the output of the model's layer of that name.
LAYER_SCORES = ("similarity", "distance")


def scored_model(model: keras.Model, score: Any) -> tuple[keras.Model, str]:
    """Return the model that is explained and the engine's score of it.

    Args:
        model: The model.
        score: One of `igsuite.scores.SCORES` or `LAYER_SCORES`.

    Returns:
        The model and the score; for a layer's score the part of the model that ends in the layer,
        with its weights, and "output".

    Raises:
        ArgumentError: If the score is unknown, or the model has no such layer.
    """
    check_name("score", score, (*SCORES, *LAYER_SCORES))
    if score in SCORES:
        return model, score
    try:
        output = model.get_layer(score).output
        return keras.Model(model.input, output, name=f"{model.name}_{score}"), "output"
    except (ValueError, AttributeError) as error:
        layers = ", ".join(each.name for each in model.layers)
        raise ArgumentError(
            "score",
            Wording(f"{score!r} for a model with the layers {layers}"),
            f"a functional model that calls a layer of the name {score!r} once",
        ) from error
