"""Integrated gradients of photos: what 2 % costs, and whether the error bar is true."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from photos import PHOTOS, TRUTH_STEPS, PhotoSubject
from truth import true_errors

GROUP = "Photos"
TOLERANCE = 0.02

#: Fixed rules that the automatic one has to beat, and where the search for their cost begins.
RULES = ("midpoint", "trapezoid", "gauss_legendre", "clenshaw_curtis", "fejer")
FIRST_STEPS = 151

#: The search ends at a number of steps this near to what its error says is needed.
NEAR = 0.05


@cache
def _needed(photos: PhotoSubject, photo: int, rule: str) -> float:
    """Steps at which a fixed rule is truly within the tolerance.

    Its error falls as 1/n: each trial says where to try next, until it says to stay.
    """
    truth = photos.truth()[photo : photo + 1].reshape(1, -1)
    steps = FIRST_STEPS
    for _ in range(6):
        error = true_errors(photos.explain(photo, rule=rule, steps=steps), truth)[0]
        needed = steps * error / TOLERANCE
        if abs(needed / steps - 1) <= NEAR:
            break
        steps = round(needed)
    return float(needed)


@pytest.fixture(scope="module")
def stopped(photos):
    """What the automatic rule hands back at the tolerance, of its own accord."""
    return photos.explain(tolerance=TOLERANCE)


def test_what_stops_is_truly_within_the_tolerance(photos, stopped, report):
    errors = true_errors(stopped, photos.truth().reshape(len(PHOTOS), -1))
    report(
        GROUP,
        f"auto at {TOLERANCE:.0%}: the largest true error",
        float(errors.max()),
        at_most=1.1 * TOLERANCE,
        form="{:.2%}",
        detail=f"{errors.min():.2%} to {errors.max():.2%} of {len(PHOTOS)} photos, against "
        f"Gauss-Legendre, {TRUTH_STEPS:,} steps; {(stopped.verdict == 'converged').sum()} "
        f"converged; {stopped.evaluations.min()} to {stopped.evaluations.max()} evaluations",
    )


def test_the_best_fixed_rule_in_hindsight_costs_more(photos, stopped, report):
    best = np.array([min(_needed(photos, i, rule) for rule in RULES) for i in range(len(PHOTOS))])
    report(
        GROUP,
        f"{TOLERANCE:.0%}: evaluations of the best fixed rule, picked photo by photo, over auto's",
        float(np.exp(np.log(best / stopped.evaluations).mean())),
        at_least=1.25,
        form="{:.2f}×",
        detail=f"geometric mean; {best.min():.0f} to {best.max():.0f} of {', '.join(RULES)}",
    )


def test_the_one_fixed_count_that_serves_all_costs_more(photos, stopped, report):
    counts = {rule: max(_needed(photos, i, rule) for i in range(len(PHOTOS))) for rule in RULES}
    rule = min(counts, key=counts.__getitem__)
    mean = stopped.evaluations.mean()
    report(
        GROUP,
        f"{TOLERANCE:.0%}: the fewest steps of one fixed rule that serve all, over auto's mean",
        float(counts[rule] / mean),
        at_least=1.5,
        form="{:.2f}×",
        detail=f"{counts[rule]:.0f} of {rule.replace('_', '-')}; auto {mean:.0f}",
    )


@pytest.mark.parametrize("budget", [65, 129, 257])
def test_the_estimate_is_near_the_true_error(photos, budget, report):
    found = photos.explain(max_steps=budget, tolerance=1e-9)
    ratio = found.relative_error / true_errors(found, photos.truth().reshape(len(PHOTOS), -1))
    report(
        GROUP,
        f"auto, {budget} evaluations: photos whose estimate is within 0.85 to 1.15 of the truth",
        float(np.mean((ratio >= 0.85) & (ratio <= 1.15))),
        at_least=0.9,
        form="{:.0%}",
        detail=f"{ratio.min():.2f} to {ratio.max():.2f}",
    )
