"""Baselines: their numbers, their configurations, and the chance that random ones leave."""

import json

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from igsuite import integrated_gradients
from igsuite.baselines import (
    BASELINES,
    Array,
    Baseline,
    Blur,
    Constant,
    DataSamples,
    Gaussian,
    Mean,
    Uniform,
    Zero,
    as_baseline,
)

X = np.array([[1.0, 2.0], [3.0, 6.0]])


def draw(baseline, inputs=X, seed=0):
    return baseline.draw(inputs, np.random.default_rng(seed))


def squares(inputs):
    """F = Σ xᵢ², whose attribution from b is xᵢ² - bᵢ²."""
    return tf.reduce_sum(inputs**2, axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("baseline", "expected"),
    [
        ("zero", [[[0, 0]]]),
        (0.5, [[[0.5, 0.5]]]),
        ("mean", [[[2, 4]]]),
        (np.array([7.0, 8.0]), [[[7, 8]]]),
        (np.array([7.0]), [[[7, 7]]]),
        ([[7.0, 8.0]], [[[7, 8]]]),
        (np.array([[7.0, 8.0], [9.0, 0.0]]), [[[7, 8], [9, 0]]]),
        (DataSamples([[7.0, 8.0], [9.0, 0.0]]), [[[7, 8]], [[9, 0]]]),
        (Gaussian(deviation=0, draws=2), [X, X]),
        (Uniform(low=3, high=3, draws=3), [[[3, 3]]] * 3),
    ],
)
def test_baselines_by_hand(baseline, expected):
    np.testing.assert_array_equal(draw(as_baseline(baseline)), expected)


def test_a_baseline_has_the_inputs_type():
    for baseline in (Zero(), Constant(1), Mean(), Uniform(), Gaussian(), Array([1, 2])):
        assert draw(baseline, X.astype(np.float32)).dtype == np.float32


def test_uniform_noise_fills_the_range_of_the_samples():
    drawn = draw(Uniform(draws=1000))
    assert drawn.shape == (1000, 1, 2)
    assert 1 <= drawn.min() < 1.1
    assert 5.9 < drawn.max() <= 6
    # A uniform number on [1, 6] has the mean 3.5 and the variance 25/12.
    np.testing.assert_allclose(drawn.mean(), 3.5, atol=4 * np.sqrt(25 / 12 / 2000))


def test_gaussian_noise_lies_around_the_sample():
    noise = draw(Gaussian(deviation=2, draws=1000)) - X
    assert noise.shape == (1000, 2, 2)
    np.testing.assert_allclose(noise.mean(), 0, atol=4 * 2 / np.sqrt(4000))
    np.testing.assert_allclose(noise.std(), 2, rtol=4 / np.sqrt(8000))


def test_gaussian_noise_is_as_wide_as_the_samples_own_numbers_unless_told():
    np.testing.assert_allclose(
        draw(Gaussian()) - X, (draw(Gaussian(deviation=1)) - X) * [[0.5], [1.5]], rtol=1e-12
    )


def test_blur_spreads_a_pixel_within_its_channel_and_picture():
    pictures = np.zeros((2, 41, 41, 2))
    pictures[0, 20, 20, 1] = 1
    (blurred,) = draw(Blur(2.0), pictures)
    assert (blurred[1] == 0).all()
    assert (blurred[0, :, :, 0] == 0).all()
    np.testing.assert_allclose(blurred[0].sum(), 1, rtol=1e-3)
    # A Gaussian of deviation 2, sampled at pixels: 1/(8π) exp(-r²/8).
    for offset, value in ((0, 1), (1, np.exp(-1 / 8)), (4, np.exp(-2))):
        np.testing.assert_allclose(blurred[0, 20, 20 + offset, 1], value / (8 * np.pi), rtol=1e-3)


def test_blur_keeps_a_picture_of_one_colour_and_takes_pictures_without_channels():
    np.testing.assert_allclose(draw(Blur(5.0), np.full((1, 9, 9), 0.7)), 0.7)
    np.testing.assert_array_equal(draw(Blur(0.0), np.eye(4)[None]), np.eye(4)[None, None])


