"""Operators on arrays: what is put in place of the numbers that are removed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from igsuite.arrays import AnyArray, BoolArray, FloatArray, IntArray
from igsuite.checks import check_number
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.eval.perturbing.settings import from_settings

#: From rows `(m,)` and removed places `(m, *unit_shape)` to perturbed inputs `(m, ...)`.
Replace: TypeAlias = Callable[[IntArray, BoolArray], AnyArray]


class Operator(ABC):
    """A way to remove places of arrays; subclasses are frozen dataclasses of their settings.

    Attributes:
        name: What the operator is called.
    """

    name: ClassVar[str]

    @abstractmethod
    def on(self, inputs: AnyArray, numbers: IntArray) -> Replace:
        """Prepare to perturb samples.

        Args:
            inputs: `(n, ...)`; not to be modified.
            numbers: `(n,)` the samples' numbers: what is random of a sample depends on its number
                alone.

        Returns:
            A function from rows `(m,)` of the inputs and removed places `(m, *unit_shape)`, the
            leading axes of a sample, to perturbed inputs `(m, ...)` of the same type.
        """

    def get_config(self) -> dict[str, Any]:
        """The settings, from which `operator_from_config` builds an equal object."""
        return {"name": self.name, **asdict(self)}  # type: ignore[call-overload]


class Fill(Operator):
    """Puts in place of removed numbers those of another array, at the same place."""

    @abstractmethod
    def fill(self, inputs: AnyArray) -> AnyArray:
        """Return what stands in for the inputs, of their shape and type."""

    def on(self, inputs: AnyArray, numbers: IntArray) -> Replace:
        fill = self.fill(inputs)

        def replace(rows: IntArray, removed: BoolArray) -> AnyArray:
            trailing = (1,) * (inputs.ndim - removed.ndim)
            gone = removed.reshape(*removed.shape, *trailing)
            found = np.empty((len(rows), *inputs.shape[1:]), inputs.dtype)
            # Jobs of one sample follow one another: no copy of it is made for each of them.
            starts = np.flatnonzero(np.diff(rows, prepend=-1)).tolist()
            for start, stop in zip(starts, [*starts[1:], len(rows)], strict=True):
                found[start:stop] = inputs[rows[start]]
                np.copyto(found[start:stop], fill[rows[start]], where=gone[start:stop])
            return found

        return replace


@dataclass(frozen=True, eq=False)
class ConstantFill(Fill):
    """Removed numbers become given ones.

    Args:
        value: A number (a pad or mask id, a grey), or an array of one sample or of all.

    Source: Zeiler and Fergus 2014, arXiv 1311.2901 (occlusion by a grey patch).
    """

    value: Any = 0
    name: ClassVar[str] = "constant"

    def fill(self, inputs: AnyArray) -> AnyArray:
        return as_fill(self.value, inputs)

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name, "value": np.asarray(self.value).tolist()}


@dataclass(frozen=True)
class MeanFill(Fill):
    """Removed pixels become the mean colour of their own picture.

    Source: Petsiuk, Das, Saenko 2018, arXiv 1806.07421; Blücher, Vielhaben, Strodthoff 2024,
        arXiv 2401.06654.
    """

    name: ClassVar[str] = "mean"

    def fill(self, inputs: AnyArray) -> AnyArray:
        _check_picture(inputs, self.name)
        mean = inputs.mean(axis=(1, 2), keepdims=True, dtype=np.float64)
        return np.broadcast_to(mean.astype(inputs.dtype), inputs.shape)


@dataclass(frozen=True)
class BlurFill(Fill):
    """Removed pixels become those of the picture blurred by a Gaussian.

    Args:
        deviation: Standard deviation of the Gaussian, as a share of the shorter side.

    Source: Fong and Vedaldi 2017, arXiv 1704.03296; the deviation of 10 pixels of 224 there is
        0.045.
    """

    deviation: float = 0.045
    name: ClassVar[str] = "blur"

    def __post_init__(self) -> None:
        check_number("deviation", self.deviation, least=0)

    def fill(self, inputs: AnyArray) -> AnyArray:
        _check_picture(inputs, self.name)
        width = self.deviation * min(inputs.shape[1:3])
        blurred: FloatArray = ndimage.gaussian_filter(
            inputs, (0, width, width, *[0] * (inputs.ndim - 3)), mode="nearest"
        )
        return blurred


#: Operators on arrays by name; add your own.
OPERATORS: dict[str, type[Operator]] = {
    each.name: each for each in (ConstantFill, MeanFill, BlurFill)
}


def operator_from_config(config: Mapping[str, Any]) -> Operator:
    """Build the operator that `get_config` wrote down.

    Raises:
        ArgumentError: If the name or a setting is unknown.

    Example:
        >>> operator_from_config(BlurFill(0.1).get_config())
        BlurFill(deviation=0.1)
    """
    return from_settings("operator", config, OPERATORS)


def as_operator(operator: Any) -> Operator:
    """Read the `operator` argument: an `Operator`, a name, a configuration, a number or an array.

    Raises:
        ArgumentError: If the name is unknown.
    """
    if isinstance(operator, Operator):
        return operator
    if isinstance(operator, Mapping):
        return operator_from_config(operator)
    if isinstance(operator, str):
        return OPERATORS[check_name("operator", operator, OPERATORS)]()
    return ConstantFill(operator)


def as_fill(baseline: object, inputs: NDArray[Any]) -> NDArray[Any]:
    """Return what removed places become, in the inputs' own type.

    Args:
        baseline: A number, an array of one sample, or an array of all samples.
        inputs: `(n, ...)`.

    Returns:
        An array shaped like `inputs` (a view, not to be written to).

    Raises:
        ArgumentError: If the shapes differ, a value is not finite, or integer inputs cannot
            hold it.
    """
    fill = np.asarray(baseline)
    if fill.dtype.kind not in "fiub" or not np.isfinite(fill).all():
        raise ArgumentError("baseline", baseline, "a finite number or an array of them")
    if fill.shape not in ((), inputs.shape[1:], inputs.shape):
        allowed = f"a number, or an array of shape {inputs.shape[1:]} or {inputs.shape}"
        raise ArgumentError("baseline", fill.shape, allowed)
    with np.errstate(invalid="ignore"):
        held = fill.astype(inputs.dtype)
    if inputs.dtype.kind in "iu" and not np.array_equal(held, fill):
        raise ArgumentError("baseline", baseline, "whole numbers, as the inputs are", "Give an id.")
    return np.broadcast_to(held, inputs.shape)


def _check_picture(inputs: AnyArray, name: str) -> None:
    if inputs.ndim not in (3, 4) or inputs.dtype.kind != "f":
        raise ArgumentError(
            "operator",
            Wording(f"{name!r} on {inputs.dtype} of shape {inputs.shape}"),
            f"'constant' here; pictures (n, height, width, channels) of floats have a {name}",
        )
