"""Texts and what is asked about them, as every method is given them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from igsuite.arrays import AnyArray, Arrays, BoolArray, FloatArray, IntArray
from igsuite.errors import ArgumentError, Wording
from igsuite.network import read_network
from igsuite.scoring import score_inputs
from igsuite.settings import call_with_known
from igsuite.text.encoders.encoding import Encoded, Encoder
from igsuite.text.explaining.model_inputs import ModelInputs
from igsuite.text.explaining.padded import padded
from igsuite.text.explaining.pooling_calls import pooling_of_each_text
from igsuite.text.pooling.pooling_weights import PoolingWeights


@dataclass(frozen=True, eq=False)
class TextBatch:
    """Texts, or pairs or triplets of them, and what is asked about them.

    Args:
        model: The model that is scored.
        make_inputs: From encoded texts to what the model takes.
        encoder: What encoded the texts.
        layer: The layer whose output is attributed.
        pooling_layer: The pooling layer or its name; `None` where there is exactly one.
        attribute_special: Whether special tokens are attributed like others.
        encoded: The texts, padded: for groups the first texts of all, the second ones, and so on.
        rows: `(n,)` positions of the texts among all that are explained.
        count: How many are explained in all.
        first: Number of the first of them, where they are a part of more.
        target: As for `igsuite.integrated_gradients`, of these texts.
        settings: Settings of the methods, `score` and `seed` among them.
    """

    model: Any
    make_inputs: ModelInputs
    encoder: Encoder
    layer: Any
    pooling_layer: Any
    attribute_special: bool
    encoded: tuple[Encoded, ...]
    rows: IntArray
    count: int
    first: int
    target: Any
    settings: dict[str, Any]

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, rows: IntArray, times: Sequence[int]) -> TextBatch:
        """Return the texts at `rows`, each text of a group padded to its one of `times`."""
        one_for_all = self.target is None or callable(self.target) or np.ndim(self.target) == 0
        chosen = rows.tolist()
        return replace(
            self,
            encoded=tuple(
                padded(each, chosen, time, self.encoder.pad_id)
                for each, time in zip(self.encoded, times, strict=True)
            ),
            rows=self.rows[rows],
            target=self.target
            if one_for_all or isinstance(self.target, tuple)
            else np.asarray(self.target)[rows],
        )

    @cached_property
    def held(self) -> list[BoolArray]:
        """For each text of a group `(n, time)`, true where nothing is attributed.

        That is at padding, and at special tokens unless they are asked for.
        """
        if self.attribute_special:
            return [~each.mask for each in self.encoded]
        return [~each.mask | each.special for each in self.encoded]

    @cached_property
    def inputs(self) -> Arrays:
        """What the model takes."""
        return self.make_inputs(self.encoded)

    @cached_property
    def scored(self) -> tuple[FloatArray, IntArray]:
        """Scores `(n,)` of the texts, and the targets that they are about, frozen."""
        return self.score(self.inputs, self.target)

    @property
    def class_target(self) -> IntArray:
        """`(n,)` the class that is scored, −1 where a function of the outputs is."""
        target = self.scored[1]
        return target[:, 0] if self.settings["score"] == "margin" else target

    @cached_property
    def pooled(self) -> list[PoolingWeights]:
        """What the pooling layer says about each text of a group, in all of its forms."""
        return pooling_of_each_text(
            self.model,
            self.make_inputs,
            self.encoded,
            self.encoder.pad_id,
            None if callable(self.target) else self.class_target,
            self.pooling_layer,
        )

    def score(self, inputs: Arrays, target: Any) -> tuple[FloatArray, IntArray]:
        """Score inputs, as these texts are."""
        return call_with_known(
            score_inputs, self.settings, model=self.model, inputs=inputs, target=target
        )

    def at_layer(self, encoded: Sequence[Encoded] | None = None) -> list[AnyArray]:
        """Return what the layer makes of texts, `(n, time, dim)` for each text of a group.

        Args:
            encoded: Texts of the lengths of this batch, as many of each group as here; `None` for
                the texts themselves.

        Raises:
            ArgumentError: If the layer is not called once a text, or returns something else than
                one vector a token.
        """
        encoded = encoded or self.encoded
        inputs = self.make_inputs(encoded)
        network = read_network(
            self.model,
            inputs,
            layer=self.layer,
            batch_size=self.settings.get("batch_size"),
        )
        arrays = network.attributed_arrays()
        outputs = [arrays[name] for name in network.attributed_layout.names]
        name, texts = network.layer.name, len(self.encoded)
        if len(outputs) != texts:
            raise ArgumentError(
                "layer",
                Wording(f"{name!r}, which the model calls {len(outputs)} times"),
                f"a layer that it calls once a text, {texts} in all",
            )
        for each, text in zip(outputs, encoded, strict=True):
            if each.ndim != 3 or each.shape[:2] != text.ids.shape:
                raise ArgumentError(
                    "layer",
                    Wording(f"{name!r}, which returns {each.shape} for ids {text.ids.shape}"),
                    "a layer that returns one vector a token, (n, time, dim)",
                )
        return outputs
