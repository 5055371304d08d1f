"""Everything that `igsuite figures` draws: for each name what it makes of runs and studies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from matplotlib.figure import Figure

from igsuite.eval.converging.convergence_study import ConvergenceStudy
from igsuite.eval.figures.agreement_matrix import (
    agreement_caption,
    agreement_counts,
    agreement_figure,
    agreement_width,
)
from igsuite.eval.figures.choice import ChosenRun
from igsuite.eval.figures.compared_scores import normalised_tables, score_tables
from igsuite.eval.figures.operators import operator_caption, operator_figure, operator_panels
from igsuite.eval.figures.pictures import MOST as PICTURES
from igsuite.eval.figures.pictures import picture_caption, picture_pages
from igsuite.eval.figures.presets import Preset
from igsuite.eval.figures.ranks import rank_caption, rank_pages
from igsuite.eval.figures.removal import drawn_series, removal_caption, removal_figure
from igsuite.eval.figures.score_table import ScoreTable, score_caption
from igsuite.eval.figures.shown import first_samples
from igsuite.eval.figures.study_figures import (
    ERROR_BAR_CAPTION,
    ERROR_COST_CAPTION,
    STEPS_CAPTION,
    error_bar_figure,
    error_cost_figure,
    path_profile_figure,
    profile_caption,
    steps_needed_figure,
)
from igsuite.eval.figures.tokens import MOST as TEXTS
from igsuite.eval.figures.tokens import token_caption, token_pages
from igsuite.eval.reports.compared_runs import ComparedRuns
from igsuite.eval.runs.convergence_run import ConvergenceRun
from igsuite.eval.runs.run import Run
from igsuite.image.command.file_names import file_stems
from igsuite.notes import print_note
from igsuite.visible import visible

#: Samples in a grid of all explanations.
GRID_ROWS = 3


@dataclass(frozen=True)
class Piece:
    """A figure or a table, and what it shows.

    Args:
        stem: What its files are called, without the run's name.
        caption: What it shows.
        width: "column" or "text".
        figure: The figure; `None` for a table.
        table: The table; `None` for a figure.
    """

    stem: str
    caption: str
    width: str
    figure: Figure | None = None
    table: ScoreTable | None = None


OfRun: TypeAlias = Callable[[Run, Preset, str | None], Iterator[Piece]]
OfCompared: TypeAlias = Callable[[ComparedRuns, Preset, str | None], Iterator[Piece]]
OfStudy: TypeAlias = Callable[[ConvergenceRun, Preset, str | None], Iterator[Piece]]
StudyFigure: TypeAlias = Callable[[ConvergenceStudy, Preset, str], Figure]


def _heatmaps(run: Run, preset: Preset, width: str | None) -> Iterator[Piece]:
    chosen = isinstance(run, ChosenRun) and run.methods_chosen
    methods = None if chosen else [run.explanations[0]["label"]]
    most = TEXTS if run.kind == "text" else PICTURES
    usual = "column" if run.kind == "text" else "text"
    yield from _pages("heatmaps", run, preset, width or usual, methods, most)


def _grid(run: Run, preset: Preset, width: str | None) -> Iterator[Piece]:
    yield from _pages("grid", run, preset, width or "text", None, GRID_ROWS)


def _pages(
    stem: str,
    run: Run,
    preset: Preset,
    width: str,
    methods: Sequence[str] | None,
    most: int,
) -> Iterator[Piece]:
    """Draw samples of a run: those chosen, or its first ones."""
    draw, caption = (
        (token_pages, token_caption) if run.kind == "text" else (picture_pages, picture_caption)
    )
    samples = first_samples(run, most)
    pages = draw(run, preset, width, methods=methods, samples=samples)
    yield from _numbered(stem, pages, caption(run, len(samples)), width)


def _curves(run: Run, preset: Preset, width: str | None) -> Iterator[Piece]:
    if not run.curve_names:
        return
    if drawn_series(run):
        width = width or "text"
        yield Piece("curves", removal_caption(run), width, removal_figure(run, preset, width))
    else:
        print_note(f"{visible(run.path.name)} has no curves but those of random orders.")


def _agreement(run: Run, preset: Preset, width: str | None) -> Iterator[Piece]:
    if len(run.explanations) < 2:
        return
    if any(agreement_counts(run)):
        width = width or agreement_width(run, preset)
        figure = agreement_figure(run, preset, width)
        yield Piece("agreement", agreement_caption(run), width, figure)
    else:
        print_note(
            f"{visible(run.path.name)} has no agreement to draw: of every two explanations one "
            "has one value everywhere."
        )


def _operators(run: Run, preset: Preset, width: str | None) -> Iterator[Piece]:
    if operator_panels(run):
        width = width or "text"
        yield Piece("operators", operator_caption(run), width, operator_figure(run, preset, width))


def _ranks(compared: ComparedRuns, preset: Preset, width: str | None) -> Iterator[Piece]:
    width = width or "column"
    yield from _numbered(
        "ranks", rank_pages(compared, preset, width), rank_caption(compared), width
    )


def _tables(compared: ComparedRuns, preset: Preset, width: str | None) -> Iterator[Piece]:
    for name, tables in (
        ("scores", score_tables(compared)),
        ("normalised-scores", normalised_tables(compared)),
    ):
        for table in tables:
            stem = f"{name}-{table.operator}" if table.operator else name
            caption = score_caption(table, compared.runs[0].kind)
            fitting = table.layout(preset, width).width
            yield Piece(file_stems([stem])[0], caption, fitting, table=table)


def _study(draw: StudyFigure, stem: str, usual: str, caption: str) -> OfStudy:
    def drawn(run: ConvergenceRun, preset: Preset, width: str | None) -> Iterator[Piece]:
        chosen = width or usual
        yield Piece(stem, caption, chosen, draw(run.study, preset, chosen))

    return drawn


def _profiles(run: ConvergenceRun, preset: Preset, width: str | None) -> Iterator[Piece]:
    profiles = run.study.profiles
    if profiles.empty:
        print_note(
            f"{visible(run.path.name)} has no path profiles: it was computed before igsuite "
            "converge kept them. Computed in a new folder, it has."
        )
        return
    width = width or "text"
    names = dict(enumerate(run.names)) if run.kind == "image" else None
    figure = path_profile_figure(profiles, preset, width, names=names)
    yield Piece("profiles", profile_caption(profiles), width, figure)


def _numbered(stem: str, figures: Sequence[Figure], caption: str, width: str) -> Iterator[Piece]:
    """Number pages where there are several."""
    for number, figure in enumerate(figures, start=1):
        name = f"{stem}-{number}" if len(figures) > 1 else stem
        part = f" (Page {number} of {len(figures)}.)" if len(figures) > 1 else ""
        yield Piece(name, f"{caption}{part}", width, figure)


#: What is drawn of each run, of all runs compared, and of each convergence study.
RUN_KINDS: dict[str, OfRun] = {
    "heatmaps": _heatmaps,
    "grid": _grid,
    "curves": _curves,
    "agreement": _agreement,
    "operators": _operators,
}
COMPARED_KINDS: dict[str, OfCompared] = {"ranks": _ranks, "tables": _tables}
STUDY_KINDS: dict[str, OfStudy] = {
    "convergence": _study(error_cost_figure, "convergence", "column", ERROR_COST_CAPTION),
    "calibration": _study(error_bar_figure, "calibration", "text", ERROR_BAR_CAPTION),
    "steps": _study(steps_needed_figure, "steps", "text", STEPS_CAPTION),
    "profiles": _profiles,
}
KINDS = (*RUN_KINDS, *COMPARED_KINDS, *STUDY_KINDS)
