"""Noisy linear imputation: removed pixels become a weighted mean of their neighbours, and noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import spsolve

from igsuite.arrays import AnyArray, Array, BoolArray, IntArray
from igsuite.checks import check_number, check_seed
from igsuite.errors import ArgumentError, Wording
from igsuite.eval.perturbing.operators import OPERATORS, Operator, Replace
from igsuite.streams import stream

#: The eight neighbours of a pixel, and their weights before they are brought to a sum of 1.
#: Source: Rong et al. 2022, arXiv 2202.00449: direct ones 1/6, diagonal ones 1/12.
_NEIGHBOURS = (
    ((-1, 0), 1 / 6),
    ((1, 0), 1 / 6),
    ((0, -1), 1 / 6),
    ((0, 1), 1 / 6),
    ((-1, -1), 1 / 12),
    ((-1, 1), 1 / 12),
    ((1, -1), 1 / 12),
    ((1, 1), 1 / 12),
)


@dataclass(frozen=True)
class NoisyLinearImputation(Operator):
    """Every removed pixel becomes the weighted mean of its eight neighbours, and a little noise.

    Neighbours that are removed too are unknowns of the same sparse linear system. So what is
    removed leaves no edge from which its shape could be read.

    Args:
        noise: Standard deviation of the noise, as a share of the range of the picture's values.
        seed: Seed of the noise, one field of it a sample.

    Source: Rong, Leemann, Borisov, Kasneci, Kasneci 2022, "A consistent and efficient evaluation
        strategy for attribution methods" (ROAD), arXiv 2202.00449.
    """

    noise: float = 0.01
    seed: int = 0
    name: ClassVar[str] = "imputation"

    def __post_init__(self) -> None:
        check_number("noise", self.noise, least=0)
        check_seed(self.seed)

    def on(self, inputs: AnyArray, numbers: IntArray) -> Replace:
        if inputs.ndim != 4 or inputs.dtype.kind != "f":
            given = Wording(f"'imputation' on {inputs.dtype} of shape {inputs.shape}")
            allowed = "pictures (n, height, width, channels) of floats"
            raise ArgumentError("operator", given, allowed)

        def replace(rows: IntArray, removed: BoolArray) -> AnyArray:
            found = inputs[rows]
            for at, (row, gone) in enumerate(zip(rows.tolist(), removed, strict=True)):
                if not gone.any():
                    continue
                picture = inputs[row]
                field = stream(self.seed, "imputation", int(numbers[row])).standard_normal(
                    picture.shape
                )
                deviation = self.noise * float(np.ptp(picture))
                imputed = imputed_pixels(picture, gone) + deviation * field[gone]
                found[at][gone] = imputed.astype(inputs.dtype)
            return found

        return replace


def imputed_pixels(picture: AnyArray, removed: BoolArray) -> Array:
    """Solve for removed pixels that each are the weighted mean of their neighbours.

    Args:
        picture: `(height, width, channels)`.
        removed: `(height, width)`, true at the unknown pixels, at least one.

    Returns:
        `(unknown, channels)`, row by row; the picture's mean where no pixel is left to know from.

    Example:
        >>> picture = np.array([[1.0, 9.0, 3.0]])[..., None]
        >>> imputed_pixels(picture, np.array([[False, True, False]])).tolist()
        [[2.0]]
    """
    unknown = int(removed.sum())
    if removed.all():
        mean = picture.mean(axis=(0, 1), dtype=np.float64)
        return np.broadcast_to(mean, (unknown, picture.shape[-1]))
    number = np.full(removed.shape, -1)
    number[removed] = np.arange(unknown)
    rows, columns = np.nonzero(removed)
    height, width = removed.shape
    total = np.zeros(unknown)
    right = np.zeros((unknown, picture.shape[-1]))
    ones: list[Any] = []
    others: list[Any] = []
    weights: list[Any] = []
    for (down, across), weight in _NEIGHBOURS:
        below, beside = rows + down, columns + across
        inside = np.flatnonzero((below >= 0) & (below < height) & (beside >= 0) & (beside < width))
        below, beside = below[inside], beside[inside]
        total[inside] += weight
        other = number[below, beside]
        known = other < 0
        right[inside[known]] += weight * picture[below[known], beside[known]]
        ones.append(inside[~known])
        others.append(other[~known])
        weights.append(np.full(len(ones[-1]), -weight))
    ones.append(np.arange(unknown))
    others.append(np.arange(unknown))
    weights.append(total)
    entries = np.concatenate(weights), (np.concatenate(ones), np.concatenate(others))
    system = sparse.csc_matrix(entries, shape=(unknown, unknown))
    return np.asarray(spsolve(system, right)).reshape(right.shape)


OPERATORS[NoisyLinearImputation.name] = NoisyLinearImputation
