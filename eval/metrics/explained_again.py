"""Explaining again: values of another model or of other samples, as those that are judged are."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from igsuite.arrays import Array
from igsuite.errors import ArgumentError, Wording

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject

#: Share of a map's length by which the same explanation may differ from itself: float32's
#: rounding, summed in another order.
_SAME = 1e-3


def check_explain(explain: Any) -> None:
    """Raise unless `explain` can be called."""
    if not callable(explain):
        mend = "A configuration can name it, but not bring it back: pass the function."
        raise ArgumentError("explain", explain, "a function", mend)


def function_name(explain: Callable[..., Any]) -> str:
    """Return the name that configurations write down for a function."""
    name: str = getattr(explain, "__qualname__", type(explain).__qualname__)
    return name


def as_unit_values(found: Any, shape: tuple[int, ...], subject: Subject | None = None) -> Array:
    """Return explanations as values of units.

    Args:
        found: An array `(n, *unit_shape)`, or for each sample its own values, which are summed
            over the subject's units where there is one; or `(n, units)`.
        shape: `(n, units)`.
        subject: The samples.

    Returns:
        `(n, units)`, NaN beyond a sample's own values.

    Raises:
        ArgumentError: If there are other samples or more values.

    Example:
        >>> as_unit_values([[1.0, 2.0], [3.0]], (2, 2)).tolist()
        [[1.0, 2.0], [3.0, nan]]
    """
    maps = [np.asarray(each, dtype=np.float64) for each in found]
    if subject is None:
        return _padded(maps, shape)
    places = subject.units.labels.shape
    of_units = all(each.shape == shape[1:] for each in maps) and places != shape
    return _padded(maps, shape) if of_units else subject.unit_values(_padded(maps, places))


def _padded(maps: list[Array], shape: tuple[int, ...]) -> Array:
    most = math.prod(shape[1:])
    if len(maps) != shape[0] or any(each.size > most for each in maps):
        largest = max((each.size for each in maps), default=0)
        given = Wording(f"{len(maps)} maps of up to {largest} values")
        raise ArgumentError("explain", given, f"a function to {shape[0]} maps of up to {most}")
    rows = np.full((shape[0], most), np.nan)
    for row, each in zip(rows, maps, strict=True):
        row[: each.size] = each.ravel()
    return rows.reshape(shape)


def check_same_explanation(again: Array, values: Array) -> None:
    """Raise unless explaining the same samples by the same model again gives the values judged.

    Args:
        again: `(n, units)` explained again.
        values: `(n, units)` the values judged.

    Raises:
        ArgumentError: If they differ: the metric would compare two methods with one another.
    """
    finite = np.isfinite(np.where(np.isnan(again) & np.isnan(values), 0.0, again + values))
    rows = finite.all(axis=1)
    apart = np.sqrt(np.nansum((again[rows] - values[rows]) ** 2, axis=1))
    if (apart > _SAME * np.sqrt(np.nansum(values[rows] ** 2, axis=1))).any():
        given = Wording("a function that explains the samples otherwise than the values do")
        mend = "Each method is judged by itself, with its own settings and target."
        raise ArgumentError("explain", given, "what made the values", mend)
