"""Metrics that remove random units, add noise, or explain samples that moved a little."""

import math
import statistics

import keras
import numpy as np
import pytest

from igsuite import ArgumentError, gradient
from igsuite.eval import evaluate, image_subject, subject, text_subject
from igsuite.eval.metrics import (
    Infidelity,
    MaxSensitivity,
    MuFidelity,
    NoiseInfidelity,
    SensitivityN,
    infidelity,
    metric_from_config,
)
from igsuite.eval.metrics.random_subsets import random_subsets, subset_sizes
from igsuite.image import ImageExplainer
from igsuite.text import CharacterEncoder, TextExplainer

WEIGHTS = np.array([3.0, -1.0, 0.5, 2.0, -4.0, 1.5, 0.25, -2.0, 1.0, 0.75], "float32")
SUBSET_METRICS = [
    SensitivityN(subsets=20),
    MuFidelity(subsets=20),
    MuFidelity(subsets=20, correlation="spearman"),
    Infidelity(share=0.3, subsets=20),
    Infidelity(share=0.3, subsets=20, scaled=True),
]


def linear(x):
    return keras.ops.sum(x * WEIGHTS, axis=-1) + 2.0


def bent(x):
    return keras.ops.tanh(keras.ops.sum(x * WEIGHTS, axis=-1) / 4) + keras.ops.max(x, axis=-1)


@pytest.fixture(scope="module")
def x():
    return np.random.default_rng(0).normal(size=(5, 10)).astype("float32")


@pytest.fixture(scope="module")
def of_linear(x):
    return subject(linear, x)


@pytest.fixture(scope="module")
def of_bent(x):
    return subject(bent, x)


@pytest.fixture(scope="module")
def maps():
    return np.random.default_rng(1).normal(size=(5, 10))


def score(sample):
    """The bent model, by hand."""
    return math.tanh(sum(float(w * v) for w, v in zip(WEIGHTS, sample, strict=True)) / 4) + max(
        map(float, sample)
    )


def sums_and_drops(sample, row, values, share, count, seed):
    """What a map says of each subset, and what the score loses, one by one."""
    size = max(1, math.floor(share * len(sample) + 0.5))
    sums, drops = [], []
    for subset in random_subsets(seed, row, len(sample), size, count):
        left = [0.0 if gone else value for gone, value in zip(subset, sample, strict=True)]
        sums.append(sum(v for gone, v in zip(subset, values, strict=True) if gone))
        drops.append(score(sample) - score(left))
    return sums, drops


def ranks(numbers):
    """The mean of the places that equal numbers take."""
    return [
        sum(each < number for each in numbers) + sum(each == number for each in numbers) / 2
        for number in numbers
    ]


def test_subsets_have_their_size_and_each_is_as_likely():
    drawn = random_subsets(0, 3, units=4, size=2, count=6000)
    assert (drawn.sum(axis=1) == 2).all()
    kinds, counts = np.unique(drawn, axis=0, return_counts=True)
    assert len(kinds) == 6  # 4 over 2
    # Each 1000 times, with a standard deviation of 29.
    assert np.abs(counts - 1000).max() < 120


def test_a_subset_has_one_unit_at_least_and_a_half_rounds_up():
    assert subset_sizes(0.1, np.array([1, 4, 15, 25])).tolist() == [1, 1, 2, 3]


def test_sensitivity_n_and_mu_fidelity_are_1_for_the_contributions_of_a_linear_model(x, of_linear):
    values = x * WEIGHTS
    for metric in (SensitivityN(), MuFidelity(), MuFidelity(correlation="spearman")):
        assert metric.measure(values, of_linear) == pytest.approx(np.ones(5), abs=1e-5)
        assert metric.measure(-values, of_linear) == pytest.approx(-np.ones(5), abs=1e-5)


def test_correlations_are_those_of_their_definition(x, of_bent, maps):
    found = SensitivityN(shares=(0.2, 0.5), subsets=15).correlations(maps, of_bent, seed=4)
    for row in range(5):
        for column, share in enumerate((0.2, 0.5)):
            pairs = sums_and_drops(x[row], row, maps[row], share, 15, 4)
            expected = statistics.correlation(*pairs)
            assert found[row, column] == pytest.approx(expected, abs=1e-5)
    mean = SensitivityN(shares=(0.2, 0.5), subsets=15).measure(maps, of_bent, seed=4)
    assert mean == pytest.approx(found.mean(axis=1))


