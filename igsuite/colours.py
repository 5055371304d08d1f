"""The colours of attributions: positive red, negative blue, zero white, on a symmetric scale."""

from __future__ import annotations

import math
from functools import cache

from matplotlib.colors import LinearSegmentedColormap

#: Red and blue that stay apart for colour-blind readers (the ends of ColorBrewer's RdBu).
#: An odd number of colours, so that the middle one is white and not a grey beside it.
SIGNED = LinearSegmentedColormap.from_list(
    "igsuite_signed", ["#2166ac", "#ffffff", "#b2182b"], N=257
)
#: For absolute values: from white to the red of the signed colours.
ABSOLUTE = LinearSegmentedColormap.from_list("igsuite_absolute", ["#ffffff", "#b2182b"], N=257)
COLOUR_MAPS = {"signed": SIGNED, "absolute": ABSOLUTE}

NO_NUMBER = ("#bbbbbb", "#000000")


def signed_colours(value: float, scale: float) -> tuple[str, str]:
    """Return the colours of one signed value: its background, and text that is readable on it.

    Args:
        value: The attribution; NaN is shown grey.
        scale: The absolute value at which the colour is full.

    Returns:
        `(background, text)` as "#rrggbb".

    Example:
        >>> signed_colours(0.0, 1.0), signed_colours(2.0, 1.0)
        (('#ffffff', '#000000'), ('#b2182b', '#ffffff'))
    """
    return value_colours(value, scale, "signed")


def value_colours(value: float, scale: float, colours: str) -> tuple[str, str]:
    """Return the colours of one value out of one of the `COLOUR_MAPS`.

    Args:
        value: The attribution; NaN is shown grey.
        scale: The absolute value at which the colour is full.
        colours: "signed", or "absolute" for the absolute value in reds.

    Returns:
        `(background, text)` as "#rrggbb".

    Example:
        >>> value_colours(-1.0, 1.0, "signed"), value_colours(-1.0, 1.0, "absolute")
        (('#2166ac', '#ffffff'), ('#b2182b', '#ffffff'))
    """
    if math.isnan(value):
        return NO_NUMBER
    share = max(-1.0, min(1.0, value / scale)) if scale > 0 else 0.0
    place = 0.5 + share / 2 if colours == "signed" else abs(share)
    return _table(colours)[min(256, int(place * 257))]


@cache
def _table(colours: str) -> list[tuple[str, str]]:
    found = []
    for red, green, blue, _ in COLOUR_MAPS[colours](range(257), bytes=True):
        # Relative luminance of sRGB (WCAG 2), at which black and white contrast alike.
        linear = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in (red / 255, green / 255, blue / 255)
        ]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        ink = "#ffffff" if luminance < 0.179 else "#000000"
        found.append((f"#{red:02x}{green:02x}{blue:02x}", ink))
    return found
