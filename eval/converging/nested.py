"""Step counts at which a rule's coarse members look only where its finest one does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count, takewhile

import numpy as np

from igsuite.arrays import Array, IntArray
from igsuite.checks import check_count
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.rules import RULES, nodes_and_weights

#: Nodes of one rule that are the same but for rounding lie closer than this.
_SAME_NODE_DECIMALS = 12

#: Steps of the k-th member of each ladder. Gauss-Legendre is not nested: its points are evaluated
#: anew, but for those that Gauss-Kronrod with 2 steps + 1 contains.
_LADDERS: dict[str, Callable[[int], int]] = {
    "left": lambda k: 2**k,
    "right": lambda k: 2**k,
    "midpoint": lambda k: 3**k,
    "trapezoid": lambda k: 2**k + 1,
    "simpson": lambda k: 2**k + 1,
    "gauss_legendre": lambda k: 2**k,
    "clenshaw_curtis": lambda k: 2**k + 1,
    "gauss_kronrod": lambda k: 2**k + 1,
    "fejer": lambda k: 2**k - 1,
}


def nested_steps(rule: str, least: int = 8, most: int = 512) -> tuple[int, ...]:
    """Return the step counts of a rule from about `least` to about `most` that share their points.

    Every member looks where the finest does: left and right with 2ᵏ steps, midpoint with 3ᵏ,
    trapezoid, Simpson and Clenshaw-Curtis with 2ᵏ + 1, Fejér with 2ᵏ − 1. Gauss-Legendre (2ᵏ)
    and Gauss-Kronrod (2ᵏ + 1) are not nested in themselves; the latter contains the former.

    Args:
        rule: A key of `igsuite.rules.RULES`.
        least: Panels (or powers) to start from, at least 2.
        most: Panels not to exceed.

    Returns:
        The counts, increasing; at least one.

    Raises:
        ArgumentError: If the rule is unknown, or no member lies between `least` and `most`.

    Example:
        >>> nested_steps("trapezoid", 4, 32), nested_steps("midpoint", 4, 100)
        ((5, 9, 17, 33), (9, 27, 81))
    """
    ladder = _LADDERS[check_name("rule", rule, RULES)]
    check_count("least", least, least=2)
    check_count("most", most, least=least)
    base = 3 if rule == "midpoint" else 2
    powers = takewhile(lambda k: base**k <= most, count(1))
    steps = tuple(ladder(k) for k in powers if base**k >= least)
    if not steps:
        raise ArgumentError(
            "most",
            Wording(f"{most} with least={least}, between which {rule} has no member"),
            f"a range that holds a power of {base}",
        )
    return steps


def shared_knots(members: Sequence[tuple[str, int]]) -> tuple[Array, list[IntArray]]:
    """Return every point at which one of several rules looks, each once.

    Args:
        members: Rules with their steps.

    Returns:
        The knots `(knots,)`, increasing on [0, 1]; and for each member the places `(steps,)` of
        its nodes among them.

    Example:
        >>> knots, places = shared_knots([("left", 2), ("trapezoid", 3)])
        >>> knots.tolist(), [each.tolist() for each in places]
        ([0.0, 0.5, 1.0], [[0, 1], [0, 1, 2]])
    """
    if not members:
        return np.zeros(0), []
    nodes = [nodes_and_weights(rule, steps)[0] for rule, steps in members]
    together = np.concatenate(nodes)
    _, first, places = np.unique(
        together.round(_SAME_NODE_DECIMALS), return_index=True, return_inverse=True
    )
    ends = np.cumsum([len(each) for each in nodes])[:-1]
    return together[first], np.split(places, ends)
