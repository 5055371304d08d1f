"""What tells runs apart, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from igsuite.eval.runs.run import Run
from igsuite.visible import visible

#: Settings of no consequence to what a run's numbers are.
_UNTOLD = {"run.out", "run.shard", "explain.batch_size"}
#: What another checksum says, by where it stands.
_OTHERS = {
    "model.architecture_sha256": "models of other architectures",
    "model.weights_sha256": "models of other weights",
    "model.sha256": "other models",
    "data.sha256": "other samples, or the same in another order",
    "preprocessing.sha256": "other encoders",
}
_LONGEST = 60


def run_differences(runs: Sequence[Run], names: Sequence[str]) -> list[str]:
    """Say what tells runs apart: model, data, preprocessing, configuration and environment.

    Args:
        runs: The runs.
        names: What each is called.

    Returns:
        A line for each setting that is not the same in all of them.
    """
    lines = []
    for where, values in _differing([run.fingerprints for run in runs]):
        lines.append(_OTHERS.get(where) or _line(where, names, values))
    for where, values in _differing([run.config for run in runs]):
        if where not in _UNTOLD:
            lines.append(_line(where, names, values))
    for where, values in _differing([run.environment for run in runs]):
        lines.append(f"computed with {_line(where, names, values)}")
    return list(dict.fromkeys(lines))


def _differing(settings: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, list[Any]]]:
    flat = [dict(_flat(each)) for each in settings]
    for where in dict.fromkeys(key for each in flat for key in each):
        values = [each.get(where) for each in flat]
        if any(value != values[0] for value in values):
            yield where, values


def _flat(settings: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in settings.items():
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


def _line(where: str, names: Sequence[str], values: Sequence[Any]) -> str:
    pairs = zip(names, values, strict=True)
    return f"{where}: " + "; ".join(f"{_shown(value)} in {visible(name)}" for name, value in pairs)


def _shown(value: Any) -> str:
    if value is None:
        return "not set"
    if isinstance(value, list):
        words = ", ".join(map(_shown, value))
    elif isinstance(value, Mapping):
        settings = [f"{name}={_shown(each)}" for name, each in value.items() if name != "name"]
        named = _shown(value["name"]) if "name" in value else ""
        words = f"{named}({', '.join(settings)})" if settings else named
    else:
        words = visible(str(value))
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
