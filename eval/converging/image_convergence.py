"""The convergence study of images, as an explainer sees them."""

from __future__ import annotations

from typing import Any

import numpy as np

from igsuite.eval.converging.convergence import convergence
from igsuite.eval.converging.convergence_study import ConvergenceStudy
from igsuite.eval.converging.joined_studies import renumbered
from igsuite.image.explain import ImageExplainer


def image_convergence(
    explainer: ImageExplainer,
    images: Any,
    target: Any = None,
    first: int = 0,
    *,
    progress: bool = False,
    **asked: Any,
) -> ConvergenceStudy:
    """Measure the error of images' attributions against what they cost, as `convergence` does.

    Args:
        explainer: Explains them: its model, preprocessing, baseline, score, seed and batch size
            count.
        images: As for `ImageExplainer.explain`.
        target: As there.
        first: Number of the first image, where these are a part of more.
        progress: Whether to show a bar.
        **asked: As for `igsuite.eval.convergence`: `rules`, `steps`, `tolerances` and others.

    Returns:
        The study of all images, numbered as they are given, from `first` on. A pixel is a unit,
        its channels summed.

    Raises:
        ArgumentError: As `ImageExplainer.explain` and `igsuite.eval.convergence`.

    Example:
        >>> images = np.array([[[[1.0], [2.0]]]], "float32")
        >>> explainer = ImageExplainer(lambda x: x[:, 0, 0, 0] ** 3 + x[:, 0, 1, 0] ** 3)
        >>> asked = {"rules": ["left"], "steps": [2], "tolerances": [], "budgets": []}
        >>> study = image_convergence(explainer, images, **asked)
        >>> round(float(study.table.relative_error[0]), 3)  # 3 (0² + (x/2)²) x / 2 = 3/8 x³
        0.625
    """
    arranged = explainer.arranged(images)
    pixels = arranged.pixels
    settings = explainer.settings
    numbers = np.arange(first, first + len(pixels))
    study = convergence(
        explainer.model,
        pixels,
        baseline=arranged.baseline(settings["baseline"]),
        target=target,
        score=settings.get("score", "output"),
        preprocess=arranged.preprocess,
        reduce_axis=-1,
        batch_size=settings.get("batch_size"),
        seed=settings.get("seed", 0),
        sample_numbers=numbers,
        progress=progress,
        **asked,
    )
    return renumbered(study, numbers)
