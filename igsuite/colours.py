"""The one scale of signed attributions: positive red, negative blue, zero white."""

from __future__ import annotations

from matplotlib.colors import LinearSegmentedColormap

#: Red and blue that stay apart for colour-blind readers (the ends of ColorBrewer's RdBu).
#: An odd number of colours, so that the middle one is white and not a grey beside it.
SIGNED = LinearSegmentedColormap.from_list(
    "igsuite_signed", ["#2166ac", "#ffffff", "#b2182b"], N=257
)


def signed_colours(value: float, scale: float) -> tuple[str, str]:
    """Return the colours of one value: its background, and text that is readable on it.

    Args:
        value: The attribution; NaN is shown grey.
        scale: The absolute value at which the colour is full.

    Returns:
        `(background, text)` as "#rrggbb".

    Example:
        >>> signed_colours(0.0, 1.0), signed_colours(2.0, 1.0)
        (('#ffffff', '#000000'), ('#b2182b', '#ffffff'))
    """
    if value != value:
        return "#bbbbbb", "#000000"
    share = max(-1.0, min(1.0, value / scale)) if scale > 0 else 0.0
    red, green, blue, _ = SIGNED(0.5 + share / 2, bytes=True)
    # Relative luminance of sRGB (WCAG 2), at which black and white contrast alike.
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (red / 255, green / 255, blue / 255)
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return f"#{red:02x}{green:02x}{blue:02x}", "#ffffff" if luminance < 0.179 else "#000000"
