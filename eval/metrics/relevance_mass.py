"""Relevance mass: how much of a map lies in the truth?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import Array, BoolArray
from igsuite.errors import check_name
from igsuite.eval.metrics.localising import Localising
from igsuite.eval.metrics.metric import register_metric
from igsuite.eval.metrics.truths import checked_maps


def relevance_mass(values: ArrayLike, truth: ArrayLike, part: str = "positive") -> Array:
    """Return the share of each map's mass that lies in the truth.

    Signed values are no mass: they cancel, and shares of them may be below 0 or above 1. So one
    part of them is weighed.

    Args:
        values: `(n, height, width)` attributions, signed.
        truth: `(n, height, width)` booleans, true at the pixels that decide.
        part: "positive" (evidence for the target; the rest counts as 0) or "absolute" (evidence
            for and against).

    Returns:
        `(n,)` shares from 0 to 1. A map without any mass points nowhere and gets the chance
        level. NaN for a map that is not finite.

    Raises:
        ArgumentError: If shapes do not fit, an image has no pixel that decides, or `part` is
            unknown.

    Source:
        Arras, Osman, Samek 2022, "CLEVR-XAI: a benchmark dataset for the ground truth evaluation
        of neural network explanations", arXiv 2003.07258.

    Example:
        >>> values, truth = [[[3.0, 1.0], [0.0, -4.0]]], [[[True, False], [False, False]]]
        >>> relevance_mass(values, truth).tolist()
        [0.75]
        >>> relevance_mass(values, truth, part="absolute").tolist()
        [0.375]
    """
    weigh = PARTS[check_name("part", part, PARTS)]
    maps, inside, missing = checked_maps(values, truth)
    masses = weigh(maps)
    total = masses.sum(axis=1)
    found = np.where(inside, masses, 0.0).sum(axis=1) / np.where(total > 0, total, 1.0)
    return np.where(missing, np.nan, np.where(total > 0, found, inside.mean(axis=1)))


#: What of signed values counts as mass.
PARTS: dict[str, Callable[[Array], Array]] = {
    "positive": lambda values: np.maximum(values, 0.0),
    "absolute": np.abs,
}


@register_metric
@dataclass(frozen=True, eq=False)
class RelevanceMass(Localising):
    """Share of the mass that is at units that decide; see `igsuite.eval.relevance_mass`.

    Args:
        truth: As for `Localising`.
        part: "positive" or "absolute".
    """

    part: str = "positive"
    name: ClassVar[str] = "relevance_mass"

    def __post_init__(self) -> None:
        super().__post_init__()
        check_name("part", self.part, PARTS)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "part": self.part}

    def of_sample(self, values: Array, truth: BoolArray) -> Array:
        return relevance_mass(values, truth, part=self.part)
