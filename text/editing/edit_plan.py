"""What may be edited in a text, by how much, and in which order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np

from igsuite.arrays import Array, IntArray
from igsuite.checks import check_count, check_number, check_seed
from igsuite.errors import ArgumentError, Wording
from igsuite.text.attributions import TokenAttributions
from igsuite.text.editing.judge import Judge
from igsuite.text.editing.operators import EditOperator
from igsuite.text.editing.seen_text import seen_texts
from igsuite.text.editing.token_edit import TokenEdit, edited_text
from igsuite.text.editing.token_units import (
    Protected,
    TokenUnit,
    check_protected,
    is_protected,
    token_units,
)
from igsuite.text.encoders.encoding import Encoder
from igsuite.text.pooling.weight_forms import FORMS, SIGNED

#: How far float32 may put a class that was predicted behind another.
ROUNDING = 1e-4

#: Methods whose values know no class, so that they speak as loud for one as for the other.
UNSIGNED = ("absolute_gradient", *(f"pooling_{form}" for form in FORMS if form != SIGNED))

#: What is allowed, and the mend, where attributions are of something else.
_ALLOWED = "attributions of the predicted class", "Explain them with target=None"


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
        text: The text, as far as the encoder reads it.
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

    @cached_property
    def spaces_are_tokens(self) -> bool:
        """Whether white space belongs to tokens, as it does where characters are tokens."""
        return any(unit.text.isspace() for unit in self.units)

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
        return edited_text(self.text, edits, self.spaces_are_tokens)

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
    if not isinstance(encoder, Encoder):
        given = Wording(f"a {type(encoder).__name__}")
        raise ArgumentError("encoder", given, "the Encoder that the texts were explained with")
    if not isinstance(attributions, TokenAttributions):
        given = Wording(f"a {type(attributions).__name__}")
        raise ArgumentError("attributions", given, "TokenAttributions: those of single texts")
    if not len(attributions):
        raise ArgumentError("attributions", Wording("those of no text"), "at least one text")
    if not isinstance(operator, EditOperator):
        allowed = "an operator, such as DeleteTokens()"
        raise ArgumentError("operator", operator, allowed)
    encoded = encoder.encode(attributions.texts)
    if encoded.tokens != tuple(attributions.tokens):
        given = Wording("one that cuts the explained texts into other tokens")
        raise ArgumentError("encoder", given, "the one that they were explained with")
    texts = seen_texts(attributions.texts, encoded, encoder)
    judge = Judge(model, encoder, texts, batch_size)
    units = [
        token_units(text, encoded, row, operator.phrases(text)) for row, text in enumerate(texts)
    ]
    found = iter(operator.alternatives([each for text in units for each in text], model, encoder))
    plans = []
    for text, of_text, predicted in zip(
        texts, units, _predicted(judge, attributions).tolist(), strict=True
    ):
        alternatives = tuple(
            () if is_protected(unit, limits.protected) else tuple(others)
            for unit, others in zip(of_text, islice(found, len(of_text)), strict=True)
        )
        budget = limits.budget(len(of_text), operator.shortens)
        plans.append(EditPlan(text, of_text, alternatives, np.empty(0), budget, predicted))
    return with_importance(plans, attributions, judge), judge


def with_importance(
    plans: Sequence[EditPlan], attributions: TokenAttributions, judge: Judge
) -> list[EditPlan]:
    """Return the plans with the importance that the first method of `attributions` gives.

    Raises:
        ArgumentError: If the attributions are of another class than the predicted one.
    """
    weighted = []
    for row, (plan, values) in enumerate(zip(plans, attributions.values, strict=True)):
        target = attributions.target[row]
        if not judge.single and target != plan.predicted:
            raise _other_class(target, plan.predicted, row)
        # One output speaks for class 1.
        turned = judge.single and plan.predicted == 0 and attributions.methods[0] not in UNSIGNED
        sign = -1.0 if turned else 1.0
        sums = [np.sum(values[list(unit.members)], dtype=np.float64) for unit in plan.units]
        weighted.append(replace(plan, importance=sign * np.array(sums, dtype=np.float64)))
    return weighted


def _predicted(judge: Judge, attributions: TokenAttributions) -> IntArray:
    """The predicted classes `(n,)`, by the attributions where they are of the predicted class."""
    if judge.single:
        return judge.predictions(attributions.texts)
    target = np.asarray(attributions.target)
    if target.ndim != 1 or (target < 0).any():
        raise ArgumentError("attributions", Wording("those of a function"), *_ALLOWED)
    margins, predictions = judge.margins(attributions.texts, target)
    for row in np.flatnonzero(margins < -ROUNDING)[:1]:
        raise _other_class(target[row], predictions[row], row)
    return target


def _other_class(target: int, predicted: int, row: int) -> ArgumentError:
    given = f"those of class {target} where {predicted} is predicted (text {row})"
    return ArgumentError("attributions", Wording(given), *_ALLOWED)
