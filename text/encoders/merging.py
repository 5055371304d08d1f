"""From tokens to words and spans: sums that keep completeness, and what their errors add up to.

Only the sum keeps completeness: the merged values add up to what the tokens' did.

The standard errors of the tokens of one text are not independent. The integrator's error comes
from the same few panels of the path for every token (see `igsuite.error_bars`): a jump that lies
left of the middle of its panel does so for all tokens that jump there. In general two errors may
have any correlation between −1 and 1, and for any of them the standard deviation of a sum is at
most the sum of the standard deviations (Minkowski). That bound is what a merged value gets. It is
attained where the tokens jump together and alike; the root of the sum of squares, which is smaller
by up to √m for m tokens, would hold only if the errors were uncorrelated.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import Array, IntArray
from igsuite.errors import ArgumentError, Wording
from igsuite.text.encoders.encoding import Offsets


def merge_values(values: ArrayLike, groups: ArrayLike) -> Array:
    """Sum the values of each group of tokens.

    Args:
        values: `(..., tokens)`, in the units of the score.
        groups: `(tokens,)` whole numbers, the group of each token counted from 0, such as
            `word_groups` or `span_groups` return.

    Returns:
        `(..., groups)` float64, with the same sum as `values`; 0 for a group without tokens.

    Raises:
        ArgumentError: If there is not one group of at least 0 a token.

    Example:
        >>> merge_values([0.5, 0.25, -1.0], [0, 0, 1]).tolist()
        [0.75, -1.0]
    """
    numbers = np.asarray(values, dtype=np.float64)
    group_of = np.asarray(groups)
    if group_of.dtype.kind not in "iu" or group_of.shape != numbers.shape[-1:]:
        allowed = f"one whole number a token: shape {numbers.shape[-1:]}"
        raise ArgumentError("groups", group_of, allowed)
    if group_of.size and group_of.min() < 0:
        raise ArgumentError("groups", int(group_of.min()), "groups counted from 0")
    merged = np.zeros((int(group_of.max(initial=-1)) + 1, *numbers.shape[:-1]))
    np.add.at(merged, group_of, np.moveaxis(numbers, -1, 0))
    return np.moveaxis(merged, 0, -1)


def merge_errors(standard_error: ArrayLike, groups: ArrayLike) -> Array:
    """Bound the standard error of each group's sum, whatever the tokens' errors have in common.

    Args:
        standard_error: `(..., tokens)`, of the tokens' values.
        groups: `(tokens,)`, as for `merge_values`.

    Returns:
        `(..., groups)` float64: the sums of the tokens' standard errors.

    Raises:
        ArgumentError: If there is not one group of at least 0 a token, or an error is negative.

    Source:
        Minkowski's inequality in L2; see the head of this module.

    Example:
        >>> merge_errors([0.25, 0.5, 0.125], [0, 0, 1]).tolist()
        [0.75, 0.125]
    """
    if (np.asarray(standard_error) < 0).any():
        raise ArgumentError("standard_error", Wording("a negative one"), "numbers of at least 0")
    return merge_values(standard_error, groups)


def merged_relative_error(relative_error: float, values: ArrayLike, groups: ArrayLike) -> float:
    """Bound the relative L1 error of merged values.

    Merging cannot make the L1 error larger, but tokens of opposite sign in one group make the
    norm smaller that it is compared with.

    Args:
        relative_error: Estimated L1 error of the tokens' values over their L1 norm.
        values: `(tokens,)`.
        groups: `(tokens,)`, as for `merge_values`.

    Returns:
        The bound; infinity where all merged values are 0 and the error is not.

    Example:
        >>> merged_relative_error(0.01, [3.0, -1.0, 2.0], [0, 0, 1])
        0.015
    """
    error = relative_error * float(np.abs(np.asarray(values, dtype=np.float64)).sum())
    norm = float(np.abs(merge_values(values, groups)).sum())
    if norm == 0:
        return float("inf") if error else 0.0
    return error / norm


def word_groups(words: ArrayLike) -> IntArray:
    """Put the subwords of a word into one group.

    Args:
        words: `(tokens,)` number of the word that each token is a part of, −1 for none, such as a
            text's row of `Encoded.words` without padding.

    Returns:
        `(tokens,)` groups counted from 0 in the order of the text. Neighbours of one word share a
        group; a token of no word, such as `[CLS]`, is a group of its own.

    Example:
        >>> word_groups([-1, 0, 0, 1, -1]).tolist()
        [0, 1, 1, 2, 3]
    """
    numbers = np.asarray(words, dtype=np.int64)
    starts = np.ones(len(numbers), dtype=bool)
    starts[1:] = (numbers[1:] != numbers[:-1]) | (numbers[1:] < 0)
    groups: IntArray = np.cumsum(starts) - 1
    return groups


def span_groups(offsets: Offsets, spans: Sequence[tuple[int, int]]) -> IntArray:
    """Put the tokens that lie in the same span of the text into one group.

    Args:
        offsets: `(start, end)` of each token in the text, in characters.
        spans: `(start, end)` of each span, in any order; they may leave gaps, not overlap.

    Returns:
        `(tokens,)` groups: the position in `spans` of the span that a token has most characters
        in (of two the first in the text), and `len(spans)`, the rest, for a token that lies in
        none. The rest is what keeps completeness.

    Raises:
        ArgumentError: If a span is empty or two overlap.

    Example:
        >>> span_groups(((0, 2), (2, 4), (4, 5)), [(3, 5)]).tolist()
        [1, 0, 0]
    """
    if not len(spans):
        return np.zeros(len(offsets), dtype=np.int64)
    bounds = np.array(spans, dtype=np.int64).reshape(-1, 2)
    order = np.argsort(bounds[:, 0], kind="stable")
    starts, ends = bounds[order].T
    if (starts >= ends).any():
        empty = int(order[np.argmax(starts >= ends)])
        raise ArgumentError("spans", tuple(spans[empty]), "spans that end after they start")
    if (starts[1:] < ends[:-1]).any():
        given = Wording("spans that overlap")
        raise ArgumentError("spans", given, "spans apart", "A token counts in one sum only")
    groups = np.full(len(offsets), len(spans), dtype=np.int64)
    for token, (start, end) in enumerate(offsets):
        first, last = np.searchsorted(ends, start, side="right"), np.searchsorted(starts, end)
        if first < last:
            inside = np.minimum(ends[first:last], end) - np.maximum(starts[first:last], start)
            groups[token] = order[first + np.argmax(inside)]
    return groups


def merge_offsets(offsets: Offsets, groups: ArrayLike) -> Offsets:
    """Return the span of the text that each group of tokens covers.

    Args:
        offsets: `(start, end)` of each token in the text, in characters.
        groups: `(tokens,)`, as for `merge_values`.

    Returns:
        For each group the start of its first token and the end of its last, leaving out tokens
        that stand nowhere in the text; `(0, 0)` for a group without others.

    Example:
        >>> merge_offsets(((0, 0), (0, 2), (2, 4), (5, 7)), [0, 1, 1, 2])
        ((0, 0), (0, 4), (5, 7))
    """
    group_of = np.asarray(groups, dtype=np.int64)
    spans: list[tuple[int, int]] = [(0, 0)] * (int(group_of.max(initial=-1)) + 1)
    for (start, end), group in zip(offsets, group_of.tolist(), strict=True):
        if end > start:
            before = spans[group] if spans[group] != (0, 0) else (start, end)
            spans[group] = min(before[0], start), max(before[1], end)
    return tuple(spans)
