"""Attributions, masks and scores in TensorBoard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike
from typing import Any

import pandas as pd

from igsuite.attribution import VERDICTS
from igsuite.checks import check_count
from igsuite.errors import ArgumentError
from igsuite.eval.runs.run import Run
from igsuite.eval.watching.event_file import (
    write_histogram,
    write_pictures,
    write_png,
    write_scalar,
    write_text,
    writing,
)
from igsuite.eval.watching.means import Row, attribution_rows, metric_rows
from igsuite.figure_file import figure_bytes
from igsuite.image import PixelAttributions
from igsuite.image.views.painting import painted
from igsuite.text import TokenAttributions

_DPI = 100


def write_summaries(
    where: str | PathLike[str] | Any,
    result: TokenAttributions | PixelAttributions | pd.DataFrame | Run,
    step: int,
    shown: int = 8,
) -> None:
    """Write a result as summaries that TensorBoard shows.

    Of attributions, for each method: a figure with its legend; of images the overlays and masks,
    of texts the heatmaps as text; the distribution of the relative errors, their mean with its
    95 % interval, gradient evaluations a sample, and how many samples have which verdict. Of
    metrics their means with intervals. A tag is `method/measure`, the ends of its interval are
    `method intervals/measure_low` and `…_high`, and verdicts are counted in
    `method verdicts/verdict`: what stands before the stroke is a group on TensorBoard's page.

    Args:
        where: Folder of the event file, new or one that TensorBoard reads; or a writer that
            `tf.summary.create_file_writer` made, which stays open.
        result: What an explainer found, what `igsuite.eval.evaluate` returned, or a `Run`, of
            which the metrics are written.
        step: The step that this is of, such as an epoch.
        shown: Samples that are drawn, the first ones.

    Raises:
        ArgumentError: If `result` is none of these, or a number is out of range.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> frame = pd.DataFrame({"method": "gradient", "metric": "deletion", "value": [0.2, 0.4]})
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_summaries(folder, frame, step=1)
        ...     len(list(Path(folder).glob("events.*")))
        1
    """
    check_count("step", step, least=0)
    check_count("shown", shown, least=0)
    rows = _rows(result)
    with writing(where, step):
        write_rows(rows)
        if isinstance(result, (TokenAttributions, PixelAttributions)):
            write_views(result, shown)


def write_rows(rows: Iterable[Row]) -> None:
    """Write numbers and the ends of their intervals to the writer that is open."""
    for row in rows:
        group, measure = row["method"] or "samples", row["measure"]
        write_scalar(f"{group}{' verdicts' * (measure in VERDICTS)}/{measure}", row["value"])
        for end in ("low", "high"):
            write_scalar(f"{group} intervals/{measure}_{end}", row[end])


def write_views(found: TokenAttributions | PixelAttributions, shown: int) -> None:
    """Draw the first samples of attributions, to the writer that is open."""
    for method in found.methods:
        each = found[method]
        if not each.first.exact:
            write_histogram(f"{method}/relative_errors", each.relative_error)
        first = each.take(range(min(shown, len(each))))
        if not len(first):
            continue
        write_png(f"{method}/figure", [figure_bytes(first.figure(), "png", _DPI)])
        if isinstance(first, PixelAttributions):
            write_pictures(f"{method}/overlays", first.overlay())
            write_pictures(f"{method}/masks", [painted(mask) for mask in first.mask()])
        else:
            write_text(f"{method}/heatmaps", first.to_markdown())


def _rows(result: Any) -> Sequence[Row]:
    if isinstance(result, (TokenAttributions, PixelAttributions)):
        return [
            row
            for name, each in result.attributions.items()
            for row in attribution_rows(name, each)
        ]
    if isinstance(result, Run):
        return metric_rows(result.results)
    if isinstance(result, pd.DataFrame) and {"method", "metric", "value"} <= set(result):
        return metric_rows(result)
    allowed = "attributions of an explainer, a table of igsuite.eval.evaluate, or a Run"
    raise ArgumentError("result", result, allowed)
