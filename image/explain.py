"""Explaining images pixel by pixel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from igsuite.comparators import METHODS
from igsuite.errors import ArgumentError, check_name
from igsuite.image.attributions import PixelAttributions
from igsuite.integrate import integrated_gradients
from igsuite.settings import call_with_known, check_settings


class ImageExplainer:
    """Explains an image model pixel by pixel: channels summed, signs kept.

    Args:
        model: As for `igsuite.integrated_gradients`, from images `(n, height, width, channels)`.
        preprocess: Differentiable function from the images given to those the model takes; it
            is part of what is explained.
        class_names: Names of the classes, for the views.
        **settings: What every explanation is made with, as for `igsuite.integrated_gradients`:
            `baseline`, `score`, `rule`, `steps`, `tolerance`, `max_steps`, `batch_size`,
            `seed`, `progress`. A method takes the ones that it knows.

    Raises:
        ArgumentError: If `settings` holds a name that `igsuite.integrated_gradients` does not
            have.
    """

    def __init__(
        self,
        model: Any,
        preprocess: Callable[[Any], Any] | None = None,
        *,
        class_names: Sequence[str] | None = None,
        **settings: Any,
    ) -> None:
        check_settings(settings, integrated_gradients)
        self.model = model
        self.preprocess = preprocess
        self.class_names = None if class_names is None else tuple(class_names)
        self.settings = settings

    def explain(
        self,
        images: ArrayLike,
        methods: Sequence[str] = ("integrated_gradients",),
        target: Any = None,
    ) -> PixelAttributions:
        """Attribute each image's score to its pixels.

        Args:
            images: `(n, height, width, channels)`.
            methods: Names out of `igsuite.METHODS`.
            target: As for `igsuite.integrated_gradients`: `None` for the predicted class.

        Returns:
            `PixelAttributions` in the order of `images`, one for each method.

        Raises:
            ArgumentError: If `images` has another rank, or a method is unknown.
        """
        images = np.asarray(images)
        if images.ndim != 4:
            raise ArgumentError("images", images.shape, "shape (n, height, width, channels)")
        if isinstance(methods, str) or not methods:
            raise ArgumentError("methods", methods, "a list of names", "Put it in a list: [name]")
        for name in methods:
            check_name("methods", name, METHODS)
        attributions = {
            name: call_with_known(
                METHODS[name],
                self.settings,
                model=self.model,
                inputs=images,
                target=target,
                preprocess=self.preprocess,
                reduce_axis=-1,
            )
            for name in methods
        }
        return PixelAttributions(images, attributions, self.class_names)
