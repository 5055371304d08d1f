"""Scikit-learn's handwritten digits, split into training and test images."""

from __future__ import annotations

import numpy as np
from sklearn.datasets import load_digits

from igsuite.image.pictures.labelled import LabelledImages


def digits(test_share: float = 0.2, seed: int = 0) -> tuple[LabelledImages, LabelledImages]:
    """Return the 1,797 digits of 8 × 8 pixels that come with scikit-learn.

    Args:
        test_share: Share of the images that are held out, each class in its share.
        seed: Seed of the split.

    Returns:
        `(training, test)`, the pixels between 0 (paper) and 1 (ink).

    Example:
        >>> training, test = digits()
        >>> len(training), len(test), training.images.shape[1:]
        (1437, 360, (8, 8, 1))
    """
    pixels, labels = load_digits(return_X_y=True)
    images = (pixels / 16.0).astype(np.float32).reshape(-1, 8, 8, 1)
    return LabelledImages(images, labels, tuple("0123456789")).split(test_share, seed)
