"""Scores beside timings: pytest-benchmark's results carry what was measured in the same test."""

from __future__ import annotations

from typing import Any

import pytest

from igsuite.eval.pytest_plugin.records import Found

#: Name of pytest-benchmark's fixture, and of the entry in its `extra_info`.
FIXTURE, ENTRY = "benchmark", "igsuite"


def add_to_benchmark(item: pytest.Item, found: Found) -> None:
    """Write what was found into the `extra_info` of the test's benchmark, if it has one.

    Args:
        item: The test.
        found: The record of an explanation.
    """
    benchmark: Any = getattr(item, "funcargs", {}).get(FIXTURE)
    extra = getattr(benchmark, "extra_info", None)
    if not isinstance(extra, dict):
        return
    extra.setdefault(ENTRY, {})[found.name] = {
        "method": found.method,
        "samples": len(found.samples),
        "verdicts": found.verdicts,
        "evaluations": found.evaluations,
        "relative_error": found.relative_error,
        "metrics": {
            each.label: {"mean": each.mean, "low": each.low, "high": each.high}
            for each in found.metrics
        },
    }
