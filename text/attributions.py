"""Attributions of texts: one value a token, with its error and the verdict on its text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

import pandas as pd

from igsuite.arrays import BoolArray, FloatArray, IntArray
from igsuite.attribution import Attribution
from igsuite.errors import check_name
from igsuite.text.html_view import html_view
from igsuite.text.terminal_view import ansi_view


@dataclass(frozen=True, eq=False)
class TokenAttributions:
    """Attributions of n texts, by one method or several.

    Without a method named, everything is that of the first: `found.values` is
    `found["integrated_gradients"].values` when integrated gradients came first.

    Args:
        texts: The texts, as they were given.
        tokens: The tokens of each text.
        ids: `(n, time)` the token ids, padded with 0.
        mask: `(n, time)` true where a token stands.
        attributions: For each method the engine's result, values `(n, time)` with padding.
        class_names: Names of the classes, where known.
    """

    texts: tuple[str, ...]
    tokens: tuple[tuple[str, ...], ...]
    ids: IntArray
    mask: BoolArray
    attributions: dict[str, Attribution]
    class_names: tuple[str, ...] | None = None

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, method: str) -> TokenAttributions:
        """Return the same texts with one method's attributions alone."""
        check_name("method", method, self.attributions)
        return replace(self, attributions={method: self.attributions[method]})

    def take(self, rows: Iterable[int]) -> TokenAttributions:
        """Return the attributions of the texts at `rows`, in that order.

        Args:
            rows: Positions of the texts to keep.

        Returns:
            `TokenAttributions` of those texts, by the same methods.
        """
        rows = list(rows)
        return replace(
            self,
            texts=tuple(self.texts[row] for row in rows),
            tokens=tuple(self.tokens[row] for row in rows),
            ids=self.ids[rows],
            mask=self.mask[rows],
            attributions={name: _take(each, rows) for name, each in self.attributions.items()},
        )

    @property
    def methods(self) -> tuple[str, ...]:
        """Names of the methods, in the order asked for."""
        return tuple(self.attributions)

    @property
    def first(self) -> Attribution:
        """The engine's result of the first method, with padding."""
        return next(iter(self.attributions.values()))

    @property
    def values(self) -> tuple[FloatArray, ...]:
        """For each text `(tokens,)` attributions, without padding."""
        return self._without_padding(self.first.values)

    @property
    def standard_error(self) -> tuple[FloatArray, ...]:
        """For each text `(tokens,)` standard errors of the attributions."""
        return self._without_padding(self.first.standard_error)

    @property
    def relative_error(self) -> FloatArray:
        """`(n,)` estimated L1 error of a text's values over their L1 norm."""
        return self.first.relative_error

    @property
    def completeness_gap(self) -> FloatArray:
        """`(n,)` sum of a text's values less the change of its score from the baseline."""
        return self.first.completeness_gap

    @property
    def score_input(self) -> FloatArray:
        """`(n,)` score of the target."""
        return self.first.score_input

    @property
    def score_baseline(self) -> FloatArray:
        """`(n,)` score of the target at the baseline."""
        return self.first.score_baseline

    @property
    def target(self) -> IntArray:
        """`(n,)` the target that was explained."""
        return self.first.target

    @property
    def evaluations(self) -> IntArray:
        """`(n,)` gradient evaluations spent."""
        return self.first.evaluations

    @property
    def verdict(self) -> Any:
        """`(n,)` one of `igsuite.attribution.VERDICTS`."""
        return self.first.verdict

    def summary(self) -> pd.DataFrame:
        """One row a text and method: target, scores, gap, error, evaluations and verdict."""
        frames = {name: each.summary() for name, each in self.attributions.items()}
        return pd.concat(frames, names=["method", "text"]).reset_index()

    def to_ansi(self, color_system: str | None = "truecolor", width: int = 100) -> str:
        """Return the heatmaps for a terminal.

        Args:
            color_system: "truecolor", "256", "standard", or `None` for no colours.
            width: Columns of the terminal.

        Returns:
            Text with ANSI colour codes. What the texts themselves hold of them is made harmless.
        """
        return ansi_view(self, color_system, width)

    def to_html(self) -> str:
        """Return the heatmaps as an HTML fragment, everything escaped, colours inline."""
        return html_view(self)

    def _repr_html_(self) -> str:
        return self.to_html()

    def __repr__(self) -> str:
        return f"<TokenAttributions of {len(self)} texts by {', '.join(self.methods)}>"

    def _without_padding(self, values: FloatArray) -> tuple[FloatArray, ...]:
        return tuple(row[: len(tokens)] for row, tokens in zip(values, self.tokens, strict=True))


def _take(found: Attribution, rows: list[int]) -> Attribution:
    per_text = [each.name for each in fields(found) if each.name != "config"]
    return replace(found, **{name: getattr(found, name)[rows] for name in per_text})
