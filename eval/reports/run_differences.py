"""What tells runs apart, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from igsuite.eval.runs.run import Run
from igsuite.visible import visible

#: Parts of a run's identity, and what a difference in each is of.
_PARTS = {"config": "", "fingerprints": "checksum of ", "environment": "computed with other "}
#: Of no consequence to what a run's numbers are.
_UNTOLD = {"run.out", "run.shard", "explain.batch_size"}
_LONGEST = 60


def run_differences(runs: Sequence[Run], names: Sequence[str]) -> list[str]:
    """Say what tells runs apart: configuration, model, data, preprocessing and environment.

    Args:
        runs: The runs.
        names: What each is called.

    Returns:
        A line for each setting that is not the same in all of them.
    """
    lines = []
    for part, heading in _PARTS.items():
        settings = [dict(_flat(getattr(run, part))) for run in runs]
        for where in dict.fromkeys(key for each in settings for key in each):
            values = [each.get(where) for each in settings]
            if where not in _UNTOLD and any(value != values[0] for value in values):
                pairs = zip(names, values, strict=True)
                told = "; ".join(f"{visible(name)}: {_shown(value)}" for name, value in pairs)
                lines.append(f"{heading}{where} – {told}")
    return lines


def _flat(settings: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in settings.items():
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


def _shown(value: Any) -> str:
    if value is None:
        return "not set"
    if isinstance(value, list):
        words = ", ".join(_shown(each) for each in value)
    elif isinstance(value, Mapping):
        words = ", ".join(f"{name}={_shown(each)}" for name, each in value.items())
    else:
        words = visible(str(value))
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
