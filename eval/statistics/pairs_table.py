"""The table of a comparison: every pair of methods, in every way of measuring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from igsuite.eval.statistics.measurements import Measurements
from igsuite.eval.statistics.paired_test import PairedTest, paired_test
from igsuite.eval.statistics.power import detectable_effect, samples_needed
from igsuite.holm import holm

#: Beside the columns that name the way of measuring.
COLUMNS = (
    "higher_is_better",
    "method",
    "against",
    "difference",
    "low",
    "high",
    "told_apart",
    "better",
    "p_value",
    "p_holm",
    "rank_biserial",
    "d_z",
    "samples",
    "dropped",
    "samples_needed",
    "detectable",
)


def pairs_table(
    ways: Sequence[Measurements],
    pairs: Sequence[tuple[str, str]],
    higher: Mapping[str, bool | None],
    confidence: float = 0.95,
    power: float = 0.8,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare pairs of methods in every way of measuring.

    Holm's correction is over the family shown, which is every row that has a test: pairs of two
    controls ("random", "edges") too, and metrics that only describe, because the table shows them
    with their corrected p-values and tells them apart. Whoever wants a smaller family compares
    fewer methods, or all with one.

    Args:
        ways: The ways of measuring.
        pairs: Pairs of their methods.
        higher: For each metric whether higher is better; `None` for one that only describes.
        confidence, power, seed: As for `compare`.

    Returns:
        The `table` of a `Comparison`.
    """
    asked = [(way, method, against) for way in ways for method, against in pairs]
    tests = [
        paired_test(way.of(method), way.of(against), confidence, seed)
        for way, method, against in asked
    ]
    level = level_of_tests(confidence)
    strictest = level / max(1, sum(not np.isnan(test.p_value) for test in tests))
    corrected = holm([test.p_value for test in tests])
    counts = {test.difference.count for test in tests}
    detectable = {count: detectable_effect(count, power, strictest) for count in counts}
    rows: list[dict[str, Any]] = []
    for (way, method, against), test, p_holm in zip(asked, tests, corrected, strict=True):
        told_apart, best = _told_apart(test, p_holm, level), higher[way.metric]
        better = method if (test.difference.mean > 0) == best else against
        rows.append(
            {
                **way.key,
                "higher_is_better": best,
                "method": method,
                "against": against,
                "difference": test.difference.mean,
                "low": test.difference.low,
                "high": test.difference.high,
                "told_apart": told_apart,
                "better": better if told_apart and best is not None else "",
                "p_value": test.p_value,
                "p_holm": p_holm,
                "rank_biserial": test.rank_biserial,
                "d_z": test.d_z,
                "samples": test.difference.count,
                "dropped": test.difference.dropped,
                "samples_needed": samples_needed(test.d_z, power, strictest),
                "detectable": detectable[test.difference.count],
            }
        )
    # As objects: None is not False.
    return pd.DataFrame(rows).astype({"higher_is_better": object})


def level_of_tests(confidence: float) -> float:
    """Return the level of the tests beside intervals of `confidence`: 0.05, not 0.05 + 4e-17."""
    return round(1 - confidence, 12)


def _told_apart(test: PairedTest, p_holm: float, level: float) -> bool:
    """Whether interval, corrected p-value and ranks all say that the two differ, one way."""
    above = test.difference.low > 0 and test.rank_biserial > 0
    below = test.difference.high < 0 and test.rank_biserial < 0
    return bool(p_holm <= level and (above or below))
