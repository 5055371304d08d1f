"""A trained network tells classes of one's own apart after one call, and stays what it was."""

import keras
import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_sample_images

from igsuite.errors import ArgumentError
from igsuite.image import ImageExplainer, PretrainedModel, fine_tune

layers = keras.layers


def patches(side=106):
    """Cut both photos of scikit-learn into patches.

    Returns:
        The patches `(n, 224, 224, 3)`, the photo each is from, and whether it is from its right.
    """
    found = []
    for number, photo in enumerate(load_sample_images().images):
        for top in range(0, photo.shape[0] - side + 1, side):
            for left in range(0, photo.shape[1] - side + 1, side):
                patch = Image.fromarray(photo[top : top + side, left : left + side])
                right = 2 * left + side > photo.shape[1]
                found.append((np.asarray(patch.resize((224, 224))), number, right))
    return tuple(map(np.array, zip(*found, strict=True)))


@pytest.fixture(scope="module")
def tuned(efficientnet):
    """The network fine-tuned on the left halves of both photos, and the right halves."""
    images, labels, right = patches()
    before = [each.copy() for each in efficientnet.model.get_weights()]

    tuned = fine_tune(efficientnet, images[~right], labels[~right], ["china", "flower"])

    after = efficientnet.model.get_weights()
    assert all(np.array_equal(*each) for each in zip(before, after, strict=True))
    return tuned, images[right], labels[right]


@pytest.mark.slow
def test_patches_of_the_halves_held_out_are_told_apart(tuned):
    model, images, labels = tuned

    logits = np.asarray(model.model(model.preprocess(images)))

    assert len(labels) >= 20
    assert (logits.argmax(axis=1) == labels).mean() >= 0.95


@pytest.mark.slow
def test_the_trained_network_says_its_classes_size_and_name(tuned):
    model, _, _ = tuned
    assert (model.class_names, model.size) == (("china", "flower"), (224, 224))
    assert model.name == "efficientnet_lite0, fine-tuned"


def test_the_model_is_ready_to_be_explained():
    images = np.zeros((4, 4, 4, 3), np.uint8)
    images[:2, ..., 0], images[2:, ..., 1] = 200, 200
    colours = fine_tune(small(layers.Conv2D(3, 1)), images, [0, 0, 1, 1], ["red", "green"])
    explained = ImageExplainer(colours).explain(images[[0, 3]])

    assert explained.target.tolist() == [0, 1]
    assert explained.class_names == ("red", "green")
    gain = explained.score_input - explained.score_baseline
    assert (gain > 0).all()
    # Linear in the colours, so that each of 16 pixels has its share.
    np.testing.assert_allclose(explained.values, np.ones((2, 4, 4)) * gain[:, None, None] / 16)


def small(last):
    """A network of two colours: `(red, green)` means, and then `last`."""
    images = keras.Input((4, 4, 3))
    kernel = np.eye(3)[None, None, :, :2]
    colours = layers.Conv2D(2, 1, use_bias=False, name="colours")
    x = layers.GlobalAveragePooling2D(keepdims=True)(colours(images))
    colours.set_weights([kernel])
    model = keras.Model(images, last(x))
    scale = lambda pixels: keras.ops.cast(pixels, "float32") / 255  # noqa: E731
    return PretrainedModel(model, scale, ("a", "b", "c"), (4, 4), "small")


LASTS = {
    "dense": lambda x: layers.Dense(3)(layers.Flatten()(x)),
    "dense and softmax": lambda x: layers.Softmax()(layers.Dense(3)(layers.Flatten()(x))),
    "a convolution of one pixel": lambda x: layers.Reshape((3,))(layers.Conv2D(3, 1)(x)),
}


def red_or_green(count=20):
    random = np.random.default_rng(0)
    labels = np.arange(count) % 2
    images = random.integers(0, 60, (count, 4, 4, 3))
    images[np.arange(count), :, :, labels] += 120
    return images.astype(np.uint8), labels


@pytest.mark.parametrize("name", LASTS)
def test_the_last_layer_is_found_behind_what_has_no_weights(name):
    start = small(LASTS[name])
    images, labels = red_or_green()

    tuned = fine_tune(start, images, labels, ["red", "green"])

    kernel, bias = tuned.model.layers[-1].get_weights()
    assert kernel.shape == (2, 2)
    # Both classes mirror each other, and so do both colours, nearly.
    np.testing.assert_allclose(kernel[:, 0], -kernel[:, 1], rtol=1e-6)
    assert kernel[0, 0] > 0 > kernel[1, 0]
    assert bias.sum() == pytest.approx(0, abs=1e-5)
    logits = np.asarray(tuned.model(tuned.preprocess(images)))
    assert (logits.argmax(axis=1) == labels).all()


