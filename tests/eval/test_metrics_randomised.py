"""What becomes of explanations when a model's layers are initialised anew."""

import math
import random
import statistics

import keras
import numpy as np
import pandas as pd
import pytest

from igsuite import ArgumentError, gradient
from igsuite.eval import parameter_randomisation, text_subject
from igsuite.eval.metrics import (
    CascadingRandomisation,
    EfficientRandomisation,
    histogram_entropy,
    metric_from_config,
)
from igsuite.eval.metrics.map_similarity import spearman_similarity, structural_similarity
from igsuite.eval.metrics.randomised_layers import cascading_copies, randomised_copy
from igsuite.image import ImageExplainer
from igsuite.intervals import mean_interval
from igsuite.text import CharacterEncoder, TextExplainer

LAYERS = keras.layers


def trained(model, seed=0):
    """Give a model weights that no initialiser makes."""
    numbers = np.random.default_rng(seed)
    drawn = [numbers.normal(0.1, 0.3, each.shape) for each in model.get_weights()]
    # Vectors may be variances.
    model.set_weights([each**2 + 0.1 if each.ndim == 1 else each for each in drawn])
    return model


@pytest.fixture(scope="module")
def model():
    """A convolution, batch normalisation and, in a model of their own, two dense layers."""
    head = keras.Sequential(
        [keras.Input((36,)), LAYERS.Dense(4, "tanh", name="hidden"), LAYERS.Dense(2, name="last")],
        name="head",
    )
    images = keras.Input((8, 8, 1))
    x = LAYERS.Conv2D(1, 3, bias_initializer="ones", name="convolution")(images)
    x = LAYERS.BatchNormalization(name="normalisation")(x)
    return trained(keras.Model(images, head(LAYERS.Flatten(name="flatten")(x))))


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(1).random((3, 8, 8, 1)).astype("float32")


def weights_of(model):
    return [each.tobytes() for each in model.get_weights()]


def test_layers_become_random_one_by_one_from_the_outputs(model):
    before = weights_of(model)
    layers = ["convolution"] * 2 + ["normalisation"] * 4 + ["hidden"] * 2 + ["last"] * 2
    gone = []
    for _, layer, copy in cascading_copies(model):
        gone.append(layer)
        for owner, old, new in zip(layers, before, weights_of(copy), strict=True):
            assert (old != new) == (owner in gone)
    assert gone == ["last", "hidden", "normalisation", "convolution"]


def test_the_model_itself_stays_as_it_was_bit_for_bit_and_shares_nothing(model):
    before, variables = weights_of(model), {id(each) for each in model.variables}
    for *_, copy in cascading_copies(model):
        copy.set_weights([np.zeros_like(each) for each in copy.get_weights()])
        assert not variables & {id(each) for each in copy.variables}
    randomised_copy(model)
    assert weights_of(model) == before


def test_layers_are_initialised_by_their_own_initialisers_and_statistics_reset(model):
    named = {each.path: each.numpy() for each in randomised_copy(model).weights}
    of = {key.split("/", 1)[-1] if key.startswith("head") else key: named[key] for key in named}
    assert of["convolution/bias"].tolist() == [1.0]
    assert [float(of[f"normalisation/{name}"][0]) for name in ("gamma", "beta")] == [1.0, 0.0]
    assert float(of["normalisation/moving_mean"][0]) == 0.0
    assert float(of["normalisation/moving_variance"][0]) == 1.0
    assert of["hidden/bias"].tolist() == [0.0] * 4
    # Glorot's: even within ±√(6 / (36 + 4)).
    kernel = of["hidden/kernel"]
    assert np.abs(kernel).max() <= math.sqrt(6 / 40)
    assert kernel.std() == pytest.approx(math.sqrt(6 / 40 / 3), rel=0.2)


def test_a_seed_makes_the_same_weights_another_one_others(model):
    first, again, other = (weights_of(randomised_copy(model, seed)) for seed in (5, 5, 6))
    assert first == again
    assert first != other


def test_the_cascade_ends_at_the_randomised_copy(model):
    *_, (_, _, copy) = cascading_copies(model, seed=3)
    assert weights_of(copy) == weights_of(randomised_copy(model, seed=3))


def test_python_s_own_random_numbers_go_on_as_they_would_have(model):
    random.seed(1)
    expected = [random.random() for _ in range(2)]
    random.seed(1)
    found = [random.random()]
    randomised_copy(model, seed=7)
    assert [*found, random.random()] == expected


