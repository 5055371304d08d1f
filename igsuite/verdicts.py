"""Verdicts: whether an attribution may be relied on, and what to try where it may not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from igsuite.arrays import Array, BoolArray

#: Rounding errors that a score collects on its way through a network, in units of the last place.
_ROUNDINGS = 64

#: A gap this many times the estimated error is not explained by it.
_INCONSISTENT = 3.0


def rounding_noise(
    score_input: Array, score_baseline: Array, dtype: np.dtype[np.floating]
) -> Array:
    """What rounding alone may add to the difference of two scores."""
    noise: Array = _ROUNDINGS * np.finfo(dtype).eps * (np.abs(score_input) + np.abs(score_baseline))
    return noise


def judge(
    error: Array,
    gap: Array,
    norm: Array,
    difference: Array,
    noise: Array,
    trouble: list[str],
    concentrated: BoolArray,
    tolerance: float,
) -> tuple[Array, NDArray[np.str_], NDArray[np.str_]]:
    """Judge every sample.

    Args:
        error: `(n,)`, estimated L1 error.
        gap: `(n,)`, completeness gap.
        norm: `(n,)`, L1 norm of the values.
        difference: `(n,)`, score at the input minus score at the baseline.
        noise: `(n,)`, what rounding may add to the gap.
        trouble: What was met that is not finite, in words.
        concentrated: `(n,)`, whether an end of the path hides more than steps can resolve.
        tolerance: Relative error that is good enough.

    Returns:
        Relative errors, verdicts and explanations, `(n,)` each.
    """
    excess = np.maximum(np.abs(gap) - noise, 0)
    # The gap is a sum of the values' errors, so no L1 error is below it.
    bound = np.maximum(error, excess)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where((norm == 0) & (bound == 0), 0.0, bound / norm)
        estimate, missing = error / norm, np.abs(gap) / norm
    verdicts, explanations = [], []
    for sample in range(len(error)):
        if trouble[sample]:
            verdict, why = "non_finite", f"{trouble[sample]}."
        elif not np.isfinite(gap[sample]) or not np.isfinite(difference[sample]):
            verdict, why = "non_finite", "The score at the input or the baseline is not finite."
        elif abs(difference[sample]) <= noise[sample] or norm[sample] < noise[sample]:
            verdict, why = (
                "degenerate_baseline",
                f"The scores at the input and the baseline differ by {difference[sample]:.2g}, "
                "no more than rounding: there is nothing to explain. Try another baseline.",
            )
        elif relative[sample] <= tolerance:
            verdict, why = "converged", ""
        elif concentrated[sample]:
            verdict, why = (
                "inconsistent",
                "The gradient is concentrated at an end of the path, where no number of steps "
                "resolves it, as behind a normalisation of zeros. Take a pad, mask or blurred "
                "baseline.",
            )
        elif excess[sample] > max(tolerance * norm[sample], _INCONSISTENT * error[sample]):
            verdict, why = (
                "inconsistent",
                f"The values miss the score difference by {missing[sample]:.1%}, more than their "
                f"estimated error of {estimate[sample]:.1%} explains: something besides the "
                "path moves the score (dropout, batch statistics, rounding, argmax), or the "
                "steps do not resolve the path. Compare with rule='auto'.",
            )
        else:
            verdict, why = (
                "budget_exhausted",
                f"The estimated error is {100 * relative[sample]:.3g}%, the tolerance "
                f"{100 * tolerance:.3g}%. "
                "Allow more steps (or draws of a random baseline), or a larger tolerance.",
            )
        verdicts.append(verdict)
        explanations.append(why)
    return relative, np.array(verdicts), np.array(explanations)
