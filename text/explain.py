"""Explaining texts token by token."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras

from igsuite.comparators import METHODS
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.integrate import integrated_gradients
from igsuite.interception import all_layers
from igsuite.settings import call_with_known, check_settings
from igsuite.text.attributions import TokenAttributions
from igsuite.text.encoders.encoding import Encoder, check_texts


class TextExplainer:
    """Explains a Keras text model token by token.

    Attribution is made at the output of the model's embedding layer and summed over the
    embedding's dimensions, which keeps its sign and its completeness.

    Args:
        model: A Keras model from token ids `(n, time)` to outputs `(n, ...)`.
        encoder: Turns texts into ids and tokens, such as a `CharacterEncoder`.
        layer: The embedding layer or its name; `None` where the model has exactly one.
        class_names: Names of the classes, for the views.
        **settings: What every explanation is made with, as for `igsuite.integrated_gradients`:
            `baseline`, `score`, `rule`, `steps`, `tolerance`, `max_steps`, `batch_size`,
            `seed`, `progress`. A method takes the ones that it knows.

    Raises:
        ArgumentError: If the embedding layer cannot be told, or `settings` holds a name that
            `igsuite.integrated_gradients` does not have.
    """

    def __init__(
        self,
        model: keras.Model,
        encoder: Encoder,
        *,
        layer: Any = None,
        class_names: Sequence[str] | None = None,
        **settings: Any,
    ) -> None:
        check_settings(settings, integrated_gradients)
        self.model = model
        self.encoder = encoder
        self.layer = find_embedding(model) if layer is None else layer
        self.class_names = None if class_names is None else tuple(class_names)
        self.settings = settings

    def explain(
        self,
        texts: Sequence[str],
        methods: Sequence[str] = ("integrated_gradients",),
        target: Any = None,
    ) -> TokenAttributions:
        """Attribute each text's score to its tokens.

        Args:
            texts: The texts.
            methods: Names out of `igsuite.METHODS`.
            target: As for `igsuite.integrated_gradients`: `None` for the predicted class.

        Returns:
            `TokenAttributions` in the order of `texts`, one for each method.

        Raises:
            ArgumentError: If `texts` is no list of texts or is empty, or a method is unknown.
        """
        check_texts(texts)
        if not texts:
            raise ArgumentError("texts", Wording("an empty list"), "at least one text")
        if isinstance(methods, str) or not methods:
            raise ArgumentError("methods", methods, "a list of names", "Put it in a list: [name]")
        for name in methods:
            check_name("methods", name, METHODS)
        encoded = self.encoder.encode(texts)
        attributions = {
            name: call_with_known(
                METHODS[name],
                self.settings,
                model=self.model,
                inputs=encoded.ids,
                target=target,
                layer=self.layer,
                reduce_axis=-1,
            )
            for name in methods
        }
        return TokenAttributions(
            tuple(texts), encoded.tokens, encoded.ids, encoded.mask, attributions, self.class_names
        )


def find_embedding(model: keras.Model) -> keras.layers.Layer:
    """Return the one embedding layer of `model`.

    Args:
        model: A Keras model.

    Returns:
        Its `keras.layers.Embedding`.

    Raises:
        ArgumentError: If there is none or more than one; names the layers to choose from.
    """
    found = [each for each in all_layers(model) if isinstance(each, keras.layers.Embedding)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(repr(each.name) for each in found)
    raise ArgumentError(
        "layer",
        Wording(f"a model with {len(found)} embedding layers" + (f" ({names})" if names else "")),
        "a model with exactly one",
        "Name the layer whose output is attributed: layer=...",
    )
