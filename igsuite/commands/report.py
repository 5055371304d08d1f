"""The command `igsuite report`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from igsuite.commands.completions import (
    ALL_METHODS,
    PROTOCOLS,
    REPORT_FORMATS,
    begun,
    some_of,
)
from igsuite.commands.options import Debug, Json, Seed, split_names

Runs = Annotated[
    list[Path], Argument(metavar="RUN...", help="Folders that igsuite evaluate wrote.")
]
Protocol = Annotated[
    str | None,
    Option(
        metavar="NAMES",
        help="Judge within each: baseline, run, or both with a comma. Runs that are judged each by "
        "itself need no samples in common.",
        autocompletion=some_of(PROTOCOLS),
    ),
]
Against = Annotated[
    str | None,
    Option(
        metavar="RUN|METHOD",
        help="Compare all others with this run or explanation alone; otherwise all pairs.",
        autocompletion=begun(ALL_METHODS),
    ),
]


def report(
    runs: Runs,
    out: Annotated[
        Path, Option(metavar="FILE", help="File to write: .html, .md, .json, .csv or .parquet.")
    ] = Path("report.html"),
    formats: Annotated[
        str | None,
        Option(
            help="Some of html, markdown, json, csv, parquet, with commas, beside each other.",
            autocompletion=some_of(REPORT_FORMATS),
        ),
    ] = None,
    samples: Annotated[int, Option(min=0, help="Most samples to show one by one.")] = 1000,
    title: Annotated[str | None, Option(help="Title; otherwise the names of the runs.")] = None,
    protocol: Protocol = None,
    against: Against = None,
    seed: Seed = 0,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Write a report of runs: what was found, and every sample.

    Example: igsuite report reviews-run --out report.html

    Several runs (models, versions of one, baselines) are compared sample by sample:

    \b
    igsuite report old-run new-run --against old-run
    igsuite report old-run new-run --formats html,markdown,csv

    The page needs no network and no other file. The tables of csv and parquet are described in
    docs/guides/reports.md. The names of the files are printed, one a line; with --json also their
    sizes and checksums.
    """
    import shlex

    from igsuite.eval.reports.report import report as write_report
    from igsuite.json_lines import json_line
    from igsuite.progress import waiting
    from igsuite.provenance import file_fingerprint
    from igsuite.visible import visible

    with waiting("comparing, and writing the report"):
        written = write_report(
            runs,
            out,
            formats=None if formats is None else split_names(formats),
            samples=samples,
            title=title,
            protocol=split_names(protocol or ""),
            against=against,
            command=shlex.join(["igsuite", *sys.argv[1:]]),
            seed=seed,
        )
    for file in written:
        found = {"bytes": file.stat().st_size, **file_fingerprint(file), "file": str(file)}
        line = json_line(found).encode(errors="backslashreplace").decode()
        sys.stdout.write(line if as_json else f"{visible(str(file))}\n")
