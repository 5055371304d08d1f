"""One small study with numbers that can be checked by hand."""

import numpy as np
import pandas as pd
import pytest

from igsuite.attribution import Attribution
from igsuite.eval import ConvergenceStudy, Curves
from igsuite.eval.study import Study


def attribution(verdicts, errors, evaluations):
    n = len(verdicts)
    return Attribution(
        values=np.ones((n, 2)),
        standard_error=np.zeros((n, 2)),
        relative_error=np.asarray(errors, dtype=float),
        completeness_gap=np.linspace(-0.5, 0.1, n),
        score_input=np.ones(n),
        score_baseline=np.zeros(n),
        target=np.zeros(n, int),
        evaluations=np.asarray(evaluations),
        verdict=np.array(verdicts),
        explanation=np.array([""] * n),
    )


def curves(middles):
    """Curves 1, middle, 0 at 0, a half and everything: area 1/4 + middle/2."""
    draws = np.array([[[1.0, middle, 0.0] for middle in middles]])
    fractions = np.array([0.0, 0.5, 1.0])
    return Curves(
        "deletion", fractions, np.tile(fractions, (len(middles), 1)), draws, {"score": "output"}
    )


@pytest.fixture
def study():
    rows = []
    for rule, asked, errors in (
        ("left", ("steps", (8, 16)), (0.05, 0.02)),
        ("trapezoid", ("steps", (8, 16)), (0.009, 0.002)),
        ("auto", ("tolerance", (0.02, 0.005)), (0.012, 0.004)),
    ):
        name, values = asked
        for value, error in zip(values, errors, strict=True):
            cost = value if name == "steps" else {0.02: 15, 0.005: 31}[value]
            rows += [
                {
                    "sample": sample,
                    "rule": rule,
                    name: value,
                    "evaluations": cost,
                    "relative_error": error,
                    "reference_error": 1e-4,
                }
                for sample in range(4)
            ]
    return Study(
        "digits",
        "Digits",
        "pixel",
        1437,
        360,
        0.97,
        {
            "integrated_gradients": attribution(
                ["converged", "converged", "budget_exhausted"], [0.01, 0.02, 0.06], [15, 31, 512]
            )
        },
        {
            "integrated_gradients": curves([0.1, 0.2, 0.3]),
            "gradient": curves([0.5, 0.7, 0.9]),
            "random": curves([0.1, 0.2, 0.3]),
        },
        ConvergenceStudy(pd.DataFrame(rows).assign(floor="", spearman=1.0, max_steps=np.nan)),
    )
