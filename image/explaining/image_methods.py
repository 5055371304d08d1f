"""Attribution methods of images by name: the engine's, and those that only images have."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from igsuite.arrays import FloatArray
from igsuite.attribution import Attribution
from igsuite.comparators import METHODS
from igsuite.image.explaining.blur_path import blur_integrated_gradients
from igsuite.image.explaining.edges import edges
from igsuite.image.explaining.grad_cam import grad_cam
from igsuite.image.explaining.pixel_range import PixelRange
from igsuite.image.explaining.xrai import xrai
from igsuite.settings import call_with_known

#: Methods beside those of `igsuite.METHODS`, from `model, images, target, preprocess` and those of
#: the explainer's settings, `layer` and `pixel_range` that they name, to an `Attribution` with
#: values `(n, height, width)`; add your own. Images are `(n, height, width, channels)`.
IMAGE_METHODS: dict[str, Callable[..., Attribution]] = {
    "blur_integrated_gradients": blur_integrated_gradients,
    "grad_cam": grad_cam,
    "xrai": xrai,
    "edges": edges,
}


def explain_images(
    method: str,
    model: Any,
    images: FloatArray,
    target: Any,
    preprocess: Callable[[Any], Any] | None,
    settings: Mapping[str, Any],
    layer: Any,
    told_range: Callable[[], PixelRange],
) -> Attribution:
    """Attribute the scores of images to their pixels.

    Args:
        method: A name out of `igsuite.METHODS` or `IMAGE_METHODS`.
        model, target, preprocess: As for `igsuite.integrated_gradients`.
        images: `(n, height, width, channels)`.
        settings: Settings of which the method may know some, with a `baseline` of its images.
        layer: The layer whose feature maps are looked at, or None.
        told_range: Tells the pixel values that are black and white.

    Returns:
        The Attribution, its values `(n, height, width)`.
    """
    if method not in IMAGE_METHODS:
        return call_with_known(
            METHODS[method],
            settings,
            model=model,
            inputs=images,
            target=target,
            preprocess=preprocess,
            reduce_axis=-1,
        )
    function = IMAGE_METHODS[method]
    offered = {**settings, "layer": layer}
    if "pixel_range" in inspect.signature(function).parameters:
        offered["pixel_range"] = told_range()
    return call_with_known(
        function, offered, model=model, images=images, target=target, preprocess=preprocess
    )
