"""The methods that only images have, by hand on small models."""

import sys

import keras
import numpy as np
import pytest
from scipy import ndimage

import igsuite
from igsuite.image import IMAGE_METHODS, ImageExplainer
from igsuite.image.explaining.feature_layer import find_feature_layer
from igsuite.image.explaining.segments import ranked_regions, segments

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.uniform(0, 1, (2, 12, 16, 3)).astype("float32")
WEIGHTS = RANDOM.normal(size=(12, 16, 3)).astype("float32")


def linear(images):
    """F = Σ w x."""
    return keras.ops.sum(images * WEIGHTS, axis=(1, 2, 3))


def curved(images):
    """F = (Σ w x)²/10 + Σ x²."""
    return linear(images) ** 2 / 10 + keras.ops.sum(images**2, axis=(1, 2, 3))


def test_blur_integrated_gradients_of_a_linear_model_are_what_the_blur_took() -> None:
    found = ImageExplainer(linear).explain(IMAGES, ("blur_integrated_gradients",))

    sigma = 50 * 12 / 224
    blurred = ndimage.gaussian_filter(IMAGES, (0, sigma, sigma, 0))
    np.testing.assert_allclose(found.values, (WEIGHTS * (IMAGES - blurred)).sum(-1), atol=1e-4)
    assert found.verdict.tolist() == ["converged"] * 2
    assert found.evaluations.tolist() == [65] * 2


def test_blur_integrated_gradients_follow_the_blurs() -> None:
    # Of F = (Σ w x)² the values are 2 ∫ (Σ w x) w dx over the blurs, here by a fine sum.
    def square(images):
        return linear(images) ** 2

    found = IMAGE_METHODS["blur_integrated_gradients"](square, IMAGES[:1], max_sigma=4.0)
    path = np.stack(
        [
            ndimage.gaussian_filter(IMAGES[0].astype(float), (sigma, sigma, 0))
            for sigma in np.linspace(4, 0, 2001)
        ]
    )
    scores = (path * WEIGHTS).sum((1, 2, 3))
    middles = scores[1:] + scores[:-1]
    exact = np.einsum("k,khwc,hwc->hw", middles, np.diff(path, axis=0), WEIGHTS)

    # Far from the straight line between its ends.
    straight = (scores[-1] + scores[0]) * ((path[-1] - path[0]) * WEIGHTS).sum(-1)
    size = np.abs(exact).sum()
    assert np.abs(found.values[0] - exact).sum() < 0.02 * size < np.abs(straight - exact).sum()


@pytest.mark.parametrize(
    "method",
    [
        "integrated_gradients",
        "guided_integrated_gradients",
        "blur_integrated_gradients",
        "xrai",
        "idgi",
        "expected_gradients",
    ],
)
def test_what_promises_a_sum_keeps_it(method) -> None:
    explainer = ImageExplainer(curved, baseline="grey", pixel_range=(0, 1), tolerance=0.05)
    found = explainer.explain(IMAGES, (method,))[method]
    result = found.attributions[method]

    np.testing.assert_allclose(
        found.values.sum((1, 2)), result.score_input - result.score_baseline, rtol=0.05
    )
    np.testing.assert_allclose(
        result.completeness_gap,
        found.values.sum((1, 2)) - (result.score_input - result.score_baseline),
        atol=1e-3,
    )
    assert set(found.verdict) <= {"converged", "budget_exhausted"}


def test_edges_are_how_steep_the_picture_is_and_know_no_model() -> None:
    # A step from 0 to 1 between two columns: 1 + 2 + 1 on either side of it, in each channel.
    images = np.zeros((1, 4, 6, 2), "float32")
    images[:, :, 3:] = 1
    found = ImageExplainer(lambda x: x[:, 0, 0, 0]).explain(images, ("edges",))
    other = ImageExplainer(lambda x: -(x[:, 3, 3, 1] ** 2)).explain(images, ("edges",))

    np.testing.assert_array_equal(found.values[0], [[0, 0, 8, 8, 0, 0]] * 4)
    np.testing.assert_array_equal(found.values, other.values)
    assert found.evaluations.tolist() == [0]
    assert np.isnan(found.attributions["edges"].completeness_gap).all()
    assert found.first.exact


