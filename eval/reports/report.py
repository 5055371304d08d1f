"""A report of runs as files: a page, Markdown, and tables for machines."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from igsuite.checks import check_count
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.eval.reports.compared_runs import compare_runs
from igsuite.eval.reports.document import document_of
from igsuite.eval.reports.forms import FORMATS, report_files
from igsuite.eval.runs.run import Run
from igsuite.whole_files import write_whole


def report(
    runs: Sequence[Run | str | PathLike[str]],
    path: str | PathLike[str] = "report.html",
    *,
    formats: Sequence[str] | None = None,
    names: Sequence[str] | None = None,
    samples: int = 1000,
    title: str | None = None,
    protocol: Sequence[str] = (),
    against: str | None = None,
    command: str = "",
    seed: int = 0,
) -> list[Path]:
    """Write a report of runs: what was compared, what was found, and every sample.

    Args:
        runs: Runs, or their folders. Several are compared on the samples that they have in common.
        path: The file to write; its folder is made. A file of this name is written over.
        formats: Some of "html", one page that needs nothing else; "markdown", for a pull request;
            "json", all but the pictures; "csv" and "parquet", a file for each table, whose name
            goes behind that of `path`. `None` for what the ending of `path` says.
        names, protocol, against: As for `compare_runs`.
        samples: The most samples that are shown one by one; all numbers are of all samples.
        title: Its title; `None` for the runs' names.
        command: The command that asked for it, for its provenance.
        seed: Seed of what is resampled or drawn.

    Returns:
        The files, in the order of `formats`.

    Raises:
        ArgumentError: If a run is given twice, no sample is in common, or an argument cannot be
            used.
        RunError: If a run cannot be read, which the error names.
    """
    check_count("samples", samples, least=0)
    file = Path(path)
    asked = _formats(file, formats)
    compared = compare_runs(runs, names=names, protocol=protocol, against=against, seed=seed)
    found = document_of(compared, samples=samples, title=title, command=command, seed=seed)
    written = []
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        for form in asked:
            for ending, content in report_files(form, compared, found):
                written.append(file if ending == file.suffix else _beside(file, ending))
                write_whole(written[-1], content)
    except OSError as error:
        given = Wording(f"{str(file)!r} ({error.strerror})")
        raise ArgumentError("out", given, "a file that can be written") from error
    return written


def _formats(file: Path, formats: Sequence[str] | None) -> list[str]:
    if file.is_dir():
        mend = f"Write {str(file / 'report.html')!r}"
        raise ArgumentError("out", Wording(f"{str(file)!r}, a folder"), "a file", mend)
    if formats is not None:
        if isinstance(formats, str) or not formats:
            raise ArgumentError("formats", formats, f"a list of some of {', '.join(FORMATS)}")
        return list(dict.fromkeys(check_name("formats", each, FORMATS) for each in formats))
    by_ending = {ending: form for form, ending in FORMATS.items()}
    if file.suffix not in by_ending:
        allowed = f"a name that ends in {', '.join(by_ending)}"
        raise ArgumentError("out", str(file), allowed, "Or say --formats html")
    return [by_ending[file.suffix]]


def _beside(file: Path, ending: str) -> Path:
    stem = file.stem if file.suffix in FORMATS.values() else file.name
    return file.with_name(f"{stem}{ending}")
