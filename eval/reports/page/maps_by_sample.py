"""The maps of a document, sample by sample: a page reads those of the samples that it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from igsuite.eval.reports.page.token_spaces import spaces_before
from igsuite.visible import visible

#: Digits that ride in the page: more than are ever shown.
VALUE_DIGITS, ERROR_DIGITS = 5, 3
#: Characters of a token that are shown; of a longer one its start and its end.
LONGEST = 60


def maps_by_sample(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what is shown of each sample.

    Args:
        document: A report.

    Yields:
        `tokens` (as they are shown) with `spaced` (whether a space stands before each), or
        `picture`, or neither; and `maps`, by the keys of the entries, with `tokens` or `picture`
        of their own where they have them. Numbers are rounded.
    """
    inputs = {name: document.get(name) or () for name in ("tokens", "pictures")}
    maps = document.get("maps") or {}
    for row, sample in enumerate(document["samples"]):
        own = {"tokens": _at(inputs["tokens"], row), "picture": _at(inputs["pictures"], row)}
        found = {key: _at(column, row) for key, column in maps.items()}
        yield {
            **_shown(own, sample.get("text")),
            "maps": {key: _shown(each, sample.get("text")) for key, each in found.items() if each},
        }


def sample_verdicts(document: Mapping[str, Any]) -> dict[str, list[str | None]]:
    """Return each entry's verdicts, sample by sample: what samples are chosen by."""
    return {
        key: [None if own is None else own.get("verdict") for own in column]
        for key, column in (document.get("maps") or {}).items()
    }


def _at(column: Sequence[Any], row: int) -> Any:
    return column[row] if row < len(column) else None


def _cut(token: str) -> str:
    return token if len(token) <= LONGEST else f"{token[: LONGEST - 20]}…{token[-19:]}"


def _shown(own: Mapping[str, Any], text: str | None) -> dict[str, Any]:
    """Return of a sample, a map or a map's grid what rides in the page."""
    found = {name: value for name, value in own.items() if value is not None}
    for name, digits in (("values", VALUE_DIGITS), ("errors", ERROR_DIGITS)):
        if name in found:
            found[name] = [_short(number, digits) for number in found[name]]
    if "tokens" in found:
        found["spaced"] = [int(each) for each in spaces_before(found["tokens"], text)]
        found["tokens"] = [_cut(visible(token)) for token in found["tokens"]]
    if "grid" in found:
        found["grid"] = _shown(found["grid"], None)
    if "verdict" in found:
        found["verdict"] = visible(found["verdict"])
    return found


def _short(number: float | None, digits: int) -> float | None:
    return None if number is None else float(f"{number:.{digits}g}")
