"""Attributions of images: one value a pixel, with its error and the verdict on its image."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from igsuite.arrays import FloatArray, IntArray
from igsuite.attribution import Attribution
from igsuite.errors import check_name


@dataclass(frozen=True, eq=False)
class PixelAttributions:
    """Attributions of n images, by one method or several.

    Without a method named, everything is that of the first: `found.values` is
    `found["integrated_gradients"].values` when integrated gradients came first.

    Args:
        images: `(n, height, width, channels)` the images, as they were given.
        attributions: For each method the engine's result, channels summed.
        class_names: Names of the classes, where known.
    """

    images: FloatArray
    attributions: dict[str, Attribution]
    class_names: tuple[str, ...] | None = None

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, method: str) -> PixelAttributions:
        """Return the same images with one method's attributions alone."""
        check_name("method", method, self.attributions)
        return replace(self, attributions={method: self.attributions[method]})

    @property
    def methods(self) -> tuple[str, ...]:
        """Names of the methods, in the order asked for."""
        return tuple(self.attributions)

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

    def __repr__(self) -> str:
        return f"<PixelAttributions of {len(self)} images by {', '.join(self.methods)}>"
