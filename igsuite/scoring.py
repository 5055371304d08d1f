"""Scores of many inputs without gradients: what deletion curves and other tests call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from igsuite.arrays import Arrays, FloatArray, IntArray
from igsuite.checks import check_count
from igsuite.errors import check_name
from igsuite.network import read_network
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
    check_name("score", score, SCORES)
    if batch_size is not None:
        check_count("batch_size", batch_size)
    network = read_network(model, inputs, preprocess=preprocess, attribute=False)
    check_score(score, network.head, network.first_outputs)
    count = len(network.arrays[network.layout.names[0]])
    requested, target_function = requested_targets(target, count, score, network.first_outputs)
    scoring = Scoring(score, network.head, target_function)
    gradient = compiled(network, scoring, {}, requested.shape[1], batch_size=batch_size)
    scores, targets = gradient.scores([], network.fixed, requested)
    return scores, reported_target(scoring, targets)
