"""Do the expected tokens or pixels rank first?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from igsuite.arrays import AnyArray, Array, BoolArray
from igsuite.checks import check_number
from igsuite.errors import ArgumentError, Wording
from igsuite.eval.pytest_plugin.finding import Finding, worst_first
from igsuite.eval.pytest_plugin.numbers import counted, in_percent, plain


def check_told_apart(expected: Any, count: int) -> None:
    """Raise where it can't be told which samples tokens are expected of.

    Args:
        expected: As for `expected_units`.
        count: Number of samples.

    Raises:
        ArgumentError: If tokens stand in a list of their own, for several samples.
    """
    if count > 1 and _is_tokens(expected):
        tokens = [repr(str(each)) for each in expected][:3]
        more = [] if len(expected) <= 3 else ["…"]
        together = ", ".join([*tokens, *more])
        apart = ", ".join([*(f"{{{each}}}" for each in tokens), *more])
        given = Wording(f"[{together}] for {count} samples")
        allowed = "tokens that are meant of all samples, or of each its own"
        mend = f"Write {{{together}}} for all, or [{apart}] for one of each."
        raise ArgumentError("expected", given, allowed, mend)


def expected_units(
    expected: Any, values: Sequence[Array], tokens: Sequence[Sequence[str]] | None
) -> list[BoolArray]:
    """Return for each sample which of its places are expected to rank first.

    Args:
        expected: For each sample booleans shaped like its values, of texts with or without
            padding; or of texts tokens, of which every occurrence is meant: for each text a
            collection of tokens, or for all texts a token or a set of tokens.
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
            what = f"{_in_words(each[row])} for sample {row}, whose values have shape {value.shape}"
            allowed = "booleans shaped like its values" + (", or tokens" if tokens else "")
            raise ArgumentError("expected", Wording(what), allowed)
        if not mask.any() or mask.all():
            what = "nothing" if not mask.any() else "all"
            of = "" if tokens is None else f", {list(tokens[row])}"
            given = Wording(f"{what} of sample {row}{of}")
            mend = "Leave out the samples of which nothing else can be expected."
            raise ArgumentError("expected", given, "some units of each sample, not all", mend)
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
    check_number("share", share)
    if not 0 < share <= 1:
        raise ArgumentError("share", share, "a number above 0 and at most 1, e.g. 0.5 for half")
    shares, lines = [], list[str]()
    for row, (value, mask) in enumerate(zip(values, expected, strict=True)):
        flat, inside = value.ravel(), mask.ravel()
        shares.append(_share_first(flat, inside))
        own = None if tokens is None else tokens[row]
        lines.append(f"{names[row]}: {_said(flat, inside, own, value.shape)}")
    bad = [row for row, each in enumerate(shares) if not each >= share - 1e-9]
    if not bad:
        wanted = "all" if share >= 1 else f"at least {in_percent(share)} of the"
        line = f"{wanted} expected units rank first in {counted(len(shares), 'sample')}"
        return Finding(True, line), shares
    chance = float(np.mean([each.mean() for each in expected]))
    fewer = "not all" if share >= 1 else f"fewer than {in_percent(share)}"
    line = (
        f"{fewer} of the expected units rank first in {len(bad)} of "
        f"{counted(len(shares), 'sample')}: in the mean {in_percent(float(np.mean(shares)))} do, "
        f"by chance {in_percent(chance)} would"
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
    check_told_apart(expected, count)
    if _is_tokens(expected):
        return [expected]
    if isinstance(expected, Collection) and len(expected) == count:
        return list(expected)
    given = Wording(
        f"{len(expected)} entries" if isinstance(expected, Collection) else repr(expected)
    )
    allowed = f"one entry for each of {count} samples, or of texts a token or a set of tokens"
    raise ArgumentError("expected", given, allowed)


def _is_tokens(expected: Any) -> bool:
    """Whether these are tokens in an order, and not a token or a set of them."""
    in_order = isinstance(expected, (list, tuple, np.ndarray)) and len(expected) > 0
    return in_order and all(isinstance(each, str) for each in expected)


def _in_words(expected: Any) -> str:
    array = _as_array(expected)
    return (
        f"{array.dtype} of shape {array.shape}"
        if array is not None and array.ndim
        else (repr(expected))
    )


def _as_array(expected: Any) -> AnyArray | None:
    try:
        return np.asarray(expected)
    except ValueError:  # Rows of different lengths.
        return None


def _mask(expected: Any, values: Array, tokens: Sequence[str] | None) -> BoolArray | None:
    if tokens is not None and isinstance(expected, str):
        return np.array([each == expected for each in tokens])
    meant = isinstance(expected, Collection) and all(isinstance(each, str) for each in expected)
    if tokens is not None and meant:
        return np.array([each in set(expected) for each in tokens])
    mask = _as_array(expected)
    if mask is None or mask.dtype != bool:
        return None
    if tokens is not None and mask.ndim == 1 and len(mask) >= len(values):
        mask = mask[: len(values)]
    return mask if mask.shape == values.shape else None
