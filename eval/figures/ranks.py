"""Critical-difference diagrams, as many on a page as it holds."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from matplotlib.figure import Figure

from igsuite.eval.figures.fitting import fitted
from igsuite.eval.figures.presets import Preset, as_preset, drawn_for
from igsuite.eval.figures.ways import SCALE
from igsuite.eval.reports.compared_runs import ComparedRuns
from igsuite.eval.statistics.directions import NORMALISED
from igsuite.eval.statistics.rank_figure import height_of, rank_figure


def rank_pages(
    compared: ComparedRuns, preset: str | Preset = "neurips", width: str = "column"
) -> list[Figure]:
    """Draw the mean ranks of explanations, with bars over those that can't be told apart.

    Args:
        compared: Of `igsuite.eval.reports.compared_runs.compare_runs`.
        preset: A name out of `PRESETS`, or a `Preset`.
        width: "text" for all columns of the page, or "column" for one.

    Returns:
        A `matplotlib.figure.Figure` for each page; none where nothing is ranked.

    Source: Demšar 2006, figure 1.
    """
    preset = as_preset(preset)
    if compared.comparison is None:
        return []
    found = compared.comparison.ranking
    names = [compared.ways[way].label for way in compared.ranked[:, 0]]
    ranked = found.assign(metric=names)[found["mean_rank"].notna()]
    # Where a column is narrow, names at both sides would leave nothing between them.
    sides = 2 if 72 * preset.width(width) > 45 * preset.letters else 1
    high = height_of(ranked["method"].nunique(), sides) * preset.scale
    pages = []
    for rows in _pages(ranked, max(1, int(preset.tallest / high))):
        with drawn_for(preset):
            figure = rank_figure(rows, sides=sides)
            tall = high * rows["metric"].nunique()
            pages.append(fitted(figure, preset, preset.width(width), tall))
    return pages


def rank_caption(compared: ComparedRuns) -> str:
    """Return the caption of the `rank_pages` of compared runs."""
    scaled = any(way.compared == NORMALISED for way in compared.ways)
    several = compared.comparison is None or compared.comparison.ranking["ranked"].max() > 1
    said = _OF_SAMPLES if several else _OF_ONE
    return f"{said} {SCALE}." if scaled else said


_OF_ONE = "Ranks on one sample, 1 is best. One sample says nothing of others."
_OF_SAMPLES = (
    "Mean ranks over samples, 1 is best; samples that lack a number by some method are left out. "
    "Bars join methods whose mean ranks are nearer than Nemenyi's critical difference at the level "
    "0.05, which is drawn where Friedman's test (Iman and Davenport's F) finds that not all ranks "
    "are the same."
)


def _pages(ranking: pd.DataFrame, most: int) -> Iterator[pd.DataFrame]:
    place = ranking.groupby("metric", sort=False).ngroup()
    for _, rows in ranking.groupby(place // most):
        yield rows