def test_the_new_layer_is_where_the_penalised_loss_is_least():
    """There the gradient of the summed losses is that of `‖w‖² / 2`, and of the bias none.

    For two classes `w` is the difference of both columns, for features of deviation 1.
    """
    start = small(LASTS["dense"])
    images, labels = red_or_green()

    tuned = fine_tune(start, images, labels, ["red", "green"], penalty=0.5)

    features = images[..., :2].mean(axis=(1, 2)) / 255
    logits = np.asarray(tuned.model(tuned.preprocess(images)))
    excess = 1 / (1 + np.exp(logits[:, 0] - logits[:, 1])) - labels
    kernel, _ = tuned.model.layers[-1].get_weights()
    deviations = features.std(axis=0)
    coefficients = (kernel[:, 1] - kernel[:, 0]) * deviations
    standardised = (features - features.mean(axis=0)) / deviations
    np.testing.assert_allclose(-standardised.T @ excess, 0.5 * coefficients, atol=2e-3)
    assert excess.sum() == pytest.approx(0, abs=1e-3)


@pytest.mark.slow
def test_epochs_train_the_whole_network_and_repeat_with_their_seed():
    start = small(LASTS["dense"])
    images, labels = red_or_green()
    names, epochs = ["red", "green"], []

    first, second, other = (
        fine_tune(
            *(start, images, labels, names),
            epochs=3,
            learning_rate=1e-2,
            batch_size=4,
            seed=seed,
            after_epoch=lambda: epochs.append(1),
        ).model.get_weights()
        for seed in (0, 0, 1)
    )

    assert len(epochs) == 9
    assert all(np.array_equal(*each) for each in zip(first, second, strict=True))
    assert not np.array_equal(first[0], other[0])
    before = start.model.get_layer("colours").get_weights()[0]
    np.testing.assert_array_equal(before[0, 0], np.eye(3)[:, :2])
    assert not np.array_equal(first[0], before)


def test_normalisations_keep_their_statistics_in_these_epochs():
    images = keras.Input((4, 4, 3))
    x = layers.BatchNormalization(name="normalisation")(images)
    model = keras.Model(images, layers.Dense(2)(layers.GlobalAveragePooling2D()(x)))
    start = PretrainedModel(model, lambda pixels: pixels / np.float32(255), ("a", "b"), (4, 4), "")
    pixels, labels = red_or_green()

    tuned = fine_tune(start, pixels.astype("float32"), labels, ["red", "green"], epochs=1)

    weights = tuned.model.get_layer("normalisation").get_weights()
    np.testing.assert_array_equal(weights, [[1] * 3, [0] * 3, [0] * 3, [1] * 3])
    assert model.get_layer("normalisation").trainable


@pytest.mark.parametrize(
    ("changed", "argument"),
    [
        ({"images": np.full((4, 5, 4, 3), 9)}, "images"),
        ({"images": np.full((4, 4, 4, 3), 0.5)}, "images"),
        ({"images": np.full((4, 4, 4, 3), "9")}, "images"),
        ({"images": np.zeros((0, 4, 4, 3)), "labels": np.zeros(0, int)}, "images"),
        ({"labels": np.array([0, 1, 0])}, "labels"),
        ({"labels": np.array([0, 0, 0, 0])}, "labels"),
        ({"labels": np.array([0, 1, 2, 1])}, "labels"),
        ({"labels": np.array([1, 2, 1, 2])}, "labels"),
        ({"class_names": ["one"]}, "labels"),
        ({"epochs": -1}, "epochs"),
        ({"penalty": 0.0}, "penalty"),
        ({"seed": -1}, "seed"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_computed(changed, argument):
    given = {
        "images": np.full((4, 4, 4, 3), 9),
        "labels": np.array([0, 1, 0, 1]),
        "class_names": ["red", "green"],
    }

    with pytest.raises(ArgumentError) as raised:
        fine_tune(small(LASTS["dense"]), **(given | changed))

    assert raised.value.argument == argument
