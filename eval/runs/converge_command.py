"""The command `igsuite converge`: what steps buy, on texts or pictures of one's own."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from igsuite.errors import ArgumentError, Wording
from igsuite.eval.converging.convergence import convergence
from igsuite.eval.converging.convergence_study import ConvergenceStudy
from igsuite.eval.converging.text_convergence import text_convergence
from igsuite.eval.runs.drawn_samples import drawn_samples
from igsuite.eval.runs.run_environment import run_environment
from igsuite.figure_file import figure_bytes
from igsuite.image.command.model_choice import chosen_model
from igsuite.image.explain import ImageExplainer
from igsuite.image.pictures.framing import Size
from igsuite.image.pictures.picture import read_picture
from igsuite.image.pictures.picture_paths import picture_paths
from igsuite.listed_files import ListedFiles
from igsuite.model_file import model_of_file
from igsuite.notes import print_note, warnings_as_notes
from igsuite.provenance import file_fingerprint
from igsuite.target_option import parsed_target
from igsuite.text.command.encoder_file import check_fit, encoder_of_file
from igsuite.text.command.input_texts import InputTexts, kind_of
from igsuite.text.explain import TextExplainer
from igsuite.visible import visible
from igsuite.wording import in_words

MANIFEST = "igsuite-converge.json"
TABLES = ("orders", "recommended", "calibration")
FIGURES = ("error", "steps", "calibration")


def study_texts(
    model: Path,
    encoder: Path,
    source: Path,
    *,
    column: str,
    limit: int,
    target: str | None,
    settings: dict[str, Any],
    asked: dict[str, Any],
) -> tuple[ConvergenceStudy, dict[str, Any]]:
    """Study texts of a file, drawn at random.

    Args:
        model: A `.keras` file.
        encoder: What `save_encoder` wrote.
        source: The file of texts.
        column: Column or member that holds the text.
        limit: Most texts.
        target: A class number, or `None` for the class predicted.
        settings: As for `TextExplainer`.
        asked: As for `igsuite.eval.convergence`.

    Returns:
        The study, and what is written down of its samples.
    """
    known = encoder_of_file(encoder)
    explainer = TextExplainer(model_of_file(model), known, **settings)
    check_fit(explainer)
    which = parsed_target(target, None)
    kind = kind_of(source.name, None)
    (most,) = explainer.make_inputs.fixed_times(1)
    reader = InputTexts(source, str(source), kind, column, "utf-8", known, most_tokens=most)
    chunks = list(reader.chunks(1000))
    texts = [text for chunk in chunks for text in chunk.texts]
    lines = [line for chunk in chunks for line in chunk.lines]
    if not texts:
        given = Wording(f"{str(source)!r}, with no text in it")
        raise ArgumentError("input", given, "at least one text")
    rows = drawn_samples(len(texts), limit, settings["seed"])
    described = {
        "model": file_fingerprint(model),
        "encoder": file_fingerprint(encoder),
        "input": file_fingerprint(source),
        "samples": [lines[row] for row in rows],
    }
    chosen = [texts[row] for row in rows]
    return text_convergence(explainer, chosen, which, progress=True, **asked), described


def study_pictures(
    model: str,
    pictures: Sequence[str],
    *,
    size: Size | None,
    pixel_range: tuple[float, float] | None,
    limit: int,
    target: str | None,
    settings: dict[str, Any],
    asked: dict[str, Any],
) -> tuple[ConvergenceStudy, dict[str, Any]]:
    """Study pictures, drawn at random.

    Args:
        model: A `.keras` file, a SavedModel folder, or a network's name.
        pictures: Pictures, folders and patterns.
        size, pixel_range: As for `chosen_model`.
        limit: Most pictures.
        target: A class by name or number, or `None` for the class predicted.
        settings: As for `ImageExplainer`.
        asked: As for `igsuite.eval.convergence`.

    Returns:
        The study, and what is written down of its samples.
    """
    paths = picture_paths(pictures, "pictures")
    chosen = chosen_model(model, None, size, None, pixel_range)
    which = parsed_target(target, chosen.class_names)
    paths = [paths[row] for row in drawn_samples(len(paths), limit, settings["seed"])]
    read = [read_picture(p.path, chosen.size, grey=chosen.grey, name=p.name) for p in paths]
    pixels = np.stack([each.pixels for each in read]).astype(np.float32)
    explainer = ImageExplainer(
        chosen.model,
        chosen.preprocess,
        channels=chosen.channels,
        pixel_range=(0, 255),
        **settings,
    )
    arranged = explainer.arranged(
        np.moveaxis(pixels, -1, 1) if chosen.channels == "first" else pixels
    )
    study = convergence(
        chosen.model,
        arranged.pixels,
        baseline=arranged.baseline(settings["baseline"]),
        target=which,
        score=settings["score"],
        preprocess=arranged.preprocess,
        reduce_axis=-1,
        batch_size=settings["batch_size"],
        seed=settings["seed"],
        progress=True,
        **asked,
    )
    return study, {"model": chosen.description, "samples": [each.name for each in paths]}


def converge(
    study: Callable[[], tuple[ConvergenceStudy, dict[str, Any]]],
    *,
    out: Path | None,
    tolerance: float,
    settings: dict[str, Any],
    console: Console,
) -> None:
    """Study, print what is enough of every rule and its order, and write files.

    Args:
        study: Computes the study.
        out: Folder to write; `None` for none.
        tolerance: The error that steps are recommended for.
        settings: What the study is made with, to be written down.
        console: Where tables are printed.
    """
    # Someone else's folder is told before hours of computing.
    files = None if out is None else ListedFiles(out, MANIFEST, {"made_by": "igsuite converge"})
    with warnings_as_notes():
        found, described = study()
    tables = {
        "recommended": found.recommended(tolerance, seed=settings["seed"]),
        "orders": found.orders(settings["seed"]),
        "calibration": found.calibration(),
    }
    print_note(f"{found.table['sample'].nunique()} samples, {_spent(found)}")
    for sample, why in found.dropped.items():
        print_note(f"left out: sample {sample} ({visible(why)})")
    for sentence in tables["recommended"]["words"]:
        console.print(sentence, highlight=False, markup=False, soft_wrap=True)
    _print_orders(tables["orders"], console)
    if files is None:
        return
    names = [*(f"{name}.csv" for name in TABLES), *(f"{name}.png" for name in FIGURES)]
    files.add(["convergence.parquet", *names])
    content = io.BytesIO()
    found.table.to_parquet(content, index=False)
    files.write("convergence.parquet", content.getvalue())
    for name in TABLES:
        files.write(f"{name}.csv", tables[name].to_csv(index=False).encode())
    figures = (found.figure(), found.steps_figure(tolerance), found.calibration_figure())
    for name, figure in zip(FIGURES, figures, strict=True):
        files.write(f"{name}.png", figure_bytes(figure, "png"))
    files.describe(
        "complete",
        **described,
        settings=settings,
        study=found.config,
        spent=found.spent,
        environment=run_environment(),
    )
    print_note(f"written to {visible(str(files.folder))}: {', '.join(files.names)}")


def _spent(study: ConvergenceStudy) -> str:
    total = sum(count for name, count in study.spent.items() if name != "sweep_one_by_one")
    alone = study.spent["sweep_one_by_one"]
    shared = study.spent["sweep"]
    return f"{total} gradient evaluations; fixed rules {shared}, where one by one {alone}"


def _print_orders(table: pd.DataFrame, console: Console) -> None:
    title = Text("fitted order: error falls as cost to the power of −order")
    shown = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for name in table.columns:
        shown.add_column(in_words(str(name)), overflow="fold")
    for row in table.itertuples(index=False):
        shown.add_row(*(Text(_cell(each)) for each in row))
    console.print(shown)


def _cell(value: Any) -> str:
    if pd.isna(value):
        return ""
    shown = f"{value:.4g}" if isinstance(value, float) else in_words(str(value))
    return shown.replace("-", "−")