OBJECTS = [
    Zero(),
    Constant(np.float32(0.25)),
    Array(X),
    Mean(),
    Uniform(low=np.float64(-1), draws=np.int64(3)),
    Gaussian(deviation=0.5, draws=2),
    Blur(3.0),
    DataSamples(X, draws=1),
]


def test_every_baseline_is_tested_here():
    # Importing igsuite.image adds those in pixel space, which have tests of their own.
    own = {each for each in BASELINES.values() if each.__module__ == Baseline.__module__}
    assert {type(each) for each in OBJECTS} == own


@pytest.mark.parametrize("baseline", OBJECTS, ids=lambda each: each.name)
def test_a_baseline_is_rebuilt_from_its_written_configuration(baseline):
    written = json.loads(json.dumps(baseline.get_config()))
    again = Baseline.from_config(written)
    assert type(again) is type(baseline)
    assert again.get_config() == baseline.get_config()
    inputs = X if baseline.name != "blur" else X[None]
    np.testing.assert_array_equal(draw(again, inputs), draw(baseline, inputs))


def test_a_result_tells_its_baseline_without_its_numbers():
    found = integrated_gradients(squares, X, DataSamples(np.ones((1000, 2))))
    described = found.config["baseline"]
    assert described["name"] == "data_samples"
    assert described["data"]["shape"] == [1000, 2]
    assert len(described["data"]["sha256"]) == 64
    assert integrated_gradients(squares, X).config["baseline"] == {"name": "zero"}


@pytest.mark.parametrize(
    "baseline",
    [Uniform(draws=3), Gaussian(draws=3), DataSamples(np.random.default_rng(0).random((9, 2)), 3)],
    ids=lambda each: each.name,
)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(baseline):
    first, again, other = (
        integrated_gradients(squares, X, baseline, seed=seed) for seed in (1, 1, 2)
    )
    assert first.values.tobytes() == again.values.tobytes()
    assert first.standard_error.tobytes() == again.standard_error.tobytes()
    assert (first.values != other.values).all()


def test_shared_draws_do_not_depend_on_which_samples_are_explained_together():
    noise = Uniform(low=0, high=1, draws=4)
    np.testing.assert_allclose(
        integrated_gradients(squares, X, noise).values[:1],
        integrated_gradients(squares, X[:1], noise).values,
    )


def test_values_are_the_mean_over_the_draws():
    data = np.array([[1.0, 0.0], [0.0, 3.0]])
    found = integrated_gradients(squares, X, DataSamples(data))
    np.testing.assert_allclose(found.values, X**2 - [0.5, 4.5], rtol=1e-9)
    np.testing.assert_allclose(found.score_baseline, [5, 5])
    np.testing.assert_allclose(found.completeness_gap, [0, 0], atol=1e-9)
    assert found.config["baseline"]["draws"] is None


def deviations(baseline, expected_square, units=400):
    """Errors over standard errors of F = Σ xᵢ², of which E[xᵢ² - bᵢ²] is known."""
    x = np.random.default_rng(9).normal(size=(1, units))
    found = integrated_gradients(squares, x, baseline, seed=5)
    return ((found.values - (x**2 - expected_square(x))) / found.standard_error)[0]


def check_deviations(errors):
    assert np.mean(np.abs(errors) < 3) >= 0.95
    # And the error bars are not too wide: the root mean square is 1 for large numbers of draws.
    assert 0.85 < np.sqrt(np.mean(errors**2)) < 1.2


def test_the_chance_left_by_uniform_noise_is_in_the_standard_error():
    # E[b²] = (l² + l h + h²)/3 = 1.
    check_deviations(deviations(Uniform(low=-1, high=2, draws=30), lambda x: 1.0))


def test_the_chance_left_by_gaussian_noise_is_in_the_standard_error():
    # b = x + noise: E[b²] = x² + 0.25.
    check_deviations(deviations(Gaussian(deviation=0.5, draws=30), lambda x: x**2 + 0.25))


def test_the_chance_left_by_samples_of_data_knows_that_the_data_are_finite():
    data = np.random.default_rng(3).normal(size=(400, 400))
    check_deviations(deviations(DataSamples(data, draws=300), lambda x: (data**2).mean(axis=0)))


