"""The convergence study of texts: texts of one length at a time, so that no padding is a unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from igsuite.arrays import IntArray
from igsuite.eval.converging.convergence import convergence
from igsuite.eval.converging.convergence_study import ConvergenceStudy
from igsuite.progress import progress_bar
from igsuite.text.explain import TextExplainer
from igsuite.text.explaining.scored_layer import scored_model
from igsuite.text.explaining.text_batch import TextBatch
from igsuite.text.explaining.token_baselines import token_baselines


def text_convergence(
    explainer: TextExplainer,
    texts: Sequence[str],
    target: Any = None,
    *,
    progress: bool = False,
    **asked: Any,
) -> ConvergenceStudy:
    """Measure the error of texts' attributions against what they cost, as `convergence` does.

    Args:
        explainer: Explains them: its model, layer, baseline, score, seed and batch size count.
        texts: The texts.
        target: As for `TextExplainer.explain`, one for all texts.
        progress: Whether to show a bar.
        **asked: As for `igsuite.eval.convergence`: `rules`, `steps`, `tolerances` and others.

    Returns:
        The study of all texts, numbered as they are given.
    """
    encoded = explainer.encoder.encode(list(texts))
    settings = explainer.settings
    model, score = scored_model(explainer.model, settings["score"])
    whole = TextBatch(
        model,
        explainer.make_inputs,
        explainer.encoder,
        explainer.layer,
        explainer.pooling_layer,
        explainer.attribute_special,
        (encoded,),
        np.arange(len(texts)),
        len(texts),
        0,
        target,
        {**settings, "score": score},
    )
    (fixed,) = explainer.make_inputs.fixed_times(1)
    groups: list[IntArray] = []
    studies: list[ConvergenceStudy] = []
    with progress_bar("convergence", len(texts), progress) as advance:
        for length in np.unique(encoded.lengths):
            rows = np.flatnonzero(encoded.lengths == length)
            batch = whole.take(rows, [fixed or int(length)])
            studies.append(
                convergence(
                    model,
                    batch.inputs,
                    baseline=token_baselines(settings["baseline"], batch)[0],
                    target=batch.target,
                    score=score,
                    layer=batch.layer,
                    reduce_axis=-1,
                    batch_size=settings.get("batch_size"),
                    seed=settings["seed"],
                    sample_numbers=rows,
                    **asked,
                )
            )
            groups.append(rows)
            advance(len(rows))
    return _joined(studies, groups)


def _joined(studies: Sequence[ConvergenceStudy], groups: Sequence[IntArray]) -> ConvergenceStudy:
    """Join studies of some samples each to one of all."""
    tables: list[pd.DataFrame] = []
    dropped: dict[int, str] = {}
    spent: Counter[str] = Counter()
    for study, rows in zip(studies, groups, strict=True):
        tables.append(study.table.assign(sample=rows[study.table["sample"].to_numpy()]))
        dropped |= {int(rows[sample]): why for sample, why in study.dropped.items()}
        spent.update(study.spent)
    table = pd.concat(tables, ignore_index=True)
    # As in a study at one go: run after run, and within one the samples in order.
    runs = table.groupby(["rule", "steps", "tolerance", "max_steps"], sort=False, dropna=False)
    order = np.lexsort((table["sample"], runs.ngroup()))
    return ConvergenceStudy(
        table.iloc[order].reset_index(drop=True), dropped, dict(spent), studies[0].config
    )