def test_mu_fidelity_by_ranks_is_spearmans_correlation(x, of_bent, maps):
    found = MuFidelity(subsets=15, correlation="spearman").measure(maps, of_bent, seed=2)
    for row in range(5):
        pairs = sums_and_drops(x[row], row, maps[row], 0.2, 15, 2)
        expected = statistics.correlation(*map(ranks, pairs))
        assert found[row] == pytest.approx(expected, abs=1e-5)


def test_infidelity_is_the_mean_squared_error_of_its_definition(x, of_bent, maps):
    plain = Infidelity(share=0.3, subsets=15).measure(maps, of_bent, seed=2)
    scaled = Infidelity(share=0.3, subsets=15, scaled=True).measure(maps, of_bent, seed=2)
    for row in range(5):
        sums, drops = sums_and_drops(x[row], row, maps[row], 0.3, 15, 2)
        errors = [(each - drop) ** 2 for each, drop in zip(sums, drops, strict=True)]
        assert plain[row] == pytest.approx(statistics.fmean(errors), rel=1e-4)
        # The β that makes the error least: no other does better.
        for beta in np.linspace(-2, 2, 81):
            other = [(beta * each - drop) ** 2 for each, drop in zip(sums, drops, strict=True)]
            assert scaled[row] <= statistics.fmean(other) + 1e-6


def test_infidelity_by_hand():
    # One unit of two is removed; the map gives the second 0 instead of 2.
    held = subject(lambda x: keras.ops.sum(x, axis=-1), np.array([[1.0, 2.0]], "float32"))
    metric = Infidelity(share=0.5, subsets=40)
    seconds = random_subsets(0, 0, 2, 1, 40)[:, 1].mean()
    assert metric.measure(np.array([[1.0, 0.0]]), held) == pytest.approx([4 * seconds])
    assert metric.measure(np.array([[1.0, 2.0]]), held) == pytest.approx([0.0])
    # All drops are twice what is predicted: β = 2 leaves nothing.
    half = np.array([[0.5, 1.0]])
    assert metric.measure(half, held)[0] > 0.2
    assert Infidelity(share=0.5, subsets=40, scaled=True).measure(half, held) == pytest.approx(
        [0.0], abs=1e-10
    )


def test_a_map_of_zeros_has_the_infidelity_of_predicting_nothing():
    drops = np.array([[1.0, 3.0]])
    assert infidelity(np.zeros((1, 2)), drops).tolist() == [5.0]
    assert infidelity(np.zeros((1, 2)), drops, scaled=True).tolist() == [5.0]


@pytest.mark.parametrize("constant", [0.0, 0.1, -7.3])
def test_a_constant_map_has_no_correlation(of_linear, constant):
    values = np.full((5, 10), constant)
    for metric in (SensitivityN(subsets=20), MuFidelity(subsets=20)):
        assert np.isnan(metric.measure(values, of_linear)).all()


def test_a_score_that_does_not_drop_has_no_correlation():
    flat = subject(lambda x: 0.0 * keras.ops.sum(x, axis=-1) + 0.3, np.ones((2, 6), "float32"))
    values = np.random.default_rng(0).normal(size=(2, 6))
    assert np.isnan(SensitivityN(subsets=20).measure(values, flat)).all()


def test_sizes_without_a_correlation_are_told_and_left_out_of_the_mean(x, of_bent):
    # A share that makes one unit of all ten, and one that makes all ten: their sum is one number.
    metric = SensitivityN(shares=(0.1, 0.99), subsets=20)
    values = x * WEIGHTS
    found = metric.correlations(values, of_bent)
    assert np.isnan(found[:, 1]).all()
    assert metric.measure(values, of_bent).tolist() == found[:, 0].tolist()


