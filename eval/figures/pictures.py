"""A run's pictures beside their explanations, on as many pages as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from matplotlib.figure import Figure

from igsuite.eval.figures.choice import chosen_run
from igsuite.eval.figures.finishing import finished
from igsuite.eval.figures.presets import Preset, as_preset, drawn_for
from igsuite.eval.figures.series import Series, series_of
from igsuite.eval.figures.shown import first_samples, quality_words, shown_words, target_words
from igsuite.eval.runs.run import Run
from igsuite.image.views.attribution_mask import attribution_mask
from igsuite.image.views.comparison_panels import LIGHT
from igsuite.image.views.legend import legend
from igsuite.image.views.painting import overlay
from igsuite.image.views.panels import GAP, MARGIN, Panel, Row, Sizes, panels_figure
from igsuite.image.views.shown_pixels import in_grey

#: Pictures that are shown where none are asked for.
MOST = 6
#: The least width of a picture, in letters of the figure.
_NARROWEST = 7.5


def picture_pages(
    run: Run,
    preset: str | Preset = "neurips",
    width: str = "text",
    *,
    methods: Sequence[str] | None = None,
    samples: Sequence[int] | None = None,
) -> list[Figure]:
    """Draw pictures, a row each: the input, and the attributions by each explanation over it.

    Positive values, evidence for the target, are red, negative ones blue, and zero leaves the
    picture in grey as it is. Each overlay has one symmetric scale, which the note states.

    Args:
        run: A run of pictures.
        preset: A name out of `PRESETS`, or a `Preset`.
        width: "text" for all columns of the page, or "column" for one.
        methods: Methods or explanations of the run; `None` for all.
        samples: Numbers of the pictures; `None` for the first ones.

    Returns:
        A `matplotlib.figure.Figure` for each page.

    Raises:
        ArgumentError: If the run is not of pictures, or an argument can't be used.
    """
    preset = as_preset(preset)
    run = chosen_run(run, first_samples(run, MOST) if samples is None else samples, methods)
    series = series_of(run.explanations)
    inner = preset.width(width) - 2 * MARGIN
    across = max(2, int(72 * inner / (_NARROWEST * preset.letters)))
    cells = [_cells(run, row, series) for row in range(len(run.samples))]
    lines = _lines(cells, across)
    sizes = Sizes(inner, inner, inner, preset.letters, preset.small, preset.small)
    note = legend(scale="of its picture")
    across = len(lines[0].panels)
    side = (inner - (across - 1) * GAP) / across
    shape = max(picture.shape[0] / picture.shape[1] for picture in run.pictures)
    # Up to three lines of titles and two of captions.
    high = side * shape + (3 * preset.letters if len(lines) > len(cells) else 0) / 72
    high += 3 * preset.letters / 72
    most = max(1, int((preset.tallest - 4 * preset.letters / 72) / high))
    pages = []
    for start in range(0, len(lines), most):
        with drawn_for(preset):
            figure = panels_figure(lines[start : start + most], note, sizes)
            pages.append(finished(figure, preset))
    return pages


def _cells(run: Run, row: int, series: Sequence[Series]) -> list[Panel]:
    """A picture, and each explanation over it."""
    picture = run.pictures[row]
    below = in_grey(picture, LIGHT)
    cells = [Panel(picture, "input", target_words(run, row))]
    for each in series:
        values = run.attributions(each.method, each.baseline).values[row]
        drawn = overlay(below, attribution_mask(values))
        cells.append(Panel(drawn, each.label, quality_words(run, each, row)))
    return cells


def _lines(cells: Sequence[Sequence[Panel]], across: int) -> list[Row]:
    """Arrange pictures with their explanations in lines of no more than so many.

    Several stand side by side where they fit, and one goes on in the next line where it does not.
    """
    width = len(cells[0])
    if width > across:
        lines = []
        for own in cells:
            for start in range(1, width, across - 1):
                rest: list[Panel | None] = list(own[start : start + across - 1])
                first = own[0] if start == 1 else None
                lines.append(Row([first, *rest, *([None] * (across - 1 - len(rest)))]))
        return lines
    beside = across // width
    rows = [cells[start : start + beside] for start in range(0, len(cells), beside)]
    lines = []
    for number, row in enumerate(rows):
        panels = [panel for own in row for panel in own]
        # Titles stand above the first line alone.
        shown = panels if number == 0 else [replace(panel, title="") for panel in panels]
        lines.append(Row([*shown, *([None] * (min(beside, len(cells)) * width - len(shown)))]))
    return lines


def picture_caption(run: Run, count: int) -> str:
    """Return the caption of `picture_pages` that show `count` pictures."""
    return (
        f"{shown_words(run, count)}, with what the model was scored for, and "
        f"attributions over them in grey. {legend(scale='of its picture')} Below each "
        "explanation stands the relative error of its attributions; exact methods integrate "
        "nothing."
    )
