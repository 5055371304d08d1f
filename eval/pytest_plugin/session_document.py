"""A session of pytest as a report document, which `igsuite report`'s page shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from igsuite import __version__
from igsuite.eval.figures import dash_array
from igsuite.eval.figures.series import series_of
from igsuite.eval.metrics import METRICS
from igsuite.eval.pytest_plugin.against import Change
from igsuite.eval.pytest_plugin.numbers import in_percent
from igsuite.eval.pytest_plugin.records import NORMALISED, Found, Measured
from igsuite.eval.pytest_plugin.summary import change_line
from igsuite.wording import in_words

_NO_RANKING = (
    "Tests may explain different models and different samples: rows of different tests stand "
    "beside one another, and are not ranked."
)
_NORMALISED = "Normalised: 0 is as good as random orders, 1 as the best order searched."


def session_document(
    found: Sequence[Found],
    changes: Sequence[Change],
    notes: Sequence[str],
    machine: dict[str, Any],
    commit: dict[str, Any],
    against: str = "",
) -> dict[str, Any]:
    """Return what a session found as `igsuite.eval.reports.page.report_page` shows it.

    Args:
        found: What the tests found, with what is shown of their samples.
        changes: Since a saved run.
        notes: What a comparison has to be read with.
        machine: What computed it.
        commit: The commit of what was tested.
        against: Name of the saved run.
    """
    samples = _samples(found)
    place = {key: row for row, key in enumerate(samples)}
    levels = {each.confidence for one in found for each in one.metrics}

    def way_of(measured: Measured) -> str:
        """What is measured, and at which level where there are several."""
        level = f", {in_percent(measured.confidence)} intervals" if len(levels) > 1 else ""
        return f"{measured.label}{level}"

    ways = {way_of(each): each for one in found for each in one.metrics}
    way_keys = {label: f"w{k}" for k, label in enumerate(ways)}
    entry_keys = {each.key: f"e{k}" for k, each in enumerate(found)}
    columns = {entry_keys[each.key]: _column(each, place) for each in found}
    inputs = {name: [each.get(name) for each in samples.values()] for name in ("tokens", "picture")}
    kinds = {"text" if each.get("tokens") else "image" for each in samples.values()}
    return {
        "format": 1,
        "title": "Attributions in tests",
        "kind": kinds.pop() if len(kinds) == 1 else "mixed",
        "confidence": max(levels, default=0.95),
        "scope": {"samples": len(samples), "shown": len(samples), "chosen": ""},
        "runs": [_run(found, len(samples), machine, commit)],
        "differences": [],
        "notes": [*([_NO_RANKING] if len(entry_keys) > 1 else []), *notes],
        "entries": _entries(found, entry_keys),
        "ways": [_way(way_keys[label], label, each) for label, each in ways.items()],
        "samples": [
            {"key": row, **{name: each[name] for name in ("name", "target", "score", "text")}}
            for row, each in enumerate(samples.values())
        ],
        "tokens": inputs["tokens"],
        "pictures": inputs["picture"],
        "ranking": [
            _ranked(way_keys[way_of(m)], entry_keys[each.key], m)
            for each in found
            for m in each.metrics
        ],
        "references": [],
        "pairs": [],
        "protocols": [],
        "sentences": [*_asserted(found), *_changed(changes, against)],
        "short_sentences": sum(not c.passed for each in found for c in each.checks),
        "curves": [],
        "values": {
            key: {
                entry_keys[each.key]: _spread(each, m, place)
                for each in found
                for m in each.metrics
                if way_of(m) == label
            }
            for label, key in way_keys.items()
        },
        "verdicts": [_verdicts(entry_keys[each.key], each) for each in found],
        "errors": {
            key: [None if m is None else m["relative_error"] for m in column]
            for key, column in columns.items()
        },
        "disagreement": [None] * len(samples),
        "maps": columns,
        # Most tests have no map of a sample: the page may leave theirs out.
        "only_present_maps": True,
        "legend": "Red speaks for the target, blue against it, white is 0.",
        "sanity": [],
        "provenance": {"igsuite": __version__, "command": "pytest --igsuite-report"},
    }


def _samples(found: Sequence[Found]) -> dict[str, dict[str, Any]]:
    """What is shown of each sample, by its checksum; the first test's where several have it."""
    samples: dict[str, dict[str, Any]] = {}
    for each in found:
        for checksum, shown in zip(each.samples, each.shown, strict=True):
            samples.setdefault(checksum, shown)
    return samples


