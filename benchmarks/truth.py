"""The attributions that others are measured against, and the distance to them."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from subjects import Subject

import igsuite

#: Relative L1 error of the truth itself on networks with kinks; rounding is left on smooth ones.
PRECISION = 1e-5

_NODES = 128


@cache
def truth(subject: Subject, score: str) -> NDArray[np.float64]:
    """Attributions `(n, units)` that are finer than anything measured against them.

    Gauss-Legendre on a smooth network; on one with kinks the automatic rule at its finest, which
    `test_error_bars.py` holds against a rule of another kind.
    """
    if subject.smooth:
        attribution = subject.explain(score, rule="gauss_legendre", steps=_NODES)
    else:
        attribution = subject.explain(score, tolerance=PRECISION, max_steps=8192)
        assert (attribution.verdict == "converged").all()
    return _flat(attribution)


def true_errors(attribution: igsuite.Attribution, true: NDArray[Any]) -> NDArray[np.float64]:
    """Relative L1 errors `(n,)`."""
    true = true[: len(attribution)]
    return np.abs(_flat(attribution) - true).sum(axis=1) / np.abs(true).sum(axis=1)


def _flat(attribution: igsuite.Attribution) -> NDArray[np.float64]:
    values = np.asarray(attribution.values, np.float64)
    return values.reshape(len(values), -1)
