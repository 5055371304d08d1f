"""What the runs of a study are asked for, checked before anything is computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from igsuite.checks import check_count, check_share
from igsuite.errors import ArgumentError, check_name
from igsuite.eval.converging.nested import nested_steps
from igsuite.ladder import LEVELS
from igsuite.rules import RULES, nodes_and_weights


@dataclass(frozen=True)
class Asked:
    """What one run is asked for; NaN for what it is not.

    Args:
        rule: A fixed rule, or "auto".
        steps: Gradient evaluations of the fixed rule.
        tolerance: Relative error asked of the automatic rule.
        max_steps: Or the most gradient evaluations that it may spend.
    """

    rule: str
    steps: float = np.nan
    tolerance: float = np.nan
    max_steps: float = np.nan

    def limits(self, tolerance: float, max_steps: int) -> tuple[float, int]:
        """Return the tolerance and the most steps of the automatic rule; the given for the rest."""
        if np.isnan(self.tolerance):
            return tolerance, int(self.max_steps)
        return self.tolerance, max_steps


def fixed_runs(
    rules: Sequence[str], steps: Sequence[int] | Mapping[str, Sequence[int]] | None
) -> list[Asked]:
    """Return the runs of fixed rules.

    Args:
        rules: Keys of `igsuite.rules.RULES`.
        steps: The same counts for all, or counts by rule; those missing are the nested ones.

    Raises:
        ArgumentError: If a rule is unknown or cannot have that many steps.
    """
    if isinstance(rules, str):
        raise ArgumentError("rules", rules, "a list of rules", f"Write [{rules!r}].")
    for rule in rules:
        check_name("rules", rule, RULES)
    by_rule = steps if isinstance(steps, Mapping) else {}
    for rule in by_rule:
        check_name("steps", rule, rules)
    runs = []
    for rule in dict.fromkeys(rules):
        counts = by_rule.get(rule) if isinstance(steps, Mapping) else steps
        for count in nested_steps(rule) if counts is None else dict.fromkeys(counts):
            nodes_and_weights(rule, count)
            runs.append(Asked(rule, steps=count))
    return runs


def automatic_runs(tolerances: Sequence[float], budgets: Sequence[int]) -> list[Asked]:
    """Return the runs of the automatic rule, by tolerance and by budget.

    Raises:
        ArgumentError: If a tolerance is no share, or a budget is below the rule's first level.
    """
    for tolerance in tolerances:
        check_share("tolerances", tolerance)
    for budget in budgets:
        check_count("budgets", budget, least=LEVELS[0])
    runs = [Asked("auto", tolerance=each) for each in dict.fromkeys(tolerances)]
    return runs + [Asked("auto", max_steps=each) for each in dict.fromkeys(budgets)]


def each_rule(table: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Go through a study's table by rule, and the automatic one's runs by what was asked of it.

    Args:
        table: As of `ConvergenceStudy.table`.

    Yields:
        The rule, what was asked of it ("steps", "tolerance" or "max_steps"), and its rows.
    """
    asked = np.where(table.steps.notna(), "steps", "max_steps")
    asked = np.where(table.tolerance.notna(), "tolerance", asked)
    for (rule, kind), rows in table.groupby(["rule", asked], sort=False):
        yield str(rule), str(kind), rows
