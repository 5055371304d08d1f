"""Heatmaps of a run's texts, a line or more for each explanation, on as many pages as it takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from igsuite.eval.figures.choice import chosen_run
from igsuite.eval.figures.presets import Preset, as_preset, drawn_for
from igsuite.eval.figures.series import Series, series_of
from igsuite.eval.figures.shown import first_samples, quality_words, shown_words, target_words
from igsuite.eval.runs.run import Run
from igsuite.visible import visible

if TYPE_CHECKING:
    from igsuite.text.views.figure_view import Sheet
    from igsuite.text.views.heatmap import Heatmap, Scale

#: Texts that are shown where none are asked for.
MOST = 6
#: Widths in Chinese characters: of the labels at most, and of the bar of colours.
_LABELS, _BAR = 0.3, 8.0
_GAP = 0.7


def token_pages(
    run: Run,
    preset: str | Preset = "neurips",
    width: str = "text",
    *,
    methods: Sequence[str] | None = None,
    samples: Sequence[int] | None = None,
) -> list[Figure]:
    """Draw texts with their tokens in the colours of their attributions.

    Below each text's target stand its tokens by each explanation. Positive values, evidence for
    the target, are red, negative ones blue and underlined, zero is white. Each explanation has
    one symmetric scale over all texts, which the legend states. Values below twice their standard
    error are hatched and at half strength.

    Args:
        run: A run of texts.
        preset: A name out of `PRESETS`, or a `Preset`.
        width: "text" for all columns of the page, or "column" for one.
        methods: Methods or explanations of the run; `None` for all.
        samples: Numbers of the texts; `None` for the first ones.

    Returns:
        A `matplotlib.figure.Figure` for each page.

    Raises:
        ArgumentError: If the run is not of texts, or an argument can't be used.
    """
    preset = as_preset(preset)
    run = chosen_run(run, first_samples(run, MOST) if samples is None else samples, methods)
    series = series_of(run.explanations)
    # Drawing tokens is the part of text that loads TensorFlow.
    from igsuite.text.views.figure_view import MARGIN, Sheet

    inches = _inches(preset)
    wide = preset.width(width) / inches - 2 * MARGIN
    most = preset.tallest / inches - 2 * MARGIN
    scales = [_scale(run, each) for each in series]
    pages: list[Figure] = []
    with drawn_for(preset):
        left = _label_width(preset, series, wide)
        sheet, y = _begun(preset, scales, series, left, wide)
        for row in range(len(run.samples)):
            trial = Sheet(preset.families)
            height = _draw_sample(trial, run, row, series, scales, left, wide, 0.0)
            if row and y + height > most:
                pages.append(sheet.figure(-left, wide - left, y, inches))
                sheet, y = _begun(preset, scales, series, left, wide)
            y = _draw_sample(sheet, run, row, series, scales, left, wide, y)
        pages.append(sheet.figure(-left, wide - left, y, inches))
    return pages


def token_caption(run: Run, count: int) -> str:
    """Return the caption of `token_pages` that show `count` texts."""
    return (
        f"{shown_words(run, count)}, with what the model was scored for. "
        "Red tokens speak for the target, blue and underlined ones against it, white ones not at "
        "all. Each explanation has one symmetric scale over the texts shown, which the legend "
        "states. Hatched and at half strength: below twice the standard error. Behind each "
        "explanation stands the relative error of its attributions; exact methods integrate "
        "nothing."
    )


def _inches(preset: Preset) -> float:
    """Inches of a Chinese character with the room around it, so that tokens have the letters."""
    from igsuite.text.views.figure_view import EM, INCHES

    own = EM * INCHES * 72
    return INCHES * preset.letters / own


def _label_width(preset: Preset, series: Sequence[Series], wide: float) -> float:
    from igsuite.fonts import drawable
    from igsuite.text.views.figure_view import SMALL_EM, Sheet

    if len(series) == 1:
        return 0.0
    sheet = Sheet(preset.families)
    widest = max(sheet.width(drawable(each.label), SMALL_EM) for each in series)
    return min(widest + 0.5, _LABELS * wide)


def _begun(
    preset: Preset, scales: Sequence[Scale], series: Sequence[Series], left: float, wide: float
) -> tuple[Sheet, float]:
    """Begin a page with its legend, and return where that ends."""
    from igsuite.text.views.figure_view import SMALL_EM, Sheet, sentences

    sheet = Sheet(preset.families)
    words = ("against the target", "for the target")
    sheet.note(-left, 0, words[0])
    x = -left + sheet.width(words[0], SMALL_EM) + 0.4
    cells = scales[0].bar(41)
    cell = min(_BAR, wide / 5) / len(cells)
    for place, colour in enumerate(cells):
        reach = 1.5 if place < len(cells) - 1 else 1.0
        sheet.box(x + place * cell, 0.12, cell * reach, 0.8, colour)
    sheet.note(x + cell * len(cells) + 0.4, 0, words[1])
    sizes = [
        f"±{each.largest:.2g}{f' in {one.label}' if len(series) > 1 else ''}"
        for each, one in zip(scales, series, strict=True)
    ]
    y = 1.25
    for line in sentences(sheet, f"Full colour at {', '.join(sizes)}; underlined: against.", wide):
        sheet.note(-left, y, line)
        y += 1.1
    return sheet, y


def _draw_sample(
    sheet: Sheet,
    run: Run,
    row: int,
    series: Sequence[Series],
    scales: Sequence[Scale],
    left: float,
    wide: float,
    y: float,
) -> float:
    """Draw a text by every explanation, and return where it ends."""
    from igsuite.text.views.figure_view import draw_text, sentences

    y += _GAP
    alone = f" · {quality_words(run, series[0], row)}" if len(series) == 1 else ""
    for line in sentences(sheet, f"{target_words(run, row)}{alone}", wide):
        sheet.note(-left, y, line)
        y += 1.1
    for each, heatmap in zip(series, _heatmaps(run, row, series, scales), strict=True):
        if len(series) > 1:
            top = y
            for line in sentences(
                sheet, f"{each.label}, {quality_words(run, each, row)}", left - 0.3
            ):
                sheet.note(-left, top, line)
                top += 0.95
            y = max(draw_text(sheet, heatmap, wide - left, y, underlined=True), top + 0.15)
        else:
            y = draw_text(sheet, heatmap, wide, y, underlined=True)
    return y


def _heatmaps(
    run: Run, row: int, series: Sequence[Series], scales: Sequence[Scale]
) -> Iterator[Heatmap]:
    from igsuite.text.views.heatmap import Band, Heatmap, shown_tokens

    tokens = shown_tokens(run.tokens[row], str(run.samples["text"].iloc[row]))
    for each, scale in zip(series, scales, strict=True):
        found = run.attributions(each.method, each.baseline)
        values = np.asarray(found.values[row], dtype=np.float64)
        errors = np.full_like(values, np.nan) if each.exact else found.standard_error[row]
        yield Heatmap("", *tokens, (Band(scale, values, np.asarray(errors, np.float64)),))


def _scale(run: Run, series: Series) -> Scale:
    from igsuite.text.views.heatmap import Scale, common_scale

    values = run.attributions(series.method, series.baseline).values
    return Scale(visible(series.label), common_scale(values))
