"""What a model is fed: one array, a list or a dict, taken apart and put together again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from igsuite.arrays import AnyArray, Arrays
from igsuite.errors import ArgumentError, Wording, check_name


@dataclass(frozen=True)
class Layout:
    """How a model's inputs are arranged: `"array"`, `"list"` or `"dict"`, and their names.

    The inputs of a list are named "0", "1", … by position.
    """

    kind: str
    names: tuple[str, ...]

    def join(self, parts: Mapping[str, Any]) -> Arrays:
        """Arrange the named parts as the model takes them; a list marks a missing one by None."""
        if self.kind == "array":
            return parts[self.names[0]]
        if self.kind == "list":
            return [parts.get(name) for name in self.names]
        return {name: parts[name] for name in self.names if name in parts}


def split_arrays(argument: str, arrays: Arrays) -> tuple[Layout, dict[str, Any]]:
    """Take an array, or a list, tuple or dict of arrays, apart into named parts.

    Args:
        argument: Name of the argument, for errors.
        arrays: What the caller gave.

    Returns:
        The layout, and the parts by name, not yet checked.
    """
    if isinstance(arrays, Mapping):
        if not arrays:
            raise ArgumentError(argument, {}, "at least one array")
        return Layout("dict", tuple(map(str, arrays))), {str(k): v for k, v in arrays.items()}
    if isinstance(arrays, (list, tuple)) and any(hasattr(part, "shape") for part in arrays):
        names = tuple(map(str, range(len(arrays))))
        return Layout("list", names), dict(zip(names, arrays, strict=True))
    return Layout("array", ("0",)), {"0": arrays}


def checked_array(argument: str, array: Any) -> AnyArray:
    """Return `array` as a NumPy array of finite numbers, never a copy that the caller shares."""
    try:
        checked = np.asarray(array)
    except (ValueError, TypeError) as error:
        raise ArgumentError(
            argument, Wording(f"something that is no array ({error})"), "an array of numbers"
        ) from error
    if checked.dtype.name == "bfloat16" or (checked.dtype.kind == "f" and checked.itemsize > 8):
        # Types that NumPy or TensorFlow can't compute in.
        checked = checked.astype(np.float32 if checked.itemsize == 2 else np.float64)
    if checked.dtype.kind not in "fiub":
        raise ArgumentError(
            argument,
            Wording(f"values of type {checked.dtype}"),
            "an array of numbers of one shape for all samples",
            "Texts are encoded first." if checked.dtype.kind in "US" else "",
        )
    if checked.dtype.kind == "f" and not np.isfinite(checked).all():
        bad = np.argwhere(~np.isfinite(checked))[0].tolist()
        raise ArgumentError(
            argument, Wording(f"{checked[tuple(bad)]} at index {bad}"), "finite numbers"
        )
    return checked


def split_inputs(inputs: Arrays) -> tuple[Layout, dict[str, AnyArray]]:
    """Take a model's inputs apart and check that they are arrays of the same samples.

    Args:
        inputs: Array `(n, ...)`, or a list or dict of arrays `(n, ...)`.

    Returns:
        The layout and the arrays by name.

    Raises:
        ArgumentError: If something is no array of finite numbers, is empty, or the numbers of
            samples differ.

    Example:
        >>> layout, parts = split_inputs({"ids": np.ones((2, 3)), "length": np.ones(2)})
        >>> layout.names
        ('ids', 'length')
    """
    layout, parts = split_arrays("inputs", inputs)
    arrays = {
        name: checked_array("inputs" if layout.kind == "array" else f"inputs[{name!r}]", part)
        for name, part in parts.items()
    }
    for array in arrays.values():
        if array.ndim == 0 or array.size == 0:
            raise ArgumentError(
                "inputs",
                Wording(f"shape {array.shape}"),
                "an array (n, ...) of at least one sample",
            )
        if len(array) != len(arrays[layout.names[0]]):
            lengths = ", ".join(f"{key}: {len(each)}" for key, each in arrays.items())
            raise ArgumentError(
                "inputs", Wording(f"different numbers of samples ({lengths})"), "the same for all"
            )
    return layout, arrays


@dataclass(frozen=True)
class ArraySignature:
    """What compiled code depends on of an array: its name, its type and the shape of a sample.

    Args:
        name: Name of the array.
        shape: Shape of one sample; None for a length that may differ from call to call.
        dtype: Name of the type.
    """

    name: str
    shape: tuple[int | None, ...]
    dtype: str


def signatures(arrays: Mapping[str, AnyArray]) -> tuple[ArraySignature, ...]:
    """The signature of each array, with its own lengths."""
    return tuple(
        ArraySignature(name, each.shape[1:], each.dtype.name) for name, each in arrays.items()
    )


def numbers_a_sample(*arrays: Mapping[str, AnyArray]) -> int:
    """How many numbers one sample of all these arrays is made of."""
    return sum(int(np.prod(each.shape[1:])) for part in arrays for each in part.values())


def choose_attributed(
    layout: Layout, arrays: Mapping[str, AnyArray], fixed: Any
) -> tuple[str, ...]:
    """Decide which inputs receive an attribution.

    Args:
        layout: Layout of the inputs.
        arrays: The inputs by name.
        fixed: Names or positions of the inputs to hold fixed, or None: those of integers and
            booleans (ids, masks, lengths).

    Returns:
        Names of the attributed inputs, in the model's order.

    Raises:
        ArgumentError: If a fixed input is unknown or none is left to attribute.
    """
    if fixed is None:
        held = {name for name, array in arrays.items() if array.dtype.kind in "iub"}
    else:
        given = list(fixed) if isinstance(fixed, (list, tuple, set, frozenset)) else [fixed]
        held = {check_name("fixed", str(name), layout.names) for name in given}
    attributed = tuple(name for name in layout.names if name not in held)
    if not attributed:
        kinds = ", ".join(f"{name}: {array.dtype}" for name, array in arrays.items())
        raise ArgumentError(
            "inputs" if fixed is None else "fixed",
            Wording(f"nothing to attribute to ({kinds})"),
            "at least one input of floating-point numbers",
        )
    for name in attributed:
        if arrays[name].dtype.kind in "iub":
            raise ArgumentError(
                f"inputs[{name!r}]",
                Wording(f"values of type {arrays[name].dtype}"),
                "floating-point numbers, or the input named in fixed=",
            )
    return attributed
