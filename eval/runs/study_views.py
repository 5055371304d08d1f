"""What is shown of a convergence study: tables and figures, made again whenever it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from igsuite.errors import ArgumentError, Wording
from igsuite.eval.converging.convergence_study import ConvergenceStudy
from igsuite.eval.runs.computing import CONVERGENCE
from igsuite.figure_file import figure_bytes
from igsuite.whole_files import write_whole


def study_tables(study: ConvergenceStudy, tolerance: float, seed: int) -> dict[str, pd.DataFrame]:
    """Return the tables that follow from a study.

    Args:
        study: The study.
        tolerance: The error that steps are recommended for.
        seed: Seed of the intervals' resampling.
    """
    return {
        "recommended": study.recommended(tolerance, seed=seed),
        "orders": study.orders(seed),
        "calibration": study.calibration(),
    }


def write_views(
    folder: Path, study: ConvergenceStudy, tables: Mapping[str, pd.DataFrame], tolerance: float
) -> list[str]:
    """Write tables (.csv) and figures (.png) beside a study, where they are not those there are.

    Args:
        folder: The study's folder.
        study: The study.
        tables: As `study_tables` returns them.
        tolerance: The error that steps are recommended for.

    Returns:
        The names of these files and of the study's own table.

    Raises:
        ArgumentError: If the folder cannot be written to.
    """
    figures = {
        "error": study.figure(),
        "steps": study.steps_figure(tolerance),
        "calibration": study.calibration_figure(),
    }
    files = {f"{name}.csv": table.to_csv(index=False).encode() for name, table in tables.items()}
    files |= {f"{name}.png": figure_bytes(each, "png") for name, each in figures.items()}
    for name, content in files.items():
        path = folder / name
        try:
            if not path.exists() or path.read_bytes() != content:
                write_whole(path, content)
        except OSError as error:
            given = Wording(f"{str(path)!r} ({error.strerror})")
            raise ArgumentError("out", given, "a folder that can be written to") from error
    return [CONVERGENCE, *files]
