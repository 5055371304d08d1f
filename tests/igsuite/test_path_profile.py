"""Score, gradient and cumulative attribution along paths on which they are known."""

import numpy as np
import pytest

from igsuite.baselines import DataSamples
from igsuite.errors import ArgumentError
from igsuite.path_profile import path_profile


def squares(x):
    return x[:, 0] ** 2 + 3 * x[:, 1]


def test_a_square_is_followed_from_its_baseline() -> None:
    found = path_profile(squares, np.array([[2.0, 1.0]]), np.array([0.0, -1.0]), steps=5)

    # At α the point is (2 α, 2 α − 1), the gradient (4 α, 3), the slope 8 α + 6.
    alphas = np.array([0, 0.25, 0.5, 0.75, 1])
    np.testing.assert_array_equal(found.alphas, alphas)
    np.testing.assert_allclose(found.scores, [4 * alphas**2 + 6 * alphas - 3])
    np.testing.assert_allclose(found.gradient_norms, [np.hypot(4 * alphas, 3)])
    # The trapezoid is exact for a linear slope.
    np.testing.assert_allclose(found.cumulative, [4 * alphas**2 + 6 * alphas])
    np.testing.assert_array_equal(found.baseline, [[0, -1]])


def test_draws_of_a_baseline_are_averaged() -> None:
    data = np.array([[0.0, 0.0], [1.0, 1.0]])
    found = path_profile(squares, np.array([[2.0, 1.0], [0.0, 0.0]]), DataSamples(data, 2), steps=2)

    # From (0, 0) and from (1, 1), in whichever order they are drawn: scores 0 and 4.
    np.testing.assert_allclose(found.scores, [[2, 7], [2, 0]])
    np.testing.assert_allclose(found.cumulative[:, -1], [5, -2])


def test_several_inputs_are_one_path() -> None:
    inputs = {"a": np.array([[1.0, 2.0]]), "b": np.array([[3.0]])}
    found = path_profile(lambda x: x["a"][:, 0] * x["b"][:, 0], inputs, steps=3)

    np.testing.assert_allclose(found.gradient_norms, [np.sqrt(10) * np.array([0, 0.5, 1])])
    np.testing.assert_allclose(found.cumulative, [[0, 0.75, 3]])
    assert found.baseline["b"].tolist() == [[0.0]]


def test_the_target_is_frozen_at_the_input() -> None:
    found = path_profile(lambda x: x, np.array([[1.0, 2.0]]), np.array([3.0, 0.0]), steps=3)

    assert found.target.tolist() == [1]
    np.testing.assert_allclose(found.scores, [[0, 1, 2]])


def test_one_point_is_no_path() -> None:
    with pytest.raises(ArgumentError, match="steps"):
        path_profile(squares, np.ones((1, 2)), steps=1)
