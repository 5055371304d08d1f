"""A run computed as a configuration's file says, from wherever it stopped."""

from __future__ import annotations

from pathlib import Path

from igsuite.eval.runs.configuration import Configuration
from igsuite.eval.runs.configuration_file import read_configuration
from igsuite.eval.runs.evaluation import Evaluation
from igsuite.eval.runs.image_evaluation import ImageEvaluation
from igsuite.eval.runs.run import Run
from igsuite.eval.runs.run_environment import run_environment
from igsuite.eval.runs.run_identity import RunIdentity
from igsuite.eval.runs.shard_results import compute_run
from igsuite.eval.runs.text_evaluation import TextEvaluation
from igsuite.eval.runs.unchanged import asked_of, run_folder, write_asked
from igsuite.notes import warnings_as_notes


def computed_run(
    config: Path, *, out: Path | None = None, resume: bool = True, progress: bool = True
) -> Run:
    """Compute what a configuration says, or what is left of it.

    Args:
        config, out, resume, progress: As for `compute_file`, whose errors it raises.

    Returns:
        The Run, complete.
    """
    return compute_file(config, out=out, resume=resume, progress=progress)[0]


def compute_file(
    config: Path, *, out: Path | None = None, resume: bool = True, progress: bool = True
) -> tuple[Run, int]:
    """Compute what a configuration says, or what is left of it.

    Args:
        config: A TOML file.
        out: Folder to write; `None` for the configuration's own, or one named after its file.
        resume: Whether to go on with a run that was begun; otherwise one is refused.
        progress: Whether to show a bar.

    Returns:
        The Run, complete, and how many shards were computed now.

    Raises:
        ArgumentError: If the configuration or a file cannot be used.
        RunError: If the run cannot go on; what was finished is kept.
        InterruptedRun: If the user interrupts; likewise.
    """
    asked = asked_of(config)
    configuration = read_configuration(config)
    folder = out or run_folder(config, configuration.model_dump())
    evaluation = evaluation_of(configuration, config.parent)
    identity = RunIdentity(
        config=configuration.resolved(),
        fingerprints=evaluation.fingerprints,
        names=evaluation.names,
        shard_size=configuration.run.shard,
        environment=run_environment(),
    )
    with warnings_as_notes():
        computed = compute_run(folder, identity, evaluation.begin, resume=resume, progress=progress)
    if asked == asked_of(config):  # not where a file was changed meanwhile
        write_asked(folder, asked)
    return Run(folder), computed


def evaluation_of(configuration: Configuration, folder: Path) -> Evaluation:
    """Return the evaluation of texts or pictures that a configuration means."""
    kind = ImageEvaluation if configuration.kind == "image" else TextEvaluation
    return kind(configuration, folder)
