"""Baselines of a method against operators of a metric: does a baseline win where it removes?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from numpy.typing import ArrayLike

from igsuite.errors import check_name
from igsuite.eval.evaluation_table import evaluate
from igsuite.eval.perturbing.subject import Subject


def operator_matrix(
    values: Mapping[str, ArrayLike],
    subjects: Mapping[str, Subject],
    metric: Any = "deletion",
    column: str = "normalised",
    seed: int = 0,
) -> pd.DataFrame:
    """Cross the baselines of a method with the operators that remove.

    An attribution from a blurred baseline is at home in an ablation by blur: read a column for
    how baselines compare under one operator, and the whole for whether that depends on it.

    Args:
        values: For each baseline its attributions `(n, *unit_shape)`.
        subjects: For each operator the same samples.
        metric: As for `evaluate`.
        column: What of `evaluate`'s table is shown: "normalised", which alone compares between
            operators, or "value".
        seed: As for `evaluate`.

    Returns:
        A row a baseline and a column an operator: the mean over the samples that every cell has,
        whose number is `attrs["samples"]`; `attrs["dropped"]` is that of the others.

    Raises:
        ArgumentError: As `evaluate`.

    Source: Sturmfels, Lundberg, Lee 2020, "Visualizing the impact of feature attribution
        baselines", Distill; Haug et al. 2021, arXiv 2101.00905 (how much baselines change
        what ablations say, on tables of numbers).

    Example:
        >>> import keras, numpy as np
        >>> from igsuite.eval import subject
        >>> x = np.array([[3.0, 2.0, 1.0]], dtype="float32")
        >>> total = lambda inputs: keras.ops.sum(inputs, axis=-1)
        >>> subjects = {"0": subject(total, x, operator=0), "2": subject(total, x, operator=2)}
        >>> operator_matrix({"0": x, "2": x - 2}, subjects, column="value").round(2).values.tolist()
        [[2.33, 5.33], [2.33, 5.33]]
    """
    check_name("column", column, ("value", "normalised"))
    parts = {
        operator: evaluate(subject, values, {"metric": metric}, seed)
        for operator, subject in subjects.items()
    }
    table = pd.concat(parts, names=["operator"]).reset_index("operator")
    cells = table.pivot(index="sample", columns=["method", "operator"], values=column)
    complete = cells.dropna()
    matrix = complete.mean().unstack("operator").loc[list(values), list(subjects)]
    matrix.index.name = "baseline"
    matrix.attrs |= {"samples": len(complete), "dropped": len(cells) - len(complete)}
    return matrix
