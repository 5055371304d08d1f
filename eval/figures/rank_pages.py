"""Critical-difference diagrams of a run, as many on a page as it holds."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from matplotlib.figure import Figure

from igsuite.eval.figures.comparing import compared
from igsuite.eval.figures.fitting import fitted
from igsuite.eval.figures.presets import Preset, as_preset, drawn_for
from igsuite.eval.figures.ways import counted
from igsuite.eval.runs.run import Run
from igsuite.eval.statistics.rank_figure import height_of, rank_figure


def rank_pages(run: Run, preset: str | Preset = "neurips", width: str = "column") -> list[Figure]:
    """Draw the mean ranks of a run's explanations, with bars over those that can't be told apart.

    Args:
        run: The run.
        preset: A name out of `PRESETS`, or a `Preset`.
        width: "text" for all columns of the page, or "column" for one.

    Returns:
        A `matplotlib.figure.Figure` for each page; none where no metric has a direction.

    Raises:
        ArgumentError: If there are fewer than two explanations.

    Source: Demšar 2006, figure 1.
    """
    preset = as_preset(preset)
    found = compared(run)
    protocol = found.settings["protocol"]
    ranked = found.ranking[found.ranking["mean_rank"].notna()]
    # Where a column is narrow, names at both sides would leave nothing between them.
    sides = 2 if 72 * preset.width(width) > 45 * preset.letters else 1
    high = height_of(ranked["method"].nunique(), sides) * preset.scale
    pages = []
    for rows in _pages(ranked, ["metric", *protocol], max(1, int(preset.text_height / high))):
        count = len(rows[["metric", *protocol]].drop_duplicates())
        with drawn_for(preset):
            figure = rank_figure(rows, protocol, sides=sides)
            pages.append(fitted(figure, preset, preset.width(width), high * count))
    return pages


def rank_caption(run: Run) -> str:
    """Return the caption of a run's `rank_pages`."""
    return (
        f"Mean ranks over {counted(len(run.samples), run)}, 1 is best; samples that lack a number "
        "by some method are left out. Bars join methods whose mean ranks are nearer than Nemenyi's "
        "critical difference at the level 0.05, which is drawn where Friedman's test (Iman and "
        "Davenport's F) finds that not all ranks are the same."
    )


def _pages(ranking: pd.DataFrame, key: list[str], most: int) -> Iterator[pd.DataFrame]:
    place = ranking.groupby(key, sort=False).ngroup()
    for _, rows in ranking.groupby(place // most):
        yield rows
