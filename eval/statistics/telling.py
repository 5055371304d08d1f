"""The most telling sentences of a large comparison, and how much they leave out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from igsuite.eval.statistics.protocols import DEPENDS
from igsuite.eval.statistics.standings import standings

#: Sentences up to which all are told, and of more: pairs that turn round, and differences.
_FEW, _TURNING, _STRONGEST = 100, 20, 20


@dataclass(frozen=True)
class Sentences:
    """A comparison in words, by what they are of.

    Args:
        scope: What was compared, and what has to be read with it.
        pairs: One a row of the comparison's table.
        rankings: One a way of measuring that ranks.
        protocols: One a row of its table of protocols.
        agreement: How far the ways of measuring agree.
    """

    scope: list[str]
    pairs: list[str]
    rankings: list[str]
    protocols: list[str]
    agreement: list[str]

    @property
    def everything(self) -> list[str]:
        """All of them, in their order."""
        return [*self.scope, *self.pairs, *self.rankings, *self.protocols, *self.agreement]


def telling_sentences(said: Sentences, table: pd.DataFrame, protocols: pd.DataFrame) -> list[str]:
    """Return all sentences of a small comparison, and of a large one those that tell most.

    Of a large one these are the scope, how often each method is better, every ranking, pairs whose
    conclusion turns with the way of measuring, and the differences that are told apart with the
    largest effects: of a clear comparison most rank-biserial correlations are ±1, and d_z tells
    more. So every difference that is decided is told or counted, and the last sentence says
    how many are counted alone.

    Args:
        said: All sentences.
        table, protocols: As of a `Comparison`.
    """
    everything = said.everything
    if len(everything) <= _FEW:
        return everything
    depends = (protocols["conclusion"] == DEPENDS).tolist()
    turning = [each for each, turns in zip(said.protocols, depends, strict=True) if turns]
    told_apart = table[table["told_apart"].astype(bool)]
    strongest = _by_effect(told_apart).index[:_STRONGEST]
    return [
        *said.scope,
        *(f"{each}." for each in standings(table)),
        *said.rankings,
        *turning[:_TURNING],
        *(said.pairs[row] for row in strongest),
        *said.agreement,
        _left_unsaid(len(strongest), len(told_apart), len(table)),
        *([_left_unsaid_of_turning(turning, len(protocols))] if len(protocols) else []),
    ]


def _by_effect(told_apart: pd.DataFrame) -> pd.DataFrame:
    """Differences by their effects, the largest first; those of known direction before others."""
    # Differences that are all alike have no d_z, being infinitely many deviations from 0.
    deviations = told_apart["d_z"].abs().fillna(np.inf)
    undirected = told_apart["higher_is_better"].isna()
    order = np.lexsort((-deviations, -told_apart["rank_biserial"].abs(), undirected))
    return told_apart.iloc[order]


def _left_unsaid(shown: int, told_apart: int, total: int) -> str:
    every = "All are in the table of pairs, in JSON, CSV and Parquet."
    found = f"{told_apart:,} of {total:,} differences are told apart"
    if shown < told_apart:
        largest = f"the {shown} with the largest effects (rank-biserial, then d_z)"
        return f"{found}, of which {largest} are put into words here. {every}"
    return f"{found}. {every}"


def _left_unsaid_of_turning(turning: list[str], total: int) -> str:
    found = f"{len(turning):,} of {total:,} pairs depend on the way of measuring"
    if len(turning) > _TURNING:
        return f"{found}, of which {_TURNING} are named here."
    return f"{found}."
