"""The files of `--igsuite-report`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from igsuite.listed_files import ListedFiles

if TYPE_CHECKING:
    from igsuite.eval.pytest_plugin.session import EvaluationSession

MANIFEST = "igsuite-pytest.json"
RESULTS, TABLE, PAGE = "results.json", "results.parquet", "report.md"


def write_report(folder: Path, session: EvaluationSession) -> list[Path]:
    """Write what a session found.

    Args:
        folder: A new or empty folder, or one that an earlier session wrote.
        session: The session.

    Returns:
        The files.

    Raises:
        ArgumentError: If the folder is someone else's.
    """
    from igsuite.eval.pytest_plugin.markdown import markdown_report
    from igsuite.eval.pytest_plugin.tidy import tidy_frame

    found = session.found_in_order()
    files = ListedFiles(folder, MANIFEST, {"command": "pytest --igsuite-report"})
    files.add([RESULTS, TABLE, PAGE])
    content: dict[str, Any] = {
        "machine": session.machine,
        "found": [each.as_dict() for each in found],
    }
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    files.write(RESULTS, text.encode(errors="backslashreplace"))
    files.write(TABLE, tidy_frame(found).to_parquet(index=False))
    page = markdown_report(found, session.changes, session.notes)
    files.write(PAGE, page.encode(errors="backslashreplace"))
    files.describe("complete")
    return [folder / each for each in (RESULTS, TABLE, PAGE)]
