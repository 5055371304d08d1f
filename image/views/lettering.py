"""Texts of figures, measured: broken into lines that fit their place."""

from __future__ import annotations

from functools import lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from igsuite.fonts import drawable, families
from igsuite.visible import visible

_POINTS_AN_INCH = 72


def letter_families() -> list[str]:
    """Return the font families of a figure's texts: Latin letters look alike everywhere."""
    return families()[::-1]


def fitting_lines(text: str, inches: float, points: float) -> list[str]:
    """Break a text at its spaces into lines that fit; a word that does not fit is shortened.

    Args:
        text: The text, hostile ones included; what is unseen is made visible, and what no font
            has is "▯". A dollar sign in it is a dollar sign; "± 3 %" stays together.
        inches: Width of the place.
        points: Size of the letters.

    Returns:
        The lines; none for an empty text.

    Example:
        >>> fitting_lines("budget exhausted, ± 12 %", 1.0, 6.5)
        ['budget exhausted,', '± 12 %']
    """
    lines: list[str] = []
    shown = visible(text) if text else ""
    words = shown.replace("± ", "±\u00a0").replace(" %", "\u00a0%").split(" ")
    for word in map(drawable, words):
        longer = f"{lines[-1]} {word}" if lines else ""
        if longer and _width(longer, points) <= inches:
            lines[-1] = longer
        elif word:
            lines.append(_shortened(word, inches, points))
    return [line.replace("\u00a0", " ") for line in lines]


def _shortened(word: str, inches: float, points: float) -> str:
    """Leave out the middle of a word that is wider than its place."""
    shown, kept = word, len(word)
    while kept > 2 and _width(shown, points) > inches:
        kept -= 1
        shown = f"{word[: -(-kept // 2)]}…{word[len(word) - kept // 2 :]}"
    return shown


def _width(text: str, points: float) -> float:
    return _width_in(tuple(letter_families()), text, points)


@lru_cache(maxsize=10_000)
def _width_in(names: tuple[str, ...], text: str, points: float) -> float:
    font = FontProperties(family=names, size=points)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) / _POINTS_AN_INCH
