"""Whether an encoder and a model go together: texts become ids once, and every id has a row."""

from __future__ import annotations

from typing import Any

import keras

from igsuite.errors import ArgumentError, Wording
from igsuite.interception import all_layers
from igsuite.text.encoders.encoding import Encoder


def check_encoder(encoder: Any) -> None:
    """Raise unless `encoder` is an encoder.

    Args:
        encoder: What the caller gave.

    Raises:
        ArgumentError: If it is something else, such as the layer that could be made one.
    """
    if isinstance(encoder, Encoder):
        return
    given = Wording(f"a {type(encoder).__name__}")
    of_layer = isinstance(encoder, keras.layers.TextVectorization)
    mend = "Make it one: igsuite.text.WordEncoder(layer)" if of_layer else ""
    raise ArgumentError("encoder", given, "an Encoder, such as CharacterEncoder.fit makes", mend)


def check_takes_ids(model: Any) -> None:
    """Raise if a model turns texts into ids itself, where nothing can be attributed.

    Args:
        model: The model.

    Raises:
        ArgumentError: Naming its `TextVectorization` layer.
    """
    for layer in all_layers(model) if isinstance(model, keras.Model) else ():
        if not isinstance(layer, keras.layers.TextVectorization):
            continue
        behind = next((k + 1 for k, each in enumerate(model.layers) if each is layer), None)
        part = "" if behind is None else f", such as keras.Sequential(model.layers[{behind}:]),"
        raise ArgumentError(
            "model",
            Wording(f"one that turns texts into ids itself, in its layer {layer.name!r}"),
            "a model of token ids",
            f"Explain the part behind that layer{part} with the encoder "
            "igsuite.text.WordEncoder(layer)",
        )


def check_vocabulary(encoder: Encoder, layer: Any) -> None:
    """Raise if an encoder has more ids than an embedding has rows.

    Args:
        encoder: The encoder.
        layer: The embedding layer. The other way round it may have spare rows.

    Raises:
        ArgumentError: Naming both numbers.
    """
    ids, rows = getattr(encoder, "vocabulary_size", None), getattr(layer, "input_dim", None)
    if ids is not None and rows is not None and ids > rows:
        given = Wording(f"one of {ids} ids for a model whose embedding has {rows}")
        raise ArgumentError("encoder", given, "the encoder that the model was trained with")
