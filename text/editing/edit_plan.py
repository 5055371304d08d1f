"""What may be edited in a text, by how much, and in which order."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from igsuite.arrays import Array, IntArray
from igsuite.checks import check_count, check_number, check_seed
from igsuite.errors import ArgumentError, Wording
from igsuite.text.attributions import TokenAttributions
from igsuite.text.editing.judge import Judge
from igsuite.text.editing.operators import EditOperator
from igsuite.text.editing.token_edit import TokenEdit, edited_text
from igsuite.text.editing.token_units import (
    Protected,
    TokenUnit,
    check_protected,
    is_protected,
    token_units,
)
from igsuite.text.encoders.encoding import Encoder

#: How far float32 may put a class that was predicted behind another.
ROUNDING = 1e-4


@dataclass(frozen=True)
class EditLimits:
    """How far a text may be edited.

    Args:
        share: Most edits, as a share of the text's tokens, rounded down.
        protected: Tokens that stay.
        least: Fewest tokens that deleting leaves.

    Raises:
        ArgumentError: If one of them is none of these.
    """

    share: float
    protected: Protected
    least: int

    def __post_init__(self) -> None:
        check_number("share", self.share)
        if not 0 < self.share <= 1:
            raise ArgumentError("share", self.share, "a number above 0 and up to 1")
        check_protected(self.protected)
        check_count("least", self.least, least=0)

    def budget(self, tokens: int, shortens: bool) -> int:
        """Return the most edits of a text of so many tokens.

        Example:
            >>> EditLimits(share=0.3, protected=(), least=8).budget(10, shortens=True)
            2
        """
        # 0.29 · 100 is 28.999999999999996.
        edits = math.floor(self.share * tokens + 1e-9)
        return min(edits, max(0, tokens - self.least)) if shortens else edits

    def get_config(self) -> dict[str, Any]:
        """Return the limits, fit for JSON: protected tokens in order, a function not at all."""
        protected = "a function" if callable(self.protected) else sorted(self.protected)
        return {"share": self.share, "protected": protected, "least": self.least}


@dataclass(frozen=True)
class EditPlan:
    """A text and all that may become of it.

    Args:
        text: The text.
        units: Its units, in order.
        alternatives: For each unit what may stand in its place; nothing for one that stays.
        importance: `(units,)`, signed, for the class that was predicted.
        budget: Most edits.
        predicted: The class that was predicted.
    """

    text: str
    units: tuple[TokenUnit, ...]
    alternatives: tuple[tuple[str, ...], ...]
    importance: Array
    budget: int
    predicted: int

    def edit(self, unit: int, after: str) -> TokenEdit:
        """Return the edit that puts `after` in place of a unit."""
        found = self.units[unit]
        return TokenEdit(
            found.members[0],
            found.start,
            found.end,
            found.text,
            after,
            float(self.importance[unit]),
        )

    def edited(self, edits: Iterable[TokenEdit]) -> str:
        """Return the text with `edits`."""
        spaces_are_tokens = any(unit.text.isspace() for unit in self.units)
        return edited_text(self.text, edits, spaces_are_tokens)

    def queue(self, order: Iterable[int]) -> list[int]:
        """Return the units to edit in this order: those that have alternatives, within budget."""
        return [int(unit) for unit in order if self.alternatives[unit]][: self.budget]


def plan_edits(
    model: Any,
    encoder: Encoder,
    attributions: TokenAttributions,
    operator: EditOperator,
    limits: EditLimits,
    batch_size: int | None,
    seed: int,
) -> tuple[list[EditPlan], Judge]:
    """Check everything and find what may be edited in each text.

    Args:
        model: A Keras classifier of token ids.
        encoder: Its encoder.
        attributions: Of the predicted class; the first method counts.
        operator: What becomes of tokens.
        limits: How far.
        batch_size: As for `igsuite.score_inputs`.
        seed: Checked here, used by who edits.

    Returns:
        One plan a text, and the judge of what the model says.

    Raises:
        ArgumentError: If an argument cannot be used.
    """
    check_seed(seed)
    if not isinstance(attributions, TokenAttributions):
        given = Wording(f"a {type(attributions).__name__}")
        raise ArgumentError("attributions", given, "TokenAttributions: those of single texts")
    if not isinstance(operator, EditOperator):
        allowed = "an operator, such as DeleteTokens()"
        raise ArgumentError("operator", operator, allowed)
    encoded = encoder.encode(attributions.texts)
    if encoded.tokens != tuple(attributions.tokens):
        given = Wording("one that cuts the explained texts into other tokens")
        raise ArgumentError("encoder", given, "the one that they were explained with")
    judge = Judge(model, encoder, attributions.texts, batch_size)
    predicted, signs = _predicted(judge, attributions)
    units = [token_units(text, encoded, row) for row, text in enumerate(attributions.texts)]
    found = iter(operator.alternatives([each for text in units for each in text], model, encoder))
    plans = []
    for row, (text, of_text) in enumerate(zip(attributions.texts, units, strict=True)):
        alternatives = tuple(
            () if is_protected(unit, limits.protected) else tuple(others)
            for unit, others in zip(of_text, islice(found, len(of_text)), strict=True)
        )
        values = signs[row] * np.asarray(attributions.values[row], dtype=np.float64)
        importance = np.array([values[list(unit.members)].sum() for unit in of_text])
        budget = limits.budget(len(of_text), operator.shortens)
        plans.append(EditPlan(text, of_text, alternatives, importance, budget, int(predicted[row])))
    return plans, judge


def _predicted(judge: Judge, attributions: TokenAttributions) -> tuple[IntArray, Array]:
    """The predicted classes `(n,)`, and the signs `(n,)` that make attributions about them."""
    texts, target = attributions.texts, np.asarray(attributions.target)
    if judge.single:
        classes = judge.predictions(texts)
        return classes, np.where(classes == 1, 1.0, -1.0)
    mend = "Explain them with target=None"
    allowed = "attributions of the predicted class"
    if target.ndim != 1 or (target < 0).any():
        raise ArgumentError("attributions", Wording("those of a function"), allowed, mend)
    margins, predictions = judge.margins(texts, target)
    other = np.flatnonzero(margins < -ROUNDING)
    if other.size:
        row = int(other[0])
        given = f"those of class {target[row]} where {predictions[row]} is predicted (text {row})"
        raise ArgumentError("attributions", Wording(given), allowed, mend)
    return target.astype(np.int64), np.ones(len(target))
