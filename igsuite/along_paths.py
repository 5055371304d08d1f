"""Methods that integrate otherwise along the path: IDGI and left-IG."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from igsuite.arrays import Array, Arrays, FloatArray
from igsuite.attribution import Attribution
from igsuite.checks import check_share
from igsuite.conclusion import conclude
from igsuite.error_bars import Integral, expected_l1
from igsuite.integrate import DEFAULT_TOLERANCE
from igsuite.points import profiles
from igsuite.problem import Problem, prepare
from igsuite.rules import nodes_and_weights
from igsuite.settings import check_open_settings


def idgi(
    model: Any,
    inputs: Arrays,
    baseline: Any = "zero",
    target: Any = None,
    score: str = "output",
    *,
    steps: int = 65,
    tolerance: float = DEFAULT_TOLERANCE,
    seed: int = 0,
    **settings: Any,
) -> Attribution:
    """Integrated gradients with the part of each step that does not move the score taken out.

    Every change of the score along the path is shared out in proportion to the squared gradient:
    `Σ_k (F(γ_{k+1}) − F(γ_k)) g²/‖g‖²`, the share being the mean of those at both ends, of which
    one may be without a gradient.

    Args:
        model, inputs, baseline, target, score: As for `igsuite.integrated_gradients`.
        steps: Gradient evaluations a path, both ends among them.
        tolerance: Relative L1 error that counts as converged.
        seed: Seed of random baselines.
        **settings: As for `gradient`.

    Returns:
        The Attribution.

    Raises:
        ArgumentError: If an argument can't be used.

    Source: Yang, Wang, Bilgic 2023, arXiv 2303.14242, algorithm 1.

    Example:
        >>> a = idgi(lambda x: 2 * x[:, 0] + x[:, 1], np.array([[1.0, 1.0]]))
        >>> a.values.round(9).tolist()
        [[2.4, 0.6]]
    """
    check_share("tolerance", tolerance)
    check_open_settings(settings)
    nodes, _ = nodes_and_weights("trapezoid", steps)
    problem = prepare(
        model,
        inputs,
        baseline,
        target,
        score,
        weighting="squared_share",
        seed=seed,
        **settings,
    )

    def integrate(shares: FloatArray, scores: FloatArray) -> tuple[FloatArray, FloatArray]:
        changes = np.diff(scores)
        both = shares[1:] + shares[:-1]
        # Shares add up to 1, but to 0 where there is no gradient: then the other end's count.
        added = both.sum(axis=1, keepdims=True)
        values = changes @ np.divide(both, added, out=np.zeros_like(both), where=added > 0)
        return values, changes**2 / 12 @ np.diff(shares, axis=0) ** 2

    integral = _along_paths(problem, nodes, integrate)
    config = {"method": "idgi", "steps": steps, "seed": seed}
    return conclude(problem, integral, tolerance, config)


def left_integrated_gradients(
    model: Any,
    inputs: Arrays,
    baseline: Any = "zero",
    target: Any = None,
    score: str = "output",
    *,
    steps: int = 65,
    share: float = 0.9,
    tolerance: float = DEFAULT_TOLERANCE,
    seed: int = 0,
    **settings: Any,
) -> Attribution:
    """Integrated gradients up to where the score has made most of its way, before it saturates.

    Args:
        model, inputs, baseline, target, score: As for `igsuite.integrated_gradients`.
        steps: Gradient evaluations a path, both ends among them.
        share: The path ends where the score first has covered this share of its difference.
        tolerance: Relative L1 error that counts as converged.
        seed: Seed of random baselines.
        **settings: As for `gradient`.

    Returns:
        The Attribution, whose sum is that share of the score difference: no gap is reported.

    Raises:
        ArgumentError: If an argument can't be used.

    Source: Miglani et al. 2020, arXiv 2010.12697, section 4 (Left-IG, 90 %).

    Example:
        >>> a = left_integrated_gradients(lambda x: x[:, 0], np.array([[2.0, 1.0]]))
        >>> a.values.round(9).tolist()
        [[1.8, 0.0]]
    """
    check_share("share", share)
    check_share("tolerance", tolerance)
    check_open_settings(settings)
    nodes, _ = nodes_and_weights("trapezoid", steps)
    problem = prepare(model, inputs, baseline, target, score, seed=seed, **settings)

    def integrate(heights: FloatArray, scores: FloatArray) -> tuple[FloatArray, FloatArray]:
        covered = (scores - scores[0]) - share * (scores[-1] - scores[0])
        beyond = np.flatnonzero(covered * np.sign(scores[-1] - scores[0]) >= 0)
        last = max(int(beyond[0]), 1) if len(beyond) else len(nodes) - 1
        change = covered[last] - covered[last - 1]
        part = float(np.clip(-covered[last - 1] / change, 0, 1)) if change else 1.0
        # The last panel is cut where the score, taken as straight within it, gets there.
        knots = np.append(nodes[:last], nodes[last - 1] + part * (nodes[1] - nodes[0]))
        cut = heights[last - 1] + part * (heights[last] - heights[last - 1])
        kept = np.concatenate([heights[:last], cut[None]]).astype(np.float64)
        widths = np.diff(knots)
        values = widths @ (kept[1:] + kept[:-1]) / 2
        return values, widths**2 / 12 @ np.diff(kept, axis=0) ** 2

    integral = _along_paths(problem, nodes, integrate)
    config = {
        "method": "left_integrated_gradients",
        "steps": steps,
        "share": share,
        "seed": seed,
    }
    return conclude(problem, integral, tolerance, config, complete=False)


def _along_paths(
    problem: Problem,
    nodes: Array,
    integrate: Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]],
) -> Integral:
    """Integrate every path from its profile, by a function to values and variances."""
    count = len(problem.samples)
    values, variance = (np.zeros((count, problem.units)) for _ in range(2))
    trouble = [""] * count
    for rows, heights, scores in profiles(problem, nodes, trouble):
        for row, path_heights, path_scores in zip(rows, heights, scores, strict=True):
            values[row], variance[row] = integrate(path_heights, path_scores)
    return Integral(
        values=values,
        standard_error=np.sqrt(variance),
        error=expected_l1(variance),
        total=values.sum(axis=1),
        norm=np.abs(values).sum(axis=1),
        evaluations=np.full(count, len(nodes), np.int64),
        trouble=trouble,
        concentrated=np.zeros(count, bool),
    )
