"""Blur integrated gradients: along a path from a blurred picture to the sharp one."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import ndimage

from igsuite.arrays import FloatArray
from igsuite.attribution import Attribution
from igsuite.baselines import Blur
from igsuite.bent_paths import along_bent_paths
from igsuite.checks import check_count, check_number, check_share
from igsuite.integrate import DEFAULT_TOLERANCE

#: The widest blur as a share of a picture's shorter side: 50 pixels of 224, as the authors take.
_MAX_SIGMA = 50 / 224


def blur_integrated_gradients(
    model: Any,
    images: FloatArray,
    target: Any = None,
    score: str = "output",
    *,
    steps: int = 65,
    max_sigma: float | None = None,
    tolerance: float = DEFAULT_TOLERANCE,
    preprocess: Any = None,
    batch_size: int | None = None,
) -> Attribution:
    """Integrated gradients along pictures that are less and less blurred.

    The blurs are Gaussian, of standard deviations that fall to 0, per channel and in pixel space,
    mirrored at the borders. The values add up to what the score gains from the most blurred
    picture to the sharp one. The error is that of the integral along the polygon of these
    pictures.

    Args:
        model, target, score, preprocess, batch_size: As for `igsuite.integrated_gradients`.
        images: `(n, height, width, channels)`.
        steps: Gradient evaluations a picture, both ends among them.
        max_sigma: Standard deviation of the widest blur in pixels; None: 50 for a picture whose
            shorter side has 224, others in proportion.
        tolerance: Relative L1 error that counts as converged.

    Returns:
        The Attribution, its values `(n, height, width)`.

    Raises:
        ArgumentError: If an argument can't be used.

    Source: Xu, Venugopalan, Sundararajan 2020, arXiv 2004.03383, section 3. The path is theirs;
        its points lie closer together where less blur changes the picture more.

    Example:
        >>> images = np.arange(4.0).reshape(1, 1, 4, 1)
        >>> a = blur_integrated_gradients(lambda x: x[:, 0, 3, 0], images, max_sigma=100.0)
        >>> a.values.round(3).tolist()  # 3 less the mean of the picture
        [[[0.0, 0.0, 0.0, 1.5]]]
    """
    check_count("steps", steps, least=2)
    check_share("tolerance", tolerance)
    shape = images.shape[1:]
    if max_sigma is None:
        max_sigma = _MAX_SIGMA * min(shape[:2])
    check_number("max_sigma", max_sigma, least=0)
    # Photos change about as the logarithm of the blur does, down to a blur of a pixel. Equal steps
    # of the blur itself left four times the error, by measurement.
    sigmas = np.expm1(np.linspace(np.log1p(max_sigma), 0, steps))

    def next_knots(
        knot: int, starts: FloatArray, ends: FloatArray, points: FloatArray, gradients: FloatArray
    ) -> FloatArray:
        sharp = ends.reshape(-1, *shape)
        blurred: FloatArray = ndimage.gaussian_filter(sharp, sigmas[knot], axes=(1, 2))
        return blurred.reshape(ends.shape)

    return along_bent_paths(
        model,
        images,
        Blur(max_sigma),
        target,
        score,
        knots=steps,
        next_knots=next_knots,
        tolerance=tolerance,
        config={
            "method": "blur_integrated_gradients",
            "steps": steps,
            "max_sigma": max_sigma,
        },
        reduce_axis=-1,
        preprocess=preprocess,
        batch_size=batch_size,
    )
