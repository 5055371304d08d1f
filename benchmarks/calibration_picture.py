"""Draw docs/images/calibration.png: what error bars said, against what they were of.

    python benchmarks/calibration_picture.py --write

The networks are those of the benchmarks, trained by the run or kept in the folder that
IGSUITE_BENCHMARKS names. Every point is one sample at one budget or tolerance; the truth is
of another rule, or far finer.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import numpy as np
from conftest import FOLDER
from matplotlib.figure import Figure
from numpy.typing import NDArray
from photos import photo_subject
from subjects import SUBJECTS, trained
from truth import true_errors, truth

DOCS = Path(__file__).parents[1] / "docs"
sys.path.append(str(DOCS.with_name("examples")))

from pages import as_markdown, put_into_page  # noqa: E402

#: Gradients that the automatic rule is held to.
BUDGETS = (33, 65, 129)
TOLERANCES = (0.05, 0.02, 0.01, 0.005)
#: Errors of which nothing is told apart: rounding, and that of the truth.
FLOOR = 1e-6
LARGEST = 0.1

Errors = NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write into docs/error-bars.md")
    write = parser.parse_args().write
    with tempfile.TemporaryDirectory() as made:
        folder = Path(os.environ.get(FOLDER) or made)
        measured = {name: of_subject(name, folder) for name in SUBJECTS}
        measured["photos, EfficientNet-Lite0"] = of_photos(folder)
    table = as_markdown({name: summary(*each) for name, each in measured.items()}, "network")
    print(table)
    if write:
        put_into_page("error-bars.md", "calibration", table)
        picture(measured).savefig(DOCS / "images" / "calibration.png", dpi=160)


def of_subject(name: str, folder: Path) -> tuple[Errors, Errors]:
    """Estimated and true errors of a network's samples, by both scores."""
    network = trained(name, folder)
    found = [
        (explained.relative_error, true_errors(explained, truth(network, score)))
        for score in ("output", "logit")
        for explained in (
            *(network.explain(score, max_steps=each, tolerance=1e-9) for each in BUDGETS),
            *(network.explain(score, tolerance=each) for each in TOLERANCES),
        )
    ]
    estimated, true = (np.concatenate(each) for each in zip(*found, strict=True))
    return estimated, true


def of_photos(folder: Path) -> tuple[Errors, Errors]:
    """Estimated and true errors of eight photos."""
    photos = photo_subject(folder)
    true = photos.truth().reshape(len(photos.pixels), -1)
    found = [photos.explain(max_steps=each, tolerance=1e-9) for each in BUDGETS[1:]]
    found.append(photos.explain(tolerance=TOLERANCES[0]))
    errors = [true_errors(each, true) for each in found]
    return np.concatenate([each.relative_error for each in found]), np.concatenate(errors)


def summary(estimated: Errors, true: Errors) -> dict[str, str]:
    """A row of the table: the ratio where there is an error to be told."""
    told = np.maximum(estimated, true) > 100 * FLOOR
    ratio = estimated[told] / np.maximum(true[told], FLOOR)
    low, median, high = np.quantile(ratio, [0.05, 0.5, 0.95])
    return {
        "runs": f"{len(true):,}",
        "with an error above 0.01 %": f"{told.sum():,}",
        "estimate over truth": f"{median:.2f} ({low:.2f} to {high:.2f})",
        "below 0.7 of it": f"{np.mean(ratio < 0.7):.0%}",
    }


def picture(measured: dict[str, tuple[Errors, Errors]]) -> Figure:
    """A panel a network, in which a point on the diagonal told its error exactly."""
    figure = Figure(figsize=(7.2, 5.2), layout="constrained")
    panels = figure.subplots(2, 3, sharex=True, sharey=True)
    ends = np.array([FLOOR, LARGEST])
    for axes, (name, (estimated, true)) in zip(panels.flat, measured.items(), strict=True):
        axes.fill_between(ends, 0.7 * ends, 1.4 * ends, color="0.9", lw=0)
        axes.plot(ends, ends, color="0.4", lw=1)
        points = (np.clip(each, FLOOR, LARGEST) for each in (true, estimated))
        axes.scatter(*points, s=7, lw=0, alpha=0.35, color="#1f4e79")
        axes.set(xscale="log", yscale="log", xlim=ends, ylim=ends)
        axes.set_title(name, fontsize=10)
        axes.set_aspect("equal")
    figure.supxlabel("true relative L1 error")
    figure.supylabel("error that was told")
    return figure


if __name__ == "__main__":
    main()
