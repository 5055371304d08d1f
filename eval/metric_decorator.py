"""What a metric says of itself: its name, which way is better, and its bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, Protocol, cast

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

P = ParamSpec("P")


class Metric(Protocol[P]):
    """A function to one number a sample that knows what its numbers mean.

    Args:
        name: What the metric is called in tables.
        higher_is_better: Whether a larger number speaks for the attribution.
        bounds: The smallest and the largest number possible.
    """

    name: str
    higher_is_better: bool
    bounds: tuple[float, float]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Floats: ...


def metric(
    higher_is_better: bool, bounds: tuple[float, float]
) -> Callable[[Callable[P, Floats]], Metric[P]]:
    """Mark a function as a metric, of the function's own name.

    Args:
        higher_is_better, bounds: As for `Metric`.

    Returns:
        A decorator that returns the function itself, with the three attributes.

    Example:
        >>> @metric(higher_is_better=True, bounds=(0.0, 1.0))
        ... def share(values):
        ...     return values / values.sum()
        >>> share.name, share.bounds
        ('share', (0.0, 1.0))
    """

    def marked(function: Callable[P, Floats]) -> Metric[P]:
        marking = cast(Metric[P], function)
        marking.name = function.__name__
        marking.higher_is_better = higher_is_better
        marking.bounds = bounds
        return marking

    return marked
