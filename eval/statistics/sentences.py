"""A comparison in words: what was found, and what cannot be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from igsuite.eval.statistics.concordance import Concordance
from igsuite.eval.statistics.left_out import left_out
from igsuite.eval.statistics.measurements import Measurements
from igsuite.eval.statistics.pairs_table import level_of_tests
from igsuite.eval.statistics.power import fewest_samples
from igsuite.eval.statistics.protocols import protocol_name
from igsuite.eval.statistics.ranks import Ranks
from igsuite.eval.statistics.telling import Sentences
from igsuite.wording import in_words, signed

#: Numbers of samples beyond which an exact one would say too much.
_MANY = 1_000_000
#: Below this, 95 % bootstrap intervals of means hold the truth fewer than 92 times in 100, of
#: normal numbers or of skewed ones; of 6 samples, 90 times, and of 4, 84 (by simulation).
_FEW = 10


def sentences_of(
    ways: Sequence[Measurements],
    table: pd.DataFrame,
    ranks: Sequence[Ranks | None],
    protocols: pd.DataFrame,
    agreed: Concordance | None,
    settings: Mapping[str, Any],
) -> Sentences:
    """Put a comparison into words.

    Args:
        ways: The ways of measuring.
        table, protocols: As of a `Comparison`.
        ranks: Of each way, the methods' ranks; `None` where the metric has no direction.
        agreed: How far the ways rank alike.
        settings: As of a `Comparison`.

    Returns:
        `Sentences` that are safe to print, whatever names the frame has.
    """
    tests = int(table["p_value"].notna().sum())
    level = level_of_tests(settings["confidence"]) / max(1, tests)
    return Sentences(
        [_scope(ways, tests, settings), *too_few(table), *_seeds(ways), *left_out(ways)],
        [_pair(row, level, settings) for row in table.to_dict("records")],
        [
            _ranking(way, found)
            for way, found in zip(ways, ranks, strict=True)
            if found is not None and len(way.methods) > 2
        ],
        [_protocol(row) for row in protocols.to_dict("records")],
        [_agreed(agreed)] if agreed else [],
    )


def _scope(ways: Sequence[Measurements], tests: int, settings: Mapping[str, Any]) -> str:
    samples = sorted({len(way.samples) for way in ways})
    counted = " to ".join(f"{each:,}" for each in sorted({samples[0], samples[-1]}))
    level = f"{1 - settings['confidence']:.3g}"
    value = settings["value"]
    compared = "" if value == "value" else f", compared by {in_words(value)} scores"
    return (
        f"{len(ways[0].methods)} methods on {counted} samples, measured in {len(ways)} "
        f"way{'' if len(ways) == 1 else 's'}{compared}. "
        f"Each {_percent(settings)} interval stands by itself; p-values (Wilcoxon's signed-rank "
        f"test) are corrected by Holm's method for all {tests} tests; numbers of samples needed "
        f"are for {100 * settings['power']:g} % power at the strictest level of that correction, "
        f"{level}/{max(1, tests)}."
    )


def too_few(table: pd.DataFrame) -> list[str]:
    """Say so where samples are so few that intervals are too narrow.

    Args:
        table: As of a `Comparison`.
    """
    few = table["samples"].between(2, _FEW - 1)
    if not few.any():
        return []
    return [f"Intervals of fewer than {_FEW} samples are too narrow: they miss more than they say."]


def _seeds(ways: Sequence[Measurements]) -> list[str]:
    counts = sorted({len(way.seeds) for way in ways if way.seeds != (None,)})
    if not counts:
        return []
    if counts[-1] == 1:
        return ["All with one seed: nothing is said about other seeds."]
    several = " to ".join(map(str, sorted({counts[0], counts[-1]})))
    return [f"Each sample counts by its mean over {several} seeds; intervals include other seeds."]


def _pair(row: Mapping[Any, Any], level: float, settings: Mapping[str, Any]) -> str:
    key = {name: row[name] for name in ("metric", *settings["protocol"])}
    method, against = in_words(row["method"]), in_words(row["against"])
    by, n = f"By {_name(key)}", row["samples"]
    if not n:
        return f"{by}, {method} and {against} have no sample in common: nothing can be said."
    numbers = _numbers(row, settings)
    if row["told_apart"]:
        higher = row["higher_is_better"]
        if higher is None:
            direction, word, first = (
                "neither way is known as better",
                "higher",
                row["difference"] > 0,
            )
        else:
            direction = f"{'higher' if higher else 'lower'} is better"
            word, first = "better", row["better"] == row["method"]
        best, other = (method, against) if first else (against, method)
        return f"{by} ({direction}), {best} is {word} than {other}: {numbers}."
    if row["low"] == row["high"] == row["difference"] == 0:
        return f"{by}, {method} and {against} are the same on all {n:,} samples."
    told = f"{by}, {method} and {against} can't be told apart: {numbers}"
    if n < fewest_samples(level):
        return f"{told}. At least {fewest_samples(level)} samples are needed to find anything."
    return f"{told}. {_missing(row, n)} That they are equal is not shown."


def _numbers(row: Mapping[Any, Any], settings: Mapping[str, Any]) -> str:
    p, d_z = row["p_holm"], row["d_z"]
    interval = (
        f", {_percent(settings)} interval {signed(row['low'])} to {signed(row['high'])}"
        if np.isfinite(row["low"])
        else ""
    )
    effect = f"d_z {signed(d_z)}, " if np.isfinite(d_z) else ""
    return (
        f"{in_words(row['method'])} − {in_words(row['against'])} is {signed(row['difference'])} in "
        f"the mean{interval}; corrected {_p(p)}; {effect}rank-biserial "
        f"{signed(row['rank_biserial'])}; {_samples(row['samples'])}"
    )


def _missing(row: Mapping[Any, Any], n: int) -> str:
    """Say what would be needed to tell two methods apart."""
    found = f"These {n:,} samples find effects from d_z {row['detectable']:.2g} on."
    if row["difference"] * row["rank_biserial"] < 0:
        return f"Mean and ranks point to different methods: few samples decide the mean. {found}"
    needed = row["samples_needed"]
    if not n < needed < np.inf:
        return found
    about = f"about {needed:,.0f}" if needed <= _MANY else f"more than {_MANY:,}"
    return f"{found} For the effect seen, {about} would do."


def _together(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _ranking(way: Measurements, found: Ranks) -> str:
    by = f"By {_name(way.key)}"
    if not found.samples:
        return f"{by}, no sample has a number by every method: nothing is ranked."
    order = np.argsort(found.mean_ranks, kind="stable")
    ranked = ", ".join(
        f"{in_words(way.methods[each])} {found.mean_ranks[each]:.2f}" for each in order
    )
    stated = f"{by}, mean ranks over {_samples(found.samples)}: {ranked}"
    if found.reason:
        return f"{stated}. No critical difference: {found.reason}."
    groups = [_together([in_words(way.methods[each]) for each in group]) for group in found.groups]
    nearer = f"nearer than that are {'; '.join(groups)}" if groups else "none are nearer than that"
    return (
        f"{stated}. Not all ranks are the same in truth (Friedman's test, Iman and Davenport's F, "
        f"{_p(found.iman_davenport_p)}, for this way of measuring by itself); Nemenyi's critical "
        f"difference of mean ranks is {found.critical_difference:.2g}, and {nearer}."
    )


def _protocol(row: Mapping[Any, Any]) -> str:
    pair = f"{in_words(row['method'])} against {in_words(row['against'])}"
    found = {word: row[word] for word in ("better", "worse", "undecided") if row[word]}
    if len(found) == 1:
        ((word, names),) = found.items()
        said = f"{word} in each of the {len(names)} ways of measuring"
    else:
        parts = [f"{word} by {', '.join(map(in_words, names))}" for word, names in found.items()]
        said = f"{row['conclusion']}: {'; '.join(parts)}"
    return f"{pair}: {said}."


def _agreed(agreed: Concordance) -> str:
    if np.isnan(agreed.w):
        return "Every way of measuring ranks all methods alike: there are no rankings to compare."
    return (
        f"The {agreed.protocols} ways of measuring rank the means of the {agreed.methods} methods "
        f"with Kendall's W = {agreed.w:.2f} (1 where all agree), {_p(agreed.p_value)} by "
        f"permutation; W takes the means as exact."
    )


def _name(key: Mapping[str, Any]) -> str:
    return in_words(protocol_name(key))


def _samples(count: int) -> str:
    return f"{count:,} sample{'' if count == 1 else 's'}"


def _percent(settings: Mapping[str, Any]) -> str:
    return f"{100 * settings['confidence']:g} %"


def _p(p_value: float) -> str:
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.3f}"
