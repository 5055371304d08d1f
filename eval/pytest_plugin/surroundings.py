"""Where a run was computed: the machine and the commit of what was tested."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from igsuite.git_answer import git_answer

#: Of an environment what says nothing of the machine or of what computes: the tested commit is
#: told by itself.
_NOT_COMPARED = ("commit",)


def commit_of(folder: Path) -> dict[str, Any]:
    """Return the commit, the branch and whether files were changed since; empty without git.

    Args:
        folder: A folder of the checkout.
    """
    commit = git_answer(folder, "rev-parse", "HEAD")
    if commit is None:
        return {}
    branch = git_answer(folder, "rev-parse", "--abbrev-ref", "HEAD")
    changed = git_answer(folder, "status", "--porcelain", "--untracked-files=no")
    return {"id": commit, "branch": branch, "changed": bool(changed)}


def commit_name(commit: Mapping[str, Any]) -> str:
    """Return the name of a run that was given none.

    Example:
        >>> commit_name({"id": "5f427e0e7d50676f", "changed": True}), commit_name({})
        ('5f427e0e-changed', 'run')
    """
    if not commit:
        return "run"
    return f"{commit['id'][:8]}{'-changed' if commit['changed'] else ''}"


def differences(saved: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Say in what two descriptions differ, in whatever depth.

    Example:
        >>> saved = {"rule": "auto", "baseline": {"name": "zero"}}
        >>> differences(saved, {"baseline": {"name": "mean"}})
        ["baseline.name was 'zero', is 'mean'", "rule was 'auto', is not there"]
    """
    one, two = _flat(saved), _flat(now)
    lines = []
    for name in sorted({*one, *two}):
        if one.get(name, _MISSING) != two.get(name, _MISSING):
            was, is_now = (repr(each[name]) if name in each else "not there" for each in (one, two))
            lines.append(f"{name} was {was}, is {is_now}")
    return lines


_MISSING = object()


def _flat(description: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in description.items():
        if isinstance(value, Mapping) and value:
            flat |= _flat(value, f"{prefix}{name}.")
        elif prefix or name not in _NOT_COMPARED:
            flat[f"{prefix}{name}"] = value
    return flat
