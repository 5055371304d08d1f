"""What became of the samples of a run, counted and put into words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from igsuite.attribution import Attribution
from igsuite.wording import in_words

#: Samples that a note names at most.
NAMED = 10


@dataclass
class Tally:
    """What became of the samples.

    Args:
        kind: What a sample is: "text" or "picture".
        verdicts: How many samples have which verdict: that of the first method that did
            not converge, if there is one.
        unfinished: Names or line numbers of the samples that did not converge.
        advice: What the first of them could be helped by.
    """

    kind: str
    verdicts: Counter[str] = field(default_factory=Counter)
    unfinished: list[Any] = field(default_factory=list)
    advice: str = ""

    @property
    def count(self) -> int:
        """How many samples there were."""
        return self.verdicts.total()

    def description(self) -> dict[str, Any]:
        """What is written down of it."""
        verdicts = dict(self.verdicts)
        return {f"{self.kind}s": self.count, "verdicts": verdicts, "not_converged": self.unfinished}

    def add(self, names: Sequence[Any], attributions: Mapping[str, Attribution]) -> None:
        """Count the verdicts of a chunk.

        Args:
            names: Name or line number of each sample.
            attributions: The result of each method.
        """
        for row, name in enumerate(names):
            bad = unfinished(attributions, row)
            self.verdicts[next(iter(bad.values()), "converged")] += 1
            if bad:
                self.unfinished.append(name)
                self.advice = self.advice or str(attributions[next(iter(bad))].explanation[row])

    def in_words(self) -> str:
        """Return how many samples were explained, and with which verdicts."""
        verdicts = ", ".join(f"{n} {in_words(name)}" for name, n in self.verdicts.most_common())
        samples = f"{self.count} {self.kind}{'' if self.count == 1 else 's'}"
        if not self.count:
            return f"no {self.kind} was explained"
        return f"{samples} explained: {verdicts}"


def unfinished(attributions: Mapping[str, Attribution], row: int) -> dict[str, str]:
    """Return the verdict of each method that did not converge on a sample."""
    verdicts = {name: str(one.verdict[row]) for name, one in attributions.items()}
    return {name: verdict for name, verdict in verdicts.items() if verdict != "converged"}


def some_of(names: Sequence[Any]) -> str:
    """Name samples, the first few of many.

    Example:
        >>> some_of([3]), some_of(range(1, 13))
        ('3', '1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more')
    """
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(map(str, names[:NAMED]))}{more}"
