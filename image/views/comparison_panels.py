"""Each input beside its attributions by two methods or more, filled or outlined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from igsuite.errors import check_name
from igsuite.image.views.areas import strongest_area
from igsuite.image.views.attribution_mask import attribution_mask
from igsuite.image.views.legend import legend
from igsuite.image.views.painting import outlined, overlay, painted
from igsuite.image.views.panels import Panel, Row, panels_figure
from igsuite.image.views.shown_pixels import Pixels, in_grey
from igsuite.image.views.wording import quality_words, target_words
from igsuite.wording import in_words

if TYPE_CHECKING:
    from igsuite.image.attributions import PixelAttributions

#: What masks are drawn on: the grey picture is lightened so that they stand out.
BACKGROUNDS = ("grey", "picture", "white")
LIGHT = 0.35


def comparison_panels(
    attributions: PixelAttributions,
    rows: Sequence[int] | None = None,
    *,
    methods: Sequence[str] = ("gradient", "integrated_gradients"),
    outlines: bool = False,
    percent: float = 90.0,
    background: str = "grey",
    **settings: Any,
) -> Figure:
    """Draw the figure of three panels: input, gradients, integrated gradients.

    Args:
        attributions: What an `ImageExplainer` returned.
        rows: Positions of the images, one a line; `None` for the first four.
        methods: Methods beside the input, from the left.
        outlines: Whether to draw lines around the areas that hold `percent` % of what speaks for
            the class, instead of painting every pixel.
        percent: Share of the mass, 0 to 100.
        background: What the attributions are drawn on: "grey" (the picture without its colours,
            lightened), "picture" or "white".
        **settings: `part`, `clip`, `clip_by`, `weak`, `clean` and `resolved_only`, as for
            `igsuite.image.attribution_mask`; with `outlines`, `weak` and `clean`, as for
            `igsuite.image.strongest_area`.

    Returns:
        A `matplotlib.figure.Figure`.

    Source: Sundararajan, Taly, Yan 2017, arXiv 1703.01365, figure 2.
    """
    check_name("background", background, BACKGROUNDS)
    for method in methods:
        check_name("methods", method, attributions.attributions)
    shown = attributions.take(range(len(attributions))[:4] if rows is None else rows)
    lines = []
    for i, picture in enumerate(shown.pictures):
        below = _below(picture, background)
        panels = [Panel(picture, "" if i else "input", target_words(shown, i))]
        for method in methods:
            found = shown.attributions[method]
            value, error = found.values[i], found.standard_error[i]
            if outlines:
                drawn = outlined(below, strongest_area(value, percent, **settings), thickness=2)
            else:
                mask = attribution_mask(value, error, **settings)
                drawn = painted(mask) if background == "white" else overlay(below, mask)
            title = "" if i else in_words(method)
            panels.append(Panel(drawn, title, quality_words(shown, method, i)))
        lines.append(Row(panels))
    return panels_figure(lines, _note(outlines, percent, settings))


def _below(picture: Pixels, background: str) -> Pixels:
    return (
        in_grey(picture, 1.0 if background == "white" else LIGHT)
        if (background != "picture")
        else picture
    )


def _note(outlines: bool, percent: float, settings: dict[str, Any]) -> str:
    if not outlines:
        return legend(**settings, scale="of the picture")
    return (
        f"Red lines: the connected areas that hold {percent:g} % of what speaks for the class, "
        "weak pixels cut off and specks cleaned away."
    )
