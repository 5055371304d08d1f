"""Attribution methods of texts by name: the engine's, and those that only texts have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from igsuite.arrays import FloatArray
from igsuite.attribution import Attribution
from igsuite.comparators import METHODS
from igsuite.settings import call_with_known
from igsuite.text.explaining.leave_one_out import leave_one_out
from igsuite.text.explaining.pooling_methods import pooling_form
from igsuite.text.explaining.text_batch import TextBatch
from igsuite.text.explaining.token_baselines import token_baselines
from igsuite.text.pooling.weight_forms import FORMS

#: Methods beside those of `igsuite.METHODS`, from a `TextBatch`, and settings of its own that one
#: may have, to an `Attribution` with values `(n, time)`, or a list of them for pairs and triplets;
#: add your own.
TEXT_METHODS: dict[str, Callable[..., Attribution]] = {
    "leave_one_out": leave_one_out,
    # Each form of pooling weights is a method.
    **{f"pooling_{form}": partial(pooling_form, form=form) for form in FORMS},
}


def explain_batch(
    method: str, batch: TextBatch, baseline: Any, own: Mapping[str, Any]
) -> Attribution:
    """Attribute the scores of a batch to its tokens.

    Args:
        method: A name out of `igsuite.METHODS` or `TEXT_METHODS`.
        batch: The texts.
        baseline: As for `token_baselines`.
        own: Settings of this method alone.

    Returns:
        The Attribution. Of the engine's methods it is exactly 0 at padding and at other tokens
        that are held: integrated gradients by themselves, a gradient or a random number not.
    """
    if method in TEXT_METHODS:
        return TEXT_METHODS[method](batch, **own)
    baselines = token_baselines(baseline, batch)
    found = call_with_known(
        METHODS[method],
        {
            **batch.settings,
            **own,
            "baseline": baselines if len(baselines) > 1 else baselines[0],
            "sample_numbers": batch.first + batch.rows,
        },
        model=batch.model,
        inputs=batch.inputs,
        target=batch.target,
        layer=batch.layer,
        reduce_axis=-1,
    )
    return by_side(found, lambda values, side: np.where(batch.held[side], 0, values))


def by_side(found: Attribution, function: Callable[[FloatArray, int], FloatArray]) -> Attribution:
    """Apply a function to the values and to the errors of each text of a group.

    Args:
        found: An Attribution with values `(n, time)`, or a list of them.
        function: From values or errors, and the number of the text in its group, to new ones.
    """
    if isinstance(found.values, list):
        values, errors = (
            [function(each, side) for side, each in enumerate(arrays)]
            for arrays in (found.values, found.standard_error)
        )
        return replace(found, values=values, standard_error=errors)
    return replace(
        found,
        values=function(found.values, 0),
        standard_error=function(found.standard_error, 0),
    )


def of_side(found: Attribution, side: int) -> Attribution:
    """Return the Attribution of one text of each group, with the errors of the whole group."""
    if not isinstance(found.values, list):
        return found
    return replace(found, values=found.values[side], standard_error=found.standard_error[side])