def two_maps(**convolution):
    """F = mean over 4 pixels of 2 relu(x) − relu(2 − x), behind a convolution of two maps."""
    pixels = keras.Input((2, 2, 1))
    maps = keras.layers.Conv2D(2, 1, activation="relu", name="maps", **convolution)
    pooled = keras.layers.GlobalAveragePooling2D()(maps(pixels))
    head = keras.layers.Dense(1, use_bias=False)
    model = keras.Model(pixels, head(pooled))
    maps.set_weights([np.array([[[[1.0, -1.0]]]]), np.array([0.0, 2.0])])
    head.set_weights([np.array([[2.0], [-1.0]])])
    return model


def test_grad_cam_by_hand() -> None:
    # At 0, 1, 3, 4 the maps are 0, 1, 3, 4 and 2, 1, 0, 0, their gradients 2/4 and −1/4 each.
    images = np.array([0.0, 1.0, 3.0, 4.0], "float32").reshape(1, 2, 2, 1)
    found = ImageExplainer(two_maps()).explain(images, ("grad_cam",))

    np.testing.assert_allclose(found.values, [[[0, 0.25], [1.5, 2]]], atol=1e-6)
    assert found.evaluations.tolist() == [1]
    assert np.isnan(found.attributions["grad_cam"].completeness_gap).all()
    assert found.first.exact


def test_grad_cam_is_enlarged_bilinearly_to_the_pictures() -> None:
    # Pooled by 2 the picture's pixels are 0 and 4: their map, between the centres of halves.
    pixels = keras.Input((2, 4, 1))
    halved = keras.layers.AveragePooling2D(2)(pixels)
    maps = keras.layers.Conv2D(1, 1, kernel_initializer="ones")(halved)
    scaled = keras.layers.Flatten()(keras.layers.Concatenate(axis=1)([maps, maps]))
    model = keras.Model(pixels, keras.ops.sum(scaled, axis=1, keepdims=True))
    images = np.array([[0, 0, 4, 4]] * 2, "float32").reshape(1, 2, 4, 1)
    explainer = ImageExplainer(model, layer=model.layers[2])

    found = explainer.explain(images, ("grad_cam",))

    # The gradient is 2 everywhere; at a quarter of the way between centres 0 · 3/4 + 4 · 1/4.
    np.testing.assert_allclose(found.values[0], [[0, 2, 6, 8]] * 2, atol=1e-5)


def chain(*parts):
    model = keras.Sequential([keras.Input((8, 8, 1)), *parts])
    model.build()
    return model


@pytest.mark.parametrize(
    ("model", "name"),
    [
        # Pooled and flattened: the last maps are those before.
        (
            lambda: chain(
                keras.layers.Conv2D(2, 3, name="first"),
                keras.layers.Conv2D(2, 3, name="second"),
                keras.layers.MaxPooling2D(2),
                keras.layers.Flatten(),
                keras.layers.Dense(2),
            ),
            "second",
        ),
        # What follows the convolution on its maps counts as theirs; maps of one pixel don't.
        (
            lambda: chain(
                keras.layers.Conv2D(2, 3),
                keras.layers.BatchNormalization(),
                keras.layers.ReLU(name="last"),
                keras.layers.GlobalAveragePooling2D(keepdims=True),
                keras.layers.Conv2D(3, 1),
                keras.layers.Flatten(),
            ),
            "last",
        ),
        # Inside a model inside the model.
        (
            lambda: chain(
                chain(keras.layers.Conv2D(2, 3, name="nested"), keras.layers.MaxPooling2D(2)),
                keras.layers.GlobalMaxPooling2D(),
            ),
            "nested",
        ),
    ],
)
def test_the_last_feature_maps_are_found(model, name) -> None:
    layer, axis = find_feature_layer(model(), np.zeros((1, 8, 8, 1), "float32"))

    assert (layer.name, axis) == (name, 3)


def test_a_networks_own_channels_first_are_found() -> None:
    maps = keras.layers.Conv2D(4, 3, activation="relu", data_format="channels_first", name="maps")
    pooling = keras.layers.GlobalAveragePooling2D(data_format="channels_first")
    first = keras.Sequential([keras.Input((1, 8, 8)), maps, pooling])
    last = chain(
        keras.layers.Conv2D(4, 3, activation="relu"), keras.layers.GlobalAveragePooling2D()
    )
    last.set_weights(first.get_weights())
    images = IMAGES[:, :8, :8, :1]

    expected = ImageExplainer(last).explain(images, ("grad_cam",))
    explainer = ImageExplainer(first, channels="first")
    found = explainer.explain(np.moveaxis(images, -1, 1), ("grad_cam",))

    np.testing.assert_allclose(found.values, expected.values, atol=1e-6)