@pytest.mark.parametrize("metric", SUBSET_METRICS, ids=str)
def test_what_a_sample_gets_depends_on_no_other_sample(metric, x, maps, of_bent):
    whole = metric.measure(maps, of_bent, seed=3)
    some = subject(bent, x[[3, 1]], batch_size=1, sample_numbers=[3, 1])
    assert metric.measure(maps[[3, 1]], some, seed=3) == pytest.approx(whole[[3, 1]], rel=1e-4)
    assert not np.array_equal(metric.measure(maps, of_bent, seed=4), whole)


@pytest.mark.parametrize("metric", [*SUBSET_METRICS, NoiseInfidelity(draws=5)], ids=str)
def test_a_map_that_is_not_finite_is_left_out_alone(metric, maps, of_bent):
    broken = maps.copy()
    broken[1, 2], broken[3, 0] = np.nan, np.inf
    found, plain = metric.measure(broken, of_bent), metric.measure(maps, of_bent)
    assert np.isnan(found).tolist() == [False, True, False, True, False]
    # Other rows in a call round otherwise.
    assert found[[0, 2, 4]] == pytest.approx(plain[[0, 2, 4]], rel=1e-4)


@pytest.mark.parametrize("metric", [*SUBSET_METRICS, NoiseInfidelity()], ids=str)
def test_a_metric_comes_back_from_its_configuration(metric):
    assert metric_from_config(metric.get_config()) == metric


def test_units_that_stay_are_in_no_subset_and_get_no_noise():
    x = np.array([[1.0, 2.0, 3.0, 100.0]], "float32")
    held = subject(lambda x: keras.ops.sum(x, axis=-1), x, removable=[[True, True, True, False]])
    assert SensitivityN(subsets=20).measure(x[:, :3], held) == pytest.approx([1.0])
    assert Infidelity(subsets=20).measure(x[:, :3], held) == pytest.approx([0.0], abs=1e-8)
    ones = np.ones((1, 3))
    assert NoiseInfidelity(draws=5).measure(ones, held) == pytest.approx([0.0], abs=1e-6)


def test_the_gradient_of_a_linear_model_has_no_infidelity_to_noise(x, of_linear):
    values = np.broadcast_to(WEIGHTS, x.shape)
    metric = NoiseInfidelity(draws=20)
    assert metric.measure(values, of_linear) == pytest.approx(np.zeros(5), abs=1e-9)
    scaled = NoiseInfidelity(draws=20, scaled=True)
    assert scaled.measure(-3 * values, of_linear) == pytest.approx(np.zeros(5), abs=1e-9)


def test_a_map_of_zeros_has_the_variance_of_the_score_as_its_infidelity_to_noise(of_linear, x):
    # The drop wᵀI of a linear model has variance σ² Σ w²; 4000 draws know it to 2.2 %.
    found = NoiseInfidelity(deviation=0.2, draws=4000).measure(np.zeros((5, 10)), of_linear)
    deviations = 0.2 * (x.max(axis=1) - x.min(axis=1))
    assert found == pytest.approx(deviations**2 * (WEIGHTS**2).sum(), rel=0.1)


def test_noise_is_the_same_for_all_channels_of_a_pixel():
    weights = np.random.default_rng(3).normal(size=(4, 4, 3)).astype("float32")
    images = np.random.default_rng(4).random((2, 4, 4, 3)).astype("float32")
    held = subject(lambda x: keras.ops.sum(x * weights, axis=(1, 2, 3)), images)
    slopes = np.broadcast_to(weights.sum(axis=-1), (2, 4, 4))
    found = NoiseInfidelity(draws=10).measure(held.unit_values(slopes), held)
    assert found == pytest.approx([0.0, 0.0], abs=1e-8)


def test_whole_numbers_take_no_noise():
    held = subject(lambda ids: keras.ops.cast(ids[:, 0], "float32"), np.array([[3, 4]]))
    with pytest.raises(ArgumentError, match="subject: got samples of int64"):
        NoiseInfidelity().measure(np.ones((1, 2)), held)


