"""Contact sheets: many overlays on one page, with verdict and error under each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from matplotlib.figure import Figure

from igsuite.image.command.records import class_in_words, error_in_words, verdict_in_words
from igsuite.image.pictures.picture import Pixels
from igsuite.image.views.contact_sheet import contact_sheet
from igsuite.image.views.wording import shown_name
from igsuite.wording import in_words


@dataclass(frozen=True)
class Card:
    """One overlay on a sheet.

    Args:
        record: What was found.
        picture: A thumbnail of the picture.
        overlay: The same with its attribution.
        links: For each file of the card what it shows and its path; the first is shown.
        several: Whether methods have to be told apart.
    """

    record: dict[str, Any]
    picture: Pixels
    overlay: Pixels
    links: tuple[tuple[str, str], ...]
    several: bool

    @property
    def name(self) -> str:
        """The picture's name, fit to be shown."""
        return shown_name(self.record["picture"])

    @property
    def caption(self) -> str:
        """What was found, in words."""
        return f"{shown_name(class_in_words(self.record))}; {self.quality}"

    @property
    def class_words(self) -> str:
        """The class and its probability, fit to be shown."""
        return shown_name(class_in_words(self.record))

    @property
    def quality(self) -> str:
        """Method, where there are several, verdict and error."""
        error = error_in_words(self.record)
        parts = [in_words(self.record["method"])] if self.several else []
        parts += [verdict_in_words(self.record), f"error {error}" if error else ""]
        return ", ".join(filter(None, parts))

    @property
    def converged(self) -> bool:
        """Whether the attribution is as exact as was asked for."""
        return bool(self.record["verdict"] == "converged")


def sheet_figure(cards: Sequence[Card], note: str) -> Figure:
    """Draw a contact sheet.

    Args:
        cards: What is on it, at most 24.
        note: What the colours mean.
    """
    return contact_sheet(
        [card.picture for card in cards],
        [card.overlay for card in cards],
        [card.name for card in cards],
        [card.caption for card in cards],
        note,
    )


def sheet_page(cards: Sequence[Card], note: str, other_pages: Sequence[str]) -> str:
    """Write a contact sheet as HTML, which shows the overlays' files.

    Args:
        cards: What is on it.
        note: What the colours mean.
        other_pages: Names of the pages before this one.

    Returns:
        The page. All texts are escaped, and so are the paths of files; there is no script.
    """
    environment = Environment(
        loader=PackageLoader("igsuite.image.command"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("contact-sheet.html.j2")
    return template.render(cards=cards, note=note, other_pages=other_pages)
