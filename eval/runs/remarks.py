"""Why a mean has no normalised score or no interval, or an interval of no width."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from igsuite.eval.reasons import AMONG_RANDOM, NO_ORACLE, NO_RANDOM, NO_REFERENCES, NO_SCALE
from igsuite.intervals import Mean

_WHY = {
    NO_SCALE: "the best order found is no better than random ones",
    AMONG_RANDOM: "the best order found is no better than random ones",
    NO_ORACLE: "no best order has a number",
    NO_RANDOM: "a random order that it would be held against has no number",
    NO_REFERENCES: "this metric holds maps against no random and no best order",
}


def remarks(results: pd.DataFrame, raw: Mean, normalised: Mean) -> list[str]:
    """Say what a reader would ask of a mean and of its normalised one.

    Args:
        results: The rows of `Run.results` that they are of.
        raw: Mean of its column `value`.
        normalised: Mean of its column `normalised`.

    Returns:
        Nothing where both have an interval, of the same samples.
    """
    return [*_of_raw(raw), *_of_normalised(results, raw, normalised)]


def told_together(said: Sequence[tuple[str, Sequence[str]]]) -> Iterator[tuple[list[str], str]]:
    """Yield each remark once, with the names of those that it is of; without names if of all.

    Example:
        >>> list(told_together([("a", ["one sample"]), ("b", ["one sample", "ties"])]))
        [([], 'one sample'), (['b'], 'ties')]
    """
    names: dict[str, list[str]] = {}
    for name, remarks_of_it in said:
        for remark in remarks_of_it:
            names.setdefault(remark, []).append(name)
    for remark, of in names.items():
        yield ([] if len(of) == len(said) else of), remark


def _of_raw(raw: Mean) -> Iterator[str]:
    if raw.count == 1:
        yield "one sample has a number, which gives no interval"
    elif raw.count > 1 and raw.low == raw.high:
        yield f"the same number in all {raw.count:,} samples, so that the interval has no width"


def _of_normalised(results: pd.DataFrame, raw: Mean, normalised: Mean) -> Iterator[str]:
    lacking = np.isfinite(results["value"]) & ~np.isfinite(results["normalised"])
    reasons = Counter(results.loc[lacking, "reason"]).most_common()
    why = ", or ".join(_WHY.get(reason, str(reason)) for reason, _ in reasons)
    if raw.count and not normalised.count:
        yield f"no normalised score: {why}"
    elif normalised.count < raw.count:
        has = "has" if normalised.count == 1 else "have"
        yield (
            f"{normalised.count:,} of {raw.count:,} samples {has} a normalised score: "
            f"of the others {why}"
        )
    if normalised.count == 1 < raw.count:
        yield "one normalised score gives no interval"
    elif normalised.count > 1 and normalised.low == normalised.high:
        yield _all_alike(results, normalised)


def _all_alike(results: pd.DataFrame, normalised: Mean) -> str:
    if not normalised.mean and (results["ties"] == 1).all():
        return "its maps rank no unit before another, which counts as random orders do: 0"
    return (
        f"the same normalised score in all {normalised.count:,} samples, so that the interval has "
        "no width"
    )