@pytest.mark.parametrize(
    ("argument", "model", "layer"),
    [
        ("methods", linear, None),
        ("layer", lambda: chain(keras.layers.Flatten(), keras.layers.Dense(2)), None),
        ("layer", lambda: chain(keras.layers.Conv2D(1, 3), keras.layers.Flatten()), "conv"),
        (
            "layer",
            lambda: chain(keras.layers.Conv2D(1, 3), keras.layers.Flatten(name="flat")),
            "flat",
        ),
    ],
)
def test_a_model_without_such_a_layer_is_refused(argument, model, layer) -> None:
    model = model if model is linear else model()
    with pytest.raises(igsuite.ArgumentError) as caught:
        ImageExplainer(model, layer=layer).explain(np.ones((1, 8, 8, 1)), ("grad_cam",))

    assert caught.value.argument == argument


def test_regions_are_ranked_by_what_their_pixels_hold() -> None:
    values = np.array([[9.0, 9.0, 1.0, 1.0, -5.0]])
    masks = np.array(
        [
            [[1, 1, 1, 1, 1]],  # mean 3
            [[0, 1, 1, 1, 0]],  # mean 11/3, and 1 without its first pixel
            [[1, 1, 0, 0, 0]],  # mean 9
        ],
        bool,
    )

    # First the two nines; of what is left the two ones, before all three with the −5.
    np.testing.assert_array_equal(ranked_regions(values, masks), [[0, 0, 1, 1, 2]])


def test_what_no_segment_brings_is_the_last_region() -> None:
    masks = np.array([[[0, 1, 0]]], bool)

    np.testing.assert_array_equal(ranked_regions(np.ones((1, 3)), masks), [[1, 0, 1]])


QUARTERS = np.zeros((1, 64, 64, 1), "float32")
QUARTERS[0, :32, :32] = 1
QUARTERS[0, 32:, 32:] = 0.6


def test_segments_follow_the_shades_of_a_picture_at_every_scale() -> None:
    masks = segments(QUARTERS[0])

    assert (masks.sum(axis=0) >= 6).all()  # each of six scales covers the picture
    for mask in masks[masks[:, 8, 8]]:
        assert mask[4:28, 4:28].all()
        assert not mask[36:].any()


def test_regions_hold_the_mean_of_their_pixels() -> None:
    # F is the bright quarter's sum: half a unit a pixel, from black 1 and from white 0.
    found = ImageExplainer(lambda x: keras.ops.sum(x[:, :32, :32], axis=(1, 2, 3))).explain(
        QUARTERS, ("xrai",)
    )

    values = found.values[0]
    np.testing.assert_allclose(values.sum(), 512, rtol=1e-5)
    np.testing.assert_allclose(values[4:28, 4:28], values[4, 4])
    assert 0.42 < values[4, 4] <= 0.5  # its region reaches over the border
    np.testing.assert_allclose(values[40:, 40:], 0, atol=1e-6)
    assert found.evaluations.tolist() == [130]
    assert found.attributions["xrai"].score_baseline.tolist() == [512]  # of 0 and 1024


def test_the_error_of_regions_is_that_of_their_sums() -> None:
    # F = relu of the mean brightness above 0.3: all pixels' gradients jump at the same place.
    def model(images):
        return keras.ops.relu(keras.ops.mean(images, axis=(1, 2, 3)) - 0.3)

    brightness = [np.random.default_rng(seed).uniform(0.8, 1) for seed in range(6)]
    images = np.concatenate([QUARTERS * each for each in brightness]).astype("float32")
    found, exact = (
        ImageExplainer(model, pixel_range=(0, 1)).explain(images, {"xrai": {"steps": steps}})
        for steps in (17, 513)
    )

    sizes = np.abs(found.values).sum((1, 2))
    errors = np.abs(found.values - exact.values).sum((1, 2)) / (found.relative_error * sizes)
    assert 0.6 < errors.mean() < 1.5