def test_max_sensitivity_is_the_largest_relative_move_by_hand(x):
    held = subject(lambda x: keras.ops.sum(x**2, axis=-1), x)
    seen = []

    def explain(inputs, target):
        seen.append((inputs.copy(), target.copy()))
        return 2.0 * inputs.astype("float64")

    metric = MaxSensitivity(explain, radius=0.1, draws=4)
    found = metric.measure(2.0 * x.astype("float64"), held)
    original, *moved = [inputs for inputs, _ in seen]
    assert np.array_equal(original, x)
    assert len(moved) == 4
    for row in range(5):
        reach = 0.1 * (x[row].max() - x[row].min())
        far = [math.dist(each[row], x[row]) for each in moved]
        assert found[row] == pytest.approx(max(far) / math.hypot(*x[row]), rel=1e-6)
        assert 0 < max(abs(each[row] - x[row]).max() for each in moved) <= reach * (1 + 1e-5)
    assert all((target == held.target).all() for _, target in seen)
    assert metric.measure(2.0 * x.astype("float64"), held).tolist() == found.tolist()


def test_max_sensitivity_of_a_map_that_stays_is_0_and_of_zeros_unknown(x, of_linear):
    constant = np.broadcast_to(WEIGHTS.astype("float64"), x.shape)
    metric = MaxSensitivity(lambda inputs, target: constant, draws=2)
    assert metric.measure(constant, of_linear).tolist() == [0.0] * 5
    zeros = MaxSensitivity(lambda inputs, target: np.zeros((5, 10)), draws=2)
    assert np.isnan(zeros.measure(np.zeros((5, 10)), of_linear)).all()


def test_max_sensitivity_explains_with_the_method_that_is_judged_or_refuses(x, of_linear):
    def explain(inputs, target):
        return gradient(linear, inputs, target).values

    values = explain(x, of_linear.target)
    assert MaxSensitivity(explain, draws=2).measure(values, of_linear).tolist() == [0.0] * 5
    with pytest.raises(ArgumentError, match="explain"):
        MaxSensitivity(explain, draws=2).measure(2 * values, of_linear)


def test_max_sensitivity_names_its_function_in_its_configuration():
    config = MaxSensitivity(gradient).get_config()
    assert config == {
        "name": "max_sensitivity",
        "explain": "gradient",
        "radius": 0.02,
        "draws": 10,
    }
    with pytest.raises(ArgumentError, match="explain"):
        metric_from_config(config)


def test_these_metrics_stand_beside_others_in_one_table(x, of_bent, maps):
    table = evaluate(of_bent, {"random": maps}, [SensitivityN(subsets=10), "gini", "completeness"])
    assert table.metric.unique().tolist() == ["sensitivity_n", "gini", "completeness"]
    assert table.value.notna().all()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: SensitivityN(shares=()),
        lambda: SensitivityN(shares=(0.5, 1.5)),
        lambda: SensitivityN(subsets=2),
        lambda: MuFidelity(share=0),
        lambda: MuFidelity(correlation="kendall"),
        lambda: Infidelity(scaled="yes"),
        lambda: NoiseInfidelity(deviation=-1),
        lambda: MaxSensitivity("gradient"),
        lambda: MaxSensitivity(gradient, draws=0),
    ],
)
def test_settings_that_cannot_be_used_are_refused(wrong):
    with pytest.raises(ArgumentError):
        wrong()


def test_places_that_stay_do_not_move():
    x = np.array([[1.0, 2.0, 3.0, 100.0]], "float32")
    held = subject(lambda x: keras.ops.sum(x, axis=-1), x, removable=[[True, True, True, False]])
    seen = []

    def explain(inputs, target):
        seen.append(inputs)
        return inputs

    MaxSensitivity(explain, radius=0.1, draws=2).measure(x[:, :3], held)
    for each in seen[1:]:
        assert each[0, 3] == 100.0
        # A tenth of 3 − 1.
        assert 0 < np.abs(each - x).max() <= 0.2 * (1 + 1e-5)


