"""The convergence study of texts: texts of one length at a time, so that no padding is a unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from igsuite.eval.converging.convergence import convergence
from igsuite.eval.converging.convergence_study import ConvergenceStudy
from igsuite.eval.converging.joined_studies import joined_studies, renumbered
from igsuite.progress import progress_bar
from igsuite.text.explain import TextExplainer
from igsuite.text.explaining.scored_layer import scored_model
from igsuite.text.explaining.text_batch import TextBatch
from igsuite.text.explaining.token_baselines import token_baselines


def text_convergence(
    explainer: TextExplainer,
    texts: Sequence[str],
    target: Any = None,
    first: int = 0,
    *,
    progress: bool = False,
    **asked: Any,
) -> ConvergenceStudy:
    """Measure the error of texts' attributions against what they cost, as `convergence` does.

    Args:
        explainer: Explains them: its model, layer, baseline, score, seed and batch size count.
        texts: The texts.
        target: As for `TextExplainer.explain`, one for all texts.
        first: Number of the first text, where these are a part of more.
        progress: Whether to show a bar.
        **asked: As for `igsuite.eval.convergence`: `rules`, `steps`, `tolerances` and others.

    Returns:
        The study of all texts, numbered as they are given, from `first` on.
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
        first,
        target,
        {**settings, "score": score},
    )
    (fixed,) = explainer.make_inputs.fixed_times(1)
    studies: list[ConvergenceStudy] = []
    with progress_bar("convergence", len(texts), progress) as advance:
        for length in np.unique(encoded.lengths):
            rows = np.flatnonzero(encoded.lengths == length)
            batch = whole.take(rows, [fixed or int(length)])
            study = convergence(
                model,
                batch.inputs,
                baseline=token_baselines(settings["baseline"], batch)[0],
                target=batch.target,
                score=score,
                layer=batch.layer,
                reduce_axis=-1,
                batch_size=settings.get("batch_size"),
                seed=settings["seed"],
                sample_numbers=first + rows,
                **asked,
            )
            studies.append(renumbered(study, first + rows))
            advance(len(rows))
    return joined_studies(studies)
