"""The files of a run: listed before they are written, and never in the place of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from igsuite.errors import ArgumentError
from igsuite.output_manifest import files_of_earlier_run, write_manifest
from igsuite.whole_files import write_whole


class ListedFiles:
    """Files that a run writes to a folder as it goes, with a manifest that lists them.

    Args:
        folder: A new or empty folder, or one that an earlier run wrote.
        manifest: Name of the manifest, a different one for each command.
        description: What the manifest says of the run, beside its state and its files.

    Raises:
        ArgumentError: If the folder is someone else's.
    """

    def __init__(self, folder: Path, manifest: str, description: Mapping[str, Any]) -> None:
        self.folder = folder
        self.manifest = manifest
        self.description = dict(description)
        self._earlier = files_of_earlier_run(folder, manifest)
        self._names: dict[str, None] = {}

    @property
    def names(self) -> list[str]:
        """Names of the files, those in a folder as their folder."""
        return list(dict.fromkeys(name.partition("/")[0] for name in self._names))

    def add(self, names: Sequence[str]) -> None:
        """List files before they are written: after a crash they are still known as the run's.

        The files of an earlier run go when the first ones are added.

        Args:
            names: Paths relative to the folder; those listed already are left as they are.

        Raises:
            ArgumentError: If someone else's file has such a name, or the folder cannot be
                written to.
        """
        if not self._names:
            self._clear()
        for name in names:
            if name not in self._names and (self.folder / name).exists():
                raise ArgumentError(
                    "out",
                    str(self.folder / name),
                    "a folder in which no one else has a file of that name",
                    "It is left alone: name another folder.",
                )
        self._names |= dict.fromkeys(names)
        self.describe("running")

    def write(self, name: str, content: bytes) -> None:
        """Write a file that was added, so that never half of it is found under its name.

        Args:
            name: Path relative to the folder.
            content: All of the file.
        """
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        write_whole(path, content)

    def describe(self, state: str, **more: Any) -> None:
        """Write down how far the run is and what its files are.

        Args:
            state: "running", "complete", "interrupted" or "failed".
            **more: What else there is to say.
        """
        if self._names:
            content = {"state": state, **self.description, **more, "files": list(self._names)}
            write_manifest(self.folder, self.manifest, content)

    def _clear(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for name in self._earlier:
                (self.folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise ArgumentError(
                "out", str(self.folder), "a folder that can be written to", f"{error.strerror}."
            ) from error
