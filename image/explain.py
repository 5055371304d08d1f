"""Explaining images pixel by pixel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import Any

from igsuite.class_names import checked_class_names, names_of_targets
from igsuite.comparators import METHODS
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.image.attributions import PixelAttributions
from igsuite.image.explaining.arranged import ArrangedImages
from igsuite.image.explaining.image_methods import IMAGE_METHODS, explain_images
from igsuite.image.explaining.pixel_layout import CHANNELS, PixelLayout, layout_of, read_images
from igsuite.image.explaining.pixel_range import PixelRange
from igsuite.image.models.pretrained import PretrainedModel
from igsuite.image.views.shown_pixels import check_pixel_range
from igsuite.models import declared_outputs
from igsuite.network import called_outputs
from igsuite.settings import EXPLAINER_SETTINGS, Methods, chosen_methods


class ImageExplainer:
    """Explains an image model pixel by pixel: channels summed, signs kept.

    What is differentiated begins at the pixels: baselines are in pixel space and go through
    `preprocess` as the images do.

    Args:
        model: A `PretrainedModel`, whose preprocessing, names of classes and range of pixels are
            taken where none are given; or as for `igsuite.integrated_gradients`, from a batch of
            images.
        preprocess: Differentiable function from the images given to those the model takes; it
            is part of what is explained.
        class_names: Names of the classes, for the views: one for each output. Of a model of one
            output, which scores the second of two classes, both names, the negative class first,
            or that of the second alone.
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
        ArgumentError: If a setting is unknown, an argument can't be used, or there are more or
            fewer names than classes.

    Example:
        >>> import numpy as np
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
        _check_settings(settings)
        if pixel_range is not None:
            check_pixel_range(pixel_range)
        # What its own preprocessing takes is known, where a user's could take anything.
        self._in_bytes = isinstance(model, PretrainedModel) and preprocess is None
        if isinstance(model, PretrainedModel):
            if preprocess is None and pixel_range is None:
                pixel_range = (0, 255)
            preprocess = model.preprocess if preprocess is None else preprocess
            class_names = model.class_names if class_names is None else class_names
            model = model.model
        self.model = model
        self.preprocess = preprocess
        self._outputs = declared_outputs(model)
        self.class_names = checked_class_names(class_names, self._outputs)
        self.channels = check_name("channels", channels, CHANNELS)
        self.pixel_range = pixel_range
        self.layer = layer
        self.settings = {"baseline": "zero", **settings}
        # Compiled code is found again by the identity of its preprocessing.
        self._preprocessing: dict[PixelLayout, Callable[[Any], Any] | None] = {}

    @property
    def target_names(self) -> tuple[str, ...] | None:
        """Name of each target by its number, where known: of one output, the second class's."""
        return names_of_targets(self.class_names, self._outputs == 1)

    def explain(
        self,
        images: Any,
        methods: Methods = ("integrated_gradients",),
        target: Any = None,
        *,
        sample_numbers: Any = None,
    ) -> PixelAttributions:
        """Attribute each image's score to its pixels.

        Args:
            images: Pixels `(n, height, width, channels)`, or channels first, or `(n, height,
                width)` for a model of grey images; floats, or whole numbers, which are taken as
                floats; a list of images of one size; or `Pictures`.
            methods: A name or names out of `igsuite.METHODS` and `igsuite.image.IMAGE_METHODS`:
                "blur_integrated_gradients", "grad_cam", "xrai" and "edges"; or, by these names,
                settings of each method's own, such as `{"smooth_grad": {"draws": 50}}`.
            target: As for `igsuite.integrated_gradients`: `None` for the predicted class.
            sample_numbers: As for `igsuite.integrated_gradients`, where images are some of many.

        Returns:
            `PixelAttributions` in the order of `images`, one for each method.

        Raises:
            ArgumentError: If `images` has another rank or pictures of different sizes, a method
                or a setting is unknown, or a baseline has to know a range of pixels that can't be
                told.
            ModuleNotFoundError: If "xrai" is asked for without scikit-image.
        """
        chosen = chosen_methods(methods, {**METHODS, **IMAGE_METHODS})
        arranged = self.arranged(images)
        settings = {
            name: {**self.settings, "sample_numbers": sample_numbers, **own}
            for name, own in chosen.items()
        }
        for each in settings.values():
            each["baseline"] = arranged.baseline(each["baseline"])
        pixels = arranged.pixels
        if self._outputs is None and self.class_names is not None:
            self._outputs = called_outputs(self.model, pixels, arranged.preprocess)
            checked_class_names(self.class_names, self._outputs)
        # The ones that can be refused come first, before anything is integrated.
        found = {
            name: explain_images(
                name,
                self.model,
                pixels,
                target,
                arranged.preprocess,
                settings[name],
                self.layer,
                arranged.told_range,
            )
            for name in sorted(chosen, key=lambda name: name not in IMAGE_METHODS)
        }
        return PixelAttributions(
            arranged.shown,
            {name: found[name] for name in chosen},
            self.class_names,
            self.pixel_range,
            self._outputs == 1,
        )

    def with_settings(self, **settings: Any) -> ImageExplainer:
        """Return an explainer of the same model with other settings; this one stays as it is.

        Args:
            **settings: Those that change, as for `ImageExplainer`.

        Raises:
            ArgumentError: If a setting is unknown.
        """
        _check_settings(settings)
        changed = copy(self)
        changed.settings = {**self.settings, **settings}
        return changed

    def arranged(self, images: Any) -> ArrangedImages:
        """Return images as methods are given them.

        Args:
            images: As for `explain`.

        Raises:
            ArgumentError: If they have another rank, or are of different sizes.
        """
        given = read_images(images)
        layout = layout_of(given, self.channels, self.model, self.preprocess)
        if self._in_bytes and given.dtype.kind == "f" and 0 < given.max() <= 1:
            wording = Wording(f"pixels from {given.min():g} to {given.max():g}")
            mend = "Multiply pixels 0..1 by 255."
            raise ArgumentError("images", wording, "pixels 0..255, for this network", mend)
        preprocess = self._preprocessing.setdefault(layout, layout.undone(self.preprocess))
        return ArrangedImages(given, layout, preprocess, self.pixel_range)


def _check_settings(settings: Mapping[str, Any]) -> None:
    for name in settings:
        check_name("settings", name, EXPLAINER_SETTINGS)
