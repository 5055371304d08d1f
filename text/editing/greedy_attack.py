"""The greedy attack: every text takes a step, all their alternatives are scored in one list."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from igsuite.arrays import BoolArray
from igsuite.text.editing.edit_plan import EditPlan
from igsuite.text.editing.judge import Judge
from igsuite.text.editing.token_edit import TokenEdit


def attacked(
    plans: Sequence[EditPlan], queues: Sequence[Sequence[int]], judge: Judge
) -> tuple[list[list[TokenEdit]], BoolArray]:
    """Edit each text's units in the order of its queue until another class is predicted.

    Args:
        plans: The texts.
        queues: For each the units to edit, first to last.
        judge: Says what is predicted.

    Returns:
        The edits of each text, and `(n,)` whether it flipped.
    """
    edits: list[list[TokenEdit]] = [[] for _ in plans]
    flipped = np.zeros(len(plans), dtype=bool)
    for step in range(max(map(len, queues), default=0)):
        active = [row for row, queue in enumerate(queues) if step < len(queue) and not flipped[row]]
        jobs = [
            (row, plans[row].edit(queues[row][step], after))
            for row in active
            for after in plans[row].alternatives[queues[row][step]]
        ]
        if not jobs:
            break
        rows = np.array([row for row, _ in jobs])
        margins, _ = judge.margins(
            [plans[row].edited([*edits[row], edit]) for row, edit in jobs],
            np.array([plans[row].predicted for row in rows]),
        )
        starts = np.searchsorted(rows, [*active, len(plans)])
        for row, start, end in zip(active, starts[:-1], starts[1:], strict=True):
            lowest = start + int(np.argmin(margins[start:end]))
            edits[row].append(jobs[lowest][1])
            flipped[row] = margins[lowest] < 0
    return edits, flipped
