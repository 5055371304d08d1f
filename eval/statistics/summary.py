"""A comparison in a line for each pair of methods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from igsuite.eval.statistics.left_out import left_out
from igsuite.eval.statistics.measurements import Measurements
from igsuite.eval.statistics.protocols import protocol_name
from igsuite.eval.statistics.sentences import too_few
from igsuite.wording import in_words

_WORDS = ("better", "worse", "undecided")


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
        reasons. Safe to print, whatever names the frame has.
    """
    directed = table[table["higher_is_better"].notna()]
    pairs = [
        _pair(part, protocol) for _, part in directed.groupby(["method", "against"], sort=False)
    ]
    none = ["No way of measuring here says which of two methods is better."]
    return [*(pairs or none), *too_few(table), *left_out(ways)]


def _pair(rows: pd.DataFrame, protocol: Sequence[str]) -> str:
    method, against = str(rows["method"].iloc[0]), str(rows["against"].iloc[0])
    meaning = {method: "better", against: "worse", "": "undecided"}
    found = Counter(meaning[better] for better in rows["better"])
    pair = f"{in_words(method)} against {in_words(against)}"
    if len(rows) == 1:
        (word,) = found
        way = in_words(protocol_name(rows[["metric", *protocol]].iloc[0].to_dict()))
        return f"{pair}: {word} by {way}"
    said = ", ".join(f"{word} in {found[word]}" for word in _WORDS if found[word])
    return f"{pair}: {said} of {len(rows)} ways of measuring"
