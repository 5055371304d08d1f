"""Which tests a session was asked to run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def is_asked_for(nodeid: str, arguments: Sequence[str], here: Path, root: Path) -> bool:
    """Return whether a test is among those that a session was asked to run.

    Args:
        nodeid: The test's node id, whether or not there still is such a test.
        arguments: Files, folders and node ids, as pytest was given them.
        here: Where pytest was started, from which these start.
        root: Pytest's root, from which node ids start.

    Example:
        >>> here = Path("/project")
        >>> is_asked_for("tests/test_it.py::test_a", ["tests"], here, here)
        True
        >>> is_asked_for("tests/test_it.py::test_a", ["tests/test_it.py::test_b"], here, here)
        False
    """
    file, _, test = nodeid.partition("::")
    path = (root / file).resolve()
    for argument in arguments:
        place, _, wanted = argument.partition("::")
        asked = (here / place).resolve()
        inside = path == asked or asked in path.parents
        if inside and (
            not wanted or test == wanted or test.startswith((f"{wanted}::", f"{wanted}["))
        ):
            return True
    return False
