"""Chinese fonts: found where they are, and done without where there is none."""

import importlib.util

import pytest
from matplotlib import font_manager

from igsuite.fonts import SYSTEM_FAMILIES, chinese_family


@pytest.fixture
def no_font(monkeypatch):
    """Hide the font package and every system font; undo what was remembered."""
    chinese_family.cache_clear()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    yield
    chinese_family.cache_clear()


def test_without_a_font_there_is_no_family(no_font) -> None:
    assert chinese_family() is None


def test_a_system_font_is_found_the_best_first(no_font) -> None:
    worst, best = SYSTEM_FAMILIES[-1], SYSTEM_FAMILIES[0]
    font_manager.fontManager.ttflist.extend(
        font_manager.FontEntry(name=name) for name in (worst, best)
    )

    assert chinese_family() == best


@pytest.mark.skipif(
    importlib.util.find_spec("pylopdf_fonts_zh_cn") is None,
    reason='the extra "cjk" is not installed',
)
def test_the_packaged_font_has_chinese_characters() -> None:
    chinese_family.cache_clear()
    path = font_manager.findfont(chinese_family(), fallback_to_default=False)

    characters = font_manager.get_font(path).get_charmap()

    assert all(ord(character) in characters for character in "好差，。A")