def test_a_layer_that_set_its_own_seed_becomes_random_too():
    kernel = keras.initializers.GlorotUniform(seed=3)
    layer = LAYERS.Dense(2, kernel_initializer=kernel)
    model = keras.Sequential([keras.Input((3,)), layer])
    assert not np.array_equal(randomised_copy(model).get_weights()[0], model.get_weights()[0])


def test_what_normalises_the_data_is_no_parameter():
    normalise = LAYERS.Normalization()
    normalise.adapt(np.array([[1.0], [3.0]]))
    model = keras.Sequential([keras.Input((1,)), normalise, LAYERS.Dense(1, name="last")])
    assert [layer for _, layer, _ in cascading_copies(model)] == ["last"]
    np.testing.assert_array_equal(randomised_copy(model).get_weights()[0], [2.0])


def test_layers_that_are_shared_or_wrapped_are_one_step_each():
    shared, ids = LAYERS.Dense(3, name="shared"), keras.Input((None, 3))
    recurrent = LAYERS.Bidirectional(LAYERS.LSTM(2), name="both")
    model = keras.Model(ids, recurrent(shared(shared(ids))))
    assert [layer for _, layer, _ in cascading_copies(model)] == ["both", "shared"]


def stages(model, layers):
    return [(depth, layer) for depth, layer, _ in cascading_copies(model, layers=layers)]


def test_a_cascade_stops_where_it_is_told(model):
    assert stages(model, 1) == [(4, "convolution")]
    assert stages(model, 2) == [(2, "hidden"), (4, "convolution")]
    assert stages(model, 3) == [(2, "hidden"), (3, "normalisation"), (4, "convolution")]
    assert stages(model, 4) == stages(model, None) == stages(model, np.int64(4))
    # In the order of the cascade, whatever that of the names.
    assert stages(model, ["normalisation", "last"]) == [(1, "last"), (3, "normalisation")]
    assert stages(model, "hidden") == [(2, "hidden")]


def test_a_stage_leaves_random_what_the_steps_to_its_end_do(model):
    step_by_step = {layer: weights_of(copy) for _, layer, copy in cascading_copies(model)}
    ends = ["hidden", "convolution"]
    for _, layer, copy in cascading_copies(model, layers=ends):
        assert weights_of(copy) == step_by_step[layer]


@pytest.mark.parametrize("wrong", [0, 5, True, [], 1.5, "hiden", ["last", "flatten"], [1]])
def test_stages_that_are_not_of_the_model_are_refused_before_anything_is_explained(model, wrong):
    def explain(model):
        raise AssertionError("explained")

    with pytest.raises(ArgumentError, match="layers: "):
        parameter_randomisation(model, explain, layers=wrong)
    with pytest.raises(ArgumentError, match="layers: "):
        CascadingRandomisation(model, explain, wrong).measure(np.ones((1, 2)))


def test_initialisers_that_make_zeros_are_named():
    zeros = LAYERS.Dense(2, kernel_initializer="zeros", name="filled")
    model = trained(keras.Sequential([keras.Input((3,)), LAYERS.Dense(2), zeros]))
    with pytest.warns(UserWarning, match="'filled' make zeros"):
        cascading_copies(model)


def test_models_that_cannot_be_copied_are_refused():
    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = LAYERS.Dense(1)

        def call(self, x):
            return self.dense(x)

    own = Own()
    own(np.ones((1, 2)))
    for wrong in (own, lambda x: x, keras.Sequential([LAYERS.Dense(1)])):
        with pytest.raises(ArgumentError, match="model: "):
            randomised_copy(wrong)
    with pytest.raises(ArgumentError, match="no layer with weights"):
        cascading_copies(keras.Sequential([keras.Input((2,)), LAYERS.ReLU()]))


def test_images_explained_step_by_step_make_a_tidy_table(model, images):
    target = np.array([0, 1, 0])
    made = []

    def explain(model):
        made.append(ImageExplainer(model, steps=8, rule="midpoint").explain(images, target=target))
        return made[-1].values

    found = parameter_randomisation(model, explain, seed=2)
    frame = found.frame
    assert list(frame.columns) == ["sample", "depth", "layer", "similarity", "value", "seed"]
    assert len(frame) == 4 * 3
    assert frame.layer.unique().tolist() == ["last", "hidden", "normalisation", "convolution"]
    first, *later = (each.values for each in made)
    for row in frame.itertuples():
        maps = [abs(each[row.sample]).ravel() for each in (first, later[row.depth - 1])]
        ranks = [pd.Series(each).rank() for each in maps]
        assert row.value == pytest.approx(statistics.correlation(*ranks), abs=1e-3)
    # What is explained is each step's model, not what was compiled for the one before.
    assert len({each.tobytes() for each in later}) == 4
    pd.testing.assert_frame_equal(parameter_randomisation(model, explain, seed=2).frame, frame)


