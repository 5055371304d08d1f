"""Studies of some samples each, joined to one of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from igsuite.arrays import IntArray
from igsuite.eval.converging.convergence_study import ConvergenceStudy


def renumbered(study: ConvergenceStudy, numbers: IntArray) -> ConvergenceStudy:
    """Return a study with other numbers of its samples.

    Args:
        study: Its samples are numbered from 0.
        numbers: `(n,)` the number of each.
    """
    table = study.table.assign(sample=numbers[study.table["sample"].to_numpy()])
    profiles = study.profiles.assign(sample=numbers[study.profiles["sample"].to_numpy()])
    dropped = {int(numbers[sample]): why for sample, why in study.dropped.items()}
    return replace(study, table=table, dropped=dropped, profiles=profiles)


def joined_studies(studies: Sequence[ConvergenceStudy]) -> ConvergenceStudy:
    """Return one study of the samples of several, which asked for the same runs.

    Args:
        studies: At least one; no sample is in two of them. The settings are those of the first.
    """
    dropped: dict[int, str] = {}
    spent: Counter[str] = Counter()
    for study in studies:
        dropped |= study.dropped
        spent.update(study.spent)
    table = pd.concat([each.table for each in studies], ignore_index=True)
    # As in a study at one go: run after run, and within one the samples in order.
    runs = table.groupby(["rule", "steps", "tolerance", "max_steps"], sort=False, dropna=False)
    order = np.lexsort((table["sample"], runs.ngroup()))
    profiles = pd.concat([each.profiles for each in studies], ignore_index=True)
    return ConvergenceStudy(
        table.iloc[order].reset_index(drop=True),
        dropped,
        dict(spent),
        studies[0].config,
        profiles.sort_values(["sample", "alpha"], kind="stable", ignore_index=True),
    )
