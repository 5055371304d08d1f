"""Grad-CAM: where in the last feature maps the score's evidence is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import tensorflow as tf

from igsuite.arrays import FloatArray
from igsuite.attribution import Attribution
from igsuite.conclusion import conclude
from igsuite.image.explaining.feature_layer import find_feature_layer
from igsuite.integrate import DEFAULT_TOLERANCE
from igsuite.points import at_points, single_points
from igsuite.problem import prepare


def grad_cam(
    model: Any,
    images: FloatArray,
    target: Any = None,
    score: str = "output",
    *,
    layer: Any = None,
    preprocess: Any = None,
    batch_size: int | None = None,
) -> Attribution:
    """Sum the feature maps of a convolution, each by how much the score rises with it.

    A map's weight is the mean of the score's gradient over it; where the weighted sum is negative
    it counts as 0. It is enlarged to the pictures' size by bilinear interpolation: what it shows
    is a place, and its values have no unit and no sum that is promised. Nothing is integrated, so
    there is no error to tell.

    Args:
        model: A Keras model with a convolution.
        images: `(n, height, width, channels)`.
        target, score, preprocess, batch_size: As for `igsuite.integrated_gradients`.
        layer: The layer or its name; None: the last one with feature maps before they are pooled.

    Returns:
        The Attribution, its values `(n, height, width)`, never negative.

    Raises:
        ArgumentError: If the model is not a Keras model, or has no such layer.

    Source: Selvaraju et al. 2017, arXiv 1610.02391, equations 1 and 2.

    Example:
        >>> import keras
        >>> pixels = keras.Input((2, 2, 1))
        >>> maps = keras.layers.Conv2D(1, 1, kernel_initializer="ones")(pixels)
        >>> model = keras.Model(pixels, keras.layers.GlobalAveragePooling2D()(maps))
        >>> grad_cam(model, np.arange(4.0).reshape(1, 2, 2, 1)).values.tolist()
        [[[0.0, 0.25], [0.5, 0.75]]]
    """
    found, channels = find_feature_layer(model, images, layer, preprocess)
    problem = prepare(
        model,
        images,
        "zero",
        target,
        score,
        weighting="gradient",
        layer=found,
        preprocess=preprocess,
        batch_size=batch_size,
    )
    (maps,) = problem.samples.inputs
    rows = np.arange(len(problem))
    gradients, _, trouble = at_points(problem, problem.samples, rows, np.ones(len(rows)))
    maps = np.moveaxis(maps, channels, -1)
    slopes = np.moveaxis(gradients.reshape(problem.samples.inputs[0].shape), channels, -1)
    summed = np.einsum("nhwc,nc->nhw", maps, slopes.mean(axis=(1, 2)))
    height, width = images.shape[1:3]
    enlarged = tf.image.resize(np.maximum(summed, 0)[..., None], (height, width)).numpy()
    known = single_points(enlarged.reshape(len(images), -1), trouble)
    in_pixels = replace(problem, shapes=dict.fromkeys(problem.shapes, (height, width)))
    config = {"method": "grad_cam", "exact": True}
    return conclude(in_pixels, known, DEFAULT_TOLERANCE, config, complete=False)
