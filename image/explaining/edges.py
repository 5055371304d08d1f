"""Edges of the picture: the control that looks like an explanation and knows no model."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import ndimage

from igsuite.arrays import FloatArray
from igsuite.attribution import Attribution
from igsuite.conclusion import conclude
from igsuite.integrate import DEFAULT_TOLERANCE
from igsuite.points import single_points
from igsuite.problem import prepare


def edges(
    model: Any,
    images: FloatArray,
    target: Any = None,
    score: str = "output",
    *,
    preprocess: Any = None,
    batch_size: int | None = None,
) -> Attribution:
    """How steep the picture itself is at every pixel, by Sobel's filter; it must not win.

    Nothing is integrated, so there is no error to tell, nor a sum that is promised.

    Args:
        model, target, score, preprocess, batch_size: As for `igsuite.integrated_gradients`; they
            change the scores that are told, not the values.
        images: `(n, height, width, channels)`.

    Returns:
        The Attribution, its values `(n, height, width)`: never negative, the channels summed.

    Raises:
        ArgumentError: If an argument can't be used.

    Source: Adebayo et al. 2018, arXiv 1810.03292, section 5 (edge detectors as a control).

    Example:
        >>> images = np.array([0.0, 0.0, 1.0, 1.0]).reshape(1, 1, 4, 1)
        >>> edges(lambda x: x[:, 0, 0, 0], images).values.tolist()
        [[[0.0, 4.0, 4.0, 0.0]]]
    """
    problem = prepare(
        model,
        images,
        "zero",
        target,
        score,
        reduce_axis=-1,
        preprocess=preprocess,
        batch_size=batch_size,
    )
    steepness = np.zeros(images.shape[:3], images.dtype)
    for channel in np.moveaxis(images, -1, 0):  # Sobel's filter would smooth across channels
        for row, plane in enumerate(channel):
            steepness[row] += np.hypot(ndimage.sobel(plane, axis=0), ndimage.sobel(plane, axis=1))
    known = single_points(steepness.reshape(len(images), -1), [""] * len(images))
    known.evaluations[:] = 0
    config = {"method": "edges", "exact": True}
    return conclude(problem, known, DEFAULT_TOLERANCE, config, complete=False)
