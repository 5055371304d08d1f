"""What preserving, attacking and countering share: checks before, scores after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from igsuite.errors import ArgumentError, check_name
from igsuite.scores import SCORES
from igsuite.text.attributions import TokenAttributions
from igsuite.text.editing.edit_plan import EditLimits, EditPlan, plan_edits
from igsuite.text.editing.edited_texts import EditedTexts
from igsuite.text.editing.judge import Judge
from igsuite.text.editing.operators import EditOperator
from igsuite.text.editing.token_edit import TokenEdit
from igsuite.text.encoders.encoding import Encoder


@dataclass(frozen=True)
class EditRun:
    """One call of `preserve`, `attack` or `counter`.

    Args:
        purpose: Which of them.
        attributions: What tells the important tokens.
        operator: What becomes of tokens.
        limits: How far texts may be edited.
        labels: `(n,)` classes of the edited texts, or `None`.
        score: Name of the score that is reported.
        seed: Seed of everything random.
    """

    purpose: str
    attributions: TokenAttributions
    operator: EditOperator
    limits: EditLimits
    labels: ArrayLike | None
    score: str
    seed: int

    def start(
        self, model: Any, encoder: Encoder, batch_size: int | None
    ) -> tuple[list[EditPlan], Judge]:
        """Check everything and plan: see `plan_edits`."""
        check_name("score", self.score, SCORES)
        if self.labels is not None:
            labels = np.asarray(self.labels)
            count = len(self.attributions)
            if labels.shape != (count,) or labels.dtype.kind not in "iu" or (labels < 0).any():
                allowed = f"one class number a text: whole numbers of shape ({count},)"
                raise ArgumentError("labels", labels, allowed)
        return plan_edits(
            model, encoder, self.attributions, self.operator, self.limits, batch_size, self.seed
        )

    def finish(
        self, plans: Sequence[EditPlan], edits: Sequence[Sequence[TokenEdit]], judge: Judge
    ) -> EditedTexts:
        """Score sources and edited texts, in one list."""
        sources = [plan.text for plan in plans]
        texts = [plan.edited(made) for plan, made in zip(plans, edits, strict=True)]
        predicted = np.array([plan.predicted for plan in plans])
        names = self.attributions.class_names  # of one output, perhaps of one class alone
        scores = judge.scores([*sources, *texts], np.tile(predicted, 2), self.score)
        return EditedTexts(
            sources=tuple(sources),
            texts=tuple(texts),
            edits=tuple(map(tuple, edits)),
            score_before=scores[: len(plans)],
            score_after=scores[len(plans) :],
            prediction_before=predicted,
            prediction_after=judge.margins(texts, predicted)[1],
            labels=None if self.labels is None else np.asarray(self.labels, dtype=np.int64),
            class_names=names if names is None or not judge.single or len(names) == 2 else None,
            config=self.config(),
        )

    def config(self) -> dict[str, Any]:
        """Return how the edits are made, in names and numbers."""
        return {
            "purpose": self.purpose,
            "method": self.attributions.methods[0],
            "operator": self.operator.description(),
            **self.limits.get_config(),
            "score": self.score,
            "seed": self.seed,
        }
