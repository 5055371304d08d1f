"""Splits of labelled samples, each class in its share."""

from __future__ import annotations

import math

import numpy as np
from sklearn.model_selection import train_test_split

from igsuite.arrays import IntArray
from igsuite.checks import check_share
from igsuite.errors import ArgumentError, Wording


def split_rows(
    labels: IntArray, test_share: float, seed: int, kind: str = "samples"
) -> tuple[list[int], list[int]]:
    """Split samples at random into training and test ones, each class in its share.

    Args:
        labels: `(n,)` class numbers.
        test_share: Share of the samples that are held out, between 0 and 1.
        seed: Seed of the shuffle.
        kind: What the samples are, for errors.

    Returns:
        The rows of `(training, test)`.

    Raises:
        ArgumentError: If `test_share` is not between 0 and 1, or the samples are too few.

    Example:
        >>> training, test = split_rows(np.array([0, 0, 1, 1]), 0.5, seed=0)
        >>> len(training), len(test)
        (2, 2)
    """
    check_share("test_share", test_share)
    counts = np.bincount(labels)
    classes = int((counts > 0).sum())
    test_count = math.ceil(test_share * len(labels))
    if counts[counts > 0].min(initial=2) < 2 or min(test_count, len(labels) - test_count) < classes:
        raise ArgumentError(
            "test_share",
            Wording(f"{test_share} of {len(labels)} {kind} of {classes} classes"),
            f"a share that leaves {kind} of every class on both sides",
        )
    rows = np.arange(len(labels))
    training, test = train_test_split(
        rows, test_size=test_share, random_state=seed, stratify=labels
    )
    return training.tolist(), test.tolist()
