"""Attributions of pairs and triplets of texts: one value a token of each, and one score for all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from igsuite.arrays import FloatArray, IntArray
from igsuite.text.attributions import TokenAttributions
from igsuite.text.merged_words import merged_words
from igsuite.text.views.group_heatmaps import group_heatmaps
from igsuite.text.views.heatmaps import TokenHeatmaps


@dataclass(frozen=True, eq=False)
class TextGroupAttributions:
    """Attributions of n pairs or triplets of texts, by one method or several.

    What is said of a group is said of all its texts together: the values of all of them add up to
    the score's change from the baseline, and the error is that of all of them. Without a method
    named, everything is that of the first.

    Args:
        parts: The attributions of the first texts, of the second ones and so on.
    """

    parts: tuple[TokenAttributions, ...]

    def __len__(self) -> int:
        return len(self.parts[0])

    def __getitem__(self, method: str) -> TextGroupAttributions:
        """Return the same texts with one method's attributions alone."""
        return TextGroupAttributions(tuple(each[method] for each in self.parts))

    def take(self, rows: Iterable[int]) -> TextGroupAttributions:
        """Return the attributions of the groups at `rows`, in that order.

        Args:
            rows: Positions of the groups to keep.

        Returns:
            `TextGroupAttributions` of those groups, by the same methods.
        """
        rows = list(rows)
        return TextGroupAttributions(tuple(each.take(rows) for each in self.parts))

    def by_word(self) -> TextGroupAttributions:
        """Return the attributions of whole words: see `TokenAttributions.by_word`."""
        return TextGroupAttributions(merged_words(self.parts))

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The texts of each group."""
        return tuple(zip(*(each.texts for each in self.parts), strict=True))

    @property
    def methods(self) -> tuple[str, ...]:
        """Names of the methods, in the order asked for."""
        return self.parts[0].methods

    @property
    def values(self) -> tuple[tuple[FloatArray, ...], ...]:
        """For each group its texts' `(tokens,)` attributions, without padding."""
        return tuple(zip(*(each.values for each in self.parts), strict=True))

    @property
    def relative_error(self) -> FloatArray:
        """`(n,)` estimated L1 error of a group's values over their L1 norm."""
        return self.parts[0].relative_error

    @property
    def completeness_gap(self) -> FloatArray:
        """`(n,)` sum of a group's values less the change of its score from the baseline."""
        return self.parts[0].completeness_gap

    @property
    def score_input(self) -> FloatArray:
        """`(n,)` score of the target."""
        return self.parts[0].score_input

    @property
    def score_baseline(self) -> FloatArray:
        """`(n,)` score of the target at the baseline."""
        return self.parts[0].score_baseline

    @property
    def target(self) -> IntArray:
        """`(n,)` the target that was explained."""
        return self.parts[0].target

    @property
    def evaluations(self) -> IntArray:
        """`(n,)` gradient evaluations spent."""
        return self.parts[0].evaluations

    @property
    def verdict(self) -> Any:
        """`(n,)` one of `igsuite.attribution.VERDICTS`."""
        return self.parts[0].verdict

    def summary(self) -> pd.DataFrame:
        """One row a group and method: target, scores, gap, error, evaluations and verdict."""
        return self.parts[0].summary().rename(columns={"text": "group"})

    def heatmaps(self, colours: str = "signed", match: str = "subsequence") -> TokenHeatmaps:
        """Return the heatmaps, which every view below shows.

        Args:
            colours: "signed" for red and blue, or "absolute" for absolute values in reds.
            match: What is framed in pairs: "subsequence" for the longest common subsequence,
                "substring" for the longest run of tokens that both hold, "edits" for the tokens
                to delete from the first and to insert into it for the second.

        Returns:
            `TokenHeatmaps`: the texts of a group below one another, all on one scale.
        """
        return group_heatmaps(self.parts, colours, match)

    def to_ansi(
        self,
        color_system: str | None = "auto",
        width: int = 100,
        colours: str = "signed",
        match: str = "subsequence",
    ) -> str:
        """Return the heatmaps for a terminal: see `TokenAttributions.to_ansi` and `heatmaps`."""
        return self.heatmaps(colours, match).to_ansi(color_system, width)

    def to_html(
        self, page: bool = False, colours: str = "signed", match: str = "subsequence"
    ) -> str:
        """Return the heatmaps as HTML without scripts, everything escaped: see `heatmaps`."""
        return self.heatmaps(colours, match).to_html(page)

    def to_markdown(self, colours: str = "signed", match: str = "subsequence") -> str:
        """Return the heatmaps as Markdown, with marks in place of colours: see `heatmaps`."""
        return self.heatmaps(colours, match).to_markdown()

    def to_latex(self, colours: str = "signed", match: str = "subsequence") -> str:
        """Return the heatmaps as LaTeX: see `TokenAttributions.to_latex` and `heatmaps`."""
        return self.heatmaps(colours, match).to_latex()

    def figure(
        self, width: int = 40, colours: str = "signed", match: str = "subsequence"
    ) -> Figure:
        """Return the heatmaps as a figure: see `TokenAttributions.figure` and `heatmaps`."""
        return self.heatmaps(colours, match).figure(width)

    def _repr_html_(self) -> str:
        return self.to_html()

    def __repr__(self) -> str:
        groups = {2: "pairs", 3: "triplets"}.get(len(self.parts), "groups")
        return f"<TextGroupAttributions of {len(self)} {groups} by {', '.join(self.methods)}>"
