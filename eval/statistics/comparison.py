"""Methods compared on the same samples: numbers, ranks, and words that claim no more than these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from igsuite.checks import check_seed, check_share
from igsuite.errors import ArgumentError, check_name
from igsuite.eval.statistics.concordance import Concordance
from igsuite.eval.statistics.directions import directions, told_directions
from igsuite.eval.statistics.hierarchical import hierarchical_interval
from igsuite.eval.statistics.left_out import why_left_out
from igsuite.eval.statistics.measurements import Measurements, measurements
from igsuite.eval.statistics.pairs_table import COLUMNS, level_of_tests, pairs_table
from igsuite.eval.statistics.protocols import protocol_concordance, protocols_table
from igsuite.eval.statistics.rank_figure import rank_figure
from igsuite.eval.statistics.ranks import Ranks, rank_methods
from igsuite.eval.statistics.sentences import sentences_of
from igsuite.eval.statistics.summary import summary_of
from igsuite.eval.statistics.telling import telling_sentences

#: Columns of a ranking, beside those that name the way of measuring and the method.
RANKING = (
    "mean",
    "low",
    "high",
    "samples",
    "dropped",
    "dropped_why",
    "mean_rank",
    "ranked",
    "friedman_p",
    "critical_difference",
)


@dataclass(frozen=True, eq=False)
class Comparison:
    """What a comparison of methods on the same samples found.

    Args:
        table: One row a way of measuring and pair of methods: `metric` (and the columns of
            `protocol`), `higher_is_better`, `method`, `against`, the mean `difference` (method −
            against) with its interval `low` to `high`, whether the two are `told_apart` (by
            interval, corrected p-value and ranks alike) and then which is `better` (else, and
            where no direction is known, empty), Wilcoxon's `p_value`, `p_holm` (corrected for
            all rows), `rank_biserial`, `d_z`, the numbers of `samples` and of those `dropped`,
            `samples_needed` to find the effect seen, and the `detectable` d_z, the least that
            so many samples find, both at the strictest level of Holm's correction.
        ranking: One row a way of measuring and method: its `mean` with `low` and `high` over its
            own `samples`, with how many were `dropped` and `dropped_why`; and its `mean_rank` over
            the `ranked` samples that all methods have, with `friedman_p` (Iman and Davenport's) and
            Nemenyi's `critical_difference`. Metrics without a direction rank nothing.
        protocols: One row a pair of methods: the `conclusion` over all ways of measuring whose
            direction is known, and which of them find the method `better`, `worse`, or leave it
            `undecided`. No rows where there is but one way.
        dropped: One row a way of measuring, sample and method without a number: the `reason`.
        concordance: How far the ways of measuring rank the methods alike; `None` where there are
            fewer than two ways or three methods.
        summary: A line a pair of methods, over all ways of measuring, or a method, where there are
            many pairs; and which samples were left out of them; `str()` of the comparison.
        sentences: What was found and what cannot be said, in words: one for every difference.
        telling: Those of a small comparison; of a large one the most telling, with how many others
            there are.
        settings: What was asked for.
    """

    table: pd.DataFrame
    ranking: pd.DataFrame
    protocols: pd.DataFrame
    dropped: pd.DataFrame
    concordance: Concordance | None
    summary: list[str]
    sentences: list[str]
    telling: list[str]
    settings: dict[str, Any]

    def figure(self, title: str = "") -> Figure:
        """Draw the methods' mean ranks, a row for each way of measuring.

        Args:
            title: Title of the figure.

        Returns:
            A `matplotlib.figure.Figure`; methods that can't be told apart are joined by a bar.
        """
        return rank_figure(self.ranking, self.settings["protocol"], title)

    def __str__(self) -> str:
        return "\n".join(self.summary)

    def _repr_html_(self) -> str:
        # An uncorrected p-value out of many says little by itself.
        shown = self.table.drop(columns="p_value")
        html: str = shown.to_html(float_format="{:.3g}".format, index=False)
        return html


def compare(
    frame: pd.DataFrame,
    baseline_method: str | None = None,
    *,
    value: str = "value",
    protocol: Sequence[str] = (),
    higher_is_better: Mapping[str, bool | None] | None = None,
    confidence: float = 0.95,
    power: float = 0.8,
    seed: int = 0,
) -> Comparison:
    """Compare methods that were measured on the same samples.

    The unit is the sample, and each pair of methods is compared on the samples that both have.
    Where the frame has a column "seed", a sample counts once, by its mean over the seeds, and
    intervals hold for other seeds too.

    Args:
        frame: One row a sample, method and metric, as `igsuite.eval.evaluate` returns: columns
            "sample", "method", "metric" and "value"; "seed" where there are several; "reason" for
            why a value is missing and "higher_is_better", where they are known.
        baseline_method: The method that all others are compared with; `None` for all pairs.
        value: Column to compare, such as "normalised".
        protocol: Columns that, beside the metric, tell ways of measuring apart, such as
            "operator".
        higher_is_better: For each metric that neither the frame's own column nor igsuite knows
            whether higher is better, `None` for one that only describes; it goes before both.
        confidence: Coverage of each interval by itself, and 1 less the level of the tests.
        power: Chance of finding an effect, for the numbers of samples.
        seed: Seed of the resampling.

    Returns:
        A `Comparison`.

    Raises:
        ArgumentError: If the frame cannot be read, or another argument cannot be used.

    Example:
        >>> rows = [
        ...     (sample, method, "deletion", sample / 10 + worse)
        ...     for sample in range(12)
        ...     for method, worse in (("integrated_gradients", 0.0), ("gradient", 0.5 + sample))
        ... ]
        >>> frame = pd.DataFrame(rows, columns=["sample", "method", "metric", "value"])
        >>> compare(frame).table.better.tolist()
        ['integrated_gradients']
    """
    check_share("confidence", confidence)
    check_share("power", power)
    check_seed(seed)
    ways = measurements(frame, value, protocol)
    if taken := sorted({*protocol} & {*COLUMNS, *RANKING, "reason"}):
        raise ArgumentError("protocol", taken[0], "a name that no column of the results has")
    methods = ways[0].methods
    if baseline_method is not None:
        check_name("baseline_method", baseline_method, methods)
    told = told_directions(frame)
    higher = directions((way.metric for way in ways), higher_is_better, value, told)

    table = pairs_table(ways, _pairs(methods, baseline_method), higher, confidence, power, seed)
    ranks = [_ranks(way, higher[way.metric], level_of_tests(confidence)) for way in ways]
    ranking = pd.concat(
        [_ranking(*each, confidence, seed) for each in zip(ways, ranks, strict=True)],
        ignore_index=True,
    )
    agreed = protocol_concordance(ways, higher, seed)
    settings = {
        "baseline_method": baseline_method,
        "value": value,
        "protocol": tuple(protocol),
        "higher_is_better": higher,
        "confidence": confidence,
        "power": power,
        "seed": seed,
    }
    protocols = protocols_table(table, tuple(protocol))
    words = sentences_of(ways, table, ranks, protocols, agreed, settings)
    return Comparison(
        table=table,
        ranking=ranking,
        protocols=protocols,
        dropped=_dropped(ways),
        concordance=agreed,
        summary=summary_of(ways, table, tuple(protocol)),
        sentences=words.everything,
        telling=telling_sentences(words, table, protocols),
        settings=settings,
    )


def _pairs(methods: Sequence[str], baseline: str | None) -> list[tuple[str, str]]:
    if baseline is None:
        return list(combinations(methods, 2))
    return [(method, baseline) for method in methods if method != baseline]


def _ranks(way: Measurements, higher_is_better: bool | None, level: float) -> Ranks | None:
    return (
        None if higher_is_better is None else rank_methods(way.by_sample, higher_is_better, level)
    )


def _ranking(way: Measurements, ranks: Ranks | None, confidence: float, seed: int) -> pd.DataFrame:
    rows = []
    for place, method in enumerate(way.methods):
        mean = hierarchical_interval(way.of(method), confidence, seed)
        numbers: list[Any] = [mean.mean, mean.low, mean.high, mean.count, mean.dropped]
        numbers.append(why_left_out(way, method))
        if ranks is None:
            numbers += [np.nan, 0, np.nan, np.nan]
        else:
            numbers += [ranks.mean_ranks[place], ranks.samples, ranks.iman_davenport_p]
            numbers += [ranks.critical_difference]
        rows.append({**way.key, "method": method, **dict(zip(RANKING, numbers, strict=True))})
    return pd.DataFrame(rows)


def _dropped(ways: Sequence[Measurements]) -> pd.DataFrame:
    columns = [*ways[0].key, "sample", "method", "reason"]
    rows = [
        {**way.key, "sample": sample, "method": method, "reason": reason}
        for way in ways
        for (sample, method), reason in way.reasons.items()
    ]
    return pd.DataFrame(rows, columns=columns)
