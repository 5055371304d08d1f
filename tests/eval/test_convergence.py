"""Errors against costs, on integrals that are known exactly."""

import keras
import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.eval import convergence
from igsuite.eval.convergence import relative_l1, run_count


def cubes(x):
    """Additive: from 0 the attribution of each input is its own cube."""
    return keras.ops.sum(x**3, axis=-1)


X = np.array([[1.0, 2.0], [3.0, -1.0]], dtype="float32")


def test_true_errors_are_those_of_the_rules() -> None:
    frame = convergence(
        cubes,
        X,
        rules=["left", "trapezoid", "gauss_legendre"],
        steps=[3],
        tolerances=[],
        reference=X**3,
    )
    errors = frame.groupby("rule").relative_error.max()

    # ∫ 3α² dα = 1. Left with 3 nodes: 3 (0 + 1/9 + 4/9) / 3 = 5/9. Trapezoid with 3 nodes:
    # 3 (0/2 + 1/4 + 1/2) / 2 = 9/8. Gauss-Legendre is exact.
    assert errors["left"] == pytest.approx(4 / 9, rel=1e-5)
    assert errors["trapezoid"] == pytest.approx(1 / 8, rel=1e-5)
    assert errors["gauss_legendre"] < 1e-6
    assert frame.evaluations.tolist() == [3] * 6


def test_the_reference_is_the_finest_automatic_result_with_its_own_error() -> None:
    frame = convergence(cubes, X, rules=["left"], steps=[4], tolerances=[0.1])

    # Left with 4 nodes: 3 (1 + 4 + 9) / 16 / 4 = 0.65625.
    left = frame[frame.rule == "left"]
    assert left.relative_error.to_numpy() == pytest.approx([0.34375] * 2, rel=1e-3)
    assert (frame.reference_error <= 1e-3).all()


def test_rows_say_what_was_asked_for_and_what_it_cost() -> None:
    frame = convergence(cubes, X, rules=["left"], steps=[2, 4], tolerances=[0.1])

    assert frame["sample"].tolist() == [0, 1] * 3
    assert frame.rule.tolist() == ["left"] * 4 + ["auto"] * 2
    assert frame.steps.tolist()[:4] == [2, 2, 4, 4]
    assert frame.steps[4:].isna().all()
    assert frame.tolerance.tolist()[4:] == [0.1, 0.1]
    assert frame.evaluations.tolist()[:4] == [2, 2, 4, 4]
    assert (frame.verdict[4:] == "converged").all()


def test_a_progress_step_follows_each_run() -> None:
    steps = []
    convergence(
        cubes, X, rules=["left"], steps=[2, 4], tolerances=[0.1], after_run=lambda: steps.append(1)
    )

    assert len(steps) == run_count(["left"], [2, 4], [0.1]) == 4


def test_the_target_is_frozen_for_every_run() -> None:
    def two_classes(x):
        return keras.ops.stack([x[:, 0] ** 3, x[:, 1] ** 3], axis=-1)

    frame = convergence(two_classes, X, rules=["left"], steps=[2], tolerances=[], target=[0, 1])

    # Only the target's own input counts; left with 2 nodes: 3 (0 + 1/4) / 2 = 3/8.
    assert frame.relative_error.to_numpy() == pytest.approx([0.625] * 2, rel=1e-3)


def test_relative_l1_of_an_all_zero_truth_is_missing() -> None:
    assert np.isnan(relative_l1([[0.0, 1.0]], [[0.0, 0.0]])).all()


def test_an_unknown_rule_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ArgumentError, match="Did you mean 'trapezoid'"):
        convergence(cubes, X, rules=["trapezium"])


def test_a_reference_of_another_shape_is_refused() -> None:
    with pytest.raises(ArgumentError, match="reference"):
        convergence(cubes, X, rules=["left"], steps=[2], reference=np.ones(2))
