"""A run opened to be read."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd

from igsuite.arrays import AnyArray
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.eval.curves import Curves
from igsuite.eval.runs.arrays_file import arrays_of
from igsuite.eval.runs.computing import ARRAYS_ENDING, RESULTS_ENDING, check_complete, is_complete
from igsuite.eval.runs.curve_arrays import joined_curves
from igsuite.eval.runs.explanations import HEADER, VERDICT_COLUMNS
from igsuite.eval.runs.results_table import empty_results, results_frame
from igsuite.eval.runs.run_error import RunError
from igsuite.eval.runs.run_identity import RunIdentity, read_identity
from igsuite.eval.runs.shards import is_finished, read_shard, shard_name


@dataclass(frozen=True, eq=False)
class RunAttributions:
    """The attributions of a run's samples by one method.

    Args:
        values: For each sample its attributions: `(tokens,)` of a text, `(height, width)` of a
            picture.
        standard_error: For each sample the standard errors, likewise.
    """

    values: tuple[AnyArray, ...]
    standard_error: tuple[AnyArray, ...]


class Run:
    """A run that `igsuite evaluate` wrote, opened to be read.

    A run that is not finished can be read too: there is what was finished by then. Every part is
    checked against its checksum when it is read, and nothing is unpickled.

    Args:
        path: The run's folder.

    Raises:
        ArgumentError: If no run is there.
        RunError: If a file of it was cut off or altered.

    Example:
        >>> Run("no-such-run")
        Traceback (most recent call last):
        igsuite.errors.ArgumentError: path: got 'no-such-run', in which there is no run.json; \
allowed: a folder that igsuite evaluate wrote
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = Path(path)
        identity = read_identity(self.path) if self.path.is_dir() else None
        if identity is None:
            given = Wording(f"{str(path)!r}, in which there is no run.json")
            raise ArgumentError("path", given, "a folder that igsuite evaluate wrote")
        self.identity: RunIdentity = identity
        if self.finished:
            check_complete(self.path)

    @property
    def finished(self) -> bool:
        """Whether it was computed to its end."""
        return is_complete(self.path)

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

    @cached_property
    def results(self) -> pd.DataFrame:
        """One row a sample, method, baseline, operator and metric."""
        frames = [results_frame(each[RESULTS_ENDING]) for _, each in self._shards]
        return pd.concat(frames, ignore_index=True) if frames else empty_results()

    @cached_property
    def verdicts(self) -> pd.DataFrame:
        """One row a sample, method and baseline: the verdict on the attribution, and why.

        Of methods that integrate nothing, which are `exact`, it says no more than that.
        """
        frames = []
        for (shard, _), (arrays, explained) in zip(self._shards, self._explanations, strict=True):
            samples = list(self.identity.shards[shard])
            for number, one in enumerate(explained):
                columns = {name: arrays[f"{number}:{name}"] for name in VERDICT_COLUMNS}
                rows: dict[str, Any] = {"sample": samples, **one, **columns}
                frames.append(pd.DataFrame(rows))
        if not frames:
            return pd.DataFrame(columns=["sample", "method", "baseline", "exact", *VERDICT_COLUMNS])
        return pd.concat(frames, ignore_index=True)

    def attributions(self, method: str, baseline: str | None = None) -> RunAttributions:
        """Return the attributions of all finished samples by one method.

        Args:
            method: Its name.
            baseline: That of its baseline; `None` for the first one that it was computed with.

        Raises:
            ArgumentError: If the run has no such method or baseline.
        """
        values: list[AnyArray] = []
        errors: list[AnyArray] = []
        for number, arrays in self._of_method(method, baseline):
            for part, name in ((values, "values"), (errors, "standard_error")):
                part += _without_padding(arrays[f"{number}:{name}"], arrays.get("lengths"))
        return RunAttributions(tuple(values), tuple(errors))

    def curves(
        self, metric: str, method: str, baseline: str | None = None, operator: str | None = None
    ) -> Curves:
        """Return the curves of all finished samples by one method.

        Args:
            metric: A metric that is the area under a curve, such as "deletion".
            method: The method's name.
            baseline: That of its baseline; `None` for the first one that it was computed with.
            operator: What removed, as the results call it; `None` for the first.

        Returns:
            `Curves`, each the mean over the orders of ties.

        Raises:
            ArgumentError: If the run has no such curves.
        """
        shards = self._of_method(method, baseline)
        known = [name.split(":", 3)[2:] for name in shards[0][1] if name.startswith("true:curves:")]
        check_name("metric", metric, dict.fromkeys(name for name, _ in known))
        operators = [of for name, of in known if name == metric]
        chosen = check_name("operator", operators[0] if operator is None else operator, operators)
        settings = {"score": self.config["explain"]["score"], "operator": chosen}
        return joined_curves(shards, metric, chosen, settings)

    def _of_method(
        self, method: str, baseline: str | None
    ) -> list[tuple[int, dict[str, AnyArray]]]:
        """For each shard the number of a method's explanation in it, and its arrays."""
        found = []
        for arrays, explained in self._explanations:
            check_name("method", method, dict.fromkeys(each["method"] for each in explained))
            own = {o["baseline"]: k for k, o in enumerate(explained) if o["method"] == method}
            chosen = next(iter(own)) if baseline is None else baseline
            found.append((own[check_name("baseline", chosen, own)], arrays))
        if not found:
            raise ArgumentError("method", method, "a run of which a shard is finished")
        return found

    def __repr__(self) -> str:
        count = len(self._shards)
        state = "finished" if self.finished else f"{count} of {len(self.identity.shards)} shards"
        line = f"<Run {self.identity.run_id} in {str(self.path)!r}: {state}, "
        return f"{line}{len(self.identity.names)} samples>"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self))}</p>"

    @cached_property
    def _shards(self) -> list[tuple[int, dict[str, bytes]]]:
        """The number of each finished shard, and its files by ending."""
        numbers = range(len(self.identity.shards))
        finished = [each for each in numbers if is_finished(self.path, each)]
        return [(each, read_shard(self.path, each)) for each in finished]

    @cached_property
    def _explanations(self) -> list[tuple[dict[str, AnyArray], list[dict[str, str]]]]:
        """For each shard its arrays, and the method and baseline of each explanation in it."""
        return [self._explained(number, each[ARRAYS_ENDING]) for number, each in self._shards]

    def _explained(
        self, number: int, content: bytes
    ) -> tuple[dict[str, AnyArray], list[dict[str, str]]]:
        name = f"{shard_name(number)}.{ARRAYS_ENDING}"
        try:
            arrays = arrays_of(content)
            return arrays, json.loads(str(arrays[HEADER]))
        except Exception as error:  # A hostile file can fail in any way.
            raise RunError(f"{name} in {str(self.path)!r}: no arrays can be read") from error


def _without_padding(values: AnyArray, lengths: AnyArray | None) -> list[AnyArray]:
    if lengths is None:
        return list(values)
    return [row[:length] for row, length in zip(values, lengths, strict=True)]
