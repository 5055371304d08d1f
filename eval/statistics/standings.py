"""Methods by how often each is found better: an overall ranking that counts every difference."""

from __future__ import annotations

import pandas as pd

from igsuite.wording import in_words


def standings(table: pd.DataFrame) -> list[str]:
    """Say of each method how many of its differences it wins, loses, or are not decided.

    Args:
        table: As of a `Comparison`.

    Returns:
        A line a method, that with the most won less lost first. Each difference counts for both of
        its methods; ways of measuring without a direction do not count. Safe to print.

    Example:
        >>> rows = [("ig", "gradient", "ig", True), ("ig", "random", "", True)]
        >>> columns = ["method", "against", "better", "higher_is_better"]
        >>> print(*standings(pd.DataFrame(rows, columns=columns)), sep="; ")
        ig: better in 1, undecided in 1 of 2 differences; random: undecided in 1 of 1 differences; \
gradient: worse in 1 of 1 differences
    """
    directed = table[table["higher_is_better"].notna()]
    found = []
    for method in pd.unique(directed[["method", "against"]].to_numpy().ravel()):
        own = directed[(directed["method"] == method) | (directed["against"] == method)]
        better, undecided = (own["better"] == method).sum(), (own["better"] == "").sum()
        worse = len(own) - better - undecided
        counts = {"better": better, "worse": worse, "undecided": undecided}
        said = ", ".join(f"{word} in {count:,}" for word, count in counts.items() if count)
        line = f"{in_words(str(method))}: {said} of {len(own):,} differences"
        found.append((worse - better, line))
    return [line for _, line in sorted(found, key=lambda each: each[0])]
