"""A convergence study on the disk, opened to be read."""

from __future__ import annotations

from functools import cached_property

from igsuite.errors import ArgumentError, Wording
from igsuite.eval.converging.convergence_study import ConvergenceStudy
from igsuite.eval.runs.opened_run import OpenedRun
from igsuite.eval.runs.study_files import study_of_files


class ConvergenceRun(OpenedRun):
    """A study that `igsuite converge --out` wrote, opened to be read.

    One that is not finished can be read too: there is what was finished by then. Every part is
    checked against its checksum when it is read, and nothing is unpickled.

    Args:
        path: The run's folder.

    Raises:
        ArgumentError: If no such run is there.
        RunError: If a file of it was cut off or altered.

    Example:
        >>> ConvergenceRun("no-such-run")
        Traceback (most recent call last):
        igsuite.errors.ArgumentError: path: got 'no-such-run', in which there is no run.json; \
allowed: a folder that igsuite converge wrote
    """

    command = "igsuite converge"
    section = "converge"

    @cached_property
    def study(self) -> ConvergenceStudy:
        """The study of all finished samples, of which tables and figures are made again.

        Raises:
            ArgumentError: If no shard is finished.
        """
        if not self._shards:
            given = Wording(f"{str(self.path)!r}, of which no shard is finished")
            raise ArgumentError("path", given, "a run that was not stopped at once")
        return study_of_files([files for _, files in self._shards])

    @property
    def names(self) -> list[str]:
        """What each sample of the study is called, by its number."""
        return self.identity.names
