"""An attribution made ready to be seen: a part of it, cut, cleaned, and scaled to −1 … 1."""

from __future__ import annotations

import numpy as np

from igsuite.arrays import Array, FloatArray
from igsuite.checks import check_count
from igsuite.errors import ArgumentError, check_name
from igsuite.image.views.cleaning import cleaned
from igsuite.image.views.clipping import (
    DEFAULT_CLIP,
    check_percent,
    colour_bound,
    mass_bound,
    scaled,
)
from igsuite.image.views.parts import PARTS
from igsuite.image.views.resolution import unresolved


def attribution_mask(
    values: FloatArray,
    standard_error: FloatArray | None = None,
    *,
    part: str = "signed",
    clip: float = DEFAULT_CLIP,
    clip_by: str = "percentile",
    weak: float = 0.0,
    clean: int = 1,
    resolved_only: bool = False,
    bound: float | None = None,
) -> Array:
    """Scale an attribution for a view, by the choices of the arguments. `values` stay as they are.

    Args:
        values: `(height, width)` attributions.
        standard_error: `(height, width)` their standard errors, for `resolved_only`.
        part: "signed", "positive", "negative" or "absolute".
        clip: The percentage at or below the |value| that becomes 1 or −1; 100 clips nothing.
        clip_by: The percentage is one of the pixels ("percentile") or of their mass ("mass").
        weak: Percentage of the mass whose weakest pixels become 0: those below
            `mass_bound(part, weak)`.
        clean: Side in pixels of the square by which gaps are closed and specks opened away; 1
            for none.
        resolved_only: Whether pixels below two standard errors become 0.
        bound: The |value| that becomes 1 or −1, in place of the one that `clip` finds.

    Returns:
        `(height, width)` float64, −1 to 1; 0 where nothing is to be painted; NaN where there is
        no number, unless `clean` made it 0.

    Raises:
        ArgumentError: If an argument can't be used.

    Example:
        >>> values = np.array([[1.0, -2.0, 4.0]])
        >>> attribution_mask(values, clip=100).tolist()
        [[0.25, -0.5, 1.0]]
        >>> attribution_mask(values, part="absolute", clip=100, weak=40).tolist()
        [[0.0, 0.5, 1.0]]
    """
    check_name("part", part, PARTS)
    check_percent("weak", weak)
    check_count("clean", clean)
    if resolved_only and standard_error is None:
        raise ArgumentError(
            "standard_error", None, "the standard errors of `values`, for resolved_only=True"
        )
    chosen = PARTS[part](values)
    most = colour_bound(chosen, clip, clip_by) if bound is None else bound
    if weak:
        chosen = np.where(np.abs(chosen) < mass_bound(chosen, weak), 0, chosen)
    if clean != 1:
        chosen = cleaned(chosen, clean)
    if resolved_only and standard_error is not None:
        chosen = np.where(unresolved(values, standard_error), 0, chosen)
    return scaled(chosen, most)