def test_samples_of_data_that_are_all_drawn_leave_nothing_to_chance():
    data = np.random.default_rng(3).normal(size=(12, 5))
    x = np.ones((1, 5))
    for draws in (None, 12):
        found = integrated_gradients(squares, x, DataSamples(data, draws))
        np.testing.assert_allclose(found.values, 1 - (data**2).mean(axis=0)[None], rtol=1e-9)
        assert (found.standard_error < 1e-9).all()
        assert found.verdict.tolist() == ["converged"]
    part = integrated_gradients(squares, x, DataSamples(data, 11))
    assert (part.standard_error > 1e-3).all()


def test_random_draws_are_not_taken_for_converged():
    found = integrated_gradients(squares, np.ones((1, 5)), Uniform(low=0, high=3, draws=4))
    assert found.verdict.tolist() == ["budget_exhausted"]
    assert "draws" in found.explanation[0]


def test_a_baseline_at_the_input_leaves_nothing_to_explain():
    found = integrated_gradients(squares, X, X)
    np.testing.assert_array_equal(found.values, np.zeros_like(X))
    assert found.verdict.tolist() == ["degenerate_baseline"] * 2


def test_anyone_may_add_a_baseline():
    class Half(Baseline):
        name = "half"

        def draw(self, inputs, generator):
            return inputs[None] / 2

    found = integrated_gradients(squares, X, Half())
    np.testing.assert_allclose(found.values, 0.75 * X**2, rtol=1e-9)
    assert found.config["baseline"] == {"name": "half"}


# --- several inputs: F = Σ a² + 10 Σ b² -------------------------------------------------------

A, B = np.array([[1.0], [2.0]]), np.array([[3.0, 4.0], [5.0, 6.0]])


def two(inputs):
    a, b = inputs if isinstance(inputs, (list, tuple)) else (inputs["a"], inputs["b"])
    return squares(a) + 10 * squares(b)


@pytest.mark.parametrize(
    ("baseline", "of_a", "of_b"),
    [
        ("zero", 0, 0),
        (1.0, 1, 1),
        ([1.0, 2.0], 1, 2),
        (["mean", "zero"], 1.5, 0),
        ([Constant(1.0), np.array([2.0, 3.0])], 1, np.array([2, 3])),
        ([A / 2, B / 4], A / 2, B / 4),
        (("zero", "mean"), 0, np.array([4, 5])),
    ],
)
def test_every_input_may_have_a_baseline_of_its_own(baseline, of_a, of_b):
    found = integrated_gradients(two, [A, B], baseline)
    np.testing.assert_allclose(found.values[0], A**2 - np.square(of_a), atol=1e-9)
    np.testing.assert_allclose(found.values[1], 10 * (B**2 - np.square(of_b)), atol=1e-9)
    if isinstance(baseline, list):
        named = integrated_gradients(two, {"a": A, "b": B}, dict(zip("ab", baseline, strict=True)))
        np.testing.assert_array_equal(named.values["a"], found.values[0])
        np.testing.assert_array_equal(named.values["b"], found.values[1])


def test_fixed_inputs_have_no_baseline():
    for fixed, baseline in ((1, [2.0, None]), (1, [2.0]), (1, 2.0), ([1], ["zero", None])):
        found = integrated_gradients(two, [A, B], baseline, fixed=fixed)
        assert found.values[1] is None
        start = 0 if isinstance(baseline, list) and baseline[0] == "zero" else 4
        np.testing.assert_allclose(found.values[0], A**2 - start, atol=1e-9)
    found = integrated_gradients(two, {"a": A, "b": B}, {"b": 1.0}, fixed="a")
    np.testing.assert_allclose(found.values["b"], 10 * (B**2 - 1), atol=1e-9)


def test_inputs_of_one_shape_get_noise_of_their_own():
    found = integrated_gradients(
        lambda both: squares(both[0]) + squares(both[1]), [A, A], "uniform"
    )
    assert (found.values[0] != found.values[1]).all()


