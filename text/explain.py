"""Explaining texts token by token."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, overload

import keras
import numpy as np

from igsuite.arrays import Arrays, BoolArray, FloatArray, IntArray
from igsuite.attribution import Attribution
from igsuite.checks import check_count, check_seed
from igsuite.class_names import checked_class_names, names_of_targets
from igsuite.comparators import METHODS
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.expected import expected_gradients
from igsuite.interception import find_layer
from igsuite.models import declared_outputs
from igsuite.network import called_outputs
from igsuite.progress import progress_bar
from igsuite.settings import EXPLAINER_SETTINGS, Methods, chosen_methods
from igsuite.text.attributions import TokenAttributions
from igsuite.text.encoders.encoding import Encoded, Encoder
from igsuite.text.explaining.batching import batches
from igsuite.text.explaining.embedding_layer import find_embedding
from igsuite.text.explaining.encoder_fit import (
    check_encoder,
    check_takes_ids,
    check_vocabulary,
)
from igsuite.text.explaining.groups import sides_of
from igsuite.text.explaining.model_inputs import ModelInputs
from igsuite.text.explaining.padded import widened
from igsuite.text.explaining.scored_layer import LAYER_SCORES, scored_model
from igsuite.text.explaining.text_batch import TextBatch
from igsuite.text.explaining.text_methods import TEXT_METHODS, by_side, explain_batch, of_side
from igsuite.text.explaining.text_samples import TextSamples, draw_texts
from igsuite.text.explaining.token_baselines import draws_of
from igsuite.text.explaining.token_outputs import target_places
from igsuite.text.group_attributions import TextGroupAttributions
from igsuite.text.pooling.pooling_weights import find_pooling

__all__ = ["TextExplainer", "find_embedding"]


class TextExplainer:
    """Explains a Keras text model token by token.

    Attribution is made at the output of the model's embedding layer and summed over the
    embedding's dimensions, which keeps its sign and its completeness. Padding and special tokens
    such as `[CLS]` keep their own embeddings and get exactly 0.

    Texts of like length are computed together, so that little padding is; where a model's output
    changes with padding, all are padded to one length, with a warning.

    Args:
        model: A Keras model of token ids `(n, time)`, alone or with a padding mask and segments
            under the names that KerasHub and Hugging Face give them; or of two or three such
            arrays of ids, for pairs and triplets of texts.
        encoder: Turns texts into ids and tokens, such as a `CharacterEncoder`.
        layer: The embedding layer or its name; `None` where it can be told.
        class_names: Names of the classes, for the views: one for each output. Of a model of one
            output, which scores the second of two classes, both names, the negative class first,
            or that of the second alone.
        inputs: Makes what the model takes of the encoded texts, one argument for each text of a
            group; `None` for the above.
        pooling_layer: The pooling layer or its name, for the methods that read its weights;
            `None` where there is exactly one.
        attribute_special: Whether special tokens are attributed like others.
        **settings: What every explanation is made with, as for `igsuite.integrated_gradients`:
            `baseline`, `score`, `rule`, `steps`, `tolerance`, `max_steps`, `batch_size`,
            `seed`, `progress`. A method takes the ones that it knows. Here `baseline` may also be
            "pad", "mask" (the unknown token where there is no mask token), "unknown", "mean" (of
            the table of embeddings, padding left out), ids, or `TextSamples`; and `score` may be
            "similarity" or "distance", the model's layer of that name.

    Raises:
        ArgumentError: If the embedding layer cannot be told, `settings` holds a name or a score
            that is unknown, the encoder has more ids than the embedding has rows, the model
            makes ids of texts itself, or there are more or fewer names than classes.

    Example:
        >>> from igsuite.text import CharacterEncoder
        >>> ids = keras.Input((None,), dtype="int32")
        >>> table = np.array([[0.0], [0.0], [1.0], [-2.0]])
        >>> vectors = keras.layers.Embedding(4, 1, weights=[table])(ids)
        >>> model = keras.Model(ids, keras.ops.sum(vectors, axis=1))
        >>> found = TextExplainer(model, CharacterEncoder("ab")).explain(["ab", "a"])
        >>> [values.tolist() for values in found.values]
        [[1.0, -2.0], [1.0]]
    """

    def __init__(
        self,
        model: keras.Model,
        encoder: Encoder,
        *,
        layer: Any = None,
        class_names: Sequence[str] | None = None,
        inputs: Callable[..., Arrays] | None = None,
        pooling_layer: Any = None,
        attribute_special: bool = False,
        **settings: Any,
    ) -> None:
        for name in settings:
            check_name("settings", name, EXPLAINER_SETTINGS)
        check_encoder(encoder)
        if inputs is None:
            check_takes_ids(model)
        self.model = model
        self.encoder = encoder
        self.make_inputs = ModelInputs(model, inputs)
        self.layer = (
            find_embedding(model, self.make_inputs) if layer is None else find_layer(model, layer)
        )
        check_vocabulary(encoder, self.layer)
        self._outputs = declared_outputs(model)
        self.class_names = checked_class_names(class_names, self._outputs)
        self.pooling_layer = (
            None if pooling_layer is None else find_pooling(model, pooling_layer, "pooling_layer")
        )
        self.attribute_special = attribute_special
        self.settings = {"baseline": "zero", "score": "output", "seed": 0, **settings}
        self._scored = scored_model(model, self.settings["score"])

    @property
    def target_names(self) -> tuple[str, ...] | None:
        """Name of each target by its number, where known: of one output, the second class's."""
        return names_of_targets(self.class_names, self._outputs == 1)

    @overload
    def explain(
        self,
        texts: Sequence[str],
        methods: Methods = ...,
        target: Any = ...,
        first: int = ...,
    ) -> TokenAttributions: ...

    @overload
    def explain(
        self,
        texts: Sequence[tuple[str, ...]],
        methods: Methods = ...,
        target: Any = ...,
        first: int = ...,
    ) -> TextGroupAttributions: ...

    def explain(
        self,
        texts: Sequence[str] | Sequence[tuple[str, ...]],
        methods: Methods = ("integrated_gradients",),
        target: Any = None,
        first: int = 0,
    ) -> TokenAttributions | TextGroupAttributions:
        """Attribute each text's score to its tokens.

        Args:
            texts: The texts; for a model of pairs or triplets, tuples of two or three.
            methods: A name or names out of `igsuite.METHODS` and `igsuite.text.TEXT_METHODS`:
                "leave_one_out", and the forms of pooling weights, "pooling_weight" and others; or,
                by these names, settings of each method's own, such as
                `{"smooth_grad": {"draws": 50}}`.
            target: As for `igsuite.integrated_gradients`: `None` for the predicted class.
            first: Number of the first text, where the texts of a larger set are explained part by
                part: what is random of a text depends on `seed` and its number alone.

        Returns:
            `TokenAttributions` in the order of `texts`, each with every method; of pairs and
            triplets `TextGroupAttributions`.

        Raises:
            ArgumentError: If `texts` is not what the model takes or is empty, a method is
                unknown, or the model lacks what a method or a baseline needs.

        Warns:
            UserWarning: Where the model's outputs change with padding.
        """
        chosen = chosen_methods(methods, {**METHODS, **TEXT_METHODS})
        sides = sides_of(texts, self.make_inputs)
        check_seed(self.settings["seed"])
        check_count("first", first, least=0)
        _check_target(target, len(texts))
        encoded = tuple(self.encoder.encode(side) for side in sides)
        _check_places(target, self.model, encoded[0])
        names, one_output = self._named(encoded)
        attributions = self._attributions(encoded, chosen, target, first)
        parts = tuple(
            TokenAttributions(
                side,
                each.tokens,
                each.ids,
                each.mask,
                each.offsets,
                each.words,
                {name: of_side(whole, number) for name, whole in attributions.items()},
                names,
                one_output,
            )
            for number, (side, each) in enumerate(zip(sides, encoded, strict=True))
        )
        return parts[0] if len(parts) == 1 else TextGroupAttributions(parts)

    def _named(self, encoded: tuple[Encoded, ...]) -> tuple[tuple[str, ...] | None, bool]:
        """Names of the classes, and whether the model has one output."""
        if self.settings["score"] in LAYER_SCORES:
            return (self.settings["score"],), True  # a distance is the score of no class
        if self._outputs is None and self.class_names is not None:
            self._outputs = called_outputs(self.model, self.make_inputs(encoded))
            checked_class_names(self.class_names, self._outputs)
        return self.class_names, self._outputs == 1

    def _attributions(
        self,
        encoded: tuple[Encoded, ...],
        chosen: Mapping[str, dict[str, Any]],
        target: Any,
        first: int,
    ) -> dict[str, Attribution]:
        """By each method the attribution of all texts, with the padding of `encoded`."""
        model, score = self._scored
        count = len(encoded[0])
        texts = TextBatch(
            model,
            self.make_inputs,
            self.encoder,
            self.layer,
            self.pooling_layer,
            self.attribute_special,
            encoded,
            np.arange(count),
            count,
            first,
            target,
            {**self.settings, "score": score, "progress": False},
        )
        baselines = {name: self._baseline(name, own) for name, own in chosen.items()}
        draws = max(draws_of(each) for each in baselines.values())
        found: dict[str, list[Attribution]] = {name: [] for name in chosen}
        order: list[IntArray] = []
        shown = bool(self.settings.get("progress"))
        with progress_bar("explaining texts", count * len(chosen), shown) as advance:
            for batch in batches(texts, draws):
                order.append(batch.rows)
                # The ones that can be refused come first, before anything is integrated.
                for name in sorted(chosen, key=lambda each: each not in TEXT_METHODS):
                    part = explain_batch(name, batch, baselines[name], chosen[name])
                    # What the user asked for, where the model's layer of that name is scored.
                    config = {**part.config, "score": self.settings["score"]}
                    part = replace(part, config=config)
                    found[name].append(by_side(part, partial(_as_wide, encoded=encoded)))
                    advance(len(batch))
        places = np.argsort(np.concatenate(order))
        empty = np.any([each.lengths == 0 for each in encoded], axis=0)
        return {
            name: _empty_named(Attribution.join(parts).take(places), empty)
            for name, parts in found.items()
        }

    def _baseline(self, method: str, own: Mapping[str, Any]) -> Any:
        """The baseline of a method with settings of its own, with other texts drawn."""
        settings = {**self.settings, **own}
        baseline = settings["baseline"]
        if not isinstance(baseline, TextSamples):
            return baseline
        draws = baseline.draws
        if method == "expected_gradients":
            # Each of its draws is a pair of a text and a point: more texts cost nothing.
            default = inspect.signature(expected_gradients).parameters["draws"].default
            draws = own.get("draws", default)
        return draw_texts(baseline, self.encoder, draws, settings["seed"])


def _check_target(target: Any, count: int) -> None:
    if target is None or callable(target) or isinstance(target, tuple) or np.ndim(target) == 0:
        return
    if len(target) != count:
        raise ArgumentError("target", target, f"None, a class, or one for each of {count} texts")


def _check_places(target: Any, model: keras.Model, encoded: Encoded) -> None:
    """Refuse to explain an output at padding, of a model with outputs at every token."""
    places = target_places(target, model, len(encoded))
    if places is None:
        return
    behind = np.flatnonzero(places >= encoded.lengths)
    if len(behind):
        text = int(behind[0])
        given = Wording(f"token {places[text]} of the text at position {text}")
        raise ArgumentError("target", given, f"one of its {encoded.lengths[text]} tokens, from 0")


def _empty_named(found: Attribution, empty: BoolArray) -> Attribution:
    """Say of texts without a token that this is why the model returns no number."""
    why = "There is no token in the text, for which the model returns no number."
    told = np.where(empty & (found.verdict == "non_finite"), why, found.explanation)
    return replace(found, explanation=told)


def _as_wide(values: FloatArray, side: int, encoded: Sequence[Encoded]) -> FloatArray:
    return widened(values, encoded[side].ids.shape[1], 0)
