"""The command `igsuite compare`: print what runs say of each other, and write it on request."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from igsuite.eval.reports.compared_runs import compare_runs
from igsuite.eval.reports.comparison_view import comparison_record, print_comparison
from igsuite.eval.reports.document import document_of
from igsuite.eval.reports.forms import FORMATS, report_files
from igsuite.json_lines import json_line
from igsuite.listed_files import ListedFiles
from igsuite.notes import print_note
from igsuite.progress import waiting
from igsuite.visible import visible

MANIFEST = "igsuite-compare.json"


def compare_folders(
    runs: Sequence[Path],
    *,
    protocol: Sequence[str],
    against: str | None,
    out: Path | None,
    as_json: bool,
    command: str,
    seed: int,
    console: Console,
) -> None:
    """Compare runs.

    Args:
        runs: Their folders.
        protocol, against, seed: As for `compare_runs`.
        out: Folder to write: everything in every form.
        as_json: Whether to print a line of JSON in place of the tables.
        command: The command, for the provenance.
        console: Where to print.

    Raises:
        ArgumentError: If runs can't be compared, or the folder is someone else's.
        RunError: If a run cannot be read.
    """
    files = None if out is None else ListedFiles(out, MANIFEST, {"command": command})
    with waiting("comparing"):
        compared = compare_runs(runs, protocol=protocol, against=against, seed=seed)
        document = document_of(compared, command=command, seed=seed)
    # Before anything is printed to someone who may stop reading.
    if files is not None:
        contents = {
            f"comparison{ending}": content
            for form in FORMATS
            for ending, content in report_files(form, compared, document)
        }
        files.add(list(contents))
        for name, content in contents.items():
            files.write(name, content)
        files.describe("complete")
    if as_json:
        console.file.write(json_line(comparison_record(document)))
    else:
        print_comparison(document, console)
    if files is not None:
        print_note(f"in {visible(str(out))}: {', '.join(files.names)}")
