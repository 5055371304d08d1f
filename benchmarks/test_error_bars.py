"""The error bar: how near the estimate is to the truth, and whether "converged" can be believed."""

from __future__ import annotations

import numpy as np
import pytest
from subjects import KINKED, SUBJECTS
from truth import PRECISION, true_errors, truth

ESTIMATES = "Estimated over true error, on networks with kinks"
VERDICTS = 'Samples that stop as "converged" and truly are'
SCORES = ("output", "logit")

#: An estimate is called bold below, and cautious above, this many times the truth.
BOLD, CAUTIOUS = 0.7, 1.4

TOLERANCES = (0.05, 0.02, 0.01, 0.005)


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("name", KINKED)
def test_a_midpoint_rule_of_4096_steps_agrees_with_the_truth(name, score, subject, report):
    network = subject(name)
    attribution = network.explain(score, 4, rule="midpoint", steps=4096)
    # What is left is the error of the midpoint rule, by its own estimate, and that of the truth.
    allowed = 2 * attribution.relative_error.max() + PRECISION
    report(
        ESTIMATES,
        f"{name}, {score}: the truth against the midpoint rule, 4,096 steps",
        float(true_errors(attribution, truth(network, score)).max()),
        at_most=float(allowed),
        form="{:.1e}",
        detail=f"relative L1; {network.accuracy:.0%} of held-out samples right",
    )


@pytest.mark.parametrize("steps", [33, 65, 129])
@pytest.mark.parametrize("rule", ["trapezoid", "auto"])
@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("name", KINKED)
def test_the_estimate_is_near_the_true_error(name, score, rule, steps, subject, report):
    network = subject(name)
    budget = {"steps": steps} if rule == "trapezoid" else {"max_steps": steps, "tolerance": 1e-9}
    attribution = network.explain(score, rule=rule, **budget)
    ratio = attribution.relative_error / true_errors(attribution, truth(network, score))
    report(
        ESTIMATES,
        f"{name}, {score}, {rule}, {steps} evaluations: share within {BOLD} to {CAUTIOUS}",
        float(np.mean((ratio >= BOLD) & (ratio <= CAUTIOUS))),
        at_least=0.9,
        form="{:.0%}",
        detail=f"{np.mean(ratio < BOLD):.0%} too bold, {np.mean(ratio > CAUTIOUS):.0%} too "
        f"cautious; median ratio {np.median(ratio):.2f}",
    )


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("name", SUBJECTS)
def test_what_stops_as_converged_is_within_1_1_times_the_tolerance(name, score, subject, report):
    network = subject(name)
    shares, stopped = [], []
    for tolerance in TOLERANCES:
        attribution = network.explain(score, tolerance=tolerance)
        converged = attribution.verdict == "converged"
        errors = true_errors(attribution, truth(network, score))
        shares.append(float(np.mean(errors[converged] <= 1.1 * tolerance)))
        stopped.append(float(converged.mean()))
    report(
        VERDICTS,
        f"{name}, {score}: the lowest share, at 5, 2, 1 and 0.5 %",
        min(shares),
        at_least=0.9,
        form="{:.0%}",
        detail=f"{', '.join(f'{share:.0%}' for share in shares)}; "
        f"{min(stopped):.0%} or more stopped as converged",
    )
