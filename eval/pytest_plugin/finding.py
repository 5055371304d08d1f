"""What an assertion found, and the message of one that failed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from igsuite.tally import NAMED


@dataclass(frozen=True)
class Finding:
    """What an assertion found.

    Args:
        passed: Whether it holds.
        line: What was found, in a line.
        samples: One line for each sample that it fails on, the worst first.
        advice: What to try, a line each.
    """

    passed: bool
    line: str
    samples: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()

    def message(self) -> str:
        """Return what pytest shows where it does not hold."""
        lines = [self.line, *(f"  {each}" for each in self.samples[:NAMED])]
        if len(self.samples) > NAMED:
            lines.append(f"  and {len(self.samples) - NAMED} more")
        return "\n".join([*lines, *(f"Try: {each}" for each in dict.fromkeys(self.advice))])


def worst_first(lines: Iterable[tuple[float, str]]) -> tuple[str, ...]:
    """Return lines in the order of how bad each is, the worst first.

    Example:
        >>> worst_first([(0.1, "sample 0"), (0.5, "sample 3")])
        ('sample 3', 'sample 0')
    """
    return tuple(line for _, line in sorted(lines, key=lambda each: -each[0]))
