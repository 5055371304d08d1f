"""Attributions of words, out of those of their pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from igsuite.arrays import AnyArray, Array, IntArray
from igsuite.attribution import Attribution
from igsuite.integrate import DEFAULT_TOLERANCE
from igsuite.text.encoders.merging import (
    merge_errors,
    merge_offsets,
    merge_values,
    merged_relative_error,
    word_groups,
)

if TYPE_CHECKING:
    from igsuite.text.attributions import TokenAttributions


def merged_words(parts: Sequence[TokenAttributions]) -> tuple[TokenAttributions, ...]:
    """Return attributions of words, each the sum of its tokens'.

    The merged values add up to what the tokens' did. Their standard errors are bounds (see
    `igsuite.text.encoders.merging`), and so are the relative errors: where pieces of one word
    cancel, less is left that the same error is compared with, and a text that converged may not
    have any more.

    Args:
        parts: The attributions of a text, or of the first texts of groups, the second ones and
            so on.

    Returns:
        For each part its attributions with words for tokens; the id of a word is that of its
        first token.
    """
    groups = [
        [
            word_groups(row[: len(tokens)])
            for row, tokens in zip(each.words, each.tokens, strict=True)
        ]
        for each in parts
    ]
    errors = {name: _relative_errors(parts, groups, name) for name in parts[0].methods}
    return tuple(_merged(part, own, errors) for part, own in zip(parts, groups, strict=True))


def _relative_errors(
    parts: Sequence[TokenAttributions], groups: Sequence[Sequence[IntArray]], method: str
) -> Array:
    """`(n,)` bounds of the relative errors, of all texts of a group together."""
    found = parts[0].attributions[method].relative_error
    values = [part[method].values for part in parts]
    merged = []
    for row, error in enumerate(found.tolist()):
        together, numbers, start = [], [], 0
        for side, own in zip(values, groups, strict=True):
            together.append(side[row])
            numbers.append(own[row] + start)
            start += len(own[row])
        merged.append(
            merged_relative_error(error, np.concatenate(together), np.concatenate(numbers))
        )
    return np.array(merged)


def _merged(
    part: TokenAttributions, groups: Sequence[IntArray], errors: dict[str, Array]
) -> TokenAttributions:
    firsts = [np.unique(each, return_index=True)[1] for each in groups]
    counts = np.array([len(each) for each in firsts])
    time = max(1, int(counts.max(initial=0)))
    offsets = tuple(
        merge_offsets(each, own) for each, own in zip(part.offsets, groups, strict=True)
    )
    tokens = tuple(
        tuple(
            text[start:end] if end > start else own[first]
            for (start, end), first in zip(spans, places, strict=True)
        )
        for text, own, spans, places in zip(part.texts, part.tokens, offsets, firsts, strict=True)
    )

    def padded(rows: Sequence[AnyArray], like: AnyArray, fill: Any = 0) -> AnyArray:
        filled = np.full((len(rows), time), fill, dtype=like.dtype)
        for row, each in enumerate(rows):
            filled[row, : len(each)] = each
        return filled

    def merged(found: Attribution, relative_error: Array) -> Attribution:
        values, standard_errors = (
            padded(
                [merge(row[: len(own)], own) for row, own in zip(array, groups, strict=True)],
                array,
            )
            for array, merge in (
                (found.values, merge_values),
                (found.standard_error, merge_errors),
            )
        )
        tolerance = found.config.get("tolerance", DEFAULT_TOLERANCE)
        cancelled = (found.verdict == "converged") & ~(relative_error <= tolerance)
        why = (
            "Pieces of words cancel, and what is left is no larger than the error allows. Allow "
            "more steps and a smaller tolerance."
        )
        return replace(
            found,
            values=values,
            standard_error=standard_errors,
            relative_error=relative_error,
            verdict=np.where(cancelled, "budget_exhausted", found.verdict),
            explanation=np.where(cancelled, why, found.explanation),
        )

    return replace(
        part,
        tokens=tokens,
        ids=padded([row[each] for row, each in zip(part.ids, firsts, strict=True)], part.ids),
        mask=np.arange(time) < counts[:, None],
        offsets=offsets,
        words=padded(
            [row[each] for row, each in zip(part.words, firsts, strict=True)], part.words, -1
        ),
        attributions={
            name: merged(found, errors[name]) for name, found in part.attributions.items()
        },
    )
