"""Do the expected tokens or pixels rank first?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from igsuite.arrays import Array, BoolArray
from igsuite.checks import check_number
from igsuite.errors import ArgumentError, Wording
from igsuite.eval.pytest_plugin.finding import Finding, worst_first
from igsuite.eval.pytest_plugin.numbers import counted, in_percent, plain


def expected_units(
    expected: Any, values: Sequence[Array], tokens: Sequence[Sequence[str]] | None
) -> list[BoolArray]:
    """Return for each sample which of its places are expected to rank first.

    Args:
        expected: For each sample booleans shaped like its values, of texts with or without
            padding; or of texts tokens, of which every occurrence is meant: one collection for
            each text, or one token or collection of tokens for all.
        values: Values of each sample.
        tokens: Tokens of each text; `None` where samples are no texts.

    Raises:
        ArgumentError: If it does not fit, or a sample has nothing that is expected, or nothing
            else.
    """
    each = _per_sample(expected, len(values))
    found = []
    for row, value in enumerate(values):
        mask = _mask(each[row], value, None if tokens is None else tokens[row])
        if mask is None:
            given = Wording(f"{each[row]!r} for sample {row}, whose values have {value.shape}")
            raise ArgumentError("expected", given, "booleans shaped like its values, or tokens")
        if not mask.any() or mask.all():
            what = "nothing" if not mask.any() else "all"
            of = "" if tokens is None else f", {list(tokens[row])}"
            given = Wording(f"{what} of sample {row}{of}")
            raise ArgumentError("expected", given, "some units of each sample, not all")
        found.append(mask)
    return found


def ranked_first(
    values: Sequence[Array],
    expected: Sequence[BoolArray],
    share: float,
    names: Sequence[str],
    tokens: Sequence[Sequence[str]] | None,
) -> tuple[Finding, list[float]]:
    """Find the samples whose highest units are not the expected ones.

    Args:
        values: Values of each sample.
        expected: Booleans of each sample.
        share: Of a sample's k highest units, k the number of expected ones, how many have to be
            expected ones.
        names: What messages call each sample.
        tokens: Tokens of each text, for the message.

    Returns:
        The finding, and that share of each sample; ties count by what random order would give.
    """
    check_number("share", share, 0.0)
    shares, lines = [], list[str]()
    for row, (value, mask) in enumerate(zip(values, expected, strict=True)):
        flat, inside = value.ravel(), mask.ravel()
        shares.append(_share_first(flat, inside))
        own = None if tokens is None else tokens[row]
        lines.append(f"{names[row]}: {_said(flat, inside, own, value.shape)}")
    bad = [row for row, each in enumerate(shares) if not each >= share - 1e-9]
    wanted = "all" if share >= 1 else f"{in_percent(share)} of"
    if not bad:
        line = f"{wanted} expected units rank first in {counted(len(shares), 'sample')}"
        return Finding(True, line), shares
    chance = float(np.mean([each.mean() for each in expected]))
    line = (
        f"in {len(bad)} of {counted(len(shares), 'sample')} not {wanted} expected units rank "
        f"first: {in_percent(float(np.mean(shares)))} do in the mean, {in_percent(chance)} would "
        "by chance"
    )
    shown = worst_first((np.nan_to_num(1 - shares[row], nan=1.0), lines[row]) for row in bad)
    advice = (
        "the model may decide by something else: look at what ranks first instead",
        "share=, where fewer are enough",
    )
    return Finding(False, line, shown, advice), shares


def _share_first(values: Array, inside: BoolArray) -> float:
    """Of the k highest values, the share inside; values tied at the border count in part."""
    if not np.isfinite(values).all():
        return float("nan")
    count = int(inside.sum())
    border = np.sort(values)[-count]
    above, tied = values > border, values == border
    places = (count - above.sum()) / tied.sum()
    return float((above & inside).sum() + places * (tied & inside).sum()) / count


def _said(
    values: Array, inside: BoolArray, tokens: Sequence[str] | None, shape: tuple[int, ...]
) -> str:
    """Say which units stand where expected ones should, and how far down those are."""
    if not np.isfinite(values).all():
        return "values that are not finite"
    order = np.argsort(-values, kind="stable")
    count = int(inside.sum())
    first = [unit for unit in order[:count] if not inside[unit]]
    place = {int(unit): rank for rank, unit in enumerate(order, 1)}
    missed = sorted((place[int(unit)], int(unit)) for unit in np.flatnonzero(inside))
    missed = [(rank, unit) for rank, unit in missed if rank > count]

    def named(unit: int) -> str:
        where = [int(each) for each in np.unravel_index(unit, shape)]
        name = str(where) if tokens is None else repr(tokens[unit])
        return f"{name} ({plain(float(values[unit]))})"

    instead = ", ".join(named(int(unit)) for unit in first[:3])
    more = f" and {len(first) - 3} more" if len(first) > 3 else ""
    if not missed:
        return "ties between expected units and others"
    rank, unit = missed[0]
    stand = "ranks first" if count == 1 else f"among the first {count}"
    return (
        f"{instead}{more} {stand}; the expected {named(unit)} is in place {rank} of {len(values)}"
    )


def _per_sample(expected: Any, count: int) -> list[Any]:
    if isinstance(expected, (str, set, frozenset)):
        return [expected] * count
    if isinstance(expected, Collection) and len(expected) == count:
        return list(expected)
    given = Wording(
        f"{len(expected)} entries" if isinstance(expected, Collection) else repr(expected)
    )
    raise ArgumentError("expected", given, f"one entry for each of {count} samples, or a token")


def _mask(expected: Any, values: Array, tokens: Sequence[str] | None) -> BoolArray | None:
    if tokens is not None and isinstance(expected, str):
        return np.array([each == expected for each in tokens])
    if tokens is not None and all(isinstance(each, str) for each in expected):
        return np.array([each in set(expected) for each in tokens])
    mask = np.asarray(expected)
    if mask.dtype != bool:
        return None
    if tokens is not None and mask.ndim == 1 and len(mask) >= len(values):
        mask = mask[: len(values)]
    return mask if mask.shape == values.shape else None
