"""What the user has to know beside the heatmaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from igsuite.tally import Tally, some_of
from igsuite.text.command.input_texts import InputTexts
from igsuite.text.command.output_files import OutputFiles
from igsuite.visible import visible


def notes(tally: Tally, texts: InputTexts, files: OutputFiles | None) -> Iterator[str]:
    """Yield what the user has to know beside the heatmaps, a line each.

    Args:
        tally: What became of the texts that were explained.
        texts: Knows which were left out.
        files: What was written; `None` for nothing.
    """
    yield tally.in_words()
    if tally.unfinished:
        yield f"not converged: {lines_in_words(tally.unfinished)}. {tally.advice}"
    if skipped := texts.left_out()["bad_lines"]:
        yield f"bad, and left out: {lines_in_words(skipped)}"
    if texts.empty:
        yield f"empty lines passed over: {texts.empty}"
    if files and files.listed.names:
        yield f"written to {visible(str(files.folder))}: {', '.join(files.listed.names)}"


def lines_in_words(numbers: Sequence[int]) -> str:
    """Name lines by number, the first few of many.

    Example:
        >>> lines_in_words([3]), lines_in_words(range(1, 13))
        ('line 3', 'lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more')
    """
    return f"line{'s' if len(numbers) > 1 else ''} {some_of(numbers)}"
