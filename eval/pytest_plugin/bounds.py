"""Is a metric at least, or at most, a value?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from igsuite.checks import check_number
from igsuite.errors import check_name
from igsuite.eval.pytest_plugin.finding import Finding, worst_first
from igsuite.eval.pytest_plugin.numbers import counted, in_percent, interval, plain
from igsuite.eval.pytest_plugin.records import Measured

#: What has to be within the bound: the whole interval of the mean, or the mean alone.
BY = ("interval", "mean")


def bounded(
    measured: Measured,
    bound: float,
    at_least: bool,
    by: str,
    names: Sequence[str],
    beyond: str = "see what a random order gets: explain(..., method='random')",
) -> Finding:
    """Hold a mean against a bound.

    Args:
        measured: What was measured.
        bound: The value.
        at_least: Whether it bounds from below.
        by: "interval": the interval's unfavourable end has to hold; "mean": the mean.
        names: What messages call each sample.
        beyond: What to try where the mean is beyond the bound.
    """
    check_number("bound", bound)
    check_name("by", by, BY)
    words = f"{'at least' if at_least else 'at most'} {plain(bound)}"
    if measured.mean is None:
        why = "no sample has a number: their attributions, or the model's scores, are not finite"
        if measured.is_normalised:
            why = f"{why}, or the best order that was searched is no better than random ones"
        return Finding(False, f"{measured.label} is not {words}: {why}")
    found = f"{measured.label} is {plain(measured.mean)} in the mean over "
    found += counted(measured.count, "sample")
    mean_holds = measured.mean >= bound if at_least else measured.mean <= bound
    end = measured.low if at_least else measured.high
    if measured.low is None or measured.high is None or end is None:
        found, end_holds = f"{found}, too few for an interval", False
        reaches = "but that says nothing of other samples"
    else:
        bounds = interval(measured.low, measured.high)
        found = f"{found}, {in_percent(measured.confidence)} interval {bounds}"
        end_holds = end >= bound if at_least else end <= bound
        reaches = "the interval reaches beyond"
    if mean_holds if by == "mean" else end_holds:
        return Finding(True, f"{found}: {words}")
    advice = []
    if mean_holds:
        found = f"{found}: the mean is {words}, {reaches}"
        advice.append("more samples, which narrow the interval")
        advice.append("by='mean', if these samples are all that there are")
    else:
        found = f"{found}: not {words}"
        advice.append("look at the samples above: .result of the explanation shows them")
        advice.append(beyond)
    values = np.array([np.nan if each is None else each for each in measured.values])
    distance = bound - values if at_least else values - bound
    lines = worst_first(
        (distance[row], f"{names[row]}: {plain(values[row])}")
        for row in np.flatnonzero(distance > 0).tolist()
    )
    return Finding(False, found, lines, tuple(advice))
