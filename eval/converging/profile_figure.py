"""What happens along the paths: why some need more steps than others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from igsuite.errors import ArgumentError, Wording
from igsuite.eval.converging.profile_table import profile_table
from igsuite.eval.figures import tidy
from igsuite.visible import visible

if TYPE_CHECKING:
    from igsuite.path_profile import PathProfile

#: Samples up to which each has a colour, a marker and a line in the legend.
NAMED = 6

_LOOKS = (
    *(("#0072b2", "o"), ("#e69f00", "s"), ("#009e73", "^")),
    *(("#cc79a7", "D"), ("#d55e00", "v"), ("#56b4e9", "P")),
)
#: Markers on a line.
_MARKERS = 5
_PANELS = {
    "score": "score of the target",
    "gradient_norm": "norm of the gradient",
    "cumulative": "cumulative attribution",
}


def profile_figure(
    profile: PathProfile | pd.DataFrame, title: str = "", names: Mapping[int, str] | None = None
) -> Figure:
    """Draw score, norm of the gradient and cumulative attribution along each sample's path.

    Where the gradient jumps or is concentrated, steps are needed. The dashed line beside the
    cumulative attribution is the score less that of the baseline, which it would be with enough
    steps. From seven samples on, samples are drawn alike with their median.

    Args:
        profile: Of `igsuite.path_profile.path_profile`, or `ConvergenceStudy.profiles`.
        title: Title of the figure.
        names: What samples are called, by their numbers; `None` for those.

    Returns:
        A `matplotlib.figure.Figure`.

    Raises:
        ArgumentError: If there is no sample.
    """
    table = profile if isinstance(profile, pd.DataFrame) else profile_table(profile)
    if not len(table):
        given = Wording("the profile of no sample")
        raise ArgumentError("profile", given, "one sample or more", "Ask for profile_steps=51")
    figure = Figure(figsize=(8.4, 2.7), layout="constrained")
    panels = figure.subplots(1, 3)
    for axes, (column, name) in zip(panels, _PANELS.items(), strict=True):
        _draw(axes, table.pivot(index="alpha", columns="sample", values=column))
        axes.set(xlabel="α along the path", ylabel=name, xlim=(0, 1))
        axes.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
        tidy(axes)
    # A norm is beside 0: what hardly changes would look as if it did.
    panels[1].set_ylim(bottom=0)
    panels[1].ticklabel_format(axis="y", scilimits=(-2, 4), useMathText=True)
    scores = table.pivot(index="alpha", columns="sample", values="score")
    _draw_limit(panels[2], scores - scores.iloc[0])
    _name(panels, [int(each) for each in scores.columns], names or {})
    handles = [each for axes in panels for each in axes.get_legend_handles_labels()[0]]
    legend = figure.legend(
        handles=handles,
        loc="outside upper center",
        ncols=min(4, len(handles)),
        frameon=False,
        fontsize=8.5,
    )
    # The name of a picture may hold dollar signs, which would make a formula of it.
    for text in legend.get_texts():
        text.set_parse_math(False)
    if title:
        figure.suptitle(title, parse_math=False)
    return figure


def _draw(axes: Axes, curves: pd.DataFrame) -> None:
    """Draw a line a sample; where they are many, all alike, and their median last."""
    named = len(curves.columns) <= NAMED
    every = max(1, len(curves) // _MARKERS)
    for place, column in enumerate(curves):
        colour, marker = _LOOKS[place] if named else ("0.5", "")
        axes.plot(
            curves.index,
            curves[column],
            color=colour,
            marker=marker,
            # Markers of different samples stand apart.
            markevery=(place * every // NAMED, every),
            markersize=4,
            # Markers at the ends of the path are whole.
            clip_on=not named,
            alpha=1.0 if named else 0.35,
            linewidth=1.3 if named else 0.7,
        )
    if not named:
        axes.plot(curves.index, curves.median(axis=1), color=_LOOKS[0][0], linewidth=1.6)


def _draw_limit(axes: Axes, rises: pd.DataFrame) -> None:
    """Draw what cumulative attributions would be with enough steps."""
    if len(rises.columns) > NAMED:
        rises = rises.median(axis=1).to_frame()
    for column in rises:
        axes.plot(rises.index, rises[column], "--", color="black", linewidth=0.9)


def _name(panels: Sequence[Axes], samples: Sequence[int], names: Mapping[int, str]) -> None:
    """Label what the legend has, each once."""
    if len(samples) <= NAMED:
        for line, sample in zip(panels[0].lines, samples, strict=True):
            line.set_label(_label(names.get(sample, f"sample {sample}")))
    else:
        panels[0].lines[-1].set_label(f"median of {len(samples)} samples")
    panels[2].lines[-1].set_label("score less the baseline's")


def _label(name: str) -> str:
    """Return a name as a label: one that began with "_" would be left out of every legend."""
    shown = visible(name)
    return f" {shown}" if shown.startswith("_") else shown
