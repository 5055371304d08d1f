"""Numbers as the plugin's messages and tables write them."""

from __future__ import annotations

import math

from igsuite.wording import signed


def plain(value: float) -> str:
    """Return a number to three digits.

    Example:
        >>> plain(0.21345), plain(-1e-9), plain(float("nan"))
        ('0.213', '−1e−09', 'no number')
    """
    return "no number" if math.isnan(value) else signed(value).removeprefix("+")


def interval(low: float, high: float) -> str:
    """Return an interval.

    Example:
        >>> interval(-0.1, 0.25)
        '−0.1 to 0.25'
    """
    return f"{plain(low)} to {plain(high)}"


def in_percent(share: float) -> str:
    """Return a share in percent.

    Example:
        >>> in_percent(0.0413), in_percent(0.95), in_percent(12.5), in_percent(1e-9)
        ('4.13 %', '95 %', '1250 %', '<0.001 %')
    """
    if 0 < abs(share) < 1e-5:
        return "<0.001 %"
    return f"{100 * share:.3g} %" if abs(share) < 1 else f"{100 * share:.0f} %"


def counted(count: int, what: str) -> str:
    """Return a number of things.

    Example:
        >>> counted(1, "sample"), counted(2, "sample")
        ('1 sample', '2 samples')
    """
    return f"{count:,} {what}{'' if count == 1 else 's'}"
