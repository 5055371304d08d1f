"""What an explainer of images takes: orders of axes, types, sizes, models and preprocessing."""

from pathlib import Path
from types import SimpleNamespace

import keras
import numpy as np
import pytest

import igsuite
from igsuite.baselines import DataSamples
from igsuite.image import ImageExplainer, PretrainedModel

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.uniform(0, 255, (3, 6, 8, 3)).astype("float32")
WEIGHTS = RANDOM.normal(size=(6, 8, 3)).astype("float32")


def linear(images):
    return keras.ops.sum(images * WEIGHTS, axis=(1, 2, 3))


def squared(images):
    return linear(images / 255) ** 2


def of_first(images):
    return squared(keras.ops.transpose(images, (0, 2, 3, 1)))


def channels_first(array):
    return np.moveaxis(array, -1, -3)


BASELINES = {
    "name": ("farthest", "farthest"),
    "one image": (IMAGES[1], channels_first(IMAGES[1])),
    "one for each": (IMAGES[::-1].copy(), channels_first(IMAGES[::-1])),
    "samples": (DataSamples(IMAGES), DataSamples(channels_first(IMAGES))),
    "a plane": (IMAGES[0, :, :, :1], channels_first(IMAGES[0])[0]),
    "a colour": (np.array([10.0, 20.0, 30.0]), np.array([10.0, 20.0, 30.0])),
}


@pytest.mark.parametrize("baseline", BASELINES)
def test_channels_first_is_channels_last_transposed(baseline):
    settings = {"pixel_range": (0, 255), "tolerance": 0.5}
    last, first = BASELINES[baseline]
    expected = ImageExplainer(squared, baseline=last, **settings).explain(IMAGES)
    explainer = ImageExplainer(of_first, baseline=first, channels="first", **settings)
    found = explainer.explain(channels_first(IMAGES))

    np.testing.assert_allclose(found.values, expected.values, rtol=1e-4, atol=1e-4)
    np.testing.assert_array_equal(found.images, IMAGES)
    np.testing.assert_array_equal(found.target, expected.target)


@pytest.mark.parametrize("method", ["gradient", "edges", "xrai", "guided_integrated_gradients"])
def test_every_method_takes_channels_first(method):
    settings = {"pixel_range": (0, 255), "steps": 9, "rule": "trapezoid"}
    expected = ImageExplainer(squared, **settings).explain(IMAGES, (method,))
    explainer = ImageExplainer(of_first, channels="first", **settings)
    found = explainer.explain(channels_first(IMAGES), (method,))

    np.testing.assert_allclose(found.values, expected.values, rtol=1e-3, atol=1e-3)


def test_preprocessing_sees_channels_in_the_callers_order():
    def red_only(images):
        return images * np.array([1.0, 0, 0], "float32").reshape(1, 3, 1, 1)

    found = ImageExplainer(
        lambda x: keras.ops.sum(x, axis=(1, 2, 3)), red_only, channels="first"
    ).explain(channels_first(IMAGES))

    np.testing.assert_allclose(found.values, IMAGES[..., 0], rtol=1e-3)
    assert "red_only" in found.attributions["integrated_gradients"].config["preprocess"]


def small_cnn(channels=1, size=(8, 8), head="softmax"):
    keras.utils.set_random_seed(1)
    pixels = keras.Input((*size, channels))
    maps = keras.layers.Conv2D(4, 3, activation="relu")(pixels)
    pooled = keras.layers.GlobalAveragePooling2D()(maps)
    return keras.Model(pixels, keras.layers.Dense(3, activation=head)(pooled))


def test_grey_images_need_no_axis_for_their_channel():
    model = small_cnn()
    images = RANDOM.uniform(0, 1, (2, 8, 8)).astype("float32")
    expected = ImageExplainer(model).explain(images[..., None])
    found = ImageExplainer(model).explain(images)

    np.testing.assert_array_equal(found.values, expected.values)
    assert found.images.shape == (2, 8, 8)


def test_a_model_of_grey_images_without_channels():
    pixels = keras.Input((2, 3))
    model = keras.Model(pixels, keras.layers.Flatten()(pixels))
    images = np.arange(6.0).reshape(1, 2, 3)
    found = ImageExplainer(model, baseline=np.ones((2, 3))).explain(images, target=4)

    np.testing.assert_allclose(found.values, [[[0, 0, 0], [0, 3, 0]]], atol=1e-5)


def test_whole_numbers_are_explained_as_the_floats_they_are():
    whole = np.rint(IMAGES).astype("uint8")
    explainer = ImageExplainer(squared, baseline="white")

    np.testing.assert_array_equal(
        explainer.explain(whole).values, explainer.explain(whole.astype("float32")).values
    )
    assert explainer.explain(whole).images.dtype == np.uint8


def test_one_model_explains_images_of_any_size():
    model = small_cnn(3, (None, None))
    explainer = ImageExplainer(model)
    for shape in ((8, 8), (9, 12)):
        images = RANDOM.uniform(0, 1, (2, *shape, 3)).astype("float32")
        found = explainer.explain(images, ("integrated_gradients", "grad_cam", "edges"))
        assert found.values.shape == (2, *shape)
        assert set(found.verdict) == {"converged"}


def test_logits_and_softmax_give_the_probability_alike():
    images = RANDOM.uniform(0, 1, (2, 8, 8, 1)).astype("float32")
    by_softmax, by_logits = (
        ImageExplainer(small_cnn(head=head), score="probability", tolerance=1e-3).explain(images)
        for head in ("softmax", None)
    )

    scale = np.abs(by_softmax.values).sum((1, 2))
    difference = np.abs(by_softmax.values - by_logits.values).sum((1, 2))
    assert (difference < 3e-3 * scale).all()


