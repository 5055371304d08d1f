"""Attributions of images: one value a pixel, with its error and the verdict on its image."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from igsuite.arrays import AnyArray, Array, BoolArray, FloatArray, IntArray
from igsuite.attribution import Attribution
from igsuite.class_names import names_of_targets
from igsuite.errors import check_name
from igsuite.image.pictures.picture import Picture
from igsuite.image.views.areas import strongest_area
from igsuite.image.views.attribution_mask import attribution_mask
from igsuite.image.views.html_view import html_view
from igsuite.image.views.painting import outlined, overlay
from igsuite.image.views.parts import PARTS
from igsuite.image.views.pixels_figure import pixels_figure
from igsuite.image.views.regions import top_regions
from igsuite.image.views.resolution import error_map, unresolved
from igsuite.image.views.shown_pixels import Pixels, in_grey, shown_pixels, told_pixel_range
from igsuite.image.views.top_pixels import top_pixels


@dataclass(frozen=True, eq=False)
class PixelAttributions:
    """Attributions of n images, by one method or several.

    Without a method named, everything is that of the first: `found.values` is
    `found["integrated_gradients"].values` when integrated gradients came first.

    Args:
        images: `(n, height, width)` or `(n, height, width, channels)` the images, as they were
            given.
        attributions: For each method the engine's result, channels summed.
        class_names: Names of the classes, where known.
        pixel_range: The pixel values shown black and white, as (0, 255), (0, 1), or (1, 0) for
            ink on paper; `None`: told from all images together, see `shown_pixels`.
        one_output: Whether the model has one output, the score of the second class.
    """

    images: AnyArray
    attributions: dict[str, Attribution]
    class_names: tuple[str, ...] | None = None
    pixel_range: tuple[float, float] | None = None
    one_output: bool = False

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, method: str) -> PixelAttributions:
        """Return the same images with one method's attributions alone."""
        check_name("method", method, self.attributions)
        return replace(self, attributions={method: self.attributions[method]})

    def take(self, rows: Iterable[int]) -> PixelAttributions:
        """Return the attributions of the images at `rows`, in that order.

        Args:
            rows: Positions of the images to keep.

        Returns:
            `PixelAttributions` of those images, by the same methods and shown alike.
        """
        rows = list(rows)
        return replace(
            self,
            images=self.images[rows],
            attributions={name: each.take(rows) for name, each in self.attributions.items()},
            pixel_range=self._range,
        )

    def on_original(self, row: int, picture: Picture) -> PixelAttributions:
        """Return one image's attributions at the size of the picture that it was made of.

        Each value is shared out over the pixels that it stands for, its sum kept; see
        `Framing.to_original`. Outside what the model saw, they are 0.

        Args:
            row: Position of the image.
            picture: The picture, as `read_picture` or `read_pictures` read it.

        Returns:
            `PixelAttributions` of the one image `picture.original`, in float32; of the standard
            errors, bounds.

        Raises:
            ArgumentError: If the model saw another size than the picture was read in, or its file
                is another one by now.
        """
        framing = picture.framing
        spread = {
            name: replace(
                found.take([row]),
                values=framing.to_original(found.values[row]).astype(np.float32)[None],
                standard_error=framing.errors_to_original(found.standard_error[row]).astype(
                    np.float32
                )[None],
            )
            for name, found in self.attributions.items()
        }
        return PixelAttributions(
            picture.original[None], spread, self.class_names, (0, 255), self.one_output
        )

    @property
    def methods(self) -> tuple[str, ...]:
        """Names of the methods, in the order asked for."""
        return tuple(self.attributions)

    @property
    def target_names(self) -> tuple[str, ...] | None:
        """Name of each target by its number, where known: of one output, the second class's."""
        return names_of_targets(self.class_names, self.one_output)

    @property
    def first(self) -> Attribution:
        """The engine's result of the first method."""
        return next(iter(self.attributions.values()))

    @property
    def values(self) -> FloatArray:
        """`(n, height, width)` attributions, signed, the channels summed."""
        values: FloatArray = self.first.values
        return values

    @property
    def standard_error(self) -> FloatArray:
        """`(n, height, width)` standard errors of the attributions."""
        errors: FloatArray = self.first.standard_error
        return errors

    @property
    def relative_error(self) -> FloatArray:
        """`(n,)` estimated L1 error of an image's values over their L1 norm."""
        return self.first.relative_error

    @property
    def completeness_gap(self) -> FloatArray:
        """`(n,)` sum of an image's values less the change of its score from the baseline."""
        return self.first.completeness_gap

    @property
    def score_input(self) -> FloatArray:
        """`(n,)` score of the target."""
        return self.first.score_input

    @property
    def score_baseline(self) -> FloatArray:
        """`(n,)` score of the target at the baseline."""
        return self.first.score_baseline

    @property
    def target(self) -> IntArray:
        """`(n,)` the target that was explained."""
        return self.first.target

    @property
    def evaluations(self) -> IntArray:
        """`(n,)` gradient evaluations spent."""
        return self.first.evaluations

    @property
    def verdict(self) -> Any:
        """`(n,)` one of `igsuite.attribution.VERDICTS`."""
        return self.first.verdict

    def summary(self) -> pd.DataFrame:
        """One row an image and method: target, scores, gap, error, evaluations and verdict."""
        frames = {name: each.summary() for name, each in self.attributions.items()}
        return pd.concat(frames, names=["method", "image"]).reset_index()

    @property
    def pictures(self) -> Pixels:
        """`(n, height, width, 3)` uint8, the images as a screen shows them."""
        return shown_pixels(self.images, self._range)

    def mask(self, **settings: Any) -> Array:
        """Return the attribution masks: the values scaled for a view.

        Args:
            **settings: `part`, `clip`, `clip_by`, `weak`, `clean`, `resolved_only` and `bound`, as
                for `igsuite.image.attribution_mask`. Without `bound`, each image has its own
                scale.

        Returns:
            `(n, height, width)` float64, −1 to 1. `values` stay as they are.
        """
        found = zip(self.values, self.standard_error, strict=True)
        return np.stack([attribution_mask(value, error, **settings) for value, error in found])

    def overlay(self, grey: bool = False, light: float = 0.0, **settings: Any) -> Pixels:
        """Return the images with their attribution masks painted over them.

        Args:
            grey: Whether to take the colour out of the pictures first.
            light: How far a grey picture goes towards white, 0 to 1.
            **settings: As for `mask`.

        Returns:
            `(n, height, width, 3)` uint8; the picture itself where the mask is 0.
        """
        found = zip(self._below(grey, light), self.mask(**settings), strict=True)
        return np.stack([overlay(picture, mask) for picture, mask in found])

    def outlines(
        self,
        percent: float = 90.0,
        parts: Sequence[str] = ("positive",),
        thickness: int = 1,
        grey: bool = False,
        light: float = 0.0,
        **settings: Any,
    ) -> Pixels:
        """Return the images with lines around the areas that speak most for or against the target.

        Args:
            percent: Share of the mass that the areas hold, 0 to 100.
            parts: "positive", outlined in red, "negative", outlined in blue, or both.
            thickness: Width of the lines in pixels.
            grey: Whether to take the colour out of the pictures first.
            light: How far a grey picture goes towards white, 0 to 1.
            **settings: `weak` and `clean`, as for `igsuite.image.strongest_area`.

        Returns:
            `(n, height, width, 3)` uint8.
        """
        for part in parts:
            check_name("parts", part, ("positive", "negative"))
        drawn = []
        for picture, value in zip(self._below(grey, light), self.values, strict=True):
            areas = {part: strongest_area(value, percent, part, **settings) for part in parts}
            drawn.append(outlined(picture, areas.get("positive"), areas.get("negative"), thickness))
        return np.stack(drawn)

    def top(self, share: float, part: str = "signed") -> BoolArray:
        """Mark each image's highest pixels, exactly `share` of them.

        Args:
            share: 0 to 1.
            part: "signed" for the highest values, "absolute" for the largest of either sign,
                "negative" for the lowest.

        Returns:
            `(n, height, width)` booleans; ties go to the pixels met first, row by row.
        """
        check_name("part", part, PARTS)
        ranked = -self.values if part == "negative" else PARTS[part](self.values)
        return self._each(lambda value: top_pixels(value, share), ranked)

    def regions(self, share: float) -> BoolArray:
        """Mark each image's highest regions until they cover `share` of it.

        Args:
            share: Part of the area, 0 to 1.

        Returns:
            `(n, height, width)` booleans. For methods whose values are the same within regions.
        """
        return self._each(lambda value: top_regions(value, share), self.values)

    def error_map(self, **settings: Any) -> Array:
        """Return the standard errors on the scale of the attribution masks.

        Args:
            **settings: `part`, `clip`, `clip_by` and `bound`, as for `mask`.

        Returns:
            `(n, height, width)` float64, 0 to 1: 0.1 where one standard error is a tenth of the
            |value| at which the mask's colour is full.
        """
        found = zip(self.values, self.standard_error, strict=True)
        return np.stack([error_map(value, error, **settings) for value, error in found])

    @property
    def unresolved(self) -> BoolArray:
        """`(n, height, width)` true where a value's sign is not resolved: below two errors."""
        return unresolved(self.values, self.standard_error)

    def figure(self, rows: Sequence[int] | None = None, **settings: Any) -> Figure:
        """Return the images above their attributions, a column an image and a row a method.

        Args:
            rows: Positions of the images; `None` for the first eight.
            **settings: As for `igsuite.image.pixels_figure`.

        Returns:
            A `matplotlib.figure.Figure`.
        """
        return pixels_figure(self, rows, **settings)

    def _repr_html_(self) -> str:
        return html_view(self)

    def __repr__(self) -> str:
        return f"<PixelAttributions of {len(self)} images by {', '.join(self.methods)}>"

    @property
    def _range(self) -> tuple[float, float]:
        return told_pixel_range(self.images) if self.pixel_range is None else self.pixel_range

    def _below(self, grey: bool, light: float) -> Pixels:
        return in_grey(self.pictures, light) if grey else self.pictures

    @staticmethod
    def _each(function: Callable[[FloatArray], BoolArray], values: FloatArray) -> BoolArray:
        return np.stack([function(value) for value in values])
