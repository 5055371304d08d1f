"""The rows of a convergence table: one a sample of a run, against the reference."""

from __future__ import annotations

import numpy as np
import pandas as pd

from igsuite.arrays import IntArray
from igsuite.attribution import Attribution
from igsuite.eval.converging.differences import (
    cosine,
    rank_differences,
    relative_l1,
    relative_l2,
    share_within,
)
from igsuite.eval.converging.reference import Reference, flat


def run_rows(samples: IntArray, found: Attribution, reference: Reference, top: int) -> pd.DataFrame:
    """Return what one run made of some samples, and how far that is from the reference.

    Args:
        samples: `(s,)` sample numbers.
        found: Their attributions.
        reference: Of all samples.
        top: Units of largest value compared.

    Returns:
        One row a sample, with those of the columns of `ConvergenceStudy.table` that do not
        depend on what was asked or on the other runs.
    """
    truth, own, own_error = reference[samples]
    values, errors = flat(found.values), np.hypot(flat(found.standard_error), own)
    ranks = [rank_differences(row[None], one, top) for row, one in zip(values, truth, strict=True)]
    difference = np.abs(found.score_input - found.score_baseline)
    gap = np.asarray(found.completeness_gap)
    relative_gap = np.full(len(gap), np.nan)
    np.divide(np.abs(gap), difference, out=relative_gap, where=difference > 0)
    return pd.DataFrame(
        {
            "sample": samples,
            "evaluations": found.evaluations,
            "gap": gap,
            "relative_gap": relative_gap,
            "relative_error": relative_l1(values, truth),
            "relative_l2": relative_l2(values, truth),
            "cosine": cosine(values, truth),
            "spearman": [rho[0] for rho, _ in ranks],
            "top_overlap": [overlap[0] for _, overlap in ranks],
            "estimated_error": found.relative_error,
            "within_one": share_within(values, truth, errors, 1),
            "within_two": share_within(values, truth, errors, 2),
            "reference_error": own_error,
            "verdict": found.verdict,
        }
    )
