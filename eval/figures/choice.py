"""Runs of which some samples and explanations were chosen, as if they had no others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from igsuite.arrays import AnyArray, IntArray
from igsuite.checks import is_whole
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.eval.converging.convergence_study import ConvergenceStudy
from igsuite.eval.curves import Curves
from igsuite.eval.figures.series import series_of
from igsuite.eval.figures.ways import counted
from igsuite.eval.runs.convergence_run import ConvergenceRun
from igsuite.eval.runs.opened_run import OpenedRun
from igsuite.eval.runs.run import Run, RunAttributions

Each = TypeVar("Each")

#: Numbers of samples that a caption lists; more are in the command.
_LISTED = 12


def chosen_run(
    run: Run, samples: Sequence[int] | None = None, methods: Sequence[str] | None = None
) -> Run:
    """Return a run with some of its samples and explanations alone, in the order asked for.

    Whatever is drawn or compared of it is of these: means are over the samples chosen, and what is
    best is so among the explanations chosen.

    Args:
        run: The run.
        samples: Numbers of samples, as of `Run.samples`; `None` for all.
        methods: Methods, with every baseline that they were computed from, or explanations as the
            run calls them ("integrated_gradients (zero)"); `None` for all.

    Returns:
        A `Run`.

    Raises:
        ArgumentError: If the run has no such sample or explanation.
    """
    return run if samples is None and methods is None else ChosenRun(run, samples, methods)


class ChosenRun(Run):
    """A run with some of its samples and explanations alone.

    Args:
        run, samples, methods: As for `chosen_run`.

    Raises:
        ArgumentError: If the run has no such sample or explanation.
    """

    def __init__(
        self, run: Run, samples: Sequence[int] | None, methods: Sequence[str] | None
    ) -> None:
        # Opened and checked already.
        self.path, self.identity = run.path, run.identity
        self.samples_chosen, self.methods_chosen = samples is not None, methods is not None
        self.whole = run
        if isinstance(run, ChosenRun):
            # What was chosen twice is told of the run itself.
            self.whole = run.whole
            self.samples_chosen |= run.samples_chosen
            self.methods_chosen |= run.methods_chosen
        numbers = run.samples["sample"].to_list()
        chosen = numbers if samples is None else known_numbers(run.path.name, numbers, samples)
        places = {each: row for row, each in enumerate(self.whole.samples["sample"].to_list())}
        self._rows = [places[each] for each in chosen]
        self._chosen = run.explanations if methods is None else _of_names(run, methods)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.whole!r}. {choice_words(self)}>"

    @cached_property
    def results(self) -> pd.DataFrame:
        found = self.whole.results
        own = {(each["method"], each["baseline"]) for each in self._chosen}
        explained = [each in own for each in zip(found["method"], found["baseline"], strict=True)]
        kept = found["sample"].isin(self.samples["sample"]) & pd.Series(explained, found.index)
        return found[kept].reset_index(drop=True)

    @cached_property
    def samples(self) -> pd.DataFrame:
        return self.whole.samples.iloc[self._rows].reset_index(drop=True)

    @cached_property
    def tokens(self) -> tuple[tuple[str, ...], ...]:
        return self._of_rows(self.whole.tokens)

    @cached_property
    def words(self) -> tuple[IntArray, ...]:
        return self._of_rows(self.whole.words)

    @cached_property
    def pictures(self) -> tuple[AnyArray, ...]:
        return self._of_rows(self.whole.pictures)

    @cached_property
    def explanations(self) -> list[dict[str, Any]]:
        return self._chosen

    @cached_property
    def verdicts(self) -> pd.DataFrame:
        found = self.whole.verdicts
        tables: list[pd.DataFrame] = []
        for each in self._chosen:
            own = (found["method"] == each["method"]) & (found["baseline"] == each["baseline"])
            tables.append(found[own].iloc[self._rows])
        return pd.concat(tables, ignore_index=True)

    def attributions(self, method: str, baseline: str | None = None) -> RunAttributions:
        found = self.whole.attributions(method, self._baseline(method, baseline))
        return RunAttributions(self._of_rows(found.values), self._of_rows(found.standard_error))

    @property
    def curve_names(self) -> list[tuple[str, str]]:
        return self.whole.curve_names

    def curves(
        self, metric: str, method: str, baseline: str | None = None, operator: str | None = None
    ) -> Curves:
        chosen = self._baseline(method, baseline)
        return self._curves(self.whole.curves(metric, method, chosen, operator))

    def reference_curves(self, metric: str, which: str, operator: str | None = None) -> Curves:
        return self._curves(self.whole.reference_curves(metric, which, operator))

    def _baseline(self, method: str, baseline: str | None) -> str:
        own = [each["baseline"] for each in self._chosen if each["method"] == method]
        check_name("method", method, dict.fromkeys(each["method"] for each in self._chosen))
        return own[0] if baseline is None else check_name("baseline", baseline, own)

    def _curves(self, found: Curves) -> Curves:
        rows = self._rows
        return replace(found, true_fractions=found.true_fractions[rows], draws=found.draws[:, rows])

    def _of_rows(self, each: Sequence[Each]) -> tuple[Each, ...]:
        return tuple(each[row] for row in self._rows)


class ChosenStudy(ConvergenceRun):
    """A convergence study with some of its samples alone.

    Args:
        run: The study.
        samples: Numbers of samples.

    Raises:
        ArgumentError: If the study has no such sample.
    """

    def __init__(self, run: ConvergenceRun, samples: Sequence[int]) -> None:
        self.path, self.identity, self.whole = run.path, run.identity, run
        numbers = run.study.table["sample"].unique().tolist()
        self.numbers = sorted(known_numbers(run.path.name, numbers, samples))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.whole!r}. {choice_words(self)}>"

    @cached_property
    def study(self) -> ConvergenceStudy:
        whole = self.whole.study
        return replace(
            whole,
            table=_of_samples(whole.table, self.numbers),
            dropped={each: why for each, why in whole.dropped.items() if each in self.numbers},
            profiles=_of_samples(whole.profiles, self.numbers),
        )


def chosen_of_all(
    runs: Sequence[OpenedRun], samples: Sequence[int] | None, methods: Sequence[str] | None
) -> list[OpenedRun | None]:
    """Return several runs and studies with what was chosen of each.

    Args:
        runs: Runs and convergence studies.
        samples: Numbers of samples, which each of them must have; `None` for all.
        methods: Methods or explanations, of which a run needs not have all; `None` for all.

    Returns:
        What is left of each; `None` of a run that has none of the methods.

    Raises:
        ArgumentError: If a run has no such sample, or none of them has such a method.
    """
    if methods is not None:
        _check_methods([each for each in runs if isinstance(each, Run)], methods)
    found: list[OpenedRun | None] = []
    for run in runs:
        if isinstance(run, Run):
            own = methods and [name for name in methods if name in _names(run)]
            left = own is None or len(own) > 0
            found.append(chosen_run(run, samples, own) if left else None)
        elif isinstance(run, ConvergenceRun) and samples is not None:
            found.append(ChosenStudy(run, samples))
        else:
            found.append(run)
    return found


def _check_methods(runs: Sequence[Run], methods: Sequence[str]) -> None:
    _check_list(methods)
    if not runs or not len(methods):
        allowed = "one method or more, of a run of igsuite evaluate" if runs else "no methods"
        raise ArgumentError("methods", list(methods), allowed)
    known = dict.fromkeys(name for run in runs for name in _names(run))
    for name in methods:
        check_name("methods", name, known)


def known_numbers(name: str, numbers: Sequence[int], samples: Sequence[int]) -> list[int]:
    """Return numbers of samples, each once, known to be of those that there are.

    Args:
        name: What has them.
        numbers: Those that there are.
        samples: Those asked for.

    Raises:
        ArgumentError: If one is not there, is no whole number, or none is asked for.
    """
    if isinstance(samples, str) or not isinstance(samples, (Sequence, np.ndarray)):
        raise ArgumentError("samples", samples, "a list of numbers of samples")
    known = set(numbers)
    for each in samples:
        if not is_whole(each) or each not in known:
            given = Wording(f"{each!r}, which is no sample of {name!r}")
            span = f"from {min(numbers)} to {max(numbers)}" if len(numbers) else "none"
            raise ArgumentError("samples", given, f"its {len(numbers):,} numbers, {span}")
    if not len(samples):
        raise ArgumentError("samples", [], "one number or more")
    return list(dict.fromkeys(samples))


def choice_words(run: OpenedRun) -> str:
    """Say what was chosen of a run, "Chosen: pictures 0 and 3 of 6."; nothing where all was."""
    parts = []
    if isinstance(run, ChosenStudy):
        parts.append(_numbered(run, run.numbers))
    if isinstance(run, ChosenRun) and run.samples_chosen:
        parts.append(_numbered(run, run.samples["sample"].to_list()))
    if isinstance(run, ChosenRun) and run.methods_chosen:
        names = [each.label for each in series_of(run.whole.explanations)]
        places = [run.whole.explanations.index(each) for each in run.explanations]
        parts.append(f"{_and([names[place] for place in places])} of {len(names)} explanations")
    return f"Chosen: {'; '.join(parts)}." if parts else ""


def _numbered(run: OpenedRun, numbers: Sequence[int]) -> str:
    total = len(run.identity.names)
    if len(numbers) > _LISTED:
        return f"{len(numbers):,} of {counted(total, run)}"
    what = counted(len(numbers), run).partition(" ")[2]
    return f"{what} {_and([str(each) for each in numbers])} of {total:,}"


def _of_names(run: Run, names: Sequence[str]) -> list[dict[str, Any]]:
    _check_list(names)
    if not len(names):
        raise ArgumentError("methods", [], "one method or more")
    known = _names(run)
    chosen: dict[str, dict[str, Any]] = {}
    for name in names:
        check_name("methods", name, known)
        own = (each for each in run.explanations if name in (each["method"], each["label"]))
        chosen |= {each["label"]: each for each in own}
    return list(chosen.values())


def _check_list(names: object) -> None:
    if isinstance(names, str) or not isinstance(names, Sequence):
        raise ArgumentError("methods", names, "a list of methods")


def _names(run: Run) -> list[str]:
    """What explanations of a run can be chosen by."""
    parts = ("method", "label")
    return list(dict.fromkeys(str(each[part]) for part in parts for each in run.explanations))


def _of_samples(table: pd.DataFrame, numbers: Sequence[int]) -> pd.DataFrame:
    return table[table["sample"].isin(numbers)].reset_index(drop=True)


def _and(parts: Sequence[str]) -> str:
    """Join words by commas and "and"."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
