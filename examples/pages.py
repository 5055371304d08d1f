"""How the examples put their tables into the pages of docs/."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[1] / "docs"


def as_markdown(rows: dict[str, dict[str, Any]], name: str, missing: str = "") -> str:
    """A table in Markdown, one row an entry; `missing` stands where one has no number."""
    columns = list(next(iter(rows.values())))
    lines = [[name, *columns], ["---"] * (len(columns) + 1)]
    lines += [
        [key, *(str(row.get(column, missing)) for column in columns)] for key, row in rows.items()
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def put_into_page(page: str, name: str, found: str) -> None:
    """Put what was found where the page says `<!-- table: name -->`."""
    file = DOCS / page
    filled = re.sub(
        rf"(<!-- table: {name} -->).*?(<!-- end -->)",
        lambda marks: f"{marks[1]}\n\n{found}\n\n{marks[2]}",
        file.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    file.write_text(filled, encoding="utf-8")
