"""The maps of samples as a report shows them: tokens with values ± errors, overlays on pictures."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

from igsuite.arrays import Array, IntArray
from igsuite.eval.reports.compared_runs import ComparedRuns
from igsuite.eval.reports.entries import Entry
from igsuite.eval.reports.rounding import ERROR_DIGITS, json_numbers, to_their_errors
from igsuite.eval.reports.verdict_rows import verdicts_of
from igsuite.image.views.attribution_mask import attribution_mask
from igsuite.image.views.clipping import DEFAULT_CLIP, colour_bound
from igsuite.image.views.legend import legend
from igsuite.image.views.painting import overlay
from igsuite.image.views.shown_pixels import Pixels, in_grey

#: Pixels of the longer side of a picture in a report; half as many where there are more pictures
#: than that.
SIDE, MANY = 224, 500
#: Cells of a side whose sums are told.
CELLS = 16
#: Of WebP, where 100 keeps most.
_QUALITY = 70
#: Below so many pixels a side, nothing is lost: each is seen.
_SMALL = 64


def sample_maps(compared: ComparedRuns, samples: IntArray) -> dict[str, Any]:
    """Return the parts of a report that show samples one by one.

    Args:
        compared: The runs.
        samples: Numbers of the samples that are shown.

    Returns:
        `maps`, and `tokens` or `pictures` or both, as a report has them, and the `legend`.
    """
    inputs = [_input(run) for run in compared.runs]
    side = SIDE if len(samples) * (len(compared.entries) + 1) <= MANY else SIDE // 2
    rows = compared.matched.rows[:, samples]
    first = [int(np.flatnonzero(each >= 0)[0]) for each in rows.T]
    shown: dict[str, Any] = {}
    for kind in sorted({run.kind for run in compared.runs}):
        name = _INPUTS[kind]
        shown[name] = [
            _encoded(kind, inputs[run][rows[run, k]], side)
            if compared.runs[run].kind == kind
            else None
            for k, run in enumerate(first)
        ]
    maps = {}
    for number, entry in enumerate(compared.entries):
        found = _maps(compared, entry, rows[entry.run], side)
        for k, each in enumerate(found):
            if each is not None and not _same(compared, inputs, rows[:, k], first[k], entry.run):
                kind = compared.runs[entry.run].kind
                own = _encoded(kind, inputs[entry.run][rows[entry.run, k]], side)
                each["tokens" if kind == "text" else "picture"] = own
        maps[f"e{number}"] = found
    return {**shown, "maps": maps, "legend": _legend(compared)}


_INPUTS = {"text": "tokens", "image": "pictures"}


def _input(run: Any) -> Sequence[Any]:
    """What the model saw of each sample."""
    found: Sequence[Any] = run.tokens if run.kind == "text" else run.pictures
    return found


def _encoded(kind: str, given: Any, side: int) -> Any:
    return list(given) if kind == "text" else picture_data(given, side)


def _same(
    compared: ComparedRuns, inputs: Sequence[Sequence[Any]], rows: IntArray, first: int, run: int
) -> bool:
    """Whether a run saw of a sample what the first that has it saw."""
    if run == first:
        return True
    one, other = inputs[first][rows[first]], inputs[run][rows[run]]
    return bool(np.array_equal(one, other)) if compared.runs[run].kind == "image" else one == other


def _maps(
    compared: ComparedRuns, entry: Entry, rows: IntArray, side: int
) -> list[dict[str, Any] | None]:
    run = compared.runs[entry.run]
    found = run.attributions(entry.method, entry.baseline)
    verdicts = verdicts_of(run, entry)
    shown: list[dict[str, Any] | None] = []
    for row in rows:
        if row < 0:
            shown.append(None)
            continue
        values, errors = found.values[row], found.standard_error[row]
        own = (
            _of_text(values, errors, entry.exact)
            if run.kind == "text"
            else _of_picture(run.pictures[row], values, errors, entry.exact, side)
        )
        told = verdicts.iloc[row]
        own |= {"verdict": str(told["verdict"]), "evaluations": int(told["evaluations"])}
        if not entry.exact:
            own["relative_error"] = json_numbers([told["relative_error"]], ERROR_DIGITS)[0]
        shown.append(own)
    return shown


def _of_text(values: Array, errors: Array, exact: bool) -> dict[str, Any]:
    return {
        "values": to_their_errors(values, errors),
        "errors": None if exact else json_numbers(errors, ERROR_DIGITS),
    }


def _of_picture(
    picture: Pixels, values: Array, errors: Array, exact: bool, side: int
) -> dict[str, Any]:
    bound = colour_bound(values)
    mask = attribution_mask(values, bound=bound) if bound else np.zeros_like(values)
    cells = _grid(values)
    # The standard error of a sum is at most the sum of the standard errors, however they hang
    # together.
    spread = _grid(errors)
    grid = {
        "rows": cells.shape[0],
        "columns": cells.shape[1],
        "values": to_their_errors(cells, spread),
        "errors": None if exact else json_numbers(spread, ERROR_DIGITS),
    }
    painted = picture_data(overlay(in_grey(picture), mask), side)
    return {"overlay": painted, "scale": json_numbers([bound], 3)[0], "grid": grid}


def _grid(values: Array) -> Array:
    """Return the sums of a map over cells, at most `CELLS` a side."""
    for axis in (0, 1):
        size = values.shape[axis]
        starts = np.unique(np.arange(min(CELLS, size)) * size // min(CELLS, size))
        values = np.add.reduceat(values, starts, axis=axis)
    return values


def picture_data(pixels: Pixels, side: int = SIDE) -> str:
    """Return a picture as base64, of bounded size.

    Args:
        pixels: `(height, width, 3)` uint8.
        side: The most pixels of the longer side.

    Returns:
        WebP; without loss where each pixel is seen.
    """
    picture = Image.fromarray(pixels)
    if max(picture.size) > side:
        picture.thumbnail((side, side), Image.Resampling.BOX)
    file = io.BytesIO()
    small = max(picture.size) <= _SMALL
    picture.save(file, "webp", lossless=small, quality=_QUALITY, method=6)
    return base64.b64encode(file.getvalue()).decode()


def _legend(compared: ComparedRuns) -> str:
    if any(run.kind == "image" for run in compared.runs):
        return legend(clip=DEFAULT_CLIP, scale="of each map")
    return "Red speaks for the class, blue against it, white is 0."
