"""The error map beside the attribution mask, and the mask without what is not resolved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure

from igsuite.image.views.clipping import DEFAULT_CLIP, colour_bound
from igsuite.image.views.legend import legend
from igsuite.image.views.panels import Panel, Row, panels_figure
from igsuite.image.views.pixels_figure import MOST_IMAGES, shown_numbers
from igsuite.image.views.resolution import unresolved
from igsuite.image.views.wording import quality_words, target_words
from igsuite.wording import in_words

if TYPE_CHECKING:
    from igsuite.image.attributions import PixelAttributions


def error_figure(
    attributions: PixelAttributions, rows: Sequence[int] | None = None, **settings: Any
) -> Figure:
    """Draw images, their attributions, the standard errors, and what of it has a resolved sign.

    Args:
        attributions: What an `ImageExplainer` returned; drawn is its first method.
        rows: Positions of the images to draw; `None` for the first eight.
        **settings: `part`, `clip`, `clip_by`, `weak` and `clean`, as for
            `igsuite.image.attribution_mask`.

    Returns:
        A `matplotlib.figure.Figure`.
    """
    shown = attributions.take(range(len(attributions))[:MOST_IMAGES] if rows is None else rows)
    method, places = shown.methods[0], range(len(shown))
    part = settings.get("part", "signed")
    everything, bound = shown_numbers(shown, method, **settings)
    resolved, _ = shown_numbers(shown, method, **settings, resolved_only=True)
    errors = shown.standard_error
    most = colour_bound(errors, settings.get("clip", DEFAULT_CLIP))
    left_out = unresolved(shown.values, errors).mean(axis=(1, 2))
    lines = [
        Row([Panel(each, target_words(shown, i)) for i, each in enumerate(shown.pictures)]),
        Row(
            [Panel(everything[i], caption=quality_words(shown, method, i)) for i in places],
            in_words(method),
            bound,
            part,
        ),
        Row([Panel(np.minimum(e, most)) for e in errors], "standard error", most, "errors"),
        Row(
            [
                Panel(resolved[i], caption=f"{100 * left_out[i]:.0f} % of the pixels left out")
                for i in places
            ],
            "sign resolved",
            bound,
            part,
        ),
    ]
    note = "Below: pixels under two standard errors, whose sign is not resolved, left unpainted."
    return panels_figure(lines, f"{legend(**settings)} {note}")
