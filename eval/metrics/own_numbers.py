"""The numbers of a subject's samples, for metrics that change them a little."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from igsuite.arrays import AnyArray, Array, Arrays, IntArray
from igsuite.errors import ArgumentError, Wording

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


@dataclass(frozen=True)
class OwnNumbers:
    """The numbers of samples, and what makes samples of such numbers.

    Args:
        subject: The samples as numbers.
        values: `(n, *unit_shape, ...)` floats.
        others: What else the model takes, `(n, ...)` each.
    """

    subject: Subject
    values: AnyArray
    others: tuple[AnyArray, ...]

    def ranges(self) -> Array:
        """The largest less the smallest number of the units of each sample, `(n,)`."""
        pairs = zip(self.values, self.subject.units.labels, strict=True)
        return np.array([_range(each[labels >= 0]) for each, labels in pairs])

    def samples(self, values: AnyArray, rows: IntArray) -> Arrays:
        """Return samples of other numbers `(m, *unit_shape, ...)`, like those at `rows` `(m,)`."""
        return [values, *(each[rows] for each in self.others)] if self.others else values


def own_numbers(subject: Subject) -> OwnNumbers:
    """Return the numbers of a subject's samples: of texts their embeddings.

    Args:
        subject: The samples.

    Returns:
        The `OwnNumbers`: of samples of several arrays those of the first, which alone is moved.

    Raises:
        ArgumentError: If the samples, or the first of their arrays, are no floats whose leading
            axes are the units': nothing that a little noise could be added to.
    """
    given = subject.as_numbers
    rows = np.flatnonzero(given.lots == given.lots[0])
    inputs = given.perturb(rows, np.zeros((len(rows), given.unit_count), dtype=bool))
    values, *others = inputs if isinstance(inputs, list) else [inputs]
    labels = given.units.labels
    if (
        len(rows) < given.count
        or not isinstance(values, np.ndarray)
        or values.dtype.kind != "f"
        or values.shape[: labels.ndim] != labels.shape
    ):
        kind = getattr(values, "dtype", type(values).__name__)
        allowed = "samples of floats, an array whose leading axes are the units', or texts"
        mend = "igsuite.eval.text_subject makes a subject of texts, which are moved as embeddings."
        raise ArgumentError("subject", Wording(f"samples of {kind}"), allowed, mend)
    return OwnNumbers(given, values, tuple(others))


def _range(numbers: AnyArray) -> float:
    return float(np.ptp(numbers.astype(np.float64))) if numbers.size else 0.0
