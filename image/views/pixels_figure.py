"""Images above their attributions: one column an image, one row a method."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure

from igsuite.arrays import Array
from igsuite.errors import check_name
from igsuite.image.views.attribution_mask import attribution_mask
from igsuite.image.views.clipping import DEFAULT_CLIP, colour_bound
from igsuite.image.views.legend import legend
from igsuite.image.views.panels import Panel, Row, panels_figure
from igsuite.image.views.parts import PARTS
from igsuite.image.views.wording import quality_words, target_words
from igsuite.wording import in_words

if TYPE_CHECKING:
    from igsuite.image.attributions import PixelAttributions

#: Images drawn where none are named.
MOST_IMAGES = 8


def pixels_figure(
    attributions: PixelAttributions,
    rows: Sequence[int] | None = None,
    *,
    errors: bool = False,
    **settings: Any,
) -> Figure:
    """Draw images above their attributions, one column an image and one row a method.

    Each method has its own symmetric scale, the same for all of its images, with its numbers
    on a colour bar beside it. Below each picture stand the verdict and the relative error.

    Args:
        attributions: What an `ImageExplainer` returned.
        rows: Positions of the images to draw; `None` for the first eight.
        errors: Whether the standard errors of a method that has some follow in a row of their
            own, on a scale of their own.
        **settings: `part`, `clip`, `clip_by`, `weak`, `clean` and `resolved_only`, as for
            `igsuite.image.attribution_mask`.

    Returns:
        A `matplotlib.figure.Figure`.
    """
    shown = attributions.take(range(len(attributions))[:MOST_IMAGES] if rows is None else rows)
    places = range(len(shown))
    lines = [
        Row(
            [Panel(picture, target_words(shown, i)) for i, picture in enumerate(shown.pictures)],
            "image",
        )
    ]
    for method in shown.methods:
        found = shown.attributions[method]
        numbers, bound = shown_numbers(shown, method, **settings)
        panels = [Panel(numbers[i], caption=quality_words(shown, method, i)) for i in places]
        lines.append(Row(panels, in_words(method), bound, settings.get("part", "signed")))
        if errors and np.any(found.standard_error):
            most = colour_bound(found.standard_error, settings.get("clip", DEFAULT_CLIP))
            panels = [Panel(np.minimum(each, most)) for each in found.standard_error]
            lines.append(Row(panels, "standard error", most, "errors"))
    return panels_figure(lines, legend(**settings))


def shown_numbers(
    attributions: PixelAttributions, method: str, *, bound: float | None = None, **settings: Any
) -> tuple[Array, float]:
    """Return a method's numbers as a figure shows them, all on one scale, and that scale's bound.

    Args:
        attributions: The images that are shown.
        method: Name of the method.
        bound: The |value| at which the colour is full; None: found by the settings.
        **settings: As for `attribution_mask`.

    Returns:
        `(n, height, width)` float64 between −bound and bound, and the bound.
    """
    found = attributions.attributions[method]
    part = PARTS[check_name("part", settings.get("part", "signed"), PARTS)](found.values)
    clipping = {name: settings[name] for name in ("clip", "clip_by") if name in settings}
    most = colour_bound(part, **clipping) if bound is None else bound
    masks = [
        attribution_mask(value, error, bound=most, **settings)
        for value, error in zip(found.values, found.standard_error, strict=True)
    ]
    return np.stack(masks) * most, most
