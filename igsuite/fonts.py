"""Fonts for figures: one with Chinese characters where it is installed, and what they draw."""

from __future__ import annotations

import importlib.util
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path as FilePath

import numpy as np
from matplotlib import font_manager, ft2font
from matplotlib.path import Path
from matplotlib.textpath import text_to_path

from igsuite.direction import runs_right_to_left

#: Families that systems and their packages bring, the ones with the best Latin letters first.
SYSTEM_FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Heiti SC",
    "Arial Unicode MS",
)
INSTALL_FONT = (
    'no Chinese font was found, so no figure shows Chinese text: pip install "igsuite[cjk]"'
)


@cache
def chinese_family() -> str | None:
    """Return the name of a font family with Chinese characters, made known to matplotlib.

    Looks for the package `pylopdf-fonts-zh-cn` (the extra `cjk`) first, then for the families
    in `SYSTEM_FAMILIES`.

    Returns:
        The family's name, or `None` where no such font is installed.
    """
    found = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    for folder in (found.submodule_search_locations or []) if found else []:
        file = FilePath(folder) / "NotoSansSC-Regular.otf"
        if file.is_file():
            font_manager.fontManager.addfont(file)
            return font_manager.FontProperties(fname=file).get_name()
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((family for family in SYSTEM_FAMILIES if family in installed), None)


def families() -> list[str]:
    """Return the font families of a figure's texts, the first one that has a character draws it."""
    return [family for family in (chinese_family(), "DejaVu Sans") if family]


def drawable(token: str) -> str:
    """Return a token as a figure can draw it.

    Args:
        token: A token in which nothing is unseen, as `visible` leaves it.

    Returns:
        The token without joiners and variants, which only change how letters and emoji look, and
        with "▯" for each character that no font of the figure has.

    Example:
        >>> drawable("a\u200d\U0001f9ff")
        'a▯'
    """
    names = tuple(families())
    shown = "".join(
        character if has_glyph(character, names) else "▯"
        for character in token
        if not _only_changes_looks(character)
    )
    # Without this library matplotlib draws letters in the order in which they are stored.
    shaped = getattr(ft2font, "__libraqm_version__", None) is not None
    return shown if shaped or not runs_right_to_left(shown) else shown[::-1]


def outline(text: str, names: Sequence[str] | None = None) -> tuple[Path, float]:
    """Return the outlines of a drawable text and its width.

    Args:
        text: What `drawable` returned. A dollar sign in it is a dollar sign.
        names: Font families, of which the first one that has a character draws it; `None` for
            those of `families`.

    Returns:
        The path, in em to the right and upwards from the start of the baseline, and the width.

    Example:
        >>> outline("W")[1] > outline("i")[1] > 0
        True
    """
    return _outline(text, tuple(families() if names is None else names))


@lru_cache(maxsize=20_000)
def _outline(text: str, names: tuple[str, ...]) -> tuple[Path, float]:
    font = font_manager.FontProperties(family=names, size=1)
    vertices, codes = text_to_path.get_text_path(font, text, ismath=False)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return Path(np.reshape(vertices, (-1, 2)) / text_to_path.FONT_SCALE, codes), float(width)


def _only_changes_looks(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"


@cache
def has_glyph(character: str, names: tuple[str, ...]) -> bool:
    """Whether one of the font families `names` has a character."""
    return any(font.get_char_index(ord(character)) for font in _fonts(names))


@cache
def _fonts(names: tuple[str, ...]) -> list[ft2font.FT2Font]:
    files = (font_manager.findfont(font_manager.FontProperties(family=name)) for name in names)
    return [ft2font.FT2Font(str(file)) for file in files]
