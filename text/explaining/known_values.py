"""Attributions that are read off or counted, rather than integrated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from igsuite.arrays import FloatArray
from igsuite.attribution import Attribution
from igsuite.integrate import DEFAULT_TOLERANCE
from igsuite.provenance import environment
from igsuite.text.explaining.text_batch import TextBatch
from igsuite.verdicts import judge


def known_values(
    batch: TextBatch, values: Sequence[FloatArray], config: dict[str, Any]
) -> Attribution:
    """Make the Attribution of values that cost no gradient and are exact.

    Args:
        batch: The texts.
        values: `(n, time)` for each text of a group.
        config: Settings of the method.

    Returns:
        The Attribution: no evaluation of a gradient, no promised sum and so no gap, and judged by
        whether its numbers are numbers.
    """
    scores, _ = batch.scored
    none, undefined = np.zeros(len(batch)), np.full(len(batch), np.nan)
    together = np.concatenate(values, axis=1)
    finite = np.isfinite(together).all(axis=1) & np.isfinite(scores)
    relative_error, verdict, explanation = judge(
        error=none,
        gap=none,
        norm=np.abs(together).sum(axis=1),
        difference=np.ones(len(batch)),
        noise=none,
        trouble=["" if each else "A score or a weight is not finite" for each in finite],
        concentrated=np.zeros(len(batch), dtype=bool),
        tolerance=DEFAULT_TOLERANCE,
    )
    errors = [np.zeros_like(each) for each in values]
    several = len(values) > 1
    return Attribution(
        values=list(values) if several else values[0],
        standard_error=errors if several else errors[0],
        relative_error=relative_error,
        completeness_gap=undefined,
        score_input=scores,
        score_baseline=undefined,
        target=batch.class_target,
        evaluations=np.zeros(len(batch), np.int64),
        verdict=verdict,
        explanation=explanation,
        config={
            **config,
            "exact": True,
            "score": batch.settings["score"],
            "layer": batch.layer.name,
            "environment": environment(),
        },
    )