def test_pictures_of_different_sizes_are_refused_with_the_mend():
    with pytest.raises(igsuite.ArgumentError, match="read_pictures") as caught:
        ImageExplainer(linear).explain([IMAGES[0], IMAGES[0, :4]])
    assert caught.value.argument == "images"


def test_what_reading_pictures_returned_is_taken_as_it_is():
    expected = ImageExplainer(squared).explain(IMAGES).values
    pictures = [SimpleNamespace(pixels=each) for each in IMAGES]

    np.testing.assert_array_equal(ImageExplainer(squared).explain(pictures).values, expected)
    whole = SimpleNamespace(pixels=IMAGES)
    np.testing.assert_array_equal(ImageExplainer(squared).explain(whole).values, expected)
    np.testing.assert_array_equal(ImageExplainer(squared).explain(list(IMAGES)).values, expected)


def test_a_pretrained_model_brings_its_preprocessing_and_its_classes():
    model = small_cnn(3, (6, 8))
    pretrained = PretrainedModel(model, lambda x: x / 255, ("a", "b", "c"), (6, 8), "small")
    found = ImageExplainer(pretrained).explain(IMAGES)
    expected = ImageExplainer(model, lambda x: x / 255).explain(IMAGES)

    np.testing.assert_array_equal(found.values, expected.values)
    assert found.class_names == ("a", "b", "c")
    assert ImageExplainer(pretrained, class_names="xyz").class_names == ("x", "y", "z")


def test_a_pretrained_model_knows_what_black_and_white_are_and_refuses_pixels_to_1():
    pretrained = PretrainedModel(small_cnn(3, (6, 8)), lambda x: x / 255, "abc", (6, 8), "small")
    explainer = ImageExplainer(pretrained, baseline="white", tolerance=0.5)
    dark = IMAGES / 5

    assert explainer.explain(np.zeros_like(dark)).pixel_range == (0, 255)
    white = np.full(3, 255.0, "float32")
    expected = ImageExplainer(pretrained, baseline=white, tolerance=0.5).explain(dark)
    np.testing.assert_allclose(explainer.explain(dark).values, expected.values, rtol=1e-5)
    with pytest.raises(igsuite.ArgumentError, match=r"Multiply pixels 0\.\.1 by") as caught:
        explainer.explain(IMAGES / 255)
    assert caught.value.argument == "images"
    # With another preprocessing nobody knows.
    ImageExplainer(pretrained, lambda x: x, tolerance=0.5).explain(IMAGES / 255)


@pytest.mark.parametrize(
    ("images", "said"),
    [
        ("cat.jpg", "Read the files first"),
        (Path("cat.jpg"), "Read the files first"),
        ([Path("cat.jpg")], "Read the files first"),
        (IMAGES[0], r"One picture goes in as images\[None\]"),
    ],
)
def test_the_likely_mistakes_are_told_with_their_mend(images, said):
    with pytest.raises(igsuite.ArgumentError, match=said) as caught:
        ImageExplainer(small_cnn(3, (6, 8)), lambda x: x / 255).explain(images)
    assert caught.value.argument == "images"


def test_preprocessing_that_writes_into_its_argument_leaves_the_callers_array_alone():
    def careless(images):
        images /= 255  # an array in place, as Keras' own preprocess_input does
        return images

    given, before = IMAGES.copy(), IMAGES.copy()
    ImageExplainer(linear, careless).explain(given, ("integrated_gradients", "edges"))

    np.testing.assert_array_equal(given, before)


def test_preprocessing_that_cuts_the_gradient_is_refused():
    with pytest.raises(igsuite.ArgumentError, match="no gradient flows"):
        ImageExplainer(linear, keras.ops.round).explain(IMAGES)


def test_some_images_of_many_are_explained_as_all_would_be():
    explainer = ImageExplainer(squared, baseline="gaussian", pixel_range=(0, 255), seed=3)
    whole = explainer.explain(IMAGES, ("integrated_gradients", "random", "edges"))
    part = explainer.explain(
        IMAGES[1:], ("integrated_gradients", "random", "edges"), sample_numbers=[1, 2]
    )

    for method in whole.methods:
        np.testing.assert_allclose(part[method].values, whole[method].values[1:], rtol=1e-5)


@pytest.mark.parametrize(
    ("argument", "call"),
    [
        ("images", lambda: ImageExplainer(linear).explain(IMAGES[0])),
        ("images", lambda: ImageExplainer(linear).explain(IMAGES[:0])),
        ("images", lambda: ImageExplainer(linear).explain([])),
        ("images", lambda: ImageExplainer(linear).explain(["cat.jpg"])),
        ("images", lambda: ImageExplainer(linear).explain(IMAGES * np.nan)),
        ("inputs", lambda: ImageExplainer(linear).explain(IMAGES[:, :4])),
        ("channels", lambda: ImageExplainer(linear, channels="middle")),
        ("pixel_range", lambda: ImageExplainer(linear, pixel_range=(3, 3))),
        ("settings", lambda: ImageExplainer(linear, reduce_axis=1)),
        ("methods", lambda: ImageExplainer(linear).explain(IMAGES, ())),
        ("methods", lambda: ImageExplainer(linear).explain(IMAGES, ("gradcam",))),
        ("sample_numbers", lambda: ImageExplainer(linear).explain(IMAGES, sample_numbers=[1])),
    ],
)
def test_bad_input_names_its_argument(argument, call):
    with pytest.raises(igsuite.ArgumentError) as caught:
        call()
    assert caught.value.argument == argument
