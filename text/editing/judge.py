"""What the model says about texts: scores and predictions in full batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from igsuite.arrays import Array, IntArray
from igsuite.errors import ArgumentError, Wording
from igsuite.scoring import score_inputs
from igsuite.text.editing.text_padding import TextPadding, find_padding
from igsuite.text.encoders.encoding import Encoder
from igsuite.text.explaining.length_buckets import length_buckets
from igsuite.text.explaining.model_inputs import TOKEN_INPUTS, ModelInputs
from igsuite.text.explaining.padded import padded


class Judge:
    """A classifier of texts, asked by text.

    Args:
        model: From token ids, as for `TextExplainer`, to outputs `(n, classes)` or, for two
            classes, `(n, 1)`, large for class 1 and small for class 0.
        encoder: Its encoder.
        texts: Some texts, to find out on how many classes there are and what padding does.
        batch_size: As for `igsuite.score_inputs`.

    Raises:
        ArgumentError: If the model takes anything but one text, or its outputs tell no classes
            apart.

    Attributes:
        single: Whether the model has one output.
    """

    def __init__(
        self, model: Any, encoder: Encoder, texts: Sequence[str], batch_size: int | None = None
    ) -> None:
        self.model = model
        self.encoder = encoder
        self.batch_size = batch_size
        self.make_inputs = ModelInputs(model)
        if self.make_inputs.group_size not in (None, 1):
            given = Wording(f"one that takes {', '.join(self.make_inputs.names)}")
            allowed = f"one of token ids alone, or of inputs called {', '.join(TOKEN_INPUTS)}"
            raise ArgumentError("model", given, allowed)
        self.padding: TextPadding = find_padding(
            model, encoder, self.make_inputs, encoder.encode(texts)
        )
        try:
            _, targets = self._scored(texts[:1], None, "margin")
        except ArgumentError as error:
            if error.argument not in ("score", "target"):
                raise
            given = Wording(f"one whose classes cannot be told (a margin needs {error.allowed})")
            allowed = "a classifier that ends in a softmax, a sigmoid or logits"
            raise ArgumentError("model", given, allowed) from error
        # The margin's target brings its rival along, and one output has no rival but itself.
        self.single = bool((targets == targets[0, 0]).all())

    def predictions(self, texts: Sequence[str]) -> IntArray:
        """Return the class that the model predicts for each text, `(n,)`."""
        scores, targets = self._scored(texts, None, "margin")
        return (scores > 0).astype(np.int64) if self.single else targets[:, 0]

    def margins(self, texts: Sequence[str], classes: IntArray) -> tuple[Array, IntArray]:
        """Return by how much each text is of its class, and what it is predicted to be.

        Args:
            texts: The texts.
            classes: `(n,)`, one class a text.

        Returns:
            `(n,)` logit of the class less the largest of the others', negative where another is
            predicted; and `(n,)` the prediction, the class itself where there is a tie.
        """
        if self.single:
            logits, _ = self._scored(texts, None, "margin")
            margins, rivals = np.where(classes == 1, logits, -logits), 1 - classes
        else:
            margins, targets = self._scored(texts, classes, "margin")
            rivals = targets[:, 1]
        return margins, np.where(margins < 0, rivals, classes)

    def scores(self, texts: Sequence[str], classes: IntArray, score: str) -> Array:
        """Return the score `(n,)` of each text's class, or of the one output."""
        return self._scored(texts, None if self.single else classes, score)[0]

    def _scored(
        self, texts: Sequence[str], target: IntArray | None, score: str
    ) -> tuple[Array, IntArray]:
        encoded = self.encoder.encode(texts)
        scores = np.zeros(len(texts))
        targets = np.zeros((len(texts), 2), dtype=np.int64)
        for rows, (time,) in length_buckets(self.padding.times(encoded.lengths)[:, None]):
            part = padded(encoded, rows.tolist(), time, self.encoder.pad_id)
            scores[rows], found = score_inputs(
                self.model,
                self.make_inputs([part]),
                None if target is None else target[rows],
                score,
                self.batch_size,
            )
            targets[rows] = found.reshape(len(rows), -1)
        return scores, targets
