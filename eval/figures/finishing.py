"""The last touch on a figure: nothing in it depends on settings in force when it is saved."""

from __future__ import annotations

from functools import cache

from matplotlib import font_manager, patheffects
from matplotlib.figure import Figure
from matplotlib.text import Text

from igsuite.eval.figures.presets import Preset
from igsuite.fonts import has_glyph


def finished(figure: Figure, preset: Preset) -> Figure:
    """Return a figure whose every text is drawn as it will be, wherever it is saved.

    Texts that need a font which is not TrueType (Chinese ones mostly) become outlines in files:
    PDF readers and publishers' checks take matplotlib's way of embedding such fonts for broken.

    Args:
        figure: The figure, drawn with the settings of `preset`, which are still in force.
        preset: The preset.
    """
    _choose_fonts(figure, preset)
    # Ticks come into being when a figure is drawn, by the settings in force then.
    figure.draw_without_rendering()
    _choose_fonts(figure, preset)
    return figure


def _choose_fonts(figure: Figure, preset: Preset) -> None:
    embedded = [name for name in preset.families if _is_truetype(name)]
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        characters = "".join(text.get_text().split())
        if all(has_glyph(character, tuple(embedded)) for character in characters):
            text.set_fontfamily(embedded)
        else:
            text.set_fontfamily(preset.families)
            text.set_fontweight("normal")
            text.set_path_effects([patheffects.Normal()])


@cache
def _is_truetype(family: str) -> bool:
    file = font_manager.findfont(font_manager.FontProperties(family=family))
    with open(file, "rb") as content:
        return content.read(4) in (b"\x00\x01\x00\x00", b"true", b"ttcf")
