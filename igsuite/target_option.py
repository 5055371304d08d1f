"""What the option --target means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from igsuite.class_names import ONE_SCORE
from igsuite.errors import ArgumentError, check_name


def parsed_target(target: str | None, names: Sequence[str] | None) -> Any:
    """Return the target that an option's text means.

    Args:
        target: A class by name or number, indices with commas for outputs of several axes, or
            `None` for the class predicted.
        names: Names of the targets, in the order of the model's outputs, where they are known.

    Raises:
        ArgumentError: If it is neither a known name nor whole numbers.

    Example:
        >>> parsed_target("positive", ["negative", "positive"]), parsed_target("7,475", None)
        (1, (7, 475))
    """
    if target is None:
        return None
    indices = [each.strip() for each in target.split(",")]
    if all(each.isdecimal() and len(each) < 10 for each in indices):
        return int(indices[0]) if len(indices) == 1 else tuple(map(int, indices))
    if names is not None:
        if len(names) == 1 and target != names[0]:
            raise ArgumentError("target", target, repr(names[0]), ONE_SCORE)
        return list(names).index(check_name("target", target, names))
    mend = "Name the classes by --class-names, or class_names in a configuration, to use a name"
    raise ArgumentError("target", target, "a class number, or indices with commas", mend)
