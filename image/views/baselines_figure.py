"""One image explained from several baselines, side by side on one scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from igsuite.errors import ArgumentError, Wording
from igsuite.image.views.legend import legend
from igsuite.image.views.panels import Panel, Row, panels_figure
from igsuite.image.views.pixels_figure import shown_numbers
from igsuite.image.views.shown_pixels import shown_pixels, told_pixel_range
from igsuite.image.views.wording import quality_words, shown_name, target_words

if TYPE_CHECKING:
    from igsuite.image.attributions import PixelAttributions


def baselines_figure(
    found: Mapping[str, PixelAttributions],
    row: int = 0,
    *,
    baselines: Mapping[str, ArrayLike] | None = None,
    **settings: Any,
) -> Figure:
    """Draw one image's attributions from several baselines, all on one scale.

    Args:
        found: For each baseline, by the name to be shown, the attributions of the same images;
            drawn is their first method.
        row: Position of the image.
        baselines: For each baseline its picture, shaped like an image or a colour of it, in the
            values of the images; drawn in a row above.
        **settings: `part`, `clip`, `clip_by`, `weak`, `clean` and `resolved_only`, as for
            `igsuite.image.attribution_mask`.

    Returns:
        A `matplotlib.figure.Figure`.

    Raises:
        ArgumentError: If there is nothing to draw, or the images differ.
    """
    shown = {name: each.take([row]) for name, each in found.items()}
    if not shown:
        raise ArgumentError("found", {}, "the attributions from at least one baseline")
    first = next(iter(shown.values()))
    if any(not np.array_equal(each.images, first.images) for each in shown.values()):
        raise ArgumentError("found", Wording("different images"), "one image, several baselines")
    methods = {name: each.methods[0] for name, each in shown.items()}
    bound = max(shown_numbers(shown[name], methods[name], **settings)[1] for name in shown)
    image, panels = Panel(first.pictures[0], target_words(first, 0)), []
    for name, each in shown.items():
        numbers, _ = shown_numbers(each, methods[name], bound=bound, **settings)
        score = f"baseline {each.score_baseline[0]:.2g}".replace("-", "−")
        caption = f"{score}, {quality_words(each, methods[name], 0)}"
        title = shown_name(name) if baselines is None else ""
        panels.append(Panel(numbers[0], title, caption))
    above = []
    if baselines is not None:
        pictures = np.stack(
            [np.broadcast_to(baselines[name], first.images[0].shape) for name in shown]
        )
        seen = shown_pixels(pictures, first.pixel_range or told_pixel_range(first.images))
        above = [Row([image, *(Panel(p, shown_name(n)) for n, p in zip(shown, seen, strict=True))])]
    part = settings.get("part", "signed")
    maps = Row([None if above else image, *panels], bound=bound, colours=part)
    return panels_figure([*above, maps], legend(**settings, scale="of the strongest map"))
