"""Explaining images pixel by pixel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from igsuite.arrays import AnyArray
from igsuite.comparators import METHODS
from igsuite.errors import ArgumentError, check_name
from igsuite.image.attributions import PixelAttributions
from igsuite.image.explaining.image_methods import IMAGE_METHODS, explain_images
from igsuite.image.explaining.pixel_baselines import pixel_baseline
from igsuite.image.explaining.pixel_layout import CHANNELS, PixelLayout, layout_of, read_images
from igsuite.image.explaining.pixel_range import PixelRange, checked_pixel_range
from igsuite.image.models.pretrained import PretrainedModel
from igsuite.image.views.shown_pixels import check_pixel_range

#: Settings of `igsuite.integrated_gradients` that are the user's to make.
SETTINGS = (
    "baseline",
    "score",
    "rule",
    "steps",
    "tolerance",
    "max_steps",
    "batch_size",
    "seed",
    "progress",
)


class ImageExplainer:
    """Explains an image model pixel by pixel: channels summed, signs kept.

    What is differentiated begins at the pixels: baselines are in pixel space and go through
    `preprocess` as the images do.

    Args:
        model: A `PretrainedModel`, whose preprocessing and names of classes are taken where none
            are given; or as for `igsuite.integrated_gradients`, from a batch of images.
        preprocess: Differentiable function from the images given to those the model takes; it
            is part of what is explained.
        class_names: Names of the classes, for the views.
        channels: "last" for images `(n, height, width, channels)`, "first" for `(n, channels,
            height, width)`; results have them last.
        pixel_range: The pixel values that are black and white: (0, 255), (0, 1), or (1, 0) for
            ink on paper. None: told from the images, where a baseline has to know.
        layer: The convolution that Grad-CAM looks at, or its name; None: the last one.
        **settings: What every explanation is made with, as for `igsuite.integrated_gradients`:
            `baseline`, `score`, `rule`, `steps`, `tolerance`, `max_steps`, `batch_size`,
            `seed`, `progress`. A method takes the ones that it knows. Here `baseline` may also be
            "black", "white", "grey", "mean" (the picture's own colour), "uniform" (over the range
            of pixels), "gaussian" (the picture with noise), "farthest" (for each pixel and channel
            the end of the range that is farther), or an array in the order of the images.

    Raises:
        ArgumentError: If a setting is unknown, or an argument can't be used.

    Example:
        >>> images = np.array([[[[0.0, 1.0], [0.5, 0.5]]]], "float32")
        >>> explainer = ImageExplainer(lambda x: x[:, 0, 0, 1] - x[:, 0, 1, 0], baseline="grey")
        >>> explainer.explain(images).values.round(6).tolist()
        [[[0.5, 0.0]]]
    """

    def __init__(
        self,
        model: Any,
        preprocess: Callable[[Any], Any] | None = None,
        *,
        class_names: Sequence[str] | None = None,
        channels: str = "last",
        pixel_range: PixelRange | None = None,
        layer: Any = None,
        **settings: Any,
    ) -> None:
        for name in settings:
            check_name("settings", name, SETTINGS)
        if pixel_range is not None:
            check_pixel_range(pixel_range)
        if isinstance(model, PretrainedModel):
            preprocess = model.preprocess if preprocess is None else preprocess
            class_names = model.class_names if class_names is None else class_names
            model = model.model
        self.model = model
        self.preprocess = preprocess
        self.class_names = None if class_names is None else tuple(class_names)
        self.channels = check_name("channels", channels, CHANNELS)
        self.pixel_range = pixel_range
        self.layer = layer
        self.settings = {"baseline": "zero", **settings}
        # Compiled code is found again by the identity of its preprocessing.
        self._preprocessing: dict[PixelLayout, Callable[[Any], Any] | None] = {}

    def explain(
        self,
        images: Any,
        methods: Sequence[str] = ("integrated_gradients",),
        target: Any = None,
        *,
        sample_numbers: Any = None,
    ) -> PixelAttributions:
        """Attribute each image's score to its pixels.

        Args:
            images: Pixels `(n, height, width, channels)`, or channels first, or `(n, height,
                width)` for a model of grey images; floats, or whole numbers, which are taken as
                floats; a list of images of one size; or `Pictures`.
            methods: Names out of `igsuite.METHODS` and `igsuite.image.IMAGE_METHODS`:
                "blur_integrated_gradients", "grad_cam", "xrai" and "edges".
            target: As for `igsuite.integrated_gradients`: `None` for the predicted class.
            sample_numbers: As for `igsuite.integrated_gradients`, where images are some of many.

        Returns:
            `PixelAttributions` in the order of `images`, one for each method.

        Raises:
            ArgumentError: If `images` has another rank or pictures of different sizes, a method
                is unknown, or a baseline has to know a range of pixels that can't be told.
            ModuleNotFoundError: If "xrai" is asked for without scikit-image.
        """
        names = _checked_methods(methods)
        given = read_images(images)
        layout = layout_of(given, self.channels, self.model, self.preprocess)
        precise = given.dtype.kind == "f" and given.dtype.itemsize >= 4
        # A copy, so that no preprocessing can write into the caller's array.
        pixels = np.array(layout.arranged(given), given.dtype if precise else np.float32, order="C")
        preprocess = self._preprocessing.setdefault(layout, layout.undone(self.preprocess))

        def told_range() -> PixelRange:
            return checked_pixel_range(self.pixel_range, given)

        baseline = pixel_baseline(self.settings["baseline"], told_range, layout.arranged)
        settings = {**self.settings, "baseline": baseline, "sample_numbers": sample_numbers}
        # The ones that can be refused come first, before anything is integrated.
        found = {
            name: explain_images(
                name, self.model, pixels, target, preprocess, settings, self.layer, told_range
            )
            for name in sorted(names, key=lambda name: name not in IMAGE_METHODS)
        }
        shown: AnyArray = layout.returned(given)
        return PixelAttributions(
            shown, {name: found[name] for name in names}, self.class_names, self.pixel_range
        )


def _checked_methods(methods: Any) -> list[str]:
    if isinstance(methods, str) or not isinstance(methods, Sequence) or not methods:
        raise ArgumentError("methods", methods, "a list of names", "Put it in a list: [name]")
    known = (*METHODS, *IMAGE_METHODS)
    return list(dict.fromkeys(check_name("methods", name, known) for name in methods))