def _column(found: Found, place: dict[str, int]) -> list[Any]:
    column: list[Any] = [None] * len(place)
    for checksum, shown in zip(found.samples, found.shown, strict=True):
        column[place[checksum]] = shown["map"]
    return column


def _spread(found: Found, measured: Measured, place: dict[str, int]) -> list[float | None]:
    column: list[float | None] = [None] * len(place)
    for checksum, value in zip(found.samples, measured.values, strict=True):
        column[place[checksum]] = value
    return column


def _entries(found: Sequence[Found], keys: dict[tuple[str, str], str]) -> list[dict[str, Any]]:
    rows = [{"method": e.method, "baseline": "", "label": "", "exact": e.exact} for e in found]
    counts = Counter(each.test for each in found)
    return [
        {
            "key": keys[each.key],
            "label": _label(each, alone=counts[each.test] == 1),
            "run": "r0",
            "method": each.method,
            "baseline": None,
            "exact": each.exact,
            "colour": series.colour,
            "dash": dash_array(series.line),
        }
        for each, series in zip(found, series_of(rows), strict=True)
    ]


def _label(found: Found, alone: bool) -> str:
    """The test in words, and which of its explanations, where it has several."""
    test = in_words(found.test.rpartition("::")[2].removeprefix("test_"))
    return test if alone else f"{test}: {in_words(found.name)}"


def _way(key: str, label: str, measured: Measured) -> dict[str, Any]:
    kind = METRICS.get(measured.metric.removeprefix(NORMALISED))
    low, high = (-np.inf, np.inf) if kind is None or measured.is_normalised else kind.bounds
    told = (kind.__doc__ or "").strip().splitlines()[:1] if kind is not None else []
    told += [_NORMALISED] if measured.is_normalised else []
    return {
        "key": key,
        "metric": measured.metric,
        "operator": measured.operator.get("name"),
        "label": in_words(label),
        "compared": "value",
        "higher_is_better": measured.higher_is_better,
        "bounds": [low if np.isfinite(low) else None, high if np.isfinite(high) else None],
        "meaning": " ".join(told),
    }


def _ranked(way: str, entry: str, measured: Measured) -> dict[str, Any]:
    return {
        "way": way,
        "entry": entry,
        **{name: getattr(measured, name) for name in ("mean", "low", "high")},
        **dict.fromkeys(("normalised", "normalised_low", "normalised_high")),
        "samples": measured.count,
        "dropped": len(measured.values) - measured.count,
        "mean_rank": None,
        "place": None,
    }


def _verdicts(entry: str, found: Found) -> dict[str, Any]:
    counts = {name: count for name, count in found.verdicts.items() if name != "converged"}
    well = found.verdicts.get("converged", 0)
    return {
        "entry": entry,
        "counts": {**({"exact" if found.exact else "converged": well} if well else {}), **counts},
        "relative_error_median": None if found.exact else found.relative_error,
        "relative_error_worst": None,
        "evaluations_median": found.evaluations,
    }


def _asserted(found: Sequence[Found]) -> list[str]:
    """What was asserted, failures first."""
    lines = [
        (check.passed, f"{each.test}: {'held' if check.passed else 'FAILED'}: {check.line}.")
        for each in found
        for check in each.checks
    ]
    return [line for _, line in sorted(lines, key=lambda each: each[0])]


def _changed(changes: Sequence[Change], against: str) -> list[str]:
    return [f"{each.found.test}: {change_line(each, against)}." for each in changes]


def _run(
    found: Sequence[Found], count: int, machine: dict[str, Any], commit: dict[str, Any]
) -> dict[str, Any]:
    return {
        "key": "r0",
        "name": "this session",
        "run_id": str(commit.get("id", "–"))[:8],
        "config_sha256": "",
        "finished": True,
        "samples": count,
        "kind": "sample",
        "config": {" ".join(each.key): each.settings for each in found},
        "environment": machine,
        "fingerprints": commit,
    }
