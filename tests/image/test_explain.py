"""Pixel attributions of models whose attributions are known."""

import keras
import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.image import ImageExplainer, digits, pixels_figure
from igsuite.image.models.digit_cnn import digit_cnn
from igsuite.image.models.training import train

IMAGES = np.array([[[[1.0, 10.0], [2.0, 20.0]]]], dtype="float32")  # (1, 1, 2, 2)


def brightness(x):
    return keras.ops.sum(x, axis=(1, 2, 3))


def test_channels_are_summed_with_their_sign() -> None:
    found = ImageExplainer(lambda x: x[:, :, :, 0] - x[:, :, :, 1]).explain(IMAGES, target=(0, 1))

    # The target is the pixel on the right: 2 − 20.
    np.testing.assert_allclose(found.values, [[[0.0, -18.0]]], atol=1e-4)


def test_preprocessing_is_part_of_what_is_explained() -> None:
    found = ImageExplainer(brightness, preprocess=lambda x: x / 2).explain(IMAGES)

    np.testing.assert_allclose(found.values, [[[5.5, 11.0]]], atol=1e-4)


def test_several_methods_are_kept_apart() -> None:
    found = ImageExplainer(brightness).explain(IMAGES, ("integrated_gradients", "gradient"))

    np.testing.assert_allclose(found.values, [[[11.0, 22.0]]], atol=1e-4)
    np.testing.assert_allclose(found["gradient"].values, [[[2.0, 2.0]]], atol=1e-5)
    assert found.summary().method.tolist() == ["integrated_gradients", "gradient"]


def test_one_method_may_be_given_by_its_name_alone() -> None:
    found = ImageExplainer(brightness).explain(IMAGES, "gradient")

    assert found.summary().method.tolist() == ["gradient"]
    np.testing.assert_allclose(found.values, [[[2.0, 2.0]]], atol=1e-5)


def test_a_figure_has_a_row_of_images_and_one_a_method() -> None:
    found = ImageExplainer(brightness).explain(
        np.repeat(IMAGES[..., :1], 3, axis=0), ("integrated_gradients", "gradient")
    )

    figure = pixels_figure(found)
    drawn = [axes for axes in figure.axes if axes.images]
    limits = {axes.images[0].get_clim() for axes in drawn[3:6]}

    assert len(drawn) == 9
    assert limits == {(-2.0, 2.0)}  # one symmetric scale for all images of a method


@pytest.mark.parametrize(
    ("argument", "call"),
    [
        ("images", lambda: ImageExplainer(brightness).explain(IMAGES[0])),
        ("methods", lambda: ImageExplainer(brightness).explain(IMAGES, ("gradeint",))),
        ("methods", lambda: ImageExplainer(brightness).explain(IMAGES, "gradeint")),
        ("settings", lambda: ImageExplainer(brightness, tolerence=0.1)),
    ],
)
def test_bad_input_names_its_argument(argument, call) -> None:
    with pytest.raises(ArgumentError) as caught:
        call()

    assert caught.value.argument == argument


def test_digits_are_split_by_seed_and_scaled_to_ink() -> None:
    training, test = digits(test_share=0.25, seed=1)
    again, _ = digits(test_share=0.25, seed=1)

    assert (len(training), len(test)) == (1347, 450)
    assert (training.images.min(), training.images.max()) == (0.0, 1.0)
    np.testing.assert_array_equal(training.images, again.images)
    assert set(np.bincount(test.labels)) <= {43, 44, 45, 46, 47}


def test_the_digit_classifier_learns_and_repeats_by_seed() -> None:
    training, test = digits()

    model, again = digit_cnn(seed=0), digit_cnn(seed=0)
    for each in (model, again):
        train(each, training.images, training.labels, epochs=3, seed=0)

    assert (model.predict(test.images, verbose=0).argmax(1) == test.labels).mean() > 0.85
    for one, two in zip(model.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)


def test_labels_must_match_the_images() -> None:
    with pytest.raises(ArgumentError, match="labels"):
        train(digit_cnn(), np.ones((2, 8, 8, 1), "float32"), np.array([0]))
