"""One edit, and the text that edits make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class TokenEdit:
    """What became of one token.

    Args:
        position: Its position among the tokens of the source text, special ones counted; of a
            word in pieces, that of the first.
        start: Its first character in the source text.
        end: Its last character, excluded.
        before: What stood there.
        after: What stands there now; empty where it was deleted.
        importance: Its attribution, for the class that was predicted before.
    """

    position: int
    start: int
    end: int
    before: str
    after: str
    importance: float


def edited_text(text: str, edits: Iterable[TokenEdit], spaces_are_tokens: bool = False) -> str:
    """Rebuild a text with its edits; every character that no edit touches stays.

    With a deleted word goes one of the spaces around it, so that none is doubled and none is left
    at an end of the text.

    Args:
        text: The source text.
        edits: Edits of it that do not overlap, in any order.
        spaces_are_tokens: Whether white space belongs to tokens, which then stay.

    Returns:
        The edited text.

    Example:
        >>> gone = TokenEdit(1, 4, 7, "not", "", 0.5)
        >>> edited_text("was not bad", [gone])
        'was bad'
    """
    edits = sorted(edits, key=lambda edit: edit.start)
    starts = [edit.start for edit in edits] + [len(text)]
    built = text[: starts[0]]
    for edit, end in zip(edits, starts[1:], strict=True):
        rest = text[edit.end : end]
        if not edit.after and not spaces_are_tokens:
            if rest[:1].isspace() and (not built or built[-1].isspace()):
                rest = rest[1:]
            elif edit.end == len(text) and built[-1:].isspace():
                built = built[:-1]
        built += edit.after + rest
    return built
