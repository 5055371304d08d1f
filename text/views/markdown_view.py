"""Heatmaps of tokens as Markdown: no colours, no HTML, and nothing in a text acts.

Whatever comes from a text, a model or a class name stands in a code block or a code span, where
neither markup nor a mention of a person nor an address means anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len

from igsuite.code_spans import code_block, code_span
from igsuite.text.views.heatmap import Heatmap
from igsuite.text.views.terminal_view import CLOSES, OPENS, marked_lines, marks_legend
from igsuite.text.views.wrapping import wrapped

if TYPE_CHECKING:
    from igsuite.text.views.heatmaps import TokenHeatmaps

WIDTH = 72


def markdown_view(heatmaps: TokenHeatmaps) -> str:
    """Return the whole view: a legend, then text after text.

    One method's marks stand in the text; several methods make a table whose columns are tokens.
    """
    parts = [code_block(list(marks_legend(heatmaps)))]
    for heatmap in heatmaps.texts:
        parts.append(f"**{code_span(heatmap.caption)}**")
        if len(heatmap.bands) == 1:
            parts.append(code_block(list(marked_lines(heatmap, WIDTH))))
        else:
            parts.extend(_tables(heatmap))
        parts.append("\n".join(_qualities(heatmap)))
    return "\n\n".join(part for part in parts if part) + "\n"


def _tables(heatmap: Heatmap) -> Iterator[str]:
    """Yield tables of tokens over marks, each about one line of text wide."""
    tokens = [
        f"{OPENS if opens else ''}{'␣' if token.isspace() else token}{CLOSES if closes else ''}"
        for token, opens, closes in zip(heatmap.tokens, heatmap.opens, heatmap.closes, strict=True)
    ]
    names = [_cell(band.scale.method) for band in heatmap.bands]
    no_spaces = [False] * len(tokens)
    for line in wrapped([cell_len(token) + 3 for token in tokens], no_spaces, WIDTH):
        rows = [["", *(_cell(tokens[i]) for i in line)], ["---"] * (len(line) + 1)]
        for name, band in zip(names, heatmap.bands, strict=True):
            rows.append([name, *(band.marks[i] for i in line)])
        yield "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(text: str) -> str:
    """Return text as a code span for a table, where a bar would end the cell even in code."""
    return code_span(text.replace("|", "│"))


def _qualities(heatmap: Heatmap) -> Iterator[str]:
    for band in heatmap.bands:
        strongest = ", ".join(
            f"{code_span(heatmap.tokens[i])} {band.numbers[i]}" for i in band.strongest()
        )
        parts = [
            code_span(band.scale.method) if band.scale.method else "",
            code_span(band.summary) if band.summary else "",
            f"strongest: {strongest}" if strongest else "",
        ]
        if any(parts[1:]):
            yield f"- {'; '.join(part for part in parts if part)}"
