"""The command `igsuite compare`."""

from __future__ import annotations

import shlex
import sys

from igsuite.commands.options import Debug, Json, OutFolder, Seed, console, split_names
from igsuite.commands.report import Against, Protocol, Runs


def compare(
    runs: Runs,
    protocol: Protocol = None,
    against: Against = None,
    out: OutFolder = None,
    seed: Seed = 0,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Compare runs sample by sample: what is better, how surely.

    Example: igsuite compare old-run new-run --against old-run

    One run compares its own methods. Runs of several models, versions of one, or baselines are
    compared on the samples that they have in common, told by their content.

    \b
    igsuite compare reviews-run --against gradient
    igsuite compare reviews-run photos-run --protocol run
    igsuite compare old-run new-run --json | python -m json.tool

    With --out FOLDER, that folder gets everything as comparison.html, .md, .json, and as tables in
    CSV and Parquet.
    """
    from igsuite.eval.reports.compare_command import compare_folders

    compare_folders(
        runs,
        protocol=split_names(protocol or ""),
        against=against,
        out=out,
        as_json=as_json,
        command=shlex.join(["igsuite", *sys.argv[1:]]),
        seed=seed,
        console=console(),
    )
