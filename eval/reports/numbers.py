"""Numbers as a report writes them in words and tables."""

from __future__ import annotations

from igsuite import wording

#: Which way is better.
_ARROWS = {True: " ↑", False: " ↓", None: ""}


def number(value: float | None, digits: int = 3) -> str:
    """Return a number to so many digits.

    Example:
        >>> number(-0.123456), number(None), number(1234567.0)
        ('−0.123', '–', '1.23e+06')
    """
    return "–" if value is None else f"{value:.{digits}g}".replace("-", "−")


def brief_interval(mean: float | None, low: float | None, high: float | None) -> str:
    """Return a mean with its interval, for a narrow column.

    Example:
        >>> brief_interval(0.5, 0.25, 0.75), brief_interval(None, None, None)
        ('0.5 [0.25, 0.75]', 'no number')
    """
    if mean is None:
        return "no number"
    return number(mean) if low is None else f"{number(mean)} [{number(low)}, {number(high)}]"


def interval(mean: float | None, low: float | None, high: float | None) -> str:
    """Return a mean with its interval.

    Example:
        >>> interval(0.5, 0.25, 0.75), interval(0.5, None, None), interval(None, None, None)
        ('0.5 (0.25 to 0.75)', '0.5', 'no number')
    """
    if mean is None:
        return "no number"
    return number(mean) if low is None else f"{number(mean)} ({number(low)} to {number(high)})"


def p_value(value: float | None) -> str:
    """Return a p-value, small ones as such.

    Example:
        >>> p_value(0.00001), p_value(0.0123)
        ('< 0.001', '0.012')
    """
    if value is None:
        return "–"
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def percent(value: float | None) -> str:
    """Return a share in per cent.

    Example:
        >>> percent(0.0123)
        '1.2 %'
    """
    return "–" if value is None else wording.percent(value)


def arrow(higher_is_better: bool | None) -> str:
    """Return the arrow behind the name of a metric: up where higher is better."""
    return _ARROWS[higher_is_better]
