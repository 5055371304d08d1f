"""What is random of a sample is its own: the same in any company, and no one else's."""

import itertools

import numpy as np
import pytest
import tensorflow as tf

import igsuite
from igsuite.baselines import DataSamples, Gaussian, Uniform
from igsuite.errors import ArgumentError
from igsuite.streams import stream

X = np.random.default_rng(3).normal(size=(5, 4))


def cubes(inputs):
    return tf.reduce_sum(inputs**3, axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("method", "settings"),
    [
        ("random", {}),
        ("smooth_grad", {"draws": 3}),
        ("expected_gradients", {"baseline": X[:2], "draws": 4}),
        ("integrated_gradients", {"baseline": Gaussian(draws=3)}),
        ("integrated_gradients", {"baseline": Uniform(-1, 1, draws=3)}),
        ("integrated_gradients", {"baseline": DataSamples(X, draws=3)}),
    ],
    ids=lambda each: each if isinstance(each, str) else type(each.get("baseline")).__name__,
)
def test_numbered_parts_give_what_the_whole_gives(method, settings):
    explain = igsuite.METHODS[method]
    whole = explain(cubes, X, seed=7, **settings).values
    parts = [
        explain(cubes, X[rows], seed=7, sample_numbers=rows, **settings).values
        for rows in (np.array([3, 0]), np.array([1, 2, 4]))
    ]
    np.testing.assert_allclose(np.concatenate(parts), whole[[3, 0, 1, 2, 4]], rtol=1e-9)


def test_no_two_samples_get_the_same_noise():
    values = igsuite.random_attribution(cubes, np.ones((4, 3))).values
    others = igsuite.random_attribution(cubes, np.ones((4, 3)), sample_numbers=range(4, 8)).values
    assert len(np.unique(np.concatenate([values, others]))) == 24


def test_streams_of_different_purposes_samples_and_seeds_share_no_numbers():
    places = [(), (0,), (0, 0), (1,), ("noise",), ("noise", 0), ("points", 0), ("noise", 0, 0)]
    seeds = [0, 1, 2**32, 2**32 + 1]
    drawn = [stream(seed, *place).random() for seed, place in itertools.product(seeds, places)]
    assert len(set(drawn)) == len(drawn)
    # What the above rules out:
    assert np.random.default_rng([5, 0]).random() == np.random.default_rng(5).random()


@pytest.mark.parametrize("numbers", [[0], [0, 1, 2, 3, -1], [0.0, 1.0, 2.0, 3.0, 4.0]])
def test_numbers_that_are_none_are_refused(numbers):
    with pytest.raises(ArgumentError, match="sample_numbers"):
        igsuite.gradient(cubes, X, sample_numbers=numbers)
