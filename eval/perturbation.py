"""Scores of perturbed inputs: every order, sample and count as one flat list of jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from igsuite.eval.removal import Booleans, Floats, Integers
from igsuite.scoring import score_inputs

CHUNK_BYTES = 32 * 2**20


@dataclass(frozen=True)
class ScoreSettings:
    """How inputs are scored: the arguments of `igsuite.score_inputs` after them."""

    target: Any
    score: str
    batch_size: int | None
    preprocess: Any


def score_removals(
    model: Any,
    inputs: NDArray[Any],
    fill: NDArray[Any],
    ranks: Integers,
    counts: Integers,
    removable: Booleans,
    insert: bool,
    scoring: ScoreSettings,
) -> Floats:
    """Score every sample with its first units replaced, in several orders, at several counts.

    An input that several jobs ask for is scored once: nothing removed, everything removed, and
    two points of a short text's curve that round to the same number of tokens.

    Args:
        model: As for `igsuite.score_inputs`.
        inputs: `(n, ...)`; not modified.
        fill: Shaped like `inputs`, what removed units become.
        ranks: `(orders, n, units)`, when each unit is removed.
        counts: `(n, points)`, units removed at each point of the curve.
        removable: `(n, *unit_shape)`, the leading shape of the inputs; the units in C order.
            Units that are not removable stay as they are.
        insert: Start from everything removed and put the first units back.
        scoring: What is scored; its target is frozen at `inputs`.

    Returns:
        `(orders, n, points)`.
    """
    settings = {
        "score": scoring.score,
        "batch_size": scoring.batch_size,
        "preprocess": scoring.preprocess,
    }
    _, frozen = score_inputs(model, inputs, target=scoring.target, **settings)
    orders, n, _ = ranks.shape
    # With no unit or with all of them removed, the order makes no difference: use the first.
    whole = (counts == 0) | (counts == removable.reshape(n, -1).sum(axis=1)[:, None])
    order = np.where(whole, 0, np.arange(orders)[:, None, None])
    jobs = np.stack(np.broadcast_arrays(order, np.arange(n)[:, None], counts), axis=-1)
    distinct, place = np.unique(jobs.reshape(-1, 3), axis=0, return_inverse=True)

    trailing = (1,) * (inputs.ndim - removable.ndim)
    chunk = max(1, CHUNK_BYTES // max(1, inputs[0].nbytes))
    scores = np.empty(len(distinct))
    for start in range(0, len(distinct), chunk):
        which, rows, count = distinct[start : start + chunk].T
        first = (ranks[which, rows] < count[:, None]).reshape(-1, *removable.shape[1:])
        replaced = removable[rows] & (~first if insert else first)
        scores[start : start + chunk], _ = score_inputs(
            model,
            np.where(replaced.reshape(*replaced.shape, *trailing), fill[rows], inputs[rows]),
            target=scoring.target if callable(scoring.target) else frozen[rows],
            **settings,
        )
    return scores[place].reshape(orders, n, counts.shape[1])