def test_images_move_and_get_noise_in_pixels_whatever_the_layout():
    weights = np.random.default_rng(5).normal(size=(2, 6, 5)).astype("float32")

    def model(x):
        return keras.ops.sum(keras.ops.tanh(x) * weights, axis=(1, 2, 3))

    explainer = ImageExplainer(model, lambda x: x / 2, channels="first", steps=4, rule="midpoint")
    images = np.random.default_rng(6).random((3, 2, 6, 5)).astype("float32")
    held = image_subject(explainer, images, units=2)

    def explain(images, target):
        first = np.moveaxis(images, -1, 1)
        return explainer.explain(first, ["gradient"], target=target).values

    values = held.unit_values(explain(np.moveaxis(images, 1, -1), held.target))
    # ∂F/∂x = w (1 − tanh²(x/2)) / 2 bends little over a small step.
    slopes = (weights / 2 * (1 - np.tanh(images / 2) ** 2)).sum(axis=1)
    assert values == pytest.approx(held.unit_values(slopes), rel=1e-4, abs=1e-5)
    noise = NoiseInfidelity(deviation=0.01, draws=20)
    assert (noise.measure(values, held) < 0.01 * noise.measure(0 * values, held)).all()
    moved = MaxSensitivity(explain, radius=0.01, draws=2).measure(values, held)
    assert ((moved > 0) & (moved < 0.01)).all()


def test_texts_are_judged_by_subsets_of_their_words():
    table = np.array([[0.0], [0.0], [1.0], [-2.0], [4.0], [0.5]])
    ids = keras.Input((None,), dtype="int32")
    embedding = keras.layers.Embedding(6, 1, weights=[table], mask_zero=True)(ids)
    model = keras.Model(ids, keras.ops.sum(embedding, axis=1))
    explainer = TextExplainer(model, CharacterEncoder("abcd"))
    held = text_subject(explainer, ["abcdab", "dcb"], operator="zero")
    values = held.unit_values([[1, -2, 4, 0.5, 1, -2], [0.5, 4, -2, 0, 0, 0]])
    assert SensitivityN(shares=(0.4,), subsets=20).measure(values, held) == pytest.approx([1, 1])
    assert Infidelity(subsets=20).measure(values, held) == pytest.approx([0, 0], abs=1e-8)


@pytest.fixture(scope="module")
def squares():
    """Sums of weighted squares of embeddings; padding has another vector than zero."""
    table = np.array([[9.0, 9.0], [0.0, 0.0], [1.0, 0.5], [-2.0, 1.0], [4.0, 0.0], [0.5, -1.0]])
    ids = keras.Input((None,), dtype="int32")
    embeddings = keras.layers.Embedding(6, 2, weights=[table], name="table")(ids)
    token = keras.ops.cast(ids != 0, "float32")[..., None]
    squared = keras.ops.sum(token * embeddings**2 * np.array([1.0, 3.0], "float32"), axis=(1, 2))
    explainer = TextExplainer(keras.Model(ids, squared), CharacterEncoder("abcd"))
    return explainer, table


def vectors(table, text):
    return table[[2 + "abcd".index(letter) for letter in text]]


def test_noise_of_texts_is_in_their_embeddings(squares):
    explainer, table = squares
    texts = ["abcdab", "dcb"]
    held = text_subject(explainer, texts)
    # The slope of a token is the sum over its embedding: 2 e₁ + 6 e₂.
    slopes = np.full((2, 6), np.nan)
    for row, text in enumerate(texts):
        slopes[row, : len(text)] = (vectors(table, text) * [2, 6]).sum(axis=1)
    # Of noise I in a token's embedding, F(x) − F(x − I) = I (2 e₁ + 6 e₂) − 4 I². The padding's
    # vector is the largest, and says nothing of how wide the noise is.
    deviations = 0.01 * np.array([np.ptp(vectors(table, text)) for text in texts])
    counts = np.array([6, 3])
    # E[(4 Σ I²)²] = 16 σ⁴ (n² + 2n), for a map of the true slopes.
    found = NoiseInfidelity(deviation=0.01, draws=4000).measure(slopes, held)
    assert found == pytest.approx(16 * deviations**4 * (counts**2 + 2 * counts), rel=0.2)
    nothing = NoiseInfidelity(deviation=0.01, draws=4000).measure(0 * slopes, held)
    assert nothing == pytest.approx(deviations**2 * np.nansum(slopes**2, axis=1), rel=0.1)


