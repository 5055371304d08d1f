"""Images with one class each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from igsuite.errors import ArgumentError
from igsuite.splits import split_rows


@dataclass(frozen=True, eq=False)
class LabelledImages:
    """Images with one class each.

    Args:
        images: `(n, height, width, channels)` float32, or uint8 as pictures are read.
        labels: `(n,)` class numbers.
        class_names: Name of each class, where known.
        names: What each image is called, where it comes from a file.
        skipped: For each picture that was left out its name and why.

    Raises:
        ArgumentError: If there is not exactly one label an image.
    """

    images: NDArray[Any]
    labels: NDArray[np.int64]
    class_names: tuple[str, ...] | None = None
    names: tuple[str, ...] | None = None
    skipped: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if np.shape(self.labels) != (len(self.images),):
            allowed = f"one label an image: shape ({len(self.images)},)"
            raise ArgumentError("labels", np.shape(self.labels), allowed)

    def __len__(self) -> int:
        return len(self.images)

    def take(self, rows: Iterable[int]) -> LabelledImages:
        """Return the images at `rows`, in that order.

        Args:
            rows: Positions of the images to keep.

        Returns:
            LabelledImages of the same classes.
        """
        rows = list(rows)
        names = None if self.names is None else tuple(self.names[row] for row in rows)
        return replace(self, images=self.images[rows], labels=self.labels[rows], names=names)

    def split(
        self, test_share: float = 0.2, seed: int = 0
    ) -> tuple[LabelledImages, LabelledImages]:
        """Split at random into training and test images, each class in its share.

        Args:
            test_share: Share of the images that are held out, between 0 and 1.
            seed: Seed of the shuffle.

        Returns:
            `(training, test)`.

        Raises:
            ArgumentError: If `test_share` is not between 0 and 1, or the images are too few.
        """
        training, test = split_rows(self.labels, test_share, seed, "images")
        return self.take(training), self.take(test)
