"""The folder of a run opened to be read: what it is of, and the shards that are finished."""

from __future__ import annotations

import html
from abc import ABC
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any, ClassVar

from igsuite.errors import ArgumentError, Wording
from igsuite.eval.runs.computing import check_complete, is_complete
from igsuite.eval.runs.run_identity import RunIdentity, read_identity
from igsuite.eval.runs.shards import is_finished, read_shard


class OpenedRun(ABC):
    """A run that a command wrote, opened to be read.

    Args:
        path: The run's folder.

    Raises:
        ArgumentError: If no run of that command is there.
        RunError: If a file of it was cut off or altered.
    """

    #: The command, and the section that its configurations alone have.
    command: ClassVar[str]
    section: ClassVar[str]

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = Path(path)
        identity = read_identity(self.path) if self.path.is_dir() else None
        allowed = f"a folder that {self.command} wrote"
        if identity is None:
            given = Wording(f"{str(path)!r}, in which there is no run.json")
            raise ArgumentError("path", given, allowed)
        if self.section not in identity.config:
            raise ArgumentError("path", Wording(f"{str(path)!r}, a run of another kind"), allowed)
        self.identity: RunIdentity = identity
        if self.finished:
            check_complete(self.path)

    @property
    def finished(self) -> bool:
        """Whether it was computed to its end."""
        return is_complete(self.path)

    @property
    def samples_here(self) -> int:
        """How many samples were finished: all of them in a run that is."""
        shards = enumerate(self.identity.shards)
        return sum(len(each) for number, each in shards if is_finished(self.path, number))

    @property
    def run_id(self) -> str:
        """What it is called: of its configuration and its fingerprints."""
        return self.identity.run_id

    @property
    def config(self) -> dict[str, Any]:
        """The configuration, every default written out."""
        return self.identity.config

    @property
    def environment(self) -> dict[str, Any]:
        """Versions, devices and variables on which numbers depend."""
        return self.identity.environment

    @property
    def fingerprints(self) -> dict[str, Any]:
        """Checksums of the model, the data and the preprocessing."""
        return self.identity.fingerprints

    @property
    def kind(self) -> str:
        """What the samples are: "text" or "image"."""
        return "text" if self.config["data"]["pictures"] is None else "image"

    @cached_property
    def _shards(self) -> list[tuple[int, dict[str, bytes]]]:
        """The number of each finished shard, and its files by ending."""
        numbers = range(len(self.identity.shards))
        finished = [each for each in numbers if is_finished(self.path, each)]
        return [(each, read_shard(self.path, each)) for each in finished]

    def __repr__(self) -> str:
        count = len(self._shards)
        state = "finished" if self.finished else f"{count} of {len(self.identity.shards)} shards"
        line = f"<{type(self).__name__} {self.run_id} in {str(self.path)!r}: {state}, "
        return f"{line}{len(self.identity.names)} samples>"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self))}</p>"
