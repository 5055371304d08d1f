"""Summaries in the form that TensorBoard reads, written by TensorFlow alone.

`tf.summary.scalar` and its kin come with the package tensorboard, which TensorFlow no longer
brings. What they write is a tensor, and the name of the part of TensorBoard that shows it. Each
function here writes to the writer that is open.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from os import PathLike, fspath
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import ArrayLike
from PIL import Image

from igsuite.arrays import Array
from igsuite.image.views.shown_pixels import Pixels

#: `DataClass` of tensorboard/compat/proto/summary.proto.
_SCALAR, _TENSOR, _BLOBS = 1, 2, 3

#: Bins of a histogram, as many as TensorBoard's own function makes.
BINS = 30


@contextmanager
def writing(where: Any, step: int) -> Iterator[None]:
    """Open a writer for one step, and leave everything on the disk.

    Args:
        where: A folder, or a writer that `tf.summary.create_file_writer` made.
        step: The step that the summaries are of.
    """
    own = isinstance(where, (str, PathLike))
    writer = tf.summary.create_file_writer(fspath(where)) if own else where
    with writer.as_default(step):
        yield
    writer.flush()
    if own:
        writer.close()


def write_scalar(tag: str, value: float) -> None:
    """Write a number; one that is none leaves a gap in its curve."""
    if np.isfinite(value):
        _write(tag, np.float32(value), "scalars", _SCALAR)


def write_text(tag: str, markdown: str) -> None:
    """Write Markdown."""
    _write(tag, np.array(markdown.encode()), "text", _TENSOR)


def write_pictures(tag: str, pictures: Iterable[Pixels]) -> None:
    """Write pictures `(height, width, 3)` uint8 of one size."""
    write_png(tag, [_png(each) for each in pictures])


def write_png(tag: str, files: Sequence[bytes]) -> None:
    """Write the contents of PNG files of one size."""
    with Image.open(io.BytesIO(files[0])) as first:
        size = [str(length).encode() for length in first.size]
    _write(tag, np.array([*size, *files], dtype=object), "images", _BLOBS)


def write_histogram(tag: str, values: ArrayLike) -> None:
    """Write how the finite ones of `values` are distributed."""
    finite = np.asarray(values, np.float64).ravel()
    finite = finite[np.isfinite(finite)]
    if len(finite):
        _write(tag, _bins(finite), "histograms", _TENSOR)


def _bins(values: Array) -> Array:
    """Left edge, right edge and count of each bin, `(bins, 3)`."""
    # Numbers that differ by their rounding alone leave no room for bins between them.
    if np.ptp(values) <= 1e-9 * np.abs(values).max():
        return np.array([[values[0], values[0], len(values)]])
    counts, edges = np.histogram(values, BINS)
    return np.stack([edges[:-1], edges[1:], counts], axis=1)


def _png(picture: Pixels) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "png")
    return file.getvalue()


def _write(tag: str, tensor: Any, shown_by: str, kind: int) -> None:
    metadata = tf.compat.v1.SummaryMetadata(
        plugin_data=tf.compat.v1.SummaryMetadata.PluginData(plugin_name=shown_by), data_class=kind
    )
    with tf.device("cpu:0"):
        tf.summary.write(tag, tensor, metadata=metadata)
