"""The numbers of a subject's samples, for metrics that change them a little."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from igsuite.arrays import AnyArray, Array
from igsuite.errors import ArgumentError, Wording

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


def own_numbers(subject: Subject) -> AnyArray:
    """Return the samples of a subject, of one array of floats.

    Args:
        subject: The samples.

    Returns:
        `(n, *unit_shape, ...)` floats, a copy.

    Raises:
        ArgumentError: If the samples are token ids, several arrays, or of several sizes: nothing
            that a little noise could be added to. (Embeddings could, but explanations again of
            noisy ones would be of another model's inputs than those judged.)
    """
    rows = np.flatnonzero(subject.lots == subject.lots[0])
    inputs = subject.perturb(rows, np.zeros((len(rows), subject.unit_count), dtype=bool))
    labels = subject.units.labels
    if (
        len(rows) < subject.count
        or not isinstance(inputs, np.ndarray)
        or inputs.dtype.kind != "f"
        or inputs.shape[: labels.ndim] != labels.shape
    ):
        given = getattr(inputs, "dtype", type(inputs).__name__)
        allowed = "samples of floats, one array whose leading axes are the units'"
        mend = "Tokens take no small noise: Infidelity removes them at random instead."
        raise ArgumentError("subject", Wording(f"samples of {given}"), allowed, mend)
    return inputs.copy()


def own_ranges(inputs: AnyArray) -> Array:
    """Return the largest less the smallest number of each sample, `(n,)`.

    Example:
        >>> own_ranges(np.array([[1.0, 4.0], [2.0, 2.0]])).tolist()
        [3.0, 0.0]
    """
    flat = inputs.reshape(len(inputs), math.prod(inputs.shape[1:]))
    return np.asarray(np.ptp(flat.astype(np.float64), axis=1))