def drawn_by_its_weights(model):
    """Maps of nothing but the weights, other ones for every model."""
    return np.random.default_rng(list(b"".join(weights_of(model)))).random((3, 64))


def test_means_over_samples_have_their_intervals(model):
    stages = ["last", "normalisation"]
    found = parameter_randomisation(model, drawn_by_its_weights, layers=stages)
    names = ["depth", "layer", "mean", "low", "high", "samples", "dropped"]
    assert list(found.table.columns) == names
    for row in found.table.itertuples():
        values = found.frame[found.frame.layer == row.layer].value
        expected = mean_interval(values)
        assert (row.mean, row.low, row.high) == (expected.mean, expected.low, expected.high)
        assert values.mean() == pytest.approx(row.mean)
        assert (row.samples, row.dropped) == (3, 0)
    assert found.table.depth.tolist() == [1, 3]
    assert "normalisation" in found._repr_html_()


def test_samples_whose_map_is_constant_are_counted_and_not_averaged(model, images):
    maps = images[..., 0].copy()
    maps[1] = 1.0
    found = parameter_randomisation(model, lambda model: maps, layers=1)
    assert found.table[["mean", "samples", "dropped"]].values.tolist() == [[1.0, 2, 1]]
    (axes,) = found.figure().axes
    assert axes.get_title(loc="right") == (
        "mean of 3 samples, 95 % interval; up to 1 without a value"
    )


def test_what_looks_at_the_images_alone_does_not_change(model, images):
    found = parameter_randomisation(model, lambda model: images[..., 0])
    assert found.frame.value.tolist() == [1.0] * 12
    alike = parameter_randomisation(model, lambda model: images[..., 0], similarity="ssim")
    assert alike.frame.value.to_numpy() == pytest.approx(np.ones(12))


def test_texts_are_explained_by_their_own_tokens():
    ids = keras.Input((None,), dtype="int32")
    embedding = LAYERS.Embedding(6, 3, mask_zero=True, name="embedding")
    pooled = LAYERS.GlobalAveragePooling1D()(embedding(ids))
    model = trained(keras.Model(ids, LAYERS.Dense(1, name="last")(pooled)))
    encoder, texts = CharacterEncoder("abcd"), ["abcd", "dac"]

    def explain(model):
        return TextExplainer(model, encoder, rule="midpoint", steps=2).explain(texts).values

    frame = parameter_randomisation(model, explain).frame
    assert frame.groupby("sample").layer.apply(list).tolist() == [["last", "embedding"]] * 2
    assert frame.value.between(-1, 1).all()
    padded = np.full((2, 4), np.nan)
    for row, each in zip(padded, explain(model), strict=True):
        row[: len(each)] = each
    metric = CascadingRandomisation(model, explain)
    by_hand = frame.groupby("sample").value.mean()
    assert metric.measure(padded) == pytest.approx(by_hand.to_numpy())
    held = text_subject(TextExplainer(model, encoder), texts)
    assert metric.measure(held.unit_values(padded), held) == pytest.approx(by_hand.to_numpy())


@pytest.fixture(scope="module")
def slopes(model, images):
    def explain(model):
        return gradient(model, images, target=0, reduce_axis=-1).values

    return explain


def test_the_metric_is_the_mean_over_the_layers(model, slopes):
    values = slopes(model).reshape(3, 64)
    found = CascadingRandomisation(model, slopes).measure(values, seed=1)
    frame = parameter_randomisation(model, slopes, seed=1).frame
    assert found == pytest.approx(frame.groupby("sample").value.mean().to_numpy())
    last = frame[frame.layer == "last"].value.to_numpy()
    by_stage = CascadingRandomisation(model, slopes, layers=["last"])
    assert by_stage.measure(values, seed=1) == pytest.approx(last)
    assert by_stage.get_config()["layers"] == ["last"]


