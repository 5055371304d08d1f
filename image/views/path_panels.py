"""Integrated gradients, step by step: the inputs along the path, what happens there, the mask."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from igsuite.image.views.attribution_mask import attribution_mask
from igsuite.image.views.legend import legend
from igsuite.image.views.painting import overlay, painted
from igsuite.image.views.panels import Panel, Plots, Row, panels_figure
from igsuite.image.views.shown_pixels import in_grey, shown_pixels, told_pixel_range
from igsuite.image.views.wording import quality_words, target_words
from igsuite.path_profile import PathProfile
from igsuite.wording import in_words

if TYPE_CHECKING:
    from igsuite.image.attributions import PixelAttributions

#: Where the inputs along the path are shown.
SHOWN_ALPHAS = (0.0, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
LIGHT = 0.35
#: Okabe and Ito's blue and vermilion, which all eyes tell apart.
_BLUE, _RED = "#0072b2", "#d55e00"


def path_panels(
    attributions: PixelAttributions,
    profile: PathProfile,
    row: int = 0,
    **settings: Any,
) -> Figure:
    """Draw the path from a baseline to an image, and the attribution that it leads to.

    Above, inputs along the path; then the score, the gradient's norm and the attribution
    gathered so far against α; below, baseline, image, attribution mask and overlay.

    Args:
        attributions: The image's attributions; drawn is the first method.
        profile: What `igsuite.path_profile.path_profile` found along the same path.
        row: Position of the image in `attributions` and in `profile`.
        **settings: As for `igsuite.image.attribution_mask`.

    Returns:
        A `matplotlib.figure.Figure`.
    """
    shown = attributions.take([row])
    image = np.asarray(shown.images[0], np.float64)
    start = np.asarray(profile.baseline, np.float64)[row].reshape(image.shape)
    along = np.stack([start + alpha * (image - start) for alpha in SHOWN_ALPHAS])
    pictures = shown_pixels(along, shown.pixel_range or told_pixel_range(shown.images))
    mask = attribution_mask(shown.values[0], shown.standard_error[0], **settings)
    method = shown.methods[0]
    lines: list[Row | Plots] = [
        Row([Panel(p, f"α = {a:g}") for p, a in zip(pictures, SHOWN_ALPHAS, strict=True)]),
        Plots(_plots(profile, row, shown)),
        Row(
            [
                Panel(pictures[0], "baseline", f"score {_signed(shown.score_baseline[0])}"),
                Panel(shown.pictures[0], "image", target_words(shown, 0)),
                Panel(painted(mask), "attribution mask", quality_words(shown, method, 0)),
                Panel(overlay(in_grey(shown.pictures[0], LIGHT), mask), "overlay"),
            ]
        ),
    ]
    note = (
        f"Gathered: sums over the pixels, by the trapezoid on {len(profile.alphas)} even points. "
        f"Mask: {in_words(method)}, {shown.first.evaluations[0]} gradient evaluations. "
    )
    return panels_figure(lines, note + legend(**settings, scale="of the picture"))


def _plots(
    profile: PathProfile, row: int, shown: PixelAttributions
) -> list[Callable[[Axes], None]]:
    alphas = profile.alphas

    def score(axes: Axes) -> None:
        axes.plot(alphas, profile.scores[row], color=_BLUE, linewidth=1.4)
        axes.set(xlabel="α", title="score along the path", xlim=(0, 1))

    def gradient(axes: Axes) -> None:
        axes.plot(alphas, profile.gradient_norms[row], color=_BLUE, linewidth=1.4)
        axes.set(xlabel="α", title="norm of the gradient", xlim=(0, 1), ylim=(0, None))

    def gathered(axes: Axes) -> None:
        difference = float(shown.score_input[0] - shown.score_baseline[0])
        axes.plot(alphas, profile.cumulative[row], color=_BLUE, linewidth=1.4)
        axes.axhline(difference, color=_RED, linewidth=1.0, linestyle="--")
        label = f"gain of the score: {_signed(difference)}"
        axes.annotate(
            label, (0.02, difference), color=_RED, fontsize=6, va="bottom", parse_math=False
        )
        axes.set(xlabel="α", title="attribution gathered", xlim=(0, 1))
        axes.margins(y=0.15)

    return [score, gradient, gathered]


def _signed(value: float) -> str:
    return f"{value:.2g}".replace("-", "−")
