"""Convergence studies as figures of a preset's size."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.figure import Figure

from igsuite.eval.converging.convergence_study import ConvergenceStudy
from igsuite.eval.converging.profile_figure import NAMED, profile_figure
from igsuite.eval.converging.profile_table import profile_table
from igsuite.eval.figures.choice import known_numbers
from igsuite.eval.figures.fitting import fitted
from igsuite.eval.figures.presets import Preset, as_preset, drawn_for

if TYPE_CHECKING:
    from igsuite.path_profile import PathProfile

#: Inches of the lowest plot of a paper.
_LEAST = 1.8
ERROR_COST_CAPTION = (
    "Relative L1 error of attributions against what they cost, in gradient evaluations a sample: "
    "medians over samples, with the middle half shaded, and for each fixed rule its fitted order "
    "with a 95 % interval. Above each point of the automatic rule a bar marks the tolerance that "
    "it was asked for. Hollow markers stand where most samples are at a floor; within the error of "
    "the reference, shaded in grey, nothing can be told apart."
)
ERROR_BAR_CAPTION = (
    "Calibration of the error bar. Left: estimated against true relative error, one point a sample "
    "and run. Right: estimate over truth against the cost, the median over samples with a line "
    "over the middle 90 %; rules of one cost stand side by side. Below the grey band, 0.7 to 1.4, "
    "an estimate claims more than it holds. Runs at a floor are left out."
)
STEPS_CAPTION = (
    "The fewest gradient evaluations a sample with which 95 % of the samples are within a relative "
    "error of 2 % (values, filled) or keep their ranks (hollow), with 95 % bootstrap intervals."
)


def error_cost_figure(
    study: ConvergenceStudy, preset: str | Preset = "neurips", width: str = "column"
) -> Figure:
    """Draw the error of each rule against its cost, on logarithmic axes, with fitted orders.

    Args:
        study: The study.
        preset: A name out of `PRESETS`, or a `Preset`.
        width: "text" for all columns of the page, or "column" for one.

    Returns:
        A `matplotlib.figure.Figure`; see `igsuite.eval.convergence_figure`.
    """
    return _drawn(study.figure, preset, width)


def error_bar_figure(
    study: ConvergenceStudy, preset: str | Preset = "neurips", width: str = "text"
) -> Figure:
    """Draw the calibration of the error bar: estimates against true errors.

    Args:
        study, preset, width: As for `error_cost_figure`.

    Returns:
        A `matplotlib.figure.Figure`; see `ConvergenceStudy.calibration_figure`.
    """
    return _drawn(study.calibration_figure, preset, width, 0.42)


def steps_needed_figure(
    study: ConvergenceStudy, preset: str | Preset = "neurips", width: str = "text"
) -> Figure:
    """Draw how many steps of each rule are enough, for values and for ranks.

    Args:
        study, preset, width: As for `error_cost_figure`.

    Returns:
        A `matplotlib.figure.Figure`; see `ConvergenceStudy.steps_figure`.
    """
    return _drawn(study.steps_figure, preset, width, 0)


def path_profile_figure(
    profile: PathProfile | pd.DataFrame,
    preset: str | Preset = "neurips",
    width: str = "text",
    *,
    samples: Sequence[int] | None = None,
    names: Mapping[int, str] | None = None,
) -> Figure:
    """Draw score, norm of the gradient and cumulative attribution along each sample's path.

    Args:
        profile: `ConvergenceStudy.profiles`, or of `igsuite.path_profile.path_profile`.
        preset, width: As for `error_cost_figure`.
        samples: Numbers of samples; `None` for all.
        names: What samples are called, by their numbers; `None` for those.

    Returns:
        A `matplotlib.figure.Figure`; see `igsuite.eval.profile_figure`.

    Raises:
        ArgumentError: If there is no such sample.
    """
    table = profile if isinstance(profile, pd.DataFrame) else profile_table(profile)
    if samples is not None:
        kept = known_numbers("the profile", table["sample"].unique().tolist(), samples)
        table = table[table["sample"].isin(kept)]
    return _drawn(partial(profile_figure, table, names=names), preset, width, 0.25)


def profile_caption(profiles: pd.DataFrame) -> str:
    """Return the caption of a `path_profile_figure` of a study's profiles."""
    count = profiles["sample"].nunique()
    points = profiles["alpha"].nunique()
    who = "each of them a line" if count <= NAMED else "in grey, with their median"
    return (
        f"The paths of integrated gradients from the baseline (α = 0) to the input (α = 1): the "
        f"score, the norm of its gradient and the attribution gathered so far, at {points} even "
        f"points, of {count:,} sample{'' if count == 1 else 's'}, {who}. Where the gradient jumps "
        "or is concentrated, steps are needed. Dashed: the score less that of the baseline, which "
        "the attribution gathered would be with enough steps."
    )


def _drawn(
    draw: Callable[[], Figure], preset: str | Preset, width: str, aspect: float = 0.6
) -> Figure:
    """Draw so many widths high, no less than is readable; with 0, as high as it was drawn."""
    preset = as_preset(preset)
    wide = preset.width(width)
    with drawn_for(preset):
        figure = draw()
        least = 0.7 * figure.get_figheight() if aspect == 0 else _LEAST
        return fitted(figure, preset, wide, max(aspect * wide, least * preset.scale))
