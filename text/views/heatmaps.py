"""Heatmaps of texts, ready to be shown on anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import FloatArray
from igsuite.checks import check_count
from igsuite.colours import COLOUR_MAPS
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.text.views.alignment import common_subsequence, common_substring
from igsuite.text.views.figure_view import figure_view
from igsuite.text.views.heatmap import Band, Heatmap, Scale, common_scale, shown_tokens
from igsuite.text.views.html_view import html_view
from igsuite.text.views.latex_view import latex_view
from igsuite.text.views.markdown_view import markdown_view
from igsuite.text.views.terminal_view import ansi_view
from igsuite.visible import visible
from igsuite.wording import in_words, quality_summary, target_summary

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from igsuite.text.attributions import TokenAttributions

COLOR_SYSTEMS = ("auto", "truecolor", "256", "standard")
MATCHES = ("subsequence", "substring", "edits")


@dataclass(frozen=True)
class TokenHeatmaps:
    """Texts over the colours of their tokens' values, and the views of them.

    Each method has one scale over all texts, which the legend of every view states. Tokens whose
    value is below twice its standard error are drawn at half strength and hatched or underlined.

    Args:
        scales: One for each method.
        texts: One heatmap for each text.
        frame: What a frame around tokens means; empty where nothing is framed.
    """

    scales: tuple[Scale, ...]
    texts: tuple[Heatmap, ...]
    frame: str = ""

    @property
    def any_uncertain(self) -> bool:
        """Whether any value is below twice its standard error."""
        return any(bool(band.uncertain.any()) for text in self.texts for band in text.bands)

    @property
    def any_missing(self) -> bool:
        """Whether any value is NaN."""
        return any(bool(np.isnan(band.values).any()) for text in self.texts for band in text.bands)

    def to_ansi(self, color_system: str | None = "auto", width: int = 100) -> str:
        """Return the view for a terminal.

        Args:
            color_system: "truecolor" or "256"; "standard" or `None` for marks (▲ △ ▽ ▼) in
                place of colours; "auto" for what NO_COLOR, TERM and COLORTERM say.
            width: Columns of the terminal, at least 20.

        Returns:
            Text with ANSI colour codes. What the texts themselves hold of them is made harmless.
        """
        if color_system is not None:
            check_name("color_system", color_system, COLOR_SYSTEMS)
        check_count("width", width, 20)
        return ansi_view(self, color_system, width)

    def to_html(self, page: bool = False) -> str:
        """Return the view as HTML without scripts, everything escaped.

        Args:
            page: Whether to return a whole page, to be written to a file, or a fragment.

        Returns:
            HTML; each token's number shows where the pointer rests or the keyboard is.
        """
        return html_view(self, page)

    def to_markdown(self) -> str:
        """Return the view as Markdown with marks (▲ △ ▽ ▼), without HTML."""
        return markdown_view(self)

    def to_latex(self) -> str:
        r"""Return the view as LaTeX, to be put in a document with `\usepackage{xcolor}`."""
        return latex_view(self)

    def figure(self, width: int = 40) -> Figure:
        """Return the view as a figure.

        Args:
            width: Chinese characters a line, at least 10.

        Returns:
            A `matplotlib.figure.Figure`. Characters that no font has are shown as "▯": see
            `igsuite.fonts.chinese_family`.

        Raises:
            ArgumentError: If `width` is no whole number of at least 10, or the texts fill more
                lines than a picture can have.
        """
        check_count("width", width, 10)
        return figure_view(self, width)

    def _repr_html_(self) -> str:
        return self.to_html()


def heatmaps_of(attributions: TokenAttributions, colours: str = "signed") -> TokenHeatmaps:
    """Return the heatmaps of what a `TextExplainer` found.

    Args:
        attributions: The attributions; several methods stand below one another.
        colours: "signed" for red and blue, or "absolute" for absolute values in reds.

    Returns:
        `TokenHeatmaps`.
    """
    check_name("colours", colours, COLOUR_MAPS)
    several = len(attributions.methods) > 1
    found = {name: attributions[name] for name in attributions.methods}
    scales = {
        name: Scale(in_words(name) if several else "", common_scale(each.values), colours)
        for name, each in found.items()
    }
    parts = {name: (each.values, _errors(each)) for name, each in found.items()}
    texts = []
    for row, (text, tokens) in enumerate(zip(attributions.texts, attributions.tokens, strict=True)):
        bands = tuple(
            Band(
                scales[name],
                _numbers(values[row]),
                _numbers(errors[row]),
                visible(quality_summary(attributions.attributions[name], row)),
            )
            for name, (values, errors) in parts.items()
        )
        caption = _caption(
            target_summary(attributions.first, row, attributions.target_names), tokens
        )
        texts.append(Heatmap(caption, *shown_tokens(tokens, text), bands))
    return TokenHeatmaps(tuple(scales.values()), tuple(texts))


def pair_heatmaps(
    first_tokens: Sequence[str],
    first_values: ArrayLike,
    second_tokens: Sequence[str],
    second_values: ArrayLike,
    *,
    match: str = "subsequence",
    first_error: ArrayLike | None = None,
    second_error: ArrayLike | None = None,
    captions: tuple[str, str] = ("first text", "second text"),
    colours: str = "signed",
) -> TokenHeatmaps:
    """Return the heatmaps of two texts with what they have in common, or not, framed.

    Both texts share one scale.

    Args:
        first_tokens: Tokens of the first text.
        first_values: `(tokens,)` their attributions.
        second_tokens: Tokens of the second text.
        second_values: `(tokens,)` their attributions.
        match: What is framed: "subsequence" for the longest common subsequence, "substring" for
            the longest run of tokens that both hold, "edits" for the tokens to delete from the
            first and to insert from the second, the fewest that turn one into the other.
        first_error: `(tokens,)` standard errors of `first_values`; `None` where none are known.
        second_error: The same of `second_values`.
        captions: What stands above each text.
        colours: "signed" for red and blue, or "absolute" for absolute values in reds.

    Returns:
        `TokenHeatmaps` of the two.

    Raises:
        ArgumentError: If values or errors are not one for each token, or a name is unknown.

    Example:
        >>> pair = pair_heatmaps("好吃", [0.1, 0.2], "好看", [0.1, -0.2])
        >>> print(pair.to_ansi(color_system=None))
        ▲ △ for the target, ▼ ▽ against: full from 0.1 to 0.2, hollow from 0.02
        ⟦ ⟧: longest common subsequence, 1 token
        <BLANKLINE>
        first text
        ⟦好▲⟧吃▲
        strongest: 吃 +0.2, 好 +0.1
        <BLANKLINE>
        second text
        ⟦好▲⟧看▼
        strongest: 看 −0.2, 好 +0.1
        <BLANKLINE>
    """
    check_name("match", match, MATCHES)
    check_name("colours", colours, COLOUR_MAPS)
    values = (
        _per_token("first_values", first_values, first_tokens),
        _per_token("second_values", second_values, second_tokens),
    )
    errors = (
        _per_token("first_error", first_error, first_tokens),
        _per_token("second_error", second_error, second_tokens),
    )
    framed = framed_tokens(first_tokens, second_tokens, match)
    scale = Scale("", common_scale(values), colours)
    texts = []
    for side, tokens in enumerate((first_tokens, second_tokens)):
        bands = (Band(scale, values[side], errors[side]),)
        caption = _caption(visible(captions[side]), tokens)
        texts.append(Heatmap(caption, *shown_tokens(tokens), bands, framed[side]))
    return TokenHeatmaps((scale,), tuple(texts), _frame_words(match, framed))


def framed_tokens(
    first_tokens: Sequence[str], second_tokens: Sequence[str], match: str
) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
    """Say which tokens of two texts are framed.

    Args:
        first_tokens: Tokens of the first text.
        second_tokens: Tokens of the second text.
        match: One of `MATCHES`, as for `pair_heatmaps`.

    Returns:
        For each text one truth value a token.

    Example:
        >>> framed_tokens("好吃", "好看", "edits")
        ((False, True), (False, True))
    """
    find = common_substring if match == "substring" else common_subsequence
    pairs = find(first_tokens, second_tokens)
    first, second = ({pair[side] for pair in pairs} for side in (0, 1))
    return (
        tuple((i in first) == (match != "edits") for i in range(len(first_tokens))),
        tuple((i in second) == (match != "edits") for i in range(len(second_tokens))),
    )


def _caption(words: str, tokens: Sequence[str]) -> str:
    return words if tokens else f"{words}, a text without tokens"


def _frame_words(match: str, framed: Sequence[Sequence[bool]]) -> str:
    common, inserted = map(sum, framed)
    if match == "edits":
        deleted = common
        return f"edits, {deleted} deleted from the first and {inserted} inserted from the second"
    return f"longest common {match}, {common} token{'' if common == 1 else 's'}"


def _per_token(argument: str, given: ArrayLike | None, tokens: Sequence[str]) -> FloatArray:
    if given is None:
        return np.full(len(tokens), np.nan)
    values = np.asarray(given, dtype=np.float64)
    if values.shape != (len(tokens),):
        raise ArgumentError(
            argument,
            Wording(f"an array of shape {values.shape}"),
            f"one number a token, shape ({len(tokens)},)",
        )
    return values


def _errors(found: TokenAttributions) -> tuple[FloatArray, ...]:
    """Standard errors; NaN, which no view shows, where nothing was estimated."""
    if not found.first.exact:
        return found.standard_error
    return tuple(np.full_like(each, np.nan) for each in found.standard_error)


def _numbers(values: FloatArray) -> FloatArray:
    return np.asarray(values, dtype=np.float64)
