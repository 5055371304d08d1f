"""Figures and tables for papers: intervals drawn, colours safe for all eyes.

Public names load on first use: modules that draw studies and comparisons are drawn with here, and
themselves take their colours from `styles`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from igsuite.first_use import on_first_use

if TYPE_CHECKING:
    from igsuite.eval.figures.bands import mean_band as mean_band
    from igsuite.eval.figures.method_curves import curves_figure as curves_figure
    from igsuite.eval.figures.presets import PRESETS as PRESETS
    from igsuite.eval.figures.presets import Preset as Preset
    from igsuite.eval.figures.saving import figure_svg as figure_svg
    from igsuite.eval.figures.saving import save_figure as save_figure
    from igsuite.eval.figures.styles import LABELS as LABELS
    from igsuite.eval.figures.styles import STYLES as STYLES
    from igsuite.eval.figures.styles import dash_array as dash_array
    from igsuite.eval.figures.styles import label as label
    from igsuite.eval.figures.styles import style as style
    from igsuite.eval.figures.styles import tidy as tidy

_NAMES = {
    "bands": ("mean_band",),
    "method_curves": ("curves_figure",),
    "presets": ("PRESETS", "Preset"),
    "saving": ("figure_svg", "save_figure"),
    "styles": ("LABELS", "STYLES", "dash_array", "label", "style", "tidy"),
}
MODULE_OF = {name: f"{__name__}.{module}" for module, names in _NAMES.items() for name in names}

__getattr__, __dir__ = on_first_use(__name__, MODULE_OF)
