"""Figures and tables for papers: intervals drawn, colours safe for all eyes.

Public names load on first use: modules that draw studies and comparisons are drawn with here, and
themselves take their colours from `styles`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from igsuite.first_use import on_first_use

if TYPE_CHECKING:
    from igsuite.eval.figures.agreement_matrix import agreement_figure as agreement_figure
    from igsuite.eval.figures.bands import mean_band as mean_band
    from igsuite.eval.figures.choice import chosen_run as chosen_run
    from igsuite.eval.figures.compared_scores import normalised_tables as normalised_tables
    from igsuite.eval.figures.compared_scores import score_tables as score_tables
    from igsuite.eval.figures.method_curves import curves_figure as curves_figure
    from igsuite.eval.figures.operators import operator_figure as operator_figure
    from igsuite.eval.figures.pictures import picture_pages as picture_pages
    from igsuite.eval.figures.pieces import KINDS as KINDS
    from igsuite.eval.figures.presets import PRESETS as PRESETS
    from igsuite.eval.figures.presets import Preset as Preset
    from igsuite.eval.figures.ranks import rank_pages as rank_pages
    from igsuite.eval.figures.removal import removal_figure as removal_figure
    from igsuite.eval.figures.score_table import ScoreTable as ScoreTable
    from igsuite.eval.figures.series import Series as Series
    from igsuite.eval.figures.series import series_of as series_of
    from igsuite.eval.figures.study_figures import error_bar_figure as error_bar_figure
    from igsuite.eval.figures.study_figures import error_cost_figure as error_cost_figure
    from igsuite.eval.figures.study_figures import path_profile_figure as path_profile_figure
    from igsuite.eval.figures.study_figures import steps_needed_figure as steps_needed_figure
    from igsuite.eval.figures.styles import LABELS as LABELS
    from igsuite.eval.figures.styles import STYLES as STYLES
    from igsuite.eval.figures.styles import dash_array as dash_array
    from igsuite.eval.figures.styles import label as label
    from igsuite.eval.figures.styles import style as style
    from igsuite.eval.figures.styles import tidy as tidy
    from igsuite.eval.figures.tokens import token_pages as token_pages
    from igsuite.eval.figures.written import write_figures as write_figures

_NAMES: dict[str, tuple[str, ...]] = {
    "agreement_matrix": ("agreement_figure",),
    "bands": ("mean_band",),
    "choice": ("chosen_run",),
    "compared_scores": ("normalised_tables", "score_tables"),
    "method_curves": ("curves_figure",),
    "operators": ("operator_figure",),
    "pictures": ("picture_pages",),
    "pieces": ("KINDS",),
    "presets": ("PRESETS", "Preset"),
    "ranks": ("rank_pages",),
    "removal": ("removal_figure",),
    "score_table": ("ScoreTable",),
    "series": ("Series", "series_of"),
    "study_figures": (
        "error_bar_figure",
        "error_cost_figure",
        "path_profile_figure",
        "steps_needed_figure",
    ),
    "styles": ("LABELS", "STYLES", "dash_array", "label", "style", "tidy"),
    "tokens": ("token_pages",),
    "written": ("write_figures",),
}
MODULE_OF = {name: f"{__name__}.{module}" for module, names in _NAMES.items() for name in names}

__all__ = sorted(MODULE_OF)
__getattr__, __dir__ = on_first_use(__name__, MODULE_OF)
