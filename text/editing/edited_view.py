"""Edits as they are shown: in words, and as HTML with everything escaped."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import TYPE_CHECKING

from igsuite.text.editing.token_edit import TokenEdit
from igsuite.visible import visible

if TYPE_CHECKING:
    from igsuite.text.editing.edited_texts import EditedTexts

#: Texts that a notebook shows.
MOST_SHOWN = 20


def edits_in_words(edits: Iterable[TokenEdit]) -> str:
    """Return the edits of a text, in the order made, as "before → after".

    Example:
        >>> edits_in_words([TokenEdit(3, 5, 8, "bad", "good", 0.7)])
        'bad → good'
    """
    return ", ".join(f"{visible(edit.before)} → {visible(edit.after)}" for edit in edits)


def edits_html(edited: EditedTexts) -> str:
    """Return a table of the first texts, deletions struck out and insertions underlined."""
    rows = []
    for row in range(min(len(edited), MOST_SHOWN)):
        cells = [_marked(edited.sources[row], edited.edits[row])]
        cells += [
            html.escape(f"{visible(str(edited.class_name(prediction)))}: {score:.3g}")
            for prediction, score in (
                (edited.prediction_before[row], edited.score_before[row]),
                (edited.prediction_after[row], edited.score_after[row]),
            )
        ]
        rows.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    head = "<tr><th>text</th><th>before</th><th>after</th></tr>"
    more = len(edited) - len(rows)
    foot = f"<p>and {more} more</p>" if more else ""
    note = "<p>Scores are those of the class predicted before.</p>"
    return f"<table>{head}{''.join(rows)}</table>{foot}{note}"


def _marked(source: str, edits: Iterable[TokenEdit]) -> str:
    parts, done = [], 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        parts.append(_escaped(source[done : edit.start]))
        parts.append(f"<del>{_escaped(edit.before)}</del>")
        parts.append(f"<ins>{_escaped(edit.after)}</ins>" if edit.after else "")
        done = edit.end
    return "".join(parts) + _escaped(source[done:])


def _escaped(text: str) -> str:
    return html.escape(visible(text)) if text else ""