def test_regions_without_scikit_image_say_what_to_install(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "skimage.segmentation", None)
    with pytest.raises(ModuleNotFoundError, match=r"igsuite\[regions\]"):
        ImageExplainer(linear).explain(IMAGES, ("integrated_gradients", "xrai"))


def test_methods_have_settings_of_their_own() -> None:
    explainer = ImageExplainer(linear, baseline="black", pixel_range=(0, 1), seed=1)
    own = {"draws": 3, "noise": 0.4}
    methods = {
        "integrated_gradients": {"baseline": "white", "steps": 3, "rule": "trapezoid"},
        "smooth_grad": own,
        "guided_integrated_gradients": {"steps": 5, "fraction": 0.5},
        "blur_integrated_gradients": {"max_sigma": 1.0},
    }
    found = explainer.explain(IMAGES, methods)

    assert found.methods == tuple(methods)
    # Of the sum Σ w x: from white each pixel has w (x − 1), from black w x.
    np.testing.assert_allclose(found.values, (WEIGHTS * (IMAGES - 1)).sum(-1), atol=1e-4)
    assert found.evaluations.tolist() == [3, 3]
    guided = found["guided_integrated_gradients"]
    np.testing.assert_allclose(guided.values, (WEIGHTS * IMAGES).sum(-1), atol=1e-4)
    assert guided.evaluations.tolist() == [5, 5]
    blurred = ndimage.gaussian_filter(IMAGES, (0, 1, 1, 0))
    np.testing.assert_allclose(
        found["blur_integrated_gradients"].values, (WEIGHTS * (IMAGES - blurred)).sum(-1), atol=1e-4
    )
    expected = igsuite.smooth_grad(linear, IMAGES, seed=1, reduce_axis=-1, **own)
    np.testing.assert_allclose(found["smooth_grad"].values, expected.values, rtol=1e-5)
    assert expected.config["draws"] == 3


@pytest.mark.parametrize("name", ["target", "layer", "score", "preprocess", "pixel_range", "step"])
def test_what_is_one_for_all_methods_is_no_methods_own(name) -> None:
    with pytest.raises(igsuite.ArgumentError, match="settings"):
        ImageExplainer(linear).explain(IMAGES, {"xrai": {name: 1}})


def test_other_settings_leave_the_explainer_as_it_is() -> None:
    explainer = ImageExplainer(linear, baseline="white", pixel_range=(0, 1))
    black = explainer.with_settings(baseline="black").explain(IMAGES)

    np.testing.assert_allclose(black.values, (WEIGHTS * IMAGES).sum(-1), atol=1e-4)
    white = explainer.explain(IMAGES)
    np.testing.assert_allclose(white.values, (WEIGHTS * (IMAGES - 1)).sum(-1), atol=1e-4)
    with pytest.raises(igsuite.ArgumentError, match="settings"):
        explainer.with_settings(basline="black")


def test_users_add_methods_of_their_own(monkeypatch) -> None:
    def brightness(model, images, target=None, *, preprocess=None, pixel_range=None):
        found = igsuite.gradient(model, images, target, preprocess=preprocess, reduce_axis=-1)
        found.values[:] = images.sum(-1) / pixel_range[1]
        return found

    monkeypatch.setitem(IMAGE_METHODS, "brightness", brightness)
    found = ImageExplainer(linear).explain((IMAGES * 255).astype("uint8"), ("brightness",))

    np.testing.assert_allclose(found.values, IMAGES.sum(-1), atol=3 / 255)


@pytest.mark.slow
def test_the_trained_network_is_explained_by_every_kind_of_method(efficientnet) -> None:
    from skimage import data

    picture = data.coffee()[8:-8:2, 100:-100:2][:192, :200]
    images = np.zeros((1, 224, 224, 3), np.uint8)
    images[0, 16:208, 12:212] = picture
    found = ImageExplainer(efficientnet, score="probability", baseline="black").explain(
        images, ("grad_cam", "edges", "gradient")
    )

    assert found.class_names is not None
    assert found.class_names[int(found.target[0])] == "espresso"
    assert found.values.shape == (1, 224, 224)
    # The cup is in the middle, the frame around it is black.
    cam = found["grad_cam"].values[0]
    assert cam[50:150, 50:150].mean() > 3 * cam[:16].mean()
