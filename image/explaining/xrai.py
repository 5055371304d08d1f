"""XRAI-style regions: segments of the picture ranked by the integrated gradients in them."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from igsuite.arrays import Array, FloatArray
from igsuite.attribution import Attribution
from igsuite.baselines import DataSamples
from igsuite.checks import check_count, check_share
from igsuite.conclusion import conclude
from igsuite.error_bars import Integral, expected_l1
from igsuite.image.explaining.pixel_range import PixelRange, checked_pixel_range
from igsuite.image.explaining.segments import ranked_regions, segments
from igsuite.integrate import DEFAULT_TOLERANCE
from igsuite.points import at_points
from igsuite.problem import Problem, prepare
from igsuite.rules import nodes_and_weights


def xrai(
    model: Any,
    images: FloatArray,
    target: Any = None,
    score: str = "output",
    *,
    pixel_range: PixelRange | None = None,
    steps: int = 65,
    tolerance: float = DEFAULT_TOLERANCE,
    preprocess: Any = None,
    batch_size: int | None = None,
) -> Attribution:
    """Integrated gradients, from black and from white, by regions of the picture.

    Every pixel has the mean of its region, so that the values still add up to the score less its
    mean at black and white. They are integrated by the trapezoid; the error is that of a region's
    sum, shared by its pixels: in it, much of what pixels miss cancels.

    Args:
        model, target, score, preprocess, batch_size: As for `igsuite.integrated_gradients`.
        images: `(n, height, width, channels)`.
        pixel_range: The pixel values that are black and white; None: told from the images.
        steps: Gradient evaluations from each of the two baselines, both ends among them.
        tolerance: Relative L1 error that counts as converged.

    Returns:
        The Attribution, its values `(n, height, width)`, constant in each region.

    Raises:
        ArgumentError: If an argument can't be used.
        ModuleNotFoundError: If scikit-image is not installed; says what to install.

    Source: Kapishnikov et al. 2019, arXiv 1906.02825, algorithm 1. Unlike there, channels are
        summed with their sign, and a region's value is the mean of its pixels.

    Example:
        >>> images = np.repeat([0.0, 1.0], 8).reshape(1, 1, 16, 1).repeat(16, axis=1)
        >>> a = xrai(lambda x: x[:, 0, 15, 0], images)
        >>> # The white pixel gains 1 from black and 0 from white; its region shares that.
        >>> float(a.values.sum().round(3)), float(a.values[0, 0, 0])
        (0.5, 0.0)
    """
    check_count("steps", steps, least=2)
    check_share("tolerance", tolerance)
    black, white = checked_pixel_range(pixel_range, images)
    masks = [segments((each - black) / (white - black)) for each in images]
    ends = np.stack([np.full_like(images[0], black), np.full_like(images[0], white)])
    problem = prepare(
        model,
        images,
        DataSamples(ends),
        target,
        score,
        reduce_axis=-1,
        preprocess=preprocess,
        batch_size=batch_size,
    )
    nodes, weights = nodes_and_weights("trapezoid", steps)
    values, errors = (np.zeros((len(problem), problem.units)) for _ in range(2))
    error, trouble = np.zeros(len(problem)), []
    for row, segmented in enumerate(masks):
        heights, met = _heights(problem, row, nodes)
        trouble.append(met)
        pixels = (weights @ heights).mean(axis=0)
        ranks = ranked_regions(pixels.reshape(images.shape[1:3]), segmented).ravel()
        regions = sparse.csr_array((np.ones_like(pixels), (ranks, np.arange(len(ranks)))))
        by_region = np.stack([(regions @ each.T).T for each in heights])
        sizes = np.bincount(ranks)
        jumps = np.diff(nodes)[:, None] * np.diff(by_region, axis=1)
        variance = np.square(jumps / len(ends)).sum(axis=(0, 1)) / 12
        values[row] = ((weights @ by_region).mean(axis=0) / sizes)[ranks]
        errors[row] = (np.sqrt(variance) / sizes)[ranks]
        error[row] = expected_l1(variance)
    integral = Integral(
        values=values,
        standard_error=errors,
        error=error,
        total=values.sum(axis=1),
        norm=np.abs(values).sum(axis=1),
        evaluations=np.full(len(problem), len(ends) * steps, np.int64),
        trouble=trouble,
        concentrated=np.zeros(len(problem), bool),
    )
    return conclude(problem, integral, tolerance, {"method": "xrai", "steps": steps})


def _heights(problem: Problem, row: int, nodes: Array) -> tuple[FloatArray, str]:
    """Weighted gradients `(draws, nodes, units)` along a sample's paths, and the trouble met."""
    paths = row * problem.draws + np.arange(problem.draws)
    heights, _, trouble = at_points(
        problem, problem.samples, np.repeat(paths, len(nodes)), np.tile(nodes, len(paths))
    )
    met = next((trouble[path] for path in paths if trouble[path]), "")
    return heights.reshape(len(paths), len(nodes), -1).astype(np.float64), met
