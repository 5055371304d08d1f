"""A comparison in a line for each pair of methods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from igsuite.eval.statistics.left_out import left_out
from igsuite.eval.statistics.measurements import Measurements
from igsuite.eval.statistics.protocols import protocol_name
from igsuite.eval.statistics.sentences import too_few
from igsuite.eval.statistics.standings import standings
from igsuite.wording import in_words

_WORDS = ("better", "worse", "undecided")
#: Pairs up to which each has its line, and pairs that turn round which have one among more.
_FEW, _TURNING = 20, 10
#: Where the others are.
_EVERY = "Every pair is in the comparison's table: .table, which igsuite compare --out writes."


def summary_of(
    ways: Sequence[Measurements], table: pd.DataFrame, protocol: Sequence[str]
) -> list[str]:
    """Put a comparison into a few words.

    Args:
        ways: The ways of measuring.
        table: As of a `Comparison`.
        protocol: Columns that, beside the metric, tell ways of measuring apart.

    Returns:
        A line a pair of methods, over all ways of measuring whose direction is known, and then
        what has to be read with them: too few samples, and samples that were left out, with the
        reasons. Of many pairs a line a method, in which every difference is counted, and the pairs
        whose conclusion turns most with the way of measuring. Safe to print, whatever names the
        frame has.
    """
    directed = table[table["higher_is_better"].notna()]
    pairs = [part for _, part in directed.groupby(["method", "against"], sort=False)]
    if not pairs:
        said = ["No way of measuring here says which of two methods is better."]
    elif len(pairs) <= _FEW:
        said = [_pair(part, protocol) for part in pairs]
    else:
        said = [*standings(table), *_turning(pairs, protocol), _EVERY]
    return [*said, *too_few(table), *left_out(ways)]


def _turning(pairs: Sequence[pd.DataFrame], protocol: Sequence[str]) -> list[str]:
    """Name pairs of many in which either is better by some of several ways of measuring."""
    if max(map(len, pairs)) == 1:  # one way of measuring, on which everything depends
        return []
    weaker = {k: min(_found(rows)[word] for word in _WORDS[:2]) for k, rows in enumerate(pairs)}
    turning = sorted((k for k in weaker if weaker[k]), key=lambda k: -weaker[k])
    counted = (
        f"{len(turning)} of {len(pairs)} pairs depend on the way of measuring"
        f"{f', the {_TURNING} that do most' if len(turning) > _TURNING else ''}"
    )
    if not turning:
        return [f"{counted}."]
    return [f"{counted}:", *(_pair(pairs[k], protocol) for k in turning[:_TURNING])]


def _found(rows: pd.DataFrame) -> Counter[str]:
    meaning = {rows["method"].iloc[0]: "better", rows["against"].iloc[0]: "worse"}
    return Counter(meaning.get(better, "undecided") for better in rows["better"])


def _pair(rows: pd.DataFrame, protocol: Sequence[str]) -> str:
    method, against = str(rows["method"].iloc[0]), str(rows["against"].iloc[0])
    found = _found(rows)
    pair = f"{in_words(method)} against {in_words(against)}"
    if len(rows) == 1:
        (word,) = found
        way = in_words(protocol_name(rows[["metric", *protocol]].iloc[0].to_dict()))
        return f"{pair}: {word} by {way}"
    said = ", ".join(f"{word} in {found[word]}" for word in _WORDS if found[word])
    return f"{pair}: {said} of {len(rows)} ways of measuring"
