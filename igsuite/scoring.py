"""Scores of many inputs without gradients: what deletion curves and other tests call."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

import numpy as np

from igsuite.arrays import AnyArray, Arrays, FloatArray, IntArray
from igsuite.checks import check_count
from igsuite.errors import check_name
from igsuite.network import Network, model_arrays, read_network
from igsuite.problem import compiled, reported_target
from igsuite.scores import SCORES, Scoring, check_score, requested_targets


def score_inputs(
    model: Any,
    inputs: Arrays,
    target: Any = None,
    score: str = "output",
    batch_size: int | None = None,
    preprocess: Callable[[Arrays], Arrays] | None = None,
) -> tuple[FloatArray, IntArray]:
    """Score inputs in full compiled batches.

    Args:
        model: As for `igsuite.integrated_gradients`.
        inputs: Array `(n, ...)` of floats or integers; a list or dict of arrays.
        target: As for `igsuite.integrated_gradients`; freeze it by passing the targets that the
            call on the unperturbed inputs returned.
        score: As for `igsuite.integrated_gradients`.
        batch_size: Inputs in a compiled call; None: chosen by their size.
        preprocess: Function from `inputs` to what the model takes.

    Returns:
        Scores `(n,)`, float64, and the targets they are about: `(n,)`, or `(n, k)` for outputs of
        several axes and, with the frozen rival, for `score="margin"`.

    Raises:
        ArgumentError: If an argument can't be used.

    Example:
        >>> import numpy as np
        >>> scores, targets = score_inputs(lambda x: x * 1.0, np.array([[0.25, 0.75]]))
        >>> scores.tolist(), targets.tolist()
        ([0.75], [1])
    """
    _check(score, batch_size)
    network = read_network(model, inputs, preprocess=preprocess, attribute=False)
    arrays = network.fixed
    count = len(arrays[0])
    return _scored(
        network, lambda rows: [each[rows] for each in arrays], count, target, score, batch_size
    )


def score_made(
    model: Any,
    make: Callable[[IntArray], Arrays],
    count: int,
    target: Any = None,
    score: str = "output",
    batch_size: int | None = None,
    preprocess: Callable[[Arrays], Arrays] | None = None,
) -> tuple[FloatArray, IntArray]:
    """Score inputs that are made batch by batch, while the model is busy with the batch before.

    Args:
        model: As for `score_inputs`.
        make: From row numbers `(b,)`, in any order, to inputs `(b, ...)` as for `score_inputs`,
            which depend on the rows alone. First called with row 0 alone, then from another
            thread, one call at a time.
        count: Number of inputs n, at least one.
        target, score, batch_size, preprocess: As for `score_inputs`.

    Returns:
        As for `score_inputs`.

    Raises:
        ArgumentError: As for `score_inputs`; whatever `make` raises is raised here.

    Example:
        >>> import numpy as np
        >>> scores, _ = score_made(lambda x: x * 1.0, lambda rows: rows[:, None] / 2.0, 3)
        >>> scores.tolist()
        [0.0, 0.5, 1.0]
    """
    _check(score, batch_size)
    network = read_network(
        model, make(np.zeros(1, dtype=np.int64)), preprocess=preprocess, attribute=False
    )
    making = Lock()

    def made(rows: IntArray) -> list[AnyArray]:
        with making:
            inputs = make(rows)
        return list(model_arrays(model, inputs)[1].values())

    return _scored(network, made, count, target, score, batch_size)


def _check(score: str, batch_size: int | None) -> None:
    check_name("score", score, SCORES)
    if batch_size is not None:
        check_count("batch_size", batch_size)


def _scored(
    network: Network,
    arrays_of: Callable[[IntArray], list[AnyArray]],
    count: int,
    target: Any,
    score: str,
    batch_size: int | None,
) -> tuple[FloatArray, IntArray]:
    check_score(score, network.head, network.first_outputs)
    requested, target_function = requested_targets(target, count, score, network.first_outputs)
    scoring = Scoring(score, network.head, target_function)
    gradient = compiled(network, scoring, {}, requested.shape[1], batch_size=batch_size)
    scores, targets = gradient.scores_of(lambda rows: ([], arrays_of(rows)), requested)
    return scores, reported_target(scoring, targets)
