"""Edits of what matters least."""

from __future__ import annotations

from collections.abc import Sequence

from igsuite.text.editing.edit_order import least_important_first, text_generators
from igsuite.text.editing.edit_plan import EditPlan
from igsuite.text.editing.token_edit import TokenEdit


def preserving_edits(plans: Sequence[EditPlan], seed: int) -> list[list[TokenEdit]]:
    """Replace the least important units of each text by one of their alternatives at random.

    Args:
        plans: The texts.
        seed: Seed of ties and of the choice.

    Returns:
        The edits of each text: as many as its budget and its alternatives allow.
    """
    edits = []
    for plan, random in zip(plans, text_generators(seed, len(plans)), strict=True):
        chosen = []
        for unit in plan.queue(least_important_first(plan.importance, random)):
            others = plan.alternatives[unit]
            chosen.append(plan.edit(unit, others[int(random.integers(len(others)))]))
        edits.append(chosen)
    return edits
