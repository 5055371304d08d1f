"""Figures that other modules draw, brought to a preset's size."""

from __future__ import annotations

from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from igsuite.eval.figures.finishing import finished
from igsuite.eval.figures.layout import legend_below
from igsuite.eval.figures.presets import Preset


def fitted(figure: Figure, preset: Preset, width: float, height: float) -> Figure:
    """Return a figure at a size, with the preset's letters and lines; its legend goes below it.

    Args:
        figure: What was drawn for papers with letters of some size of its own, the settings of
            `preset` in force, as they still are. Its layout is constrained.
        preset: The preset.
        width: Inches.
        height: Inches, without the legend.
    """
    figure.set_size_inches(width, min(height, preset.text_height))
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        if text.get_fontsize() not in (preset.letters, preset.small):
            text.set_fontsize(preset.small)
    for axes in figure.axes:
        for each in (*axes.lines, *axes.collections):
            _scale(each, preset.scale)
    for legend in list(figure.legends):
        legend.remove()
        handles = [each for axes in figure.axes for each in axes.get_legend_handles_labels()[0]]
        legend_below(figure, handles, preset)
    return finished(figure, preset)


def _scale(artist: Line2D | Collection, scale: float) -> None:
    if isinstance(artist, Line2D):
        artist.set(linewidth=scale * artist.get_linewidth())
        artist.set(markersize=scale * artist.get_markersize())
    else:
        artist.set_linewidth([scale * float(each) for each in artist.get_linewidth()])
