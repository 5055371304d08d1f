"""Figures and tables for papers: intervals drawn, colours safe for all eyes."""

from igsuite.eval.figures.styles import LABELS, STYLES, label, style, tidy  # isort: skip
from igsuite.eval.figures.method_curves import curves_figure
from igsuite.eval.figures.saving import figure_svg, save_figure

__all__ = [
    "LABELS",
    "STYLES",
    "curves_figure",
    "figure_svg",
    "label",
    "save_figure",
    "style",
    "tidy",
]
