"""Baselines in pixel space: their values by hand, their ranges, and their way back."""

import json

import keras
import numpy as np
import pytest

import igsuite
from igsuite.baselines import Baseline, DataSamples
from igsuite.image import ImageExplainer
from igsuite.image.explaining.pixel_baselines import (
    PIXEL_BASELINES,
    Farthest,
    ImageMean,
    NoisyPicture,
    Shade,
)
from igsuite.image.explaining.pixel_range import checked_pixel_range

#: Two pictures of two pixels of two channels, (0, 0), (10, 250) and (40, 100), (200, 0).
PICTURES = np.array(
    [[[[0.0, 0.0], [10.0, 250.0]]], [[[40.0, 100.0], [200.0, 0.0]]]], dtype="float32"
)


def drawn(baseline, pictures=PICTURES, seed=0):
    return baseline.draw(pictures, np.random.default_rng(seed))


@pytest.mark.parametrize(
    ("baseline", "expected"),
    [
        (Shade("black", (0, 255)), 0),
        (Shade("white", (0, 255)), 255),
        (Shade("grey", (0, 255)), 127.5),
        (Shade("black", (1, 0)), 1),
        (Shade("white", (1, 0)), 0),
        (Shade("grey", (-1, 1)), 0),
    ],
)
def test_shades_by_hand(baseline, expected):
    found = drawn(baseline)
    assert found.shape == (1, 1, 1, 2, 2)
    assert (found == expected).all()


def test_the_mean_is_each_pictures_own_colour():
    np.testing.assert_array_equal(
        drawn(ImageMean())[0, :, 0, :],
        [[[5, 125], [5, 125]], [[120, 50], [120, 50]]],
    )


def test_the_farthest_colour_is_told_pixel_by_pixel_and_channel_by_channel():
    np.testing.assert_array_equal(
        drawn(Farthest((0, 255)))[0, :, 0, :],
        [[[255, 255], [255, 0]], [[255, 255], [0, 255]]],
    )
    np.testing.assert_array_equal(drawn(Farthest((255, 0))), drawn(Farthest((0, 255))))


def test_the_noisy_picture_stays_in_its_range():
    pictures = np.full((1, 100, 100, 1), 0.5, "float32")
    found = drawn(NoisyPicture((0, 1), deviation=0.5, draws=4), pictures)
    assert found.shape == (4, 1, 100, 100, 1)
    assert (found.min(), found.max()) == (0, 1)
    # A normal number falls beyond one deviation on each side with 15.87 %.
    np.testing.assert_allclose((found == 0).mean(), 0.1587, atol=0.01)
    np.testing.assert_allclose((found == 1).mean(), 0.1587, atol=0.01)


@pytest.mark.parametrize(
    "baseline",
    [
        Shade("grey", (0, 255)),
        ImageMean(),
        Farthest((0, 1)),
        NoisyPicture((1, 0), deviation=0.25, draws=3),
    ],
)
def test_the_way_back_from_a_written_configuration(baseline):
    written = json.loads(json.dumps(baseline.get_config()))
    assert Baseline.from_config(written) == baseline


def pixel_sum(images):
    return keras.ops.sum(images, axis=(1, 2, 3))


@pytest.mark.parametrize(
    ("name", "per_pixel"),
    [
        # Of the sum of all pixels, each has its own value less the baseline's.
        ("zero", [[0, 260], [140, 200]]),
        ("black", [[0, 260], [140, 200]]),
        ("white", [[-510, -250], [-370, -310]]),
        ("grey", [[-255, 5], [-115, -55]]),
        ("mean", [[-130, 130], [-30, 30]]),
        ("farthest", [[-510, 5], [-370, -55]]),
    ],
)
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_attributions_from_named_baselines(name, per_pixel, dtype):
    explainer = ImageExplainer(pixel_sum, lambda x: x / 2, baseline=name)
    found = explainer.explain(PICTURES.astype(dtype))
    # The preprocessing is part of the model: half of every difference.
    np.testing.assert_allclose(found.values[:, 0], np.array(per_pixel) / 2, atol=1e-2)


