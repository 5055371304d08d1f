"""Numbers to some decimals, as cells of figures and tables have them."""

from __future__ import annotations


def rounded(value: float, decimals: int = 2) -> str:
    """Return a number with a minus sign that is one, and none before zero.

    Args:
        value: The number.
        decimals: Digits behind the point.

    Example:
        >>> rounded(-0.126), rounded(-0.004), rounded(0.5, 0)
        ('−0.13', '0.00', '0')
    """
    shown = f"{value:.{decimals}f}"
    return shown.replace("-", "−") if float(shown) else shown.removeprefix("-")
