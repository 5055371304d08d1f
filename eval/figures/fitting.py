"""Figures that other modules draw, brought to a preset's size."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from igsuite.eval.figures.finishing import finished
from igsuite.eval.figures.layout import inches, legend_below
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
    figure.set_size_inches(width, min(height, preset.tallest))
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        if text.get_fontsize() not in (preset.letters, preset.small):
            text.set_fontsize(preset.small)
    for axes in figure.axes:
        _break_label(axes, width, preset)
        for line in axes.lines:
            line.set_linewidth(preset.scale * line.get_linewidth())
            line.set_markersize(preset.scale * line.get_markersize())
        for drawn in axes.collections:
            drawn.set_linewidth([preset.scale * each for each in np.ravel(drawn.get_linewidth())])
    for legend in list(figure.legends):
        legend.remove()
        handles = [each for axes in figure.axes for each in axes.get_legend_handles_labels()[0]]
        legend_below(figure, handles, preset)
    return finished(figure, preset)


def _break_label(axes: Axes, width: float, preset: Preset) -> None:
    """Break the label below a panel that is wider than it, in a figure so many inches wide."""
    spec = axes.get_subplotspec()
    if spec is None:
        return
    # Beside a panel stand its numbers and what they are.
    room = width / spec.get_gridspec().ncols - 5 * preset.letters / 72
    lines: list[str] = []
    for word in axes.get_xlabel().split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and inches(longer, preset, preset.letters) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    axes.set_xlabel("\n".join(lines))
