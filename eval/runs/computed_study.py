"""A convergence study computed shard by shard, in memory or from wherever its folder stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from igsuite.errors import ArgumentError
from igsuite.eval.converging.convergence_study import ConvergenceStudy
from igsuite.eval.runs.computing import compute_shards
from igsuite.eval.runs.convergence_run import ConvergenceRun
from igsuite.eval.runs.run_environment import run_environment
from igsuite.eval.runs.run_identity import RunIdentity
from igsuite.eval.runs.sampled_study import SampledStudy
from igsuite.eval.runs.study_files import joined_files, study_files, study_of_files
from igsuite.progress import progress_bar


def compute_study(
    sampled: SampledStudy, out: Path, *, resume: bool = True, progress: bool = True
) -> tuple[ConvergenceRun, int]:
    """Compute a study in a folder, or what is left of it.

    Args:
        sampled: The samples and the model.
        out: A new or empty folder, or that of the same study.
        resume: Whether to go on with one that was begun; otherwise it is refused.
        progress: Whether to show a bar.

    Returns:
        The ConvergenceRun, complete, and how many shards were computed now.

    Raises:
        ArgumentError: If the folder is someone else's or of another run, or a file cannot be used.
        RunError: If the run cannot go on; what was finished is kept.
        InterruptedRun: If the user interrupts; likewise.
    """
    identity = _identity(sampled)

    def begin() -> Callable[[range], dict[str, bytes]]:
        study = sampled.begin()
        return lambda rows: study_files(study(rows), rows)

    computed = compute_shards(
        out, identity, begin, joined_files, resume=resume, progress=progress, label="studying"
    )
    return ConvergenceRun(out), computed


def study_in_memory(sampled: SampledStudy, progress: bool = True) -> ConvergenceStudy:
    """Compute a study, the same as in a folder, and write nothing.

    Args:
        sampled: The samples and the model.
        progress: Whether to show a bar.
    """
    identity = _identity(sampled)
    study = sampled.begin()
    shards = []
    with progress_bar("studying", len(identity.names), progress) as advance:
        for rows in identity.shards:
            shards.append(study_files(study(rows), rows))
            advance(len(rows))
    return study_of_files(shards)


def _identity(sampled: SampledStudy) -> RunIdentity:
    if not sampled.names:
        raise ArgumentError("input", [], "at least one sample")
    return RunIdentity(
        config=sampled.config,
        fingerprints=sampled.fingerprints,
        names=sampled.names,
        shard_size=sampled.shard_size,
        environment=run_environment(),
    )
