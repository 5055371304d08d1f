"""Images as methods are given them: in floats, channels last, with what undoes that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from igsuite.arrays import AnyArray, FloatArray
from igsuite.baselines import Baseline
from igsuite.image.explaining.pixel_baselines import pixel_baseline
from igsuite.image.explaining.pixel_layout import PixelLayout
from igsuite.image.explaining.pixel_range import PixelRange, checked_pixel_range


@dataclass(frozen=True, eq=False)
class ArrangedImages:
    """Images as methods are given them.

    Args:
        given: The caller's images.
        layout: Their order of axes.
        preprocess: From images in channels last to what the model takes, or None.
        pixel_range: The pixel values that are black and white; None: told from the images.
    """

    given: AnyArray
    layout: PixelLayout
    preprocess: Callable[[Any], Any] | None
    pixel_range: PixelRange | None

    @property
    def pixels(self) -> FloatArray:
        """`(n, height, width, channels)`, a copy: no preprocessing writes into the caller's."""
        precise = self.given.dtype.kind == "f" and self.given.dtype.itemsize >= 4
        dtype = self.given.dtype if precise else np.float32
        return np.array(self.layout.arranged(self.given), dtype, order="C")

    @property
    def shown(self) -> AnyArray:
        """`(n, height, width[, channels])`, of the caller's type."""
        return self.layout.returned(self.given)

    def told_range(self) -> PixelRange:
        """Tell the pixel values that are black and white.

        Raises:
            ArgumentError: If they can't be told, or pixels lie outside.
        """
        return checked_pixel_range(self.pixel_range, self.given)

    def baseline(self, given: Any) -> Baseline:
        """Read a `baseline`, as `pixel_baseline` does."""
        return pixel_baseline(given, self.told_range, self.layout.arranged)
