"""What became of the texts, counted and put into words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from igsuite.text.attributions import TokenAttributions
from igsuite.text.command.input_texts import Chunk, InputTexts
from igsuite.text.command.output_files import OutputFiles
from igsuite.text.command.pages import unfinished
from igsuite.visible import visible
from igsuite.wording import in_words

#: Lines that a note names at most.
NAMED = 10


@dataclass
class Tally:
    """What became of the texts.

    Args:
        verdicts: How many texts have which verdict: that of the first method that did
            not converge, if there is one.
        unfinished: Lines of the texts that did not converge.
        advice: What the first of them could be helped by.
    """

    verdicts: Counter[str] = field(default_factory=Counter)
    unfinished: list[int] = field(default_factory=list)
    advice: str = ""

    @property
    def count(self) -> int:
        """How many texts there were."""
        return self.verdicts.total()

    def description(self) -> dict[str, Any]:
        """What is written down of it."""
        verdicts = dict(self.verdicts)
        return {"texts": self.count, "verdicts": verdicts, "not_converged": self.unfinished}

    def add(self, chunk: Chunk, found: TokenAttributions) -> None:
        """Count the verdicts of a chunk."""
        for row, line in enumerate(chunk.lines):
            bad = unfinished(found, row)
            self.verdicts[next(iter(bad.values()), "converged")] += 1
            if bad:
                self.unfinished.append(line)
                method = next(iter(bad))
                self.advice = self.advice or str(found.attributions[method].explanation[row])


def notes(tally: Tally, texts: InputTexts, files: OutputFiles | None) -> Iterator[str]:
    """Yield what the user has to know beside the heatmaps, a line each.

    Args:
        tally: What became of the texts that were explained.
        texts: Knows which were left out.
        files: What was written; `None` for nothing.
    """
    verdicts = ", ".join(f"{n} {in_words(name)}" for name, n in tally.verdicts.most_common())
    texts_in_words = f"{tally.count} text{'' if tally.count == 1 else 's'}"
    yield f"{texts_in_words} explained: {verdicts}" if tally.count else "no text was explained"
    if tally.unfinished:
        yield f"not converged: {lines_in_words(tally.unfinished)}. {tally.advice}"
    if skipped := texts.left_out()["bad_lines"]:
        yield f"bad, and left out: {lines_in_words(skipped)}"
    if texts.empty:
        yield f"empty lines passed over: {texts.empty}"
    if files and files.names:
        yield f"written to {visible(str(files.folder))}: {', '.join(files.names)}"


def lines_in_words(numbers: Sequence[int]) -> str:
    """Name lines by number, the first few of many.

    Example:
        >>> lines_in_words([3]), lines_in_words(range(1, 13))
        ('line 3', 'lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more')
    """
    named = ", ".join(map(str, numbers[:NAMED]))
    more = f" and {len(numbers) - NAMED} more" if len(numbers) > NAMED else ""
    return f"line{'s' if len(numbers) > 1 else ''} {named}{more}"
