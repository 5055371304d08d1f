"""The command `igsuite evaluate`: compute what a run lacks, and print what it found."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
from rich.console import Console

from igsuite.commands.quiet_tensorflow import import_tensorflow
from igsuite.eval.runs.run import Run
from igsuite.eval.runs.summary import summary
from igsuite.eval.runs.summary_table import method_in_words, print_summary
from igsuite.eval.runs.unchanged import unchanged_run
from igsuite.eval.statistics import compare
from igsuite.json_lines import json_line
from igsuite.notes import print_note
from igsuite.visible import visible
from igsuite.wording import counted


def evaluate_file(
    config: Path, *, out: Path | None, resume: bool, as_json: bool, console: Console
) -> Run:
    """Evaluate what a configuration says, or what is left of it, and print what was found.

    Args:
        config, out, resume: As for `compute_file`, whose errors it raises.
        as_json: Whether to print lines of JSON in place of the tables.
        console: Where to print.

    Returns:
        The Run, complete.
    """
    run, computed = (unchanged_run(config, out) if resume else None), 0
    if run is None:
        import_tensorflow()
        from igsuite.eval.runs.computed_run import compute_file

        run, computed = compute_file(config, out=out, resume=resume)
    _print(run, as_json, console)
    shards = counted(computed, "shard")
    done = "nothing left to compute" if not computed else f"{shards} computed now"
    samples = counted(len(run.identity.names), "sample")
    print_note(f"{samples} in {visible(str(run.path))}: {done}")
    return run


def _print(run: Run, as_json: bool, console: Console) -> None:
    table = summary(run.results, run.config["run"]["seed"])
    if as_json:
        for record in table.to_dict("records"):
            known = {str(k): None if _is_nan(v) else v for k, v in record.items()}
            console.file.write(json_line(known))
        return
    print_summary(table, run.verdicts, console)
    for sentence in _sentences(run):
        console.print(sentence, highlight=False, markup=False, soft_wrap=not console.is_terminal)


def _sentences(run: Run) -> list[str]:
    """What can be said of each two methods, in one sentence."""
    keys = [(str(each["method"]), str(each["baseline"])) for each in run.explanations]
    labels = {key: method_in_words(*key) for key in keys}
    results = run.results
    pairs = zip(results["method"], results["baseline"], strict=True)
    operators = results["operator"].where(results["operator"] != "", "none")
    frame = results.assign(method=[labels[pair] for pair in pairs], operator=operators)
    if len(labels) < 2 or frame["sample"].nunique() < 2:
        return []
    return compare(frame, protocol=("operator",), seed=run.config["run"]["seed"]).summary


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and (math.isnan(value) or pd.isna(value))
