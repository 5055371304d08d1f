"""The command `igsuite evaluate`: compute what a run lacks, and print what it found."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from rich.console import Console

from igsuite.eval.runs.computing import compute_run
from igsuite.eval.runs.configuration import Configuration
from igsuite.eval.runs.configuration_file import read_configuration
from igsuite.eval.runs.evaluation import Evaluation
from igsuite.eval.runs.explanations import label_of
from igsuite.eval.runs.image_evaluation import ImageEvaluation
from igsuite.eval.runs.run import Run
from igsuite.eval.runs.run_environment import run_environment
from igsuite.eval.runs.run_identity import RunIdentity
from igsuite.eval.runs.summary import summary
from igsuite.eval.runs.summary_table import print_summary
from igsuite.eval.runs.text_evaluation import TextEvaluation
from igsuite.eval.statistics import compare
from igsuite.json_lines import json_line
from igsuite.notes import print_note, warnings_as_notes
from igsuite.visible import visible
from igsuite.wording import in_words


def evaluate_file(
    config: Path, *, out: Path | None, resume: bool, as_json: bool, console: Console
) -> Run:
    """Evaluate what a configuration says, or what is left of it.

    Args:
        config: A TOML file.
        out: Folder to write; `None` for the configuration's own, or one named after its file.
        resume: Whether to go on with a run that was begun; otherwise one is refused.
        as_json: Whether to print lines of JSON in place of the tables.
        console: Where to print.

    Returns:
        The Run, complete.

    Raises:
        ArgumentError: If the configuration or a file cannot be used.
        RunError: If the run cannot go on; what was finished is kept.
        InterruptedRun: If the user interrupts; likewise.
    """
    configuration = read_configuration(config)
    folder = out or run_folder(config, configuration)
    evaluation = evaluation_of(configuration, config.parent)
    identity = RunIdentity(
        config=configuration.resolved(),
        fingerprints=evaluation.fingerprints,
        names=evaluation.names,
        shard_size=configuration.run.shard,
        environment=run_environment(),
    )
    with warnings_as_notes():
        computed = compute_run(folder, identity, evaluation.begin, resume=resume, progress=True)
    run = Run(folder)
    _print(run, as_json, console)
    done = "nothing left to compute" if not computed else f"{computed} shards computed now"
    print_note(f"{len(identity.names)} samples in {visible(str(folder))}: {done}")
    return run


def run_folder(config: Path, configuration: Configuration) -> Path:
    """Return the folder that a configuration's run is written to.

    Example:
        >>> import types
        >>> unsaid = types.SimpleNamespace(run=types.SimpleNamespace(out=None))
        >>> run_folder(Path("reviews.toml"), unsaid).name
        'reviews-run'
    """
    own = configuration.run.out
    return config.with_name(f"{config.stem}-run") if own is None else config.parent / own


def evaluation_of(configuration: Configuration, folder: Path) -> Evaluation:
    """Return the evaluation of texts or pictures that a configuration means."""
    kind = ImageEvaluation if configuration.kind == "image" else TextEvaluation
    return kind(configuration, folder)


def _print(run: Run, as_json: bool, console: Console) -> None:
    table = summary(run.results, run.config["run"]["seed"])
    if as_json:
        for record in table.to_dict("records"):
            known = {str(k): None if _is_nan(v) else v for k, v in record.items()}
            console.file.write(json_line(known))
        return
    print_summary(table, run.verdicts, console)
    for sentence in _sentences(run):
        console.print(sentence, highlight=False, markup=False, soft_wrap=True)


def _sentences(run: Run) -> Iterator[str]:
    """What can be said of each two methods, in one sentence."""
    results = run.results
    methods = [label_of(*each) for each in zip(results["method"], results["baseline"], strict=True)]
    frame = results.assign(method=methods)
    if frame["method"].nunique() < 2 or frame["sample"].nunique() < 2:
        return
    found = compare(frame, protocol=("operator",), seed=run.config["run"]["seed"])
    if found.protocols.empty:  # measured in one way
        yield from found.sentences
        return
    for row in found.protocols.to_dict("records"):
        pair = f"{in_words(row['method'])} against {in_words(row['against'])}"
        found_in = [(name, len(row[name])) for name in ("better", "worse", "undecided")]
        ways = sum(count for _, count in found_in)
        said = ", ".join(f"{name} in {count}" for name, count in found_in if count)
        yield f"{pair}: {said} of {ways} ways of measuring"


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and (math.isnan(value) or pd.isna(value))
