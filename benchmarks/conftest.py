"""Where trained networks are kept, and the table that a run prints and writes down."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("MPLBACKEND", "agg")

import pytest
import written
from figures import Figure, Figures
from photos import PhotoSubject, photo_subject
from rich.console import Console
from subjects import Subject, trained

#: A folder that keeps trained networks between runs; without it they are trained anew.
FOLDER = "IGSUITE_BENCHMARKS"

FIGURES = pytest.StashKey[Figures]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write", action="store_true", help="write the figures into docs/, with their picture"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FIGURES] = Figures()


def pytest_terminal_summary(config: pytest.Config) -> None:
    figures = config.stash[FIGURES]
    Console().print(*figures.tables(), sep="\n")
    if config.getoption("write"):
        written.write(figures)


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest) -> Figures:
    """Every figure measured so far."""
    return request.config.stash[FIGURES]


@pytest.fixture
def report(figures: Figures) -> Callable[..., None]:
    """Put a figure into the table, and fail if it is not what was asked for."""

    def report(group: str, what: str, measured: float, **settings: Any) -> None:
        figure = Figure(group, what, measured, **settings)
        figures.add(figure)
        assert figure.met is not False, f"{figure.what}: {figure.measured_text}"

    return report


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what takes long to make is kept."""
    kept = os.environ.get(FOLDER)
    folder = Path(kept) if kept else tmp_path_factory.mktemp("networks")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def photos(folder: Path) -> PhotoSubject:
    """Eight photos and their network."""
    return photo_subject(folder)


@pytest.fixture(scope="session")
def subject(folder: Path) -> Callable[[str], Subject]:
    """Subjects by name, trained when they are first asked for."""
    return cache(lambda name: trained(name, folder))
