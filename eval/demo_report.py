"""One self-contained page that shows what was found, with its numbers."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from matplotlib.figure import Figure

from igsuite.eval.figures import figure_svg, label
from igsuite.eval.study import (
    Study,
    deletion_table,
    finding,
    interval_text,
    models_table,
    quality_table,
    steps_table,
)


@dataclass(frozen=True)
class Picture:
    """A figure with the words that go under it.

    Args:
        figure: The figure.
        caption: What it shows; also read out to those who cannot see it.
        stem: Name of its files, without ending.
    """

    figure: Figure
    caption: str
    stem: str


@dataclass(frozen=True)
class Chapter:
    """One study with its figures.

    Args:
        study: What was found.
        pictures: Its figures.
        heatmaps: Token heatmaps as HTML, already escaped, as `TokenAttributions.to_html` gives
            them; empty for none.
    """

    study: Study
    pictures: Sequence[Picture]
    heatmaps: str = ""


def report_html(
    chapters: Sequence[Chapter], notes: Sequence[str], settings: Mapping[str, object]
) -> str:
    """Return the report: one HTML page that needs no network, font or script.

    Args:
        chapters: What was found, a section each.
        notes: What a reader should know of how it was made, a paragraph each.
        settings: Names and values of the settings, shown at the end.

    Returns:
        The page. All texts but the chapters' `heatmaps` are escaped.
    """
    studies = [chapter.study for chapter in chapters]
    environment = Environment(
        loader=PackageLoader("igsuite.eval"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        number=_number, percent=_percent, share=_share, interval=interval_text, label=label
    )
    return environment.get_template("report.html.j2").render(
        models=_rows(models_table(studies)),
        quality=_rows(quality_table(studies)),
        deletion=_rows(deletion_table(studies)),
        steps=_rows(steps_table(studies)),
        chapters=[
            {
                "name": chapter.study.name,
                "title": chapter.study.title,
                "findings": [
                    finding(chapter.study, method) for method in list(chapter.study.deletion)[1:]
                ],
                "pictures": [
                    (picture.caption, _data_address(picture.figure)) for picture in chapter.pictures
                ],
                # Escaped where it was made; escaping it again would show its tags.
                "heatmaps": Markup(chapter.heatmaps),
            }
            for chapter in chapters
        ],
        notes=notes,
        settings=settings,
    )


def _rows(frame: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _data_address(figure: Figure) -> str:
    """Return a figure as the address of an image, so that its ids cannot meet another's."""
    return f"data:image/svg+xml;base64,{base64.b64encode(figure_svg(figure).encode()).decode()}"


def _number(value: float, digits: int = 3) -> str:
    return "–" if math.isnan(value) else f"{value:.{digits}g}".replace("-", "−")


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def _share(value: float) -> str:
    return "–" if math.isnan(value) else f"{100 * value:.3g} %"
