"""Edited texts: where they come from, what was changed, and what the model makes of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from igsuite.arrays import Array, BoolArray, IntArray
from igsuite.errors import ArgumentError, Wording
from igsuite.text.corpora.labelled import LabelledTexts
from igsuite.text.editing.edited_view import edits_html, edits_in_words
from igsuite.text.editing.token_edit import TokenEdit


@dataclass(frozen=True, eq=False)
class EditedTexts:
    """n texts before and after their edits.

    Args:
        sources: The texts before, as far as their encoder reads them.
        texts: The texts after.
        edits: The edits of each text, in the order made.
        score_before: `(n,)` score of the class predicted before; of a model of one output, that.
        score_after: `(n,)` score of the same class for the edited text.
        prediction_before: `(n,)` the class predicted for the source.
        prediction_after: `(n,)` the class predicted for the edited text.
        labels: `(n,)` the class that each edited text is said to be of; `None` where nobody said.
        class_names: Names of the classes, where known.
        config: How the edits were made.
    """

    sources: tuple[str, ...]
    texts: tuple[str, ...]
    edits: tuple[tuple[TokenEdit, ...], ...]
    score_before: Array
    score_after: Array
    prediction_before: IntArray
    prediction_after: IntArray
    labels: NDArray[np.int64] | None
    class_names: tuple[str, ...] | None
    config: dict[str, Any]

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def edit_counts(self) -> IntArray:
        """`(n,)` number of edits of each text."""
        return np.array([len(edits) for edits in self.edits], dtype=np.int64)

    @property
    def flipped(self) -> BoolArray:
        """`(n,)` whether another class is predicted than before."""
        return np.asarray(self.prediction_before != self.prediction_after)

    def take(self, rows: Iterable[int]) -> EditedTexts:
        """Return the texts at `rows`, in that order.

        Args:
            rows: Positions of the texts to keep.
        """
        rows = list(rows)
        return replace(
            self,
            sources=tuple(self.sources[row] for row in rows),
            texts=tuple(self.texts[row] for row in rows),
            edits=tuple(self.edits[row] for row in rows),
            score_before=self.score_before[rows],
            score_after=self.score_after[rows],
            prediction_before=self.prediction_before[rows],
            prediction_after=self.prediction_after[rows],
            labels=None if self.labels is None else self.labels[rows],
        )

    def labelled(self) -> LabelledTexts:
        """Return the edited texts with their labels, to train with.

        Raises:
            ArgumentError: If nobody said what their labels are.
        """
        if self.labels is None:
            mend = "Give labels=... to preserve or to counter"
            given = Wording("edited texts without labels")
            raise ArgumentError("labels", given, "edits made with labels", mend)
        numbers = range(int(self.labels.max(initial=-1)) + 1)
        names = self.class_names or tuple(map(str, numbers))
        return LabelledTexts(list(self.texts), self.labels, names)

    def table(self) -> pd.DataFrame:
        """One row a text: source, text, edits in words and number, scores, predictions, label."""
        return pd.DataFrame(
            {
                "source": self.sources,
                "text": self.texts,
                "edits": self.edit_counts,
                "changes": [edits_in_words(edits) for edits in self.edits],
                "score_before": self.score_before,
                "score_after": self.score_after,
                "prediction_before": self.prediction_before,
                "prediction_after": self.prediction_after,
                "label": [None] * len(self) if self.labels is None else self.labels,
            }
        )

    def to_jsonl(self, path: str | PathLike[str]) -> None:
        """Write one JSON object a text, which `igsuite.text.jsonl_texts` reads where labelled.

        Args:
            path: The file, in a folder that exists. Classes are written by their names where
                these are known, else by their numbers.
        """
        lines = []
        for row, edits in enumerate(self.edits):
            label = None if self.labels is None else self.class_name(self.labels[row])
            line = {
                "text": self.texts[row],
                "label": label,
                "source": self.sources[row],
                "prediction_before": self.class_name(self.prediction_before[row]),
                "prediction_after": self.class_name(self.prediction_after[row]),
                "score_before": float(self.score_before[row]),
                "score_after": float(self.score_after[row]),
                "edits": [_as_json(edit) for edit in edits],
            }
            lines.append(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n")
        Path(path).write_text("".join(lines), encoding="utf-8", newline="\n")

    def class_name(self, number: int) -> str | int:
        """Return the name of a class, or its number where names are not known."""
        known = self.class_names is not None and 0 <= number < len(self.class_names)
        return self.class_names[number] if known and self.class_names else int(number)

    def _repr_html_(self) -> str:
        return edits_html(self)

    def __repr__(self) -> str:
        edited, flipped = int((self.edit_counts > 0).sum()), int(self.flipped.sum())
        made = f"{self.config['purpose']} by {self.config['operator']['name']}"
        return f"<EditedTexts of {len(self)} texts ({made}): {edited} edited, {flipped} flipped>"


def _as_json(edit: TokenEdit) -> dict[str, Any]:
    # JSON knows no NaN, which attributions that met one are.
    finite = np.isfinite(edit.importance)
    return {**asdict(edit), "importance": edit.importance if finite else None}
