"""The files of `--igsuite-report`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from igsuite.errors import ArgumentError, Wording
from igsuite.eval.pytest_plugin.surroundings import commit_of
from igsuite.listed_files import ListedFiles

if TYPE_CHECKING:
    from igsuite.eval.pytest_plugin.session import EvaluationSession

MANIFEST = "igsuite-pytest.json"
RESULTS, TABLE, TEXT, PAGE = "results.json", "results.parquet", "report.md", "report.html"


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
    from igsuite.eval.pytest_plugin.session_document import session_document
    from igsuite.eval.pytest_plugin.tidy import tidy_frame
    from igsuite.eval.reports.page import report_page

    found = session.found_in_order()
    try:
        files = ListedFiles(folder, MANIFEST, {"command": "pytest --igsuite-report"})
        files.add([RESULTS, TABLE, TEXT, PAGE])
    except ArgumentError as error:
        given = Wording(repr(error.given))
        raise ArgumentError("--igsuite-report", given, error.allowed, error.mend) from error
    content: dict[str, Any] = {
        "machine": session.machine,
        "found": [each.without_samples() for each in found],
    }
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    files.write(RESULTS, text.encode(errors="backslashreplace"))
    files.write(TABLE, tidy_frame(found).to_parquet(index=False))
    text = markdown_report(found, session.changes, session.notes)
    files.write(TEXT, text.encode(errors="backslashreplace"))
    commit, against = commit_of(session.config.rootpath), session.saved and session.saved.name
    document = session_document(
        found, session.changes, session.notes, session.machine, commit, against or ""
    )
    files.write(PAGE, report_page(document).encode(errors="backslashreplace"))
    files.describe("complete")
    return [folder / each for each in (RESULTS, TABLE, TEXT, PAGE)]