def test_efficient_randomisation_is_the_rise_of_the_entropy(model, slopes):
    values = slopes(model).reshape(3, 64)
    found = EfficientRandomisation(model, slopes, bins=10).measure(values, seed=1)
    random = slopes(randomised_copy(model, 1)).reshape(3, 64)
    for row in range(3):
        before, after = (entropy_by_counting(each[row], 10) for each in (values, random))
        assert found[row] == pytest.approx((after - before) / before)


def entropy_by_counting(values, bins):
    low, high = min(values), max(values)
    counts = [0] * bins
    for value in values:
        counts[min(int((value - low) / (high - low) * bins), bins - 1)] += 1
    shares = [count / len(values) for count in counts if count]
    return sum(share * math.log(1 / share) for share in shares)


def test_the_entropy_of_a_histogram_by_hand():
    values = np.array([[0.0, 1.0, 2.0, 3.0], [0.0, 0.1, 0.2, 9.0], [1.0] * 4, [1, 2, np.nan, 3]])
    found = histogram_entropy(values, bins=4)
    by_hand = [math.log(4), 0.75 * math.log(4 / 3) + 0.25 * math.log(4), 0.0, math.log(3)]
    assert found == pytest.approx(by_hand)


def test_a_constant_map_has_no_rise(model):
    ones = np.ones((3, 64))
    found = EfficientRandomisation(model, lambda model: ones).measure(ones)
    assert np.isnan(found).all()
    assert np.isnan(CascadingRandomisation(model, lambda model: ones).measure(ones)).all()


def test_maps_that_the_function_does_not_make_are_refused(model, slopes):
    values = slopes(model).reshape(3, 64)
    for metric in (CascadingRandomisation, EfficientRandomisation):
        with pytest.raises(ArgumentError, match="explain"):
            metric(model, slopes).measure(values[::-1])
        with pytest.raises(ArgumentError, match="explain"):
            metric(model, lambda model: values[:2]).measure(values)
        with pytest.raises(ArgumentError, match="model"):
            metric(lambda x: x, slopes)
        with pytest.raises(ArgumentError, match="model"):
            metric_from_config(metric(model, slopes).get_config())


def test_a_map_that_is_not_finite_has_no_similarity(model, slopes):
    values = slopes(model).reshape(3, 64).copy()
    values[1, 5] = np.nan
    found = CascadingRandomisation(model, lambda model: values).measure(values)
    values[1] = np.inf
    assert np.isnan(CascadingRandomisation(model, lambda model: values).measure(values)[1])
    assert found[[0, 2]].tolist() == [1.0, 1.0]


def test_similarities_by_hand():
    first, second = np.array([3.0, -1.0, 2.0]), np.array([-3.0, 2.0, 1.0])
    # Ranks 3, 1, 2 and 3, 2, 1: 1 − 6 · 2 / (3 · 8).
    assert spearman_similarity(first, second) == 0.5
    assert math.isnan(spearman_similarity(first, np.ones(3)))
    # A flat picture has no structure in common: (2μμ' + c₁) c₂ / ((μ² + μ'² + c₁)(σ² + c₂)).
    picture = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    mean, variance = 1 / 9, 1 / 9 * 8 / 9 * 9 / 8
    luminance = (2 * mean + 0.01**2) / (mean**2 + 1 + 0.01**2)
    expected = luminance * 0.03**2 / (variance + 0.03**2)
    assert structural_similarity(picture, -np.ones((3, 3))) == pytest.approx(expected)
    with pytest.raises(ArgumentError, match="similarity"):
        structural_similarity(np.ones(4), np.ones(4))


def test_the_figure_names_the_layers_and_counts_the_samples(model, images):
    figure = parameter_randomisation(model, lambda model: images[..., 0]).figure("$title")
    (axes,) = figure.axes
    figure.canvas.draw()
    labels = [each.get_text() for each in axes.get_xticklabels()]
    assert labels == ["last", "hidden", "normalisation", "convolution"]
    assert axes.get_title(loc="right").startswith("mean of 3 samples")
    assert axes.containers[0].lines[0].get_ydata().tolist() == [1.0] * 4


def test_the_figure_s_band_is_the_interval(model):
    found = parameter_randomisation(model, drawn_by_its_weights)
    (axes,) = found.figure().axes
    band = axes.collections[0].get_paths()[0].vertices
    for place, row in found.table.iterrows():
        ends = band[band[:, 0] == place, 1]
        assert (ends.min(), ends.max()) == pytest.approx((row.low, row.high))
