"""Heatmaps of tokens as LaTeX, for xcolor's colour boxes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from igsuite.latex_escapes import latex_escaped
from igsuite.text.views.heatmap import Heatmap

if TYPE_CHECKING:
    from igsuite.text.views.heatmaps import TokenHeatmaps

_HEADER = r"""% Needs \usepackage{xcolor}.
"""
_UNICODE_HEADER = r"""% Holds characters outside ASCII: typeset with XeLaTeX or LuaLaTeX in a font
% that has them, for Chinese with \usepackage{xeCJK} or \usepackage{ctex}.
"""
_RIGHT_TO_LEFT_HEADER = r"""% Text from right to left: place it where babel sets that direction.
"""


def latex_view(heatmaps: TokenHeatmaps) -> str:
    """Return the whole view, a legend and text after text, to be put in a document."""
    parts = list(_legend(heatmaps))
    for heatmap in heatmaps.texts:
        parts.append(rf"\noindent\textbf{{{_words(heatmap.caption)}}}\par")
        if heatmap.tokens:
            parts.append(rf"\noindent {''.join(_tokens(heatmap))}\par")
        for band in heatmap.bands:
            if band.summary:
                label = f"{band.scale.method}: " if band.scale.method else ""
                parts.append(rf"\noindent{{\footnotesize {_words(label + band.summary)}}}\par")
        parts.append(r"\medskip")
    body = "\n".join(parts)
    header = _HEADER if body.isascii() else _HEADER + _UNICODE_HEADER
    if any(heatmap.right_to_left for heatmap in heatmaps.texts):
        header += _RIGHT_TO_LEFT_HEADER
    return f"{header}{{\\setlength{{\\fboxsep}}{{0pt}}\\raggedright\n{body}\n}}\n"


def _words(text: str) -> str:
    """Return a sentence escaped, which may break between its words."""
    return " ".join(map(latex_escaped, text.split()))


def _tokens(heatmap: Heatmap) -> Iterator[str]:
    for i, token in enumerate(heatmap.tokens):
        # A box does not break, so between two a break is allowed.
        yield (" " if heatmap.spaced[i] else r"\hspace{0pt}") if i else ""
        yield r"\textbf{[}" if heatmap.opens[i] else ""
        shown = latex_escaped(token)
        if len(heatmap.bands) == 1:
            background, ink = heatmap.bands[0].colours[i]
            inked = shown if ink == "#000000" else rf"\textcolor[HTML]{{{_html(ink)}}}{{{shown}}}"
            underlined = rf"\underline{{{inked}}}" if heatmap.bands[0].uncertain[i] else inked
            yield rf"\colorbox[HTML]{{{_html(background)}}}{{\strut {underlined}}}"
        else:
            yield rf"\vtop{{\offinterlineskip\hbox{{\strut {shown}}}"
            for band in heatmap.bands:
                line = (
                    r"{\color{gray}\hrule height 0.4pt}" if band.uncertain[i] else r"\vskip 0.4pt"
                )
                blank = rf"\rule{{0pt}}{{1.1ex}}\hphantom{{{shown}}}"
                box = rf"\colorbox[HTML]{{{_html(band.colours[i][0])}}}{{{blank}}}"
                yield rf"\hbox{{{box}}}{line}\vskip 0.6pt"
            yield r"\vskip 2pt}"
        yield r"\textbf{]}" if heatmap.closes[i] else ""
    yield ""


def _legend(heatmaps: TokenHeatmaps) -> Iterator[str]:
    lines = []
    for scale in heatmaps.scales:
        left, right = map(_words, scale.ends)
        label = f"{_words(scale.method)}: " if scale.method else ""
        bar = "".join(
            rf"\colorbox[HTML]{{{_html(colour)}}}{{\rule{{0pt}}{{1.5ex}}\hspace{{0.5em}}}}"
            for colour in scale.bar(11)
        )
        lines.append(rf"{label}{left} \mbox{{{bar}}} {right}")
    if len(lines) > 1:
        lines.insert(0, "Bands below each token, from the top:")
    if heatmaps.any_uncertain:
        lines.append("Underlined, at half strength: the value is below twice its standard error.")
    if heatmaps.any_missing:
        lines.append("Grey: no number.")
    if heatmaps.frame:
        lines.append(f"In brackets: {_words(heatmaps.frame)}.")
    for line in lines:
        yield rf"\noindent{{\footnotesize {line}}}\par"
    yield r"\medskip"


def _html(colour: str) -> str:
    return colour.removeprefix("#").upper()
