"""What happens along the paths: why some need more steps than others."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from igsuite.eval.figures import tidy
from igsuite.path_profile import PathProfile

#: Samples up to which each has a colour and a line in the legend.
_NAMED = 6

_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9")


def profile_figure(profile: PathProfile, title: str = "") -> Figure:
    """Draw score, norm of the gradient and cumulative attribution along each sample's path.

    Where the gradient jumps or is concentrated, steps are needed. The dashed line beside the
    cumulative attribution is the score less that of the baseline, which it would be with enough
    steps; from six samples on it is left out, and samples are drawn alike with their median.

    Args:
        profile: Of `igsuite.path_profile.path_profile`.
        title: Title of the figure.

    Returns:
        A `matplotlib.figure.Figure`.
    """
    figure = Figure(figsize=(8.4, 2.7), layout="constrained")
    panels = figure.subplots(1, 3)
    rows = (profile.scores, profile.gradient_norms, profile.cumulative)
    named = len(profile.scores) <= _NAMED
    for axes, values in zip(panels, rows, strict=True):
        for sample, row in enumerate(values):
            axes.plot(
                profile.alphas,
                row,
                color=_COLOURS[sample] if named else "0.5",
                alpha=1.0 if named else 0.25,
                linewidth=1.3 if named else 0.7,
                label=f"sample {sample}" if named and axes is panels[0] else None,
            )
        if not named:
            axes.plot(
                profile.alphas,
                np.nanmedian(values, axis=0),
                color=_COLOURS[0],
                linewidth=2,
                label=f"median of {len(values)} samples" if axes is panels[0] else None,
            )
    if named:
        for sample, row in enumerate(profile.scores - profile.scores[:, :1]):
            panels[2].plot(profile.alphas, row, "--", color=_COLOURS[sample], linewidth=0.9)
    names = ("score", "norm of the gradient", "cumulative attribution")
    for axes, name in zip(panels, names, strict=True):
        axes.set(xlabel="α, from baseline to input", ylabel=name, xlim=(0, 1))
        tidy(axes)
    figure.legend(
        loc="outside upper center", ncols=min(_NAMED, len(rows[0])), frameon=False, fontsize=8.5
    )
    if title:
        figure.suptitle(title)
    return figure
