"""A run opened to be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from igsuite.arrays import AnyArray, IntArray
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.eval.curves import Curves
from igsuite.eval.runs.explanations import VERDICT_COLUMNS, label_of
from igsuite.eval.runs.kept_curves import REFERENCES, joined_curves
from igsuite.eval.runs.kept_shard import PICTURES, RESULTS_ENDING, KeptShard, read_kept
from igsuite.eval.runs.opened_run import OpenedRun
from igsuite.eval.runs.results_table import RESULTS_TABLE
from igsuite.eval.runs.run_error import RunError
from igsuite.eval.runs.sample_records import TYPES
from igsuite.eval.runs.shards import shard_name


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


class Run(OpenedRun):
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

    command = "igsuite evaluate"
    section = "evaluate"

    @cached_property
    def results(self) -> pd.DataFrame:
        """One row a sample, method, baseline, operator and metric."""
        frames = [RESULTS_TABLE.to_frame(each[RESULTS_ENDING]) for _, each in self._shards]
        return pd.concat(frames, ignore_index=True) if frames else RESULTS_TABLE.empty()

    @cached_property
    def samples(self) -> pd.DataFrame:
        """One row a finished sample, in the order in which everything else has them.

        `sample`, its number; `name`; `target`, the frozen class by number, or its indices where
        outputs have several axes; `target_name`, `None` where the classes have no names;
        `score_input`; `content`, the SHA-256 of its text or of its file, which tells equal samples
        of several runs; and of texts `text`.
        """
        records = [record for each in self._kept for record in each.records]
        columns = [*TYPES, *(["text"] if self.kind == "text" else [])]
        held = {name: [each[name] for each in records] for name in columns}
        held = {"sample": held.pop("sample"), "name": [], **held}
        held["name"] = [self.identity.names[sample] for sample in held["sample"]]
        numbers = {"sample": np.int64, "score_input": np.float64, "target": None}
        # Others as objects: Pandas' own strings hold no halves of surrogate pairs.
        return pd.DataFrame(
            {name: pd.Series(each, dtype=numbers.get(name, object)) for name, each in held.items()}
        )

    @cached_property
    def tokens(self) -> tuple[tuple[str, ...], ...]:
        """For each finished text its tokens, as many as there are attributions.

        Raises:
            ArgumentError: If the run is of pictures.
        """
        self._check_kind("tokens", "text")
        return tuple(tuple(record["tokens"]) for each in self._kept for record in each.records)

    @cached_property
    def words(self) -> tuple[IntArray, ...]:
        """For each finished text `(tokens,)` number of the word that a token is a part of.

        Words are counted from 0 in each text; −1 at special tokens.

        Raises:
            ArgumentError: If the run is of pictures.
        """
        self._check_kind("words", "text")
        records = (record for each in self._kept for record in each.records)
        return tuple(np.array(record["words"], np.int64) for record in records)

    @cached_property
    def pictures(self) -> tuple[AnyArray, ...]:
        """For each finished picture `(height, width, 3)` uint8, its pixels as the model saw them.

        Raises:
            ArgumentError: If the run is of texts.
        """
        self._check_kind("pictures", "image")
        pixels = [each for kept in self._kept for each in kept.arrays[PICTURES]]
        return tuple(np.repeat(each, 3, -1) if each.shape[-1] == 1 else each for each in pixels)

    @cached_property
    def explanations(self) -> list[dict[str, Any]]:
        """What was explained by: `method`, `baseline`, `label`, and whether it is `exact`.

        `baseline` is empty for a method that takes none, and `label` names both. What is exact
        integrates nothing, so that it has no error.
        """
        listed = self._kept[0].explanations if self._kept else []
        return [{**each, "label": label_of(each["method"], each["baseline"])} for each in listed]

    @cached_property
    def verdicts(self) -> pd.DataFrame:
        """One row a sample, method and baseline: the verdict on the attribution, and why.

        Of methods that integrate nothing, which are `exact`, it says no more than that.
        """
        frames = []
        for kept in self._kept:
            for number, one in enumerate(kept.explanations):
                columns = {name: kept.arrays[f"{number}:{name}"] for name in VERDICT_COLUMNS}
                rows: dict[str, Any] = {"sample": list(kept.samples), **one, **columns}
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
        for number, kept in self._of_method(method, baseline):
            for part, name in ((values, "values"), (errors, "standard_error")):
                part += _without_padding(kept.arrays[f"{number}:{name}"], kept.lengths)
        return RunAttributions(tuple(values), tuple(errors))

    @property
    def curve_names(self) -> list[tuple[str, str]]:
        """The metric and the operator of all curves there are, as `curves` takes them."""
        listed = self._kept[0].curves if self._kept else []
        return [(each["metric"], each["operator"]) for each in listed]

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
        places = [number for number, _ in self._of_method(method, baseline)]
        return self._joined(metric, operator, places, {})

    def reference_curves(self, metric: str, which: str, operator: str | None = None) -> Curves:
        """Return the curves of all finished samples in an order that no method gave.

        Args:
            metric: A metric that is the area under a curve, such as "deletion".
            which: "random", the mean over the seeded random orders, or "oracle", the best of the
                orders that were searched; the areas under both are in the results.
            operator: What removed, as the results call it; `None` for the first.

        Returns:
            `Curves`.

        Raises:
            ArgumentError: If the run has no such curves.
        """
        check_name("which", which, REFERENCES)
        return self._joined(metric, operator, [which] * len(self._kept), {"order": which})

    def _joined(
        self,
        metric: str,
        operator: str | None,
        parts: Sequence[int | str],
        settings: dict[str, Any],
    ) -> Curves:
        """The curves of a metric and an operator of all shards, in each of one order."""
        if not self._kept:
            raise ArgumentError("metric", metric, "a run of which a shard is finished")
        known = self.curve_names
        check_name("metric", metric, dict.fromkeys(name for name, _ in known))
        operators = [of for name, of in known if name == metric]
        chosen = check_name("operator", operators[0] if operator is None else operator, operators)
        number = known.index((metric, chosen))
        shards = [(kept.arrays, number, part) for kept, part in zip(self._kept, parts, strict=True)]
        settings = {"score": self.config["explain"]["score"], "operator": chosen, **settings}
        return joined_curves(shards, self._kept[0].curves[number]["name"], settings)

    def _of_method(self, method: str, baseline: str | None) -> list[tuple[int, KeptShard]]:
        """For each shard the number of a method's explanation in it, and the shard."""
        if not self._kept:
            raise ArgumentError("method", method, "a run of which a shard is finished")
        listed = self.explanations
        check_name("method", method, dict.fromkeys(each["method"] for each in listed))
        own = {one["baseline"]: k for k, one in enumerate(listed) if one["method"] == method}
        chosen = check_name("baseline", next(iter(own)) if baseline is None else baseline, own)
        return [(own[chosen], kept) for kept in self._kept]

    def _check_kind(self, argument: str, kind: str) -> None:
        if self.kind != kind:
            kinds = {"text": "texts", "image": "pictures"}
            given = Wording(f"{argument} of a run of {kinds[self.kind]}")
            raise ArgumentError(argument, given, f"a run of {kinds[kind]}")

    @cached_property
    def _kept(self) -> list[KeptShard]:
        """What each finished shard holds, known to be of the same explanations and curves."""
        shards = self.identity.shards
        kept = [read_kept(k, shards[k], self.kind, files) for k, files in self._shards]
        for (number, _), each in zip(self._shards, kept, strict=True):
            if (each.explanations, each.curves) != (kept[0].explanations, kept[0].curves):
                raise RunError(
                    f"{shard_name(number)} in {str(self.path)!r} is of other explanations or "
                    "curves than the shards before it"
                )
        return kept


def _without_padding(values: AnyArray, lengths: AnyArray | None) -> list[AnyArray]:
    if lengths is None:
        return list(values)
    return [row[:length] for row, length in zip(values, lengths, strict=True)]
