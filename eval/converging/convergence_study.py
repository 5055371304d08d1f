"""What a convergence study found, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from igsuite.eval.converging.calibration import calibration_table
from igsuite.eval.converging.calibration_figure import calibration_figure
from igsuite.eval.converging.error_figure import convergence_figure
from igsuite.eval.converging.orders import orders_table
from igsuite.eval.converging.profile_figure import profile_figure
from igsuite.eval.converging.profile_table import no_profiles
from igsuite.eval.converging.recommendation import recommended_steps
from igsuite.eval.converging.steps_figure import steps_figure

COLUMNS = (
    "sample",
    "rule",
    "steps",
    "tolerance",
    "max_steps",
    "evaluations",
    "gap",
    "relative_gap",
    "relative_error",
    "relative_l2",
    "cosine",
    "spearman",
    "top_overlap",
    "estimated_error",
    "within_one",
    "within_two",
    "reference_error",
    "floor",
    "verdict",
)


@dataclass(frozen=True, eq=False)
class ConvergenceStudy:
    """What `igsuite.eval.convergence` returns.

    Args:
        table: One row a sample and run. `rule` ("auto" for the automatic one) with what it was
            asked for, `steps`, `tolerance` or `max_steps`, the others missing; `evaluations`, its
            cost alone; `gap` of completeness and `relative_gap`, its size over the score
            difference's; against the reference `relative_error` (L1), `relative_l2`, `cosine`,
            `spearman` and `top_overlap`; `estimated_error`, the engine's own estimate of the
            first; `within_one` and `within_two`, the shares of units whose truth lies within so
            many standard errors; `reference_error`, the reference's own relative error, 0 where
            the truth was given; `floor`, "reference" or "rounding" where that, and not the rule,
            is what `relative_error` shows; and `verdict`.
        dropped: Samples without a reference, whose errors are missing: number and reason.
        spent: Gradient evaluations of the whole study: "sweep" (all fixed rules, points shared),
            "sweep_one_by_one" (what they would have cost apart), "automatic", "reference",
            "profiles".
        config: The settings that led here.
        profiles: What happens along each sample's path, one row a sample and point: `alpha`, from
            0 at the baseline to 1 at the input, and there the `score`, the `gradient_norm` and
            the `cumulative` attribution. No rows where `profile_steps` was 0.
    """

    table: pd.DataFrame
    dropped: dict[int, str] = field(default_factory=dict)
    spent: dict[str, int] = field(default_factory=dict)
    config: dict[str, Any] = field(default_factory=dict)
    profiles: pd.DataFrame = field(default_factory=no_profiles)

    def orders(self, seed: int = 0) -> pd.DataFrame:
        """Fitted order of every rule with its interval; see `orders_table`."""
        return orders_table(self.table, seed)

    def recommended(
        self, tolerance: float = 0.02, share: float = 0.95, seed: int = 0
    ) -> pd.DataFrame:
        """Smallest settings that are enough, in values and in ranks; see `recommended_steps`."""
        return recommended_steps(self.table, tolerance, share, seed)

    def calibration(self, by: Sequence[str] = ("rule",)) -> pd.DataFrame:
        """How true the error bars are; see `calibration_table`."""
        return calibration_table(self.table, by)

    def figure(self, title: str = "") -> Figure:
        """Error against cost; see `convergence_figure`."""
        return convergence_figure(self.table, title)

    def calibration_figure(self, title: str = "") -> Figure:
        """Estimated against true error; see `calibration_figure`."""
        return calibration_figure(self.table, title)

    def steps_figure(self, tolerance: float = 0.02, share: float = 0.95, title: str = "") -> Figure:
        """What is enough of every rule; see `steps_figure`."""
        return steps_figure(self.recommended(tolerance, share), title)

    def profile_figure(self, title: str = "") -> Figure:
        """What happens along the paths; see `profile_figure`."""
        return profile_figure(self.profiles, title)

    def _repr_html_(self) -> str:
        orders, steps = self.orders().to_html(index=False), self.recommended().to_html(index=False)
        return f"<h4>Fitted orders</h4>{orders}<h4>Enough for 2 %</h4>{steps}"