def test_a_blurred_baseline_is_each_channels_own_blur():
    images = np.zeros((1, 1, 201, 2), "float32")
    images[:, :, 100, 0] = 1
    found = ImageExplainer(pixel_sum, baseline="blur").explain(images)
    # A Gaussian of deviation 10 has the height 1/√(2π · 100) in its middle.
    np.testing.assert_allclose(found.values[0, 0, 100], 1 - 0.0399, atol=1e-3)
    np.testing.assert_allclose(found.values[0, 0, 110], -0.0242, atol=1e-3)


@pytest.mark.parametrize(
    ("name", "mean"),
    [
        # Uniform over 0 to 1; noise of half the range around 0.25, cut off at 0 and 1.
        ("uniform", 0.5),
        ("gaussian", 0.3343),
    ],
)
def test_random_baselines_carry_their_monte_carlo_error(name, mean):
    images = np.full((1, 20, 20, 1), 0.25, "float32")
    images[0, 0, 0] = 0
    explainer = ImageExplainer(pixel_sum, baseline=name, pixel_range=(0, 1), seed=1)
    found = explainer.explain(images)
    values, errors = found.values[0].ravel()[1:], found.standard_error[0].ravel()[1:]

    deviations = values - (0.25 - mean)
    assert 0.75 < np.mean(deviations**2) / np.mean(errors**2) < 1.3
    assert abs(deviations.mean()) < 4 * np.sqrt(np.mean(errors**2) / len(errors))
    np.testing.assert_array_equal(values, explainer.explain(images).values[0].ravel()[1:])
    assert found.attributions["integrated_gradients"].config["baseline"]["draws"] == 8


def test_training_samples_as_baselines():
    data = np.stack([np.zeros((1, 2, 2)), np.full((1, 2, 2), 100)]).astype("uint8")
    found = ImageExplainer(pixel_sum, baseline=DataSamples(data)).explain(PICTURES)
    np.testing.assert_allclose(found.values[:, 0], [[-100, 160], [40, 100]], atol=1e-2)
    # All samples were drawn, so nothing is left to chance.
    assert (found.standard_error < 0.01).all()


@pytest.mark.parametrize(
    ("given", "pixels", "expected"),
    [
        (None, np.array([0, 1], "uint8"), (0, 255)),
        (None, np.array([0.0, 1.0]), (0, 1)),
        (None, np.array([-0.5, 1.0]), (-1, 1)),
        (None, np.array([0.0, 1.5]), (0, 255)),
        (None, np.array([True, False]), (0, 1)),
        ((1, 0), np.array([0.5]), (1, 0)),
        ((0, 65535), np.array([0, 300], "uint16"), (0, 65535)),
    ],
)
def test_the_range_is_told_from_the_pixels(given, pixels, expected):
    assert checked_pixel_range(given, pixels) == expected


@pytest.mark.parametrize(
    ("given", "pixels"),
    [
        (None, np.array([0.0, 300.0])),
        (None, np.array([-20.0, 30.0])),
        (None, np.zeros(3)),  # black in any range
        (None, np.array([0, 300], "uint16")),
        ((0, 1), np.array([0, 200], "uint8")),
        ((0, 0), np.zeros(3)),
        ((0, 1, 2), np.zeros(3)),
        ("black", np.zeros(3)),
    ],
)
def test_a_range_that_cannot_be_is_refused(given, pixels):
    with pytest.raises(igsuite.ArgumentError) as caught:
        checked_pixel_range(given, pixels)
    assert caught.value.argument == "pixel_range"


def test_a_range_that_no_baseline_needs_is_not_asked_for():
    normalised = PICTURES / 60 - 2
    found = ImageExplainer(pixel_sum, baseline="mean").explain(normalised)
    np.testing.assert_allclose(found.values.sum((1, 2)), 0, atol=1e-3)
    with pytest.raises(igsuite.ArgumentError, match="pixel_range"):
        ImageExplainer(pixel_sum, baseline="white").explain(normalised)


def test_an_unknown_baseline_is_told_the_nearest():
    with pytest.raises(igsuite.ArgumentError, match="Did you mean 'grey'"):
        ImageExplainer(pixel_sum, baseline="gray").explain(PICTURES)


def test_users_add_baselines_of_their_own(monkeypatch):
    monkeypatch.setitem(PIXEL_BASELINES, "dark", lambda told: igsuite.baselines.Constant(40.0))
    found = ImageExplainer(pixel_sum, baseline="dark").explain(PICTURES)
    np.testing.assert_allclose(found.values[:, 0], [[-80, 180], [60, 120]], atol=1e-2)
