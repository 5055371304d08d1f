"""A run's pictures beside their explanations, on as many pages as it takes."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from igsuite.eval.figures.finishing import finished
from igsuite.eval.figures.presets import Preset, as_preset, drawn_for
from igsuite.eval.figures.shown import chosen_rows, chosen_series, quality_words, target_words
from igsuite.eval.runs.run import Run
from igsuite.image.views.attribution_mask import attribution_mask
from igsuite.image.views.comparison_panels import LIGHT
from igsuite.image.views.legend import legend
from igsuite.image.views.painting import overlay
from igsuite.image.views.panels import GAP, MARGIN, Panel, Row, Sizes, panels_figure
from igsuite.image.views.shown_pixels import in_grey

#: Pictures that are shown where none are asked for.
MOST = 6


def picture_pages(
    run: Run,
    preset: str | Preset = "neurips",
    width: str = "text",
    *,
    explanations: Sequence[str] | None = None,
    rows: Sequence[int] | None = None,
) -> list[Figure]:
    """Draw pictures, a row each: the input, and the attributions by each explanation over it.

    Positive values, evidence for the target, are red, negative ones blue, and zero leaves the
    picture in grey as it is. Each overlay has one symmetric scale, which the note states.

    Args:
        run: A run of pictures.
        preset: A name out of `PRESETS`, or a `Preset`.
        width: "text" for all columns of the page, or "column" for one.
        explanations: Methods or explanations of the run; `None` for all.
        rows: Places of the pictures; `None` for the first ones.

    Returns:
        A `matplotlib.figure.Figure` for each page.

    Raises:
        ArgumentError: If the run is not of pictures, or an argument can't be used.
    """
    preset = as_preset(preset)
    chosen = chosen_rows(run, rows, MOST)
    series = chosen_series(run, explanations)
    pictures = run.pictures
    inner = preset.width(width) - 2 * MARGIN
    # A picture and one explanation leave room for more of them beside each other.
    beside = max(1, int(72 * inner / (20 * preset.letters))) if len(series) == 1 else 1
    sizes = Sizes(inner, inner, inner, preset.letters, preset.small, preset.small)
    lines = []
    for start in range(0, len(chosen), beside):
        panels: list[Panel | None] = []
        for row in chosen[start : start + beside]:
            heads = not start
            panels.append(Panel(pictures[row], "input" if heads else "", target_words(run, row)))
            below = in_grey(pictures[row], LIGHT)
            for each in series:
                values = run.attributions(each.method, each.baseline).values[row]
                drawn = overlay(below, attribution_mask(values))
                title = each.label if heads else ""
                panels.append(Panel(drawn, title, quality_words(run, each, row)))
        missing = beside * (1 + len(series)) - len(panels)
        lines.append(Row([*panels, *([None] * missing)]))
    note = legend(scale="of its picture")
    count = len(lines[0].panels)
    side = (inner - (count - 1) * GAP) / count
    shape = max(picture.shape[0] / picture.shape[1] for picture in pictures)
    high = side * shape + 4 * preset.letters / 72
    most = max(1, int((preset.text_height - 4 * preset.letters / 72) / high))
    pages = []
    for start in range(0, len(lines), most):
        with drawn_for(preset):
            figure = panels_figure(lines[start : start + most], note, sizes)
            pages.append(finished(figure, preset))
    return pages


def picture_caption(run: Run, count: int) -> str:
    """Return the caption of `picture_pages` that show the first `count` pictures."""
    return (
        f"The first {count:,} of {len(run.samples):,} pictures, with what the model was scored "
        f"for, and attributions over them in grey. {legend(scale='of its picture')} Below each "
        "explanation stands the relative error of its attributions; exact methods integrate "
        "nothing."
    )
