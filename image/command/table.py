"""What was found, as a table in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from igsuite.image.command.records import class_in_words, error_in_words, verdict_in_words
from igsuite.visible import visible
from igsuite.wording import in_words


def print_table(records: Sequence[dict[str, Any]], console: Console) -> None:
    """Print one row a picture and method.

    Args:
        records: What was found.
        console: Where to print it.
    """
    several = len({each["method"] for each in records}) > 1
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("picture", overflow="fold")
    table.add_column("class", overflow="fold")
    if several:
        table.add_column("method", overflow="fold")
    table.add_column("verdict", overflow="fold")
    table.add_column("error", justify="right", no_wrap=True)
    table.add_column("evaluations", justify="right")
    for each in records:
        cells = [visible(each["picture"]), visible(class_in_words(each))]
        cells += [in_words(each["method"])] if several else []
        cells += [verdict_in_words(each), error_in_words(each), str(each["evaluations"])]
        # As texts: brackets in a name are no markup.
        table.add_row(*map(Text, cells))
    console.print(table)
