"""Images as a subject of evaluation: pixels, patches or regions that are removed."""

from __future__ import annotations

from typing import Any

import numpy as np

from igsuite.arrays import AnyArray
from igsuite.checks import is_whole
from igsuite.errors import check_name
from igsuite.eval.perturbing.subject import Subject, subject
from igsuite.eval.perturbing.units import Units, patches, pixels
from igsuite.image import ImageExplainer
from igsuite.image.explaining.pixel_layout import layout_of, read_images

#: What of an image can be removed at a time; patches are a sixteenth of the shorter side.
IMAGE_UNITS = ("pixels", "patches")
_PATCHES_A_SIDE = 16


def image_subject(
    explainer: ImageExplainer,
    images: Any,
    operator: Any = "mean",
    units: Any = "pixels",
    *,
    target: Any = None,
    score: str | None = None,
    sample_numbers: Any = None,
) -> Subject:
    """Make a subject of images. What is removed is removed of the pixels, before preprocessing.

    Args:
        explainer: Knows the model and its preprocessing.
        images: As for `ImageExplainer.explain`.
        operator: What removes: an `Operator`, a name out of `OPERATORS`, a number, or an array
            `(height, width, channels)` or of all images that takes the place of what is removed.
        units: "pixels"; "patches", which cut the shorter side into 16; the number of pixels along
            a side of a patch; labels `(n, height, width)` of regions, negative where pixels stay;
            or `Units`.
        target: As for `ImageExplainer.explain`.
        score: As for `igsuite.integrated_gradients`; `None`: the explainer's.
        sample_numbers: `(n,)` the images' numbers, where they are some of many; `None`: 0, 1, ….

    Returns:
        A `Subject`; attributions of its images are `(n, height, width)`, as `PixelAttributions`
        have them.

    Raises:
        ArgumentError: If an argument can't be used.

    Example:
        >>> explainer = ImageExplainer(lambda x: x[:, 0, 0, 0] + x[:, 1, 1, 0])
        >>> found = image_subject(explainer, np.ones((1, 2, 2, 1)), operator=0, units=1)
        >>> found.scores([[[True, False, False, False]]]).tolist()
        [[1.0]]
    """
    given = read_images(images)
    layout = layout_of(given, explainer.channels, explainer.model, explainer.preprocess)
    precise = given.dtype.kind == "f" and given.dtype.itemsize >= 4
    arranged: AnyArray = layout.arranged(given).astype(given.dtype if precise else np.float32)
    return subject(
        explainer.model,
        arranged,
        units=_units(units, arranged),
        operator=operator,
        target=target,
        score=explainer.settings.get("score", "output") if score is None else score,
        batch_size=explainer.settings.get("batch_size"),
        preprocess=layout.undone(explainer.preprocess),
        sample_numbers=sample_numbers,
    )


def _units(units: Any, images: AnyArray) -> Any:
    count, *shape = images.shape[:3]
    if isinstance(units, Units) or np.ndim(units) > 0:
        return units
    if is_whole(units):
        return patches(shape, count, units)
    if check_name("units", units, IMAGE_UNITS) == "pixels":
        return pixels(shape, count)
    return patches(shape, count, -(-min(shape) // _PATCHES_A_SIDE))