def test_one_data_sets_arrays_are_drawn_row_by_row():
    # F = a b from (β, β) to (1, 1): a's share is (1 - β²)/2, nothing for β of 1 or -1; were the
    # rows mixed, a = -1 with b = 1 would give 2.
    signs = np.where(np.arange(40) % 2, 1.0, -1.0)[:, None]
    ones = np.ones((1, 1))
    found = integrated_gradients(
        lambda both: both[0] * both[1],
        [ones, ones],
        [DataSamples(signs, draws=20), DataSamples(signs, draws=20)],
    )
    np.testing.assert_allclose(found.values, np.zeros((2, 1, 1)), atol=1e-9)


# --- behind an embedding: F = Σ e · (1, 10) over tokens ---------------------------------------

VECTORS = np.array([[9.0, 9.0], [1.0, 0.0], [0.0, 2.0], [3.0, -1.0]])
IDS = np.array([[1, 2], [3, 3]])


def text_model(inputs, ids):
    embedding = layers.Embedding(4, 2, name="embedding")
    weights = np.array([1.0, 10.0], np.float32)
    model = keras.Model(inputs, keras.ops.sum(embedding(ids) * weights, axis=(1, 2)))
    embedding.set_weights([VECTORS])
    return model


@pytest.fixture(scope="module")
def words():
    ids = keras.Input((2,), dtype="int32")
    return text_model(ids, ids)


@pytest.mark.parametrize(
    ("baseline", "worth"),
    [
        (np.array([0, 0]), [99, 99]),
        ([0, 1], [99, 1]),
        (np.array([[0, 0], [2, 1]], np.int32), [[99, 99], [20, 1]]),
        (np.array([5.0, 0.5]), [10, 10]),
        (np.array([[1.0, 0.0], [0.0, 1.0]]), [1, 10]),
        (np.zeros((2, 2, 2)), [0, 0]),
        (1.0, [11, 11]),
        ("mean", [[-3, 6.5]]),
    ],
)
def test_integers_go_through_the_layer_and_other_numbers_stand_behind_it(words, baseline, worth):
    found = integrated_gradients(words, IDS, baseline, layer="embedding", reduce_axis=-1)
    # Tokens 1, 2 and 3 are worth 1, 20 and -7.
    np.testing.assert_allclose(found.values, np.array([[1, 20], [-7, -7]]) - worth, rtol=1e-4)


def test_ids_given_to_a_layer_are_told_in_the_result(words):
    found = integrated_gradients(words, IDS, np.array([0, 0]), layer="embedding")
    described = found.config["baseline"]
    assert described["name"] == "inputs"
    assert described["through"] == "embedding"
    assert described["0"]["shape"] == [2]


def test_ids_may_stand_for_one_of_several_inputs():
    ids, other = keras.Input((2,), dtype="int32", name="ids"), keras.Input((1,), name="other")
    model = text_model({"ids": ids, "other": other}, ids)
    inputs = {"ids": IDS, "other": np.ones((2, 1))}
    found = integrated_gradients(
        model, inputs, {"ids": np.zeros(2, int)}, layer="embedding", reduce_axis=-1
    )
    np.testing.assert_allclose(found.values, [[-98, -79], [-106, -106]], rtol=1e-5)


def test_each_call_of_a_layer_may_have_a_baseline_of_its_own():
    left, right = keras.Input((1,), dtype="int32"), keras.Input((1,), dtype="int32")
    embedding = layers.Embedding(4, 2, name="embedding")
    weights = np.array([1.0, 10.0], np.float32)
    first, second = embedding(left), embedding(right)
    model = keras.Model(
        [left, right], keras.ops.sum(first * weights - second * weights, axis=(1, 2))
    )
    embedding.set_weights([VECTORS])
    ids = [np.array([[1]]), np.array([[2]])]
    settings = {"layer": "embedding", "reduce_axis": -1}
    for baseline, values in (
        (1.0, [1 - 11, -(20 - 11)]),
        ([1.0, 2.0], [1 - 11, -(20 - 22)]),
        ([np.array([[0]]), np.array([[3]])], [1 - 99, -(20 + 7)]),
    ):
        found = integrated_gradients(model, ids, baseline, **settings)
        np.testing.assert_allclose(np.ravel(found.values), values, rtol=1e-4)
