"""What a test found: plain values, which xdist sends, the history keeps and tables show."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

#: What the name of a normalised metric begins with.
NORMALISED = "normalised_"


@dataclass
class Measured:
    """A metric of one explanation.

    Args:
        label: What tells it from the explanation's other measurements: its name and what removed.
        metric: Its name; "normalised_deletion" where its scores are normalised.
        settings: Its configuration, long arrays as their checksums.
        operator: Configuration of what removed; empty where nothing was.
        units: What was removed at a time: "tokens", "pixels", …; empty likewise.
        higher_is_better: As of the metric.
        values: One number a sample; `None` where there is none.
        mean, low, high: The mean over samples and its interval; `None` where there is none.
        confidence: Coverage of the interval.
    """

    label: str
    metric: str
    settings: dict[str, Any]
    operator: dict[str, Any]
    units: str
    higher_is_better: bool | None
    values: list[float | None]
    mean: float | None
    low: float | None
    high: float | None
    confidence: float

    @property
    def count(self) -> int:
        """Samples that have a number."""
        return sum(each is not None for each in self.values)

    @property
    def is_normalised(self) -> bool:
        """Whether 0 is as good as random orders, and 1 as the best order searched."""
        return self.metric.startswith(NORMALISED)


@dataclass
class Check:
    """An assertion that a test made.

    Args:
        name: The assertion's.
        passed: Whether it held.
        line: What was found, in a line.
    """

    name: str
    passed: bool
    line: str


@dataclass
class Found:
    """An explanation in a test, what was measured of it and what was asserted.

    Args:
        test: The test's node id.
        name: What tells it from the test's other explanations: its method, where nothing else.
        method: Name of the method.
        settings: The settings that led to the values.
        samples: Checksum of each sample.
        verdicts: How many samples have which verdict.
        exact: Whether the method integrates nothing.
        evaluations: Gradient evaluations of a sample, in the median.
        relative_error: Estimated error of a sample, in the median; `None` where there is none.
        seconds: What the explanation took.
        scores: The model's own score of each sample; `None` where it is not finite. Empty in runs
            that were saved before it was kept.
        metrics: What was measured.
        checks: What was asserted.
        shown: What a report shows of each sample; empty where none is written, and never saved.
    """

    test: str
    name: str
    method: str
    settings: dict[str, Any]
    samples: list[str]
    verdicts: dict[str, int]
    exact: bool
    evaluations: float
    relative_error: float | None
    seconds: float
    scores: list[float | None] = field(default_factory=list)
    metrics: list[Measured] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str]:
        """What finds it again in another run."""
        return self.test, self.name

    @property
    def is_worse(self) -> bool:
        """Whether an `assert_no_worse` of it did not hold."""
        return any(each.name == "no_worse" and not each.passed for each in self.checks)

    def without_samples(self) -> dict[str, Any]:
        """Return plain values less what is shown of each sample, which may be large or private."""
        return {**asdict(self), "shown": []}

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, of which `from_dict` makes an equal one."""
        return asdict(self)

    @staticmethod
    def from_dict(plain: Mapping[str, Any]) -> Found:
        """Read what `as_dict` made; a file may hold anything.

        Raises:
            TypeError, KeyError, ValueError: If it is not such a record.
        """
        metrics = [Measured(**each) for each in plain["metrics"]]
        checks = [Check(**each) for each in plain["checks"]]
        found = Found(**{**plain, "metrics": metrics, "checks": checks})
        for each in metrics:
            _check_types(each, {"label": str, "metric": str, "values": list, "operator": dict})
            if len(each.values) != len(found.samples):
                raise ValueError(f"{each.metric}: {len(each.values)} values")
            _check_numbers(each.metric, (*each.values, each.mean, each.low, each.high))
        _check_types(found, {"test": str, "name": str, "samples": list, "settings": dict})
        _check_types(found, {"method": str, "verdicts": dict, "scores": list})
        _check_numbers("scores", found.scores)
        if found.scores and len(found.scores) != len(found.samples):
            raise ValueError(f"scores: {len(found.scores)} values")
        return found


def number(value: float) -> float | None:
    """Return a number as the history keeps it: `None` for what is none."""
    return float(value) if math.isfinite(value) else None


def _check_numbers(name: str, values: Iterable[Any]) -> None:
    for value in values:
        if not (value is None or isinstance(value, (int, float))):
            raise TypeError(f"{name}: {value!r}")


def _check_types(record: Any, kinds: Mapping[str, type]) -> None:
    for each in fields(record):
        kind = kinds.get(each.name)
        if kind is not None and not isinstance(getattr(record, each.name), kind):
            raise TypeError(f"{each.name}: {getattr(record, each.name)!r}")
