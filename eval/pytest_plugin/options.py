"""The plugin's options, each read when the command line is, so that a slip is said at once."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

STORAGE = ".igsuite"
#: A saved run's name: it becomes part of a file's.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_THRESHOLD = re.compile(r"(?P<metric>[A-Za-z]\w*):(?P<number>\d+(\.\d+)?|\.\d+)(?P<percent>%?)")
#: In place of a name where the option stands alone.
UNNAMED = ""


@dataclass(frozen=True)
class Threshold:
    """How much worse a metric's mean may become.

    Args:
        metric: Its name.
        allowed: By how much; a share of the saved mean where `relative`.
        relative: Whether it was given in percent.
    """

    metric: str
    allowed: float
    relative: bool

    def of(self, saved: float) -> float:
        """Return by how much a mean may be worse than `saved`."""
        return self.allowed * abs(saved) if self.relative else self.allowed

    def __str__(self) -> str:
        number = f"{100 * self.allowed:g}%" if self.relative else f"{self.allowed:g}"
        return f"{self.metric}:{number}"


def add_options(group: pytest.OptionGroup) -> None:
    """Add the options to pytest's."""
    group.addoption(
        "--igsuite-samples",
        metavar="N",
        type=parse_samples,
        help="Explain at most the first N samples of each explanation, e.g. 8 for a quick look.",
    )
    group.addoption(
        "--igsuite-save",
        metavar="NAME",
        nargs="?",
        const=UNNAMED,
        type=parse_name,
        help="Save what was measured, sample by sample, as STORAGE/NUMBER_NAME.json. Without a "
        "name, the commit's.",
    )
    group.addoption(
        "--igsuite-accept-worse",
        action="store_true",
        help="With --igsuite-save: save the run though assert_no_worse() or a threshold fails it; "
        "the next run is compared with that.",
    )
    group.addoption(
        "--igsuite-compare",
        metavar="NAME",
        nargs="?",
        const=UNNAMED,
        type=parse_name,
        help="Compare with a saved run on the same samples: its number, its name (the last of "
        "that name) or both, e.g. 0003_main. Without a name, the last one.",
    )
    group.addoption(
        "--igsuite-compare-fail",
        metavar="METRIC:THRESHOLD",
        action="append",
        type=parse_threshold,
        default=[],
        help="With --igsuite-compare: fail where the metric's mean is worse than the saved one by "
        "more than the threshold and the paired interval excludes zero, e.g. "
        "comprehensiveness:20%% or comprehensiveness:0.1. Can be given several times.",
    )
    group.addoption(
        "--igsuite-report",
        metavar="DIR",
        type=Path,
        help="Write what was found to DIR: report.html, report.md, results.parquet, results.json.",
    )
    group.addoption(
        "--igsuite-update-references",
        action="store_true",
        help="Store the attributions that assert_matches_reference() meets in place of those it "
        "would be compared with.",
    )
    group.addoption(
        "--igsuite-storage",
        metavar="DIR",
        type=Path,
        default=Path(STORAGE),
        help="Folder of the saved runs, relative to pytest's root. Default: %(default)s",
    )


def parse_samples(text: str) -> int:
    """Read a number of samples.

    Example:
        >>> parse_samples("8")
        8
    """
    if not re.fullmatch(r"[0-9]+", text) or int(text) < 1:
        raise argparse.ArgumentTypeError(
            f"got {text!r}; allowed: a whole number of at least 1, as in --igsuite-samples=8"
        )
    return int(text)


def parse_name(text: str) -> str:
    """Read the name of a saved run.

    Example:
        >>> parse_name("main")
        'main'
    """
    if text == UNNAMED:
        return text
    # An option with a name that may be left out takes a path that stands behind it.
    if _NAME.fullmatch(text) is None or text.endswith(".py") or Path(text).exists():
        raise argparse.ArgumentTypeError(
            f"got {text!r}; allowed: letters, digits, '.', '_' and '-', and no file of yours, as "
            "in --igsuite-save=main. Without a name, put the option behind the paths to test"
        )
    return text


def parse_threshold(text: str) -> Threshold:
    """Read a metric and how much worse it may become.

    Example:
        >>> parse_threshold("deletion:5%")
        Threshold(metric='deletion', allowed=0.05, relative=True)
        >>> str(parse_threshold("deletion:0.01"))
        'deletion:0.01'
    """
    found = _THRESHOLD.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(
            f"got {text!r}; allowed: METRIC:THRESHOLD, the threshold in percent of the saved mean "
            "or in the metric's own units, as in --igsuite-compare-fail=comprehensiveness:20% or "
            "--igsuite-compare-fail=comprehensiveness:0.1"
        )
    relative = bool(found["percent"])
    return Threshold(found["metric"], float(found["number"]) / (100 if relative else 1), relative)
