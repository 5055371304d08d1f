"""What is compared with what: explanations, methods or whole runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from igsuite.errors import ArgumentError, Wording
from igsuite.eval.figures import label
from igsuite.eval.reports.entries import Entry
from igsuite.eval.runs.explanations import label_of
from igsuite.visible import visible


@dataclass(frozen=True)
class Subjects:
    """What each entry counts as in a comparison.

    Args:
        names: For each entry what it is compared as.
        explanations: For each entry what its explanation is called, where whole runs are compared
            by each of their explanations; else `None`.
        against: The name that all others are compared with; `None` for all pairs.
    """

    names: list[str]
    explanations: list[str] | None
    against: str | None

    @property
    def whole_runs(self) -> bool:
        """Whether each explanation is compared with the same one of another run, and no other."""
        return self.explanations is not None


def subjects_of(
    entries: Sequence[Entry],
    names: Sequence[str],
    protocol: Sequence[str] = (),
    against: str | None = None,
) -> Subjects:
    """Say what is compared with what.

    Args:
        entries: The explanations of all runs.
        names: What each run is called.
        protocol, against: As for `compare_runs`.

    Raises:
        ArgumentError: If `against` is neither a run nor an explanation.
    """
    within = "run" in protocol
    if against in names and not within and len(names) > 1:
        of_runs = [names[entry.run] for entry in entries]
        return Subjects(of_runs, [entry.series.label for entry in entries], against)
    methods = "baseline" in protocol
    plain = [visible(label(e.method)) if methods else e.series.label for e in entries]
    if within or len(names) == 1:
        called = plain
    else:
        runs_of = {(entry.run, name) for entry, name in zip(entries, plain, strict=True)}
        shared = Counter(name for _, name in runs_of)
        called = [
            f"{name} · {visible(names[entry.run])}" if shared[name] > 1 else name
            for entry, name in zip(entries, plain, strict=True)
        ]
    return Subjects(called, None, _meant(against, entries, called, plain, names))


def _meant(
    against: str | None,
    entries: Sequence[Entry],
    called: Sequence[str],
    plain: Sequence[str],
    names: Sequence[str],
) -> str | None:
    if against is None:
        return None
    meant = dict.fromkeys(
        name
        for entry, name, short in zip(entries, called, plain, strict=True)
        if against in (name, short, label_of(entry.method, entry.baseline), entry.method)
    )
    if against in called:
        return against
    if len(meant) == 1:
        return next(iter(meant))
    several = list(meant or dict.fromkeys(called))
    allowed = ", ".join(map(repr, [*several, *(names if len(names) > 1 and not meant else ())]))
    given = Wording(f"{against!r}, which is several") if meant else against
    raise ArgumentError("against", given, allowed)
