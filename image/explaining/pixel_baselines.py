"""Baselines in pixel space: shades, the picture's mean, noise, the farthest colour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from igsuite.arrays import AnyArray, FloatArray
from igsuite.baselines import (
    BASELINES,
    DEFAULT_DRAWS,
    Array,
    Baseline,
    Blur,
    DataSamples,
    Uniform,
    Zero,
    as_baseline,
)
from igsuite.checks import check_count, check_number
from igsuite.errors import check_name
from igsuite.image.explaining.pixel_range import PixelRange
from igsuite.image.views.shown_pixels import check_pixel_range


@dataclass(frozen=True)
class Shade(Baseline):
    """One shade everywhere.

    Args:
        shade: "black", "white" or "grey", which is half-way.
        pixel_range: The pixel values that are black and white.

    Example:
        >>> Shade("grey", (0, 255)).draw(np.ones((1, 1, 1, 3)), None).ravel().tolist()
        [127.5, 127.5, 127.5]
    """

    shade: str
    pixel_range: PixelRange
    name: ClassVar[str] = "shade"

    #: How far from black to white each shade lies.
    SHADES: ClassVar[dict[str, float]] = {"black": 0.0, "grey": 0.5, "white": 1.0}

    def __post_init__(self) -> None:
        check_name("shade", self.shade, self.SHADES)
        _keep_range(self)

    def draw(self, inputs: FloatArray, generator: np.random.Generator) -> FloatArray:
        black, white = self.pixel_range
        return np.full_like(inputs[None, :1], black + self.SHADES[self.shade] * (white - black))


@dataclass(frozen=True)
class ImageMean(Baseline):
    """The mean colour of each picture, everywhere in it."""

    name: ClassVar[str] = "image_mean"

    def draw(self, inputs: FloatArray, generator: np.random.Generator) -> FloatArray:
        mean = inputs.mean(axis=(1, 2), keepdims=True, dtype=np.float64)
        return np.broadcast_to(mean.astype(inputs.dtype), inputs.shape)[None]


@dataclass(frozen=True)
class Farthest(Baseline):
    """For each pixel and channel the end of the range that is farther from it.

    No pixel is left without a difference, as black ones are by a black baseline. From the very
    middle it is white.

    Args:
        pixel_range: The pixel values that are black and white.

    Source: Sturmfels, Lundberg, Lee 2020, "Visualizing the impact of feature attribution
        baselines", Distill, "The maximum distance baseline".

    Example:
        >>> Farthest((0, 1)).draw(np.array([0.2, 0.9]).reshape(1, 1, 2, 1), None).ravel().tolist()
        [1.0, 0.0]
    """

    pixel_range: PixelRange
    name: ClassVar[str] = "farthest"

    def __post_init__(self) -> None:
        _keep_range(self)

    def draw(self, inputs: FloatArray, generator: np.random.Generator) -> FloatArray:
        black, white = self.pixel_range
        nearer_black = np.abs(inputs - black) <= np.abs(inputs - white)
        return np.where(nearer_black, white, black).astype(inputs.dtype)[None]


@dataclass(frozen=True)
class NoisyPicture(Baseline):
    """The picture with Gaussian noise, cut off at the ends of the range.

    Args:
        pixel_range: The pixel values that are black and white.
        deviation: Standard deviation of the noise, as a share of the range.
        draws: How many baselines are averaged.

    Source: Sturmfels, Lundberg, Lee 2020, "Visualizing the impact of feature attribution
        baselines", Distill, "The Gaussian baseline".
    """

    pixel_range: PixelRange
    deviation: float = 0.5
    draws: int = DEFAULT_DRAWS
    name: ClassVar[str] = "noisy_picture"
    own_draws: ClassVar[bool] = True

    def __post_init__(self) -> None:
        _keep_range(self)
        check_number("deviation", self.deviation, least=0)
        check_count("draws", self.draws)

    def draw(self, inputs: FloatArray, generator: np.random.Generator) -> FloatArray:
        black, white = self.pixel_range
        noise = generator.standard_normal((self.draws, *inputs.shape))
        noisy = inputs + self.deviation * abs(white - black) * noise
        return np.clip(noisy, min(black, white), max(black, white)).astype(inputs.dtype)


BASELINES.update({kind.name: kind for kind in (Shade, ImageMean, Farthest, NoisyPicture)})

ToldRange = Callable[[], PixelRange]

#: Baselines in pixel space by name, from a function that tells the pixel values that are black and
#: white, for those that have to know; add your own.
PIXEL_BASELINES: dict[str, Callable[[ToldRange], Baseline]] = {
    "zero": lambda told: Zero(),
    "black": lambda told: Shade("black", told()),
    "white": lambda told: Shade("white", told()),
    "grey": lambda told: Shade("grey", told()),
    "mean": lambda told: ImageMean(),
    "blur": lambda told: Blur(),
    "uniform": lambda told: Uniform(min(told()), max(told())),
    "gaussian": lambda told: NoisyPicture(told()),
    "farthest": lambda told: Farthest(told()),
}


def pixel_baseline(
    baseline: Any, told_range: ToldRange, arranged: Callable[[AnyArray], AnyArray]
) -> Baseline:
    """Read the `baseline` argument of an explainer of images.

    Args:
        baseline: A name out of `PIXEL_BASELINES`, a number, an array of one image or of all, a
            colour, or a `Baseline`.
        told_range: Tells the pixel values that are black and white.
        arranged: Brings arrays in the caller's order of axes into channels last.

    Returns:
        A Baseline of images `(n, height, width, channels)`.

    Raises:
        ArgumentError: If the baseline is none of these.

    Example:
        >>> pixel_baseline("white", lambda: (0, 255), lambda array: array)
        Shade(shade='white', pixel_range=(0.0, 255.0))
    """
    if isinstance(baseline, str):
        return PIXEL_BASELINES[check_name("baseline", baseline, PIXEL_BASELINES)](told_range)
    found = as_baseline(baseline)
    if isinstance(found, DataSamples):
        return DataSamples(arranged(found.data), found.draws)
    return Array(arranged(found.array)) if isinstance(found, Array) else found


def _keep_range(baseline: Any) -> None:
    check_pixel_range(baseline.pixel_range)
    black, white = baseline.pixel_range
    object.__setattr__(baseline, "pixel_range", (float(black), float(white)))
