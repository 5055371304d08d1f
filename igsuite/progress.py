"""Progress bars on long work: on the error stream of a terminal, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

#: The consoles of bars that are open.
_OPEN: list[Console] = []


def error_console() -> Console:
    """Return the console of the bar that is open: what another one prints lands on the bar."""
    return _OPEN[-1] if _OPEN else Console(stderr=True)


@contextmanager
def progress_bar(label: str, total: int, shown: bool) -> Iterator[Callable[[int], None]]:
    """Open a bar and yield the function that advances it.

    Args:
        label: What is being done.
        total: How many steps there are.
        shown: Whether to draw it; it stays hidden all the same where there is no terminal.
    """
    console = error_console()
    if not (shown and console.is_terminal):
        yield lambda steps: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(label, total=total)
        _OPEN.append(console)
        try:
            yield lambda steps: bar.advance(task, steps)
        finally:
            _OPEN.pop()


@contextmanager
def waiting(label: str) -> Iterator[None]:
    """Say on a terminal that something takes a while, for as long as it does.

    Args:
        label: What is being done.
    """
    console = error_console()
    if not console.is_terminal:
        yield
        return
    with console.status(label):
        yield
