"""Attributions of texts: one value a token, with its error and the verdict on its text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from igsuite.arrays import BoolArray, FloatArray, IntArray
from igsuite.attribution import Attribution
from igsuite.class_names import names_of_targets
from igsuite.errors import check_name
from igsuite.text.encoders.encoding import Offsets
from igsuite.text.merged_words import merged_words
from igsuite.text.views.heatmaps import TokenHeatmaps, heatmaps_of


@dataclass(frozen=True, eq=False)
class TokenAttributions:
    """Attributions of n texts, by one method or several.

    Without a method named, everything is that of the first: `found.values` is
    `found["integrated_gradients"].values` when integrated gradients came first.

    Args:
        texts: The texts, as they were given.
        tokens: The tokens of each text.
        ids: `(n, time)` the token ids, padded with the encoder's `pad_id`.
        mask: `(n, time)` true where a token stands.
        offsets: For each text the `(start, end)` of each token in it, in characters; an empty
            span for a token that stands nowhere in the text.
        words: `(n, time)` number of the word that each token is a part of, counted from 0 in each
            text; −1 at special tokens and padding.
        attributions: For each method the engine's result, values `(n, time)` with padding.
        class_names: Names of the classes, where known.
        one_output: Whether the model has one output, the score of the second class.
    """

    texts: tuple[str, ...]
    tokens: tuple[tuple[str, ...], ...]
    ids: IntArray
    mask: BoolArray
    offsets: tuple[Offsets, ...]
    words: IntArray
    attributions: dict[str, Attribution]
    class_names: tuple[str, ...] | None = None
    one_output: bool = False

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
            offsets=tuple(self.offsets[row] for row in rows),
            words=self.words[rows],
            attributions={name: each.take(rows) for name, each in self.attributions.items()},
        )

    def by_word(self) -> TokenAttributions:
        """Return the attributions of whole words, for encoders that cut words into pieces.

        Returns:
            `TokenAttributions` whose values are the sums of the pieces', with bounds of their
            errors: their sum is the same, but a text may no longer have converged where pieces of
            a word cancel. A special token stays by itself.

        Example:
            >>> from igsuite.text import FunctionEncoder
            >>> from igsuite.text.encoders.encoding import TokenizedText
            >>> def pieces(text):
            ...     return TokenizedText([1, 2], ("un", "fair"), ((0, 2), (2, 6)), words=(0, 0))
            >>> import keras
            >>> import numpy as np
            >>> from igsuite.text import TextExplainer
            >>> ids = keras.Input((None,), dtype="int32")
            >>> table = np.array([[0.0], [0.5], [2.0]])
            >>> vectors = keras.layers.Embedding(3, 1, weights=[table])(ids)
            >>> model = keras.Model(ids, keras.ops.sum(vectors, axis=1))
            >>> found = TextExplainer(model, FunctionEncoder(pieces)).explain(["unfair"])
            >>> found.values[0].tolist(), found.by_word().values[0].tolist()
            ([0.5, 2.0], [2.5])
        """
        return merged_words([self])[0]

    @property
    def methods(self) -> tuple[str, ...]:
        """Names of the methods, in the order asked for."""
        return tuple(self.attributions)

    @property
    def target_names(self) -> tuple[str, ...] | None:
        """Name of each target by its number, where known: of one output, the second class's."""
        return names_of_targets(self.class_names, self.one_output)

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

    def heatmaps(self, colours: str = "signed") -> TokenHeatmaps:
        """Return the heatmaps, which every view below shows.

        Args:
            colours: "signed" for red and blue, or "absolute" for absolute values in reds.

        Returns:
            `TokenHeatmaps`; several methods stand below one another, each on its own scale.
        """
        return heatmaps_of(self, colours)

    def to_ansi(
        self, color_system: str | None = "auto", width: int = 100, colours: str = "signed"
    ) -> str:
        """Return the heatmaps for a terminal.

        Args:
            color_system: "truecolor" or "256"; "standard" or `None` for marks (▲ △ ▽ ▼) in
                place of colours; "auto" for what NO_COLOR, TERM and COLORTERM say.
            width: Columns of the terminal, at least 20.
            colours: "signed" for red and blue, or "absolute" for absolute values in reds.

        Returns:
            Text with ANSI colour codes. What the texts themselves hold of them is made harmless.
        """
        return self.heatmaps(colours).to_ansi(color_system, width)

    def to_html(self, page: bool = False, colours: str = "signed") -> str:
        """Return the heatmaps as HTML without scripts, everything escaped.

        Args:
            page: Whether to return a whole page, to be written to a file, or a fragment.
            colours: "signed" for red and blue, or "absolute" for absolute values in reds.

        Returns:
            HTML; each token's number shows where the pointer rests or the keyboard is.
        """
        return self.heatmaps(colours).to_html(page)

    def to_markdown(self, colours: str = "signed") -> str:
        """Return the heatmaps as Markdown, with marks (▲ △ ▽ ▼) in place of colours.

        Args:
            colours: "signed", or "absolute" for marks of absolute values.

        Returns:
            Markdown without HTML, in which nothing from a text is markup, a mention or a link.
        """
        return self.heatmaps(colours).to_markdown()

    def to_latex(self, colours: str = "signed") -> str:
        r"""Return the heatmaps as LaTeX, to be put in a document with `\usepackage{xcolor}`.

        Args:
            colours: "signed" for red and blue, or "absolute" for absolute values in reds.

        Returns:
            LaTeX, everything escaped. Chinese needs XeLaTeX or LuaLaTeX with xeCJK or ctex.
        """
        return self.heatmaps(colours).to_latex()

    def figure(self, width: int = 40, colours: str = "signed") -> Figure:
        """Return the heatmaps as a figure; `take(rows)` first for some of the texts.

        Args:
            width: Chinese characters a line, at least 10.
            colours: "signed" for red and blue, or "absolute" for absolute values in reds.

        Returns:
            A `matplotlib.figure.Figure`. Characters that no font has are shown as "▯": see
            `igsuite.fonts.chinese_family`.
        """
        return self.heatmaps(colours).figure(width)

    def _repr_html_(self) -> str:
        return self.to_html()

    def __repr__(self) -> str:
        return f"<TokenAttributions of {len(self)} texts by {', '.join(self.methods)}>"

    def _without_padding(self, values: FloatArray) -> tuple[FloatArray, ...]:
        return tuple(row[: len(tokens)] for row, tokens in zip(values, self.tokens, strict=True))
