"""Gradient evaluations that it takes to come truly close to the integral."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from subjects import Subject
from truth import true_errors, truth

GROUP = "Gradient evaluations to a true relative L1 error"
SCORES = ("output", "logit")

#: On the network with kinks: the true error to reach, and on how many reviews.
CLOSE = 1e-3
REVIEWS = 40

#: The steps tried of each rule, in order.
TRIED = {
    "auto": [*range(15, 48), *range(48, 97, 4)],
    "gauss_legendre": [*range(8, 64, 2), *range(64, 257, 16)],
    "midpoint": [23, 32, 45, 64, 91, 128, 181, 256, 362, 512],
    "trapezoid": [64, 91, 128, 181, 256, 362, 512, 724, 1024],
}


@cache
def _needed(subject: Subject, score: str, rule: str) -> NDArray[np.float64]:
    """Steps `(REVIEWS,)` from which the true error stays within `CLOSE`.

    Counted as one more than the most at which it does not: between two steps that are tried, in
    favour of the rule.
    """
    needed = np.ones(REVIEWS)
    for steps in TRIED[rule]:
        budget = {"max_steps": steps, "tolerance": 1e-9} if rule == "auto" else {"steps": steps}
        attribution = subject.explain(score, REVIEWS, rule=rule, **budget)
        needed[true_errors(attribution, truth(subject, score)) > CLOSE] = steps + 1
    return needed


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize(
    ("rule", "factor"), [("trapezoid", 3.0), ("gauss_legendre", 1.5), ("midpoint", None)]
)
def test_kinks_cost_fixed_rules_more_than_the_automatic_one(rule, factor, score, subject, report):
    reviews = subject("ReLU reviews")
    fixed, automatic = (_needed(reviews, score, each) for each in (rule, "auto"))
    report(
        GROUP,
        f"{reviews.name}, {score}, 0.1 %: {rule.replace('_', '-')} over auto",
        float(np.exp(np.log(fixed / automatic).mean())),
        at_least=factor,
        form="{:.2f}×",
        detail=f"medians {np.median(fixed):.0f} and {np.median(automatic):.0f}",
    )


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize(
    ("name", "tolerance", "most"),
    [
        ("ReLU reviews", 1e-3, None),
        ("GELU reviews", 1e-5, 15),
        ("tanh reviews", 1e-5, None),
        ("transformer reviews", 1e-4, 63),
    ],
)
def test_the_automatic_rule_stops_early(name, tolerance, most, score, subject, report):
    network = subject(name)
    attribution = network.explain(score, tolerance=tolerance)
    errors = true_errors(attribution, truth(network, score))
    spent = attribution.evaluations
    within = "" if most is None else f", {np.mean(spent <= most):.0%} with {most} or fewer"
    report(
        GROUP,
        f"{name}, {score}, tolerance {tolerance:g}: the most of {len(spent)} reviews",
        int(spent.max()),
        at_most=most,
        form="{:.0f}",
        detail=f"median {np.median(spent):.0f}{within}; true error {np.median(errors):.1g}, "
        f"at most {errors.max():.1g}",
    )
