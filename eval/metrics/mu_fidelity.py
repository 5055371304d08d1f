"""MuFidelity: do sums of attributions go with what the score loses, at one size?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from igsuite.arrays import Array
from igsuite.checks import check_count, check_share
from igsuite.errors import check_name
from igsuite.eval.metrics.correlations import CORRELATIONS
from igsuite.eval.metrics.metric import Metric, check_maps, register_metric
from igsuite.eval.metrics.random_subsets import over_subsets

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


@register_metric
@dataclass(frozen=True)
class MuFidelity(Metric):
    """Correlation of summed attributions with drops of the score, over subsets of one size.

    `corr_S(Σ_{i∈S} v_i, F(x) − F(x without S))`. NaN for a sample of which either does not vary,
    as with a constant map, whose sums are all equal.

    Args:
        share: The size, as a share of a sample's units.
        subsets: Number of subsets.
        correlation: "pearson" as published, or "spearman" as Fel et al. compute it.

    Source: Bhatt, Weller, Moura 2020, arXiv 2005.00631 ("faithfulness"); Fel et al.
        2022, arXiv 2206.04394 (Xplique: Spearman's, 20 % of the units).
    """

    share: float = 0.2
    subsets: int = 200
    correlation: str = "pearson"
    name: ClassVar[str] = "mu_fidelity"
    higher_is_better: ClassVar[bool | None] = True
    bounds: ClassVar[tuple[float, float]] = (-1.0, 1.0)
    undefined: ClassVar[str] = "map or score does not vary"

    def __post_init__(self) -> None:
        check_share("share", self.share)
        check_count("subsets", self.subsets, least=3)
        check_name("correlation", self.correlation, CORRELATIONS)

    def measure(self, values: Array, subject: Subject | None = None, seed: int = 0) -> Array:
        checked, given = check_maps(values, subject)
        sums, drops = over_subsets(checked, given, self.share, self.subsets, seed)
        return CORRELATIONS[self.correlation](sums, drops, given.score_input)
