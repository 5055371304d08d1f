"""What is edited as a whole: a word with all its pieces, or a character."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from igsuite.errors import ArgumentError, Wording
from igsuite.text.encoders.encoding import Encoded
from igsuite.text.encoders.merging import word_groups

#: Tokens that no edit may touch: a set of them, or a function that tells them.
Protected: TypeAlias = Collection[str] | Callable[[str], bool]


@dataclass(frozen=True)
class TokenUnit:
    """The tokens of one word, and where they stand.

    Args:
        members: Positions of its tokens among those of the text, special ones counted.
        start: Its first character in the text.
        end: Its last character, excluded.
        text: The characters between.
        tokens: The tokens' strings.
        ids: The tokens' ids.
    """

    members: tuple[int, ...]
    start: int
    end: int
    text: str
    tokens: tuple[str, ...]
    ids: tuple[int, ...]


def token_units(
    text: str, encoded: Encoded, row: int, phrases: Sequence[tuple[int, int]] = ()
) -> tuple[TokenUnit, ...]:
    """Return the units of a text, in its order.

    Subwords of one word are one unit, and so are tokens that share a character. A special token,
    and any that stands nowhere in the text, is none.

    Args:
        text: The text.
        encoded: Texts, this one among them.
        row: Its position in `encoded`.
        phrases: `(start, end)` of words in the text that are units as a whole, where they begin
            and end as tokens do: of two characters, say.

    Returns:
        Units whose spans do not overlap. White space around a word is not a part of it.
    """
    offsets = encoded.offsets[row]
    groups = word_groups(encoded.words[row, : len(offsets)]).tolist()
    members: dict[int, list[int]] = {}
    for position, ((start, end), group) in enumerate(zip(offsets, groups, strict=True)):
        if end > start and not encoded.special[row, position]:
            members.setdefault(group, []).append(position)
    spans = sorted(
        (min(offsets[each][0] for each in group), max(offsets[each][1] for each in group), group)
        for group in members.values()
    )
    apart: list[tuple[int, int, list[int]]] = []
    for start, end, group in spans:
        if apart and start < apart[-1][1]:
            first, last, joined = apart.pop()
            start, end, group = first, max(last, end), sorted(joined + group)
        apart.append((start, end, group))
    units = [_unit(text, start, end, group, encoded, row) for start, end, group in apart]
    for phrase in phrases:
        within = [unit for unit in units if phrase[0] <= unit.start and unit.end <= phrase[1]]
        if len(within) > 1 and (within[0].start, within[-1].end) == phrase:
            joined = sorted(each for unit in within for each in unit.members)
            first = units.index(within[0])
            units[first : first + len(within)] = [_unit(text, *phrase, joined, encoded, row)]
    return tuple(units)


def _unit(
    text: str, start: int, end: int, members: list[int], encoded: Encoded, row: int
) -> TokenUnit:
    piece = text[start:end]
    if piece.strip():
        end -= len(piece) - len(piece.rstrip())
        start += len(piece) - len(piece.lstrip())
    return TokenUnit(
        tuple(members),
        start,
        end,
        text[start:end],
        tuple(encoded.tokens[row][each] for each in members),
        tuple(int(encoded.ids[row, each]) for each in members),
    )


def check_protected(protected: object) -> None:
    """Raise unless `protected` is a set of tokens or a function that tells them."""
    if isinstance(protected, str):
        mend = "Put it in a set: {token}"
        raise ArgumentError(
            "protected", Wording("one text"), "a set of tokens, or a function", mend
        )
    if callable(protected):
        return
    if not isinstance(protected, Collection) or not all(isinstance(e, str) for e in protected):
        given = Wording(f"a {type(protected).__name__}")
        raise ArgumentError("protected", given, "a set of tokens, or a function of one")


def is_protected(unit: TokenUnit, protected: Protected) -> bool:
    """Tell whether no edit may touch `unit`.

    Args:
        unit: The unit.
        protected: Tokens, compared with the characters of the text and with the encoder's
            tokens, which may be of lower case; or a function of the characters of the text.
    """
    if callable(protected):
        return bool(protected(unit.text))
    return unit.text in protected or any(token in protected for token in unit.tokens)