def test_a_text_gets_the_same_noise_however_far_it_is_padded(squares):
    explainer, _ = squares
    values = np.array([[1.0, 2.0, 3.0, 0.0, 1.0, 1.0], [1.0, -2.0, 0.5, 0.0, 0.0, 0.0]])
    both = text_subject(explainer, ["abcdab", "dcb"])
    alone = text_subject(explainer, ["dcb"], sample_numbers=[1])
    metric = NoiseInfidelity(draws=3)
    expected = metric.measure(both.unit_values(values), both)[1]
    assert metric.measure(values[1:, :3], alone) == pytest.approx([expected], rel=1e-5)


def test_max_sensitivity_of_texts_moves_their_embeddings(squares):
    explainer, table = squares
    texts = ["abcdab", "dcb"]
    held = text_subject(explainer, texts)
    moved = []

    def explain(inputs, target):
        moved.append(inputs[0])
        model = held.as_numbers.model
        return gradient(model, inputs, target=target, reduce_axis=-1).values[0]

    values = held.unit_values(explainer.explain(texts, ["gradient"])["gradient"].first.values)
    found = MaxSensitivity(explain, radius=0.1, draws=3).measure(values, held)
    original, *moved = moved
    for row, text in enumerate(texts):
        assert original[row, : len(text)] == pytest.approx(vectors(table, text))
        reach = 0.1 * np.ptp(vectors(table, text))
        far = [each[row] - original[row] for each in moved]
        assert 0 < np.abs(far).max() <= reach * (1 + 1e-5)
        assert np.abs(far)[:, len(text) :].max(initial=0) == 0
        lengths = [np.linalg.norm((each * [2, 6]).sum(axis=1)) for each in far]
        assert found[row] == pytest.approx(max(lengths) / np.linalg.norm(values[row, : len(text)]))
    alone = text_subject(explainer, texts[1:], sample_numbers=[1])

    def explain_alone(inputs, target):
        model = alone.as_numbers.model
        return gradient(model, inputs, target=target, reduce_axis=-1).values[0]

    again = MaxSensitivity(explain_alone, radius=0.1, draws=3).measure(values[1:, :3], alone)
    assert again == pytest.approx(found[1:], rel=1e-5)


def test_texts_as_numbers_have_the_scores_and_targets_of_the_texts():
    ids = keras.Input((None,), dtype="int32")
    embeddings = keras.layers.Embedding(6, 3, mask_zero=True)(ids)
    pooled = keras.layers.GlobalAveragePooling1D()(embeddings)
    model = keras.Model(ids, keras.layers.Dense(3, "softmax")(pooled))
    texts = ["abcdab", "dcb", "a"]
    explainer = TextExplainer(model, CharacterEncoder("abcd"))
    for score in ("output", "logit", "margin"):
        held = text_subject(explainer, texts, operator="zero", score=score)
        numbers = held.as_numbers
        assert numbers.score_input == pytest.approx(held.score_input, rel=1e-5)
        assert numbers.score_removed == pytest.approx(held.score_removed, rel=1e-5)
        assert (numbers.target == held.target).all()
    assert held.with_score("output").as_numbers.score_input == pytest.approx(
        model.predict(explainer.encoder.encode(texts).ids, verbose=0).max(axis=1), rel=1e-5
    )


def test_noise_that_changes_the_prediction_does_not_change_the_target():
    weights = np.array([[1.0, 0.0], [0.0, 1.0]], "float32")
    x = np.array([[0.05, 0.0], [0.0, 0.05]], "float32")
    for target in (None, lambda outputs: outputs[:, 0]):
        held = subject(lambda x: keras.ops.matmul(x, weights), x, target=target)
        slopes = weights if target is None else np.array([[1.0, 0.0]] * 2)
        # The noise is as large as what the two outputs differ by.
        found = NoiseInfidelity(deviation=0.99, draws=50).measure(slopes, held)
        assert found == pytest.approx([0.0, 0.0], abs=1e-12)


def test_a_name_alone_makes_no_metric_that_explains_again():
    for name in ("max_sensitivity", "cascading_randomisation", "efficient_randomisation"):
        with pytest.raises(ArgumentError, match=f"{name} without .*explain"):
            metric_from_config({"name": name})
