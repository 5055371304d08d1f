"""The tutorial's figure from one call: an image's path followed, explained and drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from igsuite.arrays import AnyArray
from igsuite.errors import ArgumentError, Wording
from igsuite.image.explaining.pixel_layout import read_images
from igsuite.image.views.path_panels import path_panels
from igsuite.path_profile import PathProfile, path_profile

if TYPE_CHECKING:
    from igsuite.image.explain import ImageExplainer


def path_figure(
    explainer: ImageExplainer, image: Any, target: Any = None, steps: int = 51, **settings: Any
) -> Figure:
    """Explain one image and draw what happens on the way from the baseline to it.

    Above, inputs along the path; then the score, the gradient's norm and the attribution
    gathered so far against α; below, baseline, image, attribution mask and overlay.

    Args:
        explainer: An explainer of the model.
        image: One image, as the explainer takes several; or a `Picture`.
        target: As for `igsuite.integrated_gradients`: `None` for the predicted class.
        steps: Points of the curves, one gradient evaluation each.
        **settings: As for `igsuite.image.attribution_mask`.

    Returns:
        A `matplotlib.figure.Figure`.

    Raises:
        ArgumentError: If the image or the target can't be used.

    Source: the figures of TensorFlow's tutorial "Integrated gradients".
    """
    images = one_image(image)
    found = explainer.explain(images, ("integrated_gradients",), target)
    return path_panels(found, followed_path(explainer, images, target, steps), **settings)


def one_image(image: Any) -> AnyArray:
    """Return one image as a batch of one, `(1, ...)`.

    Raises:
        ArgumentError: If it is none.
    """
    images = read_images([image])
    if images.ndim < 3:
        raise ArgumentError("image", Wording(f"shape {images.shape[1:]}"), "one image")
    return images


def followed_path(explainer: ImageExplainer, images: Any, target: Any, steps: int) -> PathProfile:
    """Follow score and gradient along the paths that an explainer integrates along.

    Args:
        explainer: An explainer of the model.
        images: As for `explainer.explain`.
        target: As for `igsuite.integrated_gradients`.
        steps: Points of each path.

    Returns:
        The PathProfile, its baselines `(n, height, width, channels)`.
    """
    arranged = explainer.arranged(images)
    known = {n: v for n, v in explainer.settings.items() if n in ("score", "batch_size", "seed")}
    return path_profile(
        explainer.model,
        arranged.pixels,
        arranged.baseline(explainer.settings["baseline"]),
        target,
        steps=steps,
        preprocess=arranged.preprocess,
        **known,
    )
