"""The result of every attribution method: values, their error bars, and a verdict."""

from __future__ import annotations

import html
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from igsuite.arrays import AnyArray, Arrays, FloatArray, IntArray
from igsuite.errors import ArgumentError, Wording
from igsuite.inputs import Layout

VERDICTS = (
    "converged",
    "budget_exhausted",
    "degenerate_baseline",
    "inconsistent",
    "non_finite",
)

_FORMAT = 1
_PER_SAMPLE = (
    "relative_error",
    "completeness_gap",
    "score_input",
    "score_baseline",
    "target",
    "evaluations",
    "verdict",
    "explanation",
)


@dataclass(frozen=True, eq=False)
class Attribution:
    """Attributions of n samples, each with its error bar and verdict.

    Args:
        values: Attribution of every input number, shaped like the inputs less `reduce_axis`; a
            list or dict for several inputs (None, or left out, for inputs that were fixed). In
            the units of the score.
        standard_error: One standard error of each value, of the integration and, with several
            baselines, of their average. Same shape as `values`. 0 of methods that are `exact`.
        relative_error: `(n,)`, estimated L1 error of the values over their L1 norm; 0 likewise.
        completeness_gap: `(n,)`, sum of values minus (score_input − score_baseline); NaN for
            methods that promise no such sum.
        score_input: `(n,)`, score at x.
        score_baseline: `(n,)`, score at the baseline, averaged over its draws.
        target: `(n,)` ints, or `(n, k)` for outputs of several axes; −1 for a callable target.
        evaluations: `(n,)`, gradient evaluations spent.
        verdict: `(n,)`, one of `VERDICTS`.
        explanation: `(n,)`, why the verdict is not "converged" and what to try; empty if it is.
        config: Every setting that led to the values, and the versions of what computed them.
    """

    values: Arrays
    standard_error: Arrays
    relative_error: FloatArray
    completeness_gap: FloatArray
    score_input: FloatArray
    score_baseline: FloatArray
    target: IntArray
    evaluations: IntArray
    verdict: Any
    explanation: Any
    config: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.verdict)

    @property
    def exact(self) -> bool:
        """Whether the values are, but for rounding, what the method defines.

        Nothing was integrated or averaged, as by a plain gradient, a pooling layer's weights or
        random numbers: there is no error to estimate, and "converged" says only that the numbers
        are finite.
        """
        return bool(self.config.get("exact"))

    def take(self, rows: Iterable[int]) -> Attribution:
        """Return the attributions of the samples at `rows`, in that order."""
        chosen = np.fromiter(rows, int)
        return replace(
            self,
            values=_together(lambda each: each[0][chosen], [self.values]),
            standard_error=_together(lambda each: each[0][chosen], [self.standard_error]),
            **{name: getattr(self, name)[chosen] for name in _PER_SAMPLE},
        )

    @staticmethod
    def join(parts: Sequence[Attribution]) -> Attribution:
        """Return the attributions of all samples of several results, one after another.

        Args:
            parts: Results of one method for inputs of one shape and arrangement.

        Returns:
            The Attribution; its `config` holds the settings that all parts share.

        Example:
            >>> import igsuite
            >>> inputs = np.array([[0.5]]), np.array([[2.0]])
            >>> parts = [igsuite.gradient(lambda x: x[:, 0], each) for each in inputs]
            >>> igsuite.Attribution.join(parts).score_input.tolist()
            [0.5, 2.0]
        """
        shared = {
            name: setting
            for name, setting in parts[0].config.items()
            if all(name in each.config and each.config[name] == setting for each in parts)
        }
        return Attribution(
            _together(np.concatenate, [each.values for each in parts]),
            _together(np.concatenate, [each.standard_error for each in parts]),
            **{name: np.concatenate([getattr(p, name) for p in parts]) for name in _PER_SAMPLE},
            config=shared,
        )

    def summary(self) -> pd.DataFrame:
        """One row a sample: target, scores, gap, error, evaluations and verdict."""
        columns = {name: getattr(self, name) for name in _PER_SAMPLE}
        if self.target.ndim > 1:
            columns["target"] = [tuple(each) for each in self.target.tolist()]
        return pd.DataFrame(columns)

    def __repr__(self) -> str:
        verdicts = ", ".join(f"{count} {name}" for name, count in Counter(self.verdict).items())
        error = f"median relative error {float(np.median(self.relative_error)):.2g}"
        line = (
            f"<Attribution by {self.config.get('method', 'unknown method')}: {len(self)} samples "
            f"({verdicts}), {'exact' if self.exact else error}, "
            f"{int(self.evaluations.sum())} gradient evaluations>"
        )
        # A file may hold anything, control characters for the terminal too.
        return "".join(each for each in line if each.isprintable())

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self))}</p>{self.summary().to_html(notebook=True)}"

    def save(self, path: str | PathLike[str]) -> None:
        """Write everything to one `.npz` file, without pickle.

        Args:
            path: The file; ".npz" is appended where it is missing.

        Raises:
            ArgumentError: If the file can't be written.
        """
        arrays: dict[str, Any] = {name: getattr(self, name) for name in _PER_SAMPLE}
        layout, parts = _apart(self.values)
        _, errors = _apart(self.standard_error)
        for position, name in enumerate(layout.names):
            if parts[name] is not None:
                arrays[f"values:{position}"] = parts[name]
                arrays[f"standard_error:{position}"] = errors[name]
        header = {
            "format": _FORMAT,
            "kind": layout.kind,
            "names": layout.names,
            "config": self.config,
        }
        arrays["header"] = np.array(json.dumps(header, default=_as_python))
        path = Path(path)
        target = path if path.suffix == ".npz" else path.with_name(path.name + ".npz")
        # Written beside and moved into place, so that no half file is ever found under the name.
        partial = target.with_name(target.name + ".partial")
        try:
            with partial.open("wb") as file:
                np.savez_compressed(file, **{k: _plain(v) for k, v in arrays.items()})
            partial.replace(target)
        except OSError as error:
            with suppress(OSError):
                partial.unlink()
            raise ArgumentError(
                "path", Wording(f"{str(path)!r} ({error.strerror})"), "a file that can be written"
            ) from error

    @staticmethod
    def load(path: str | PathLike[str]) -> Attribution:
        """Read what `save` wrote. Nothing is unpickled.

        Args:
            path: The file.

        Returns:
            The Attribution, equal number by number.

        Raises:
            ArgumentError: If the file is missing or is no saved Attribution.
        """
        given = Path(path)
        file = given if given.exists() else given.with_name(given.name + ".npz")
        if not file.exists():
            raise ArgumentError("path", str(path), "a file that Attribution.save wrote")
        try:
            with np.load(file, allow_pickle=False) as stored:
                header = json.loads(str(stored["header"]))
                arrays = {name: stored[name] for name in stored.files if name != "header"}
            if header["format"] != _FORMAT:
                raise ValueError(f"format {header['format']}, not {_FORMAT}")
            layout = Layout(header["kind"], tuple(header["names"]))
            values, errors = (
                layout.join(
                    {
                        name: arrays[f"{part}:{position}"]
                        for position, name in enumerate(layout.names)
                        if f"{part}:{position}" in arrays
                    }
                )
                for part in ("values", "standard_error")
            )
            return Attribution(
                values, errors, **{k: arrays[k] for k in _PER_SAMPLE}, config=dict(header["config"])
            )
        except Exception as error:  # A damaged or hostile file can fail in any way.
            raise ArgumentError(
                "path", Wording(f"{str(path)!r} ({error})"), "a file that Attribution.save wrote"
            ) from error


def _apart(values: Arrays) -> tuple[Layout, dict[str, Any]]:
    if isinstance(values, dict):
        return Layout("dict", tuple(values)), dict(values)
    if isinstance(values, list):
        names = tuple(map(str, range(len(values))))
        return Layout("list", names), dict(zip(names, values, strict=True))
    return Layout("array", ("0",)), {"0": values}


def _together(function: Callable[[list[AnyArray]], AnyArray], results: list[Arrays]) -> Arrays:
    """Apply a function to each array of equally arranged results, all of its places at a time."""
    layout, _ = _apart(results[0])
    apart = [_apart(each)[1] for each in results]
    return layout.join(
        {
            name: None if apart[0][name] is None else function([parts[name] for parts in apart])
            for name in layout.names
        }
    )


def _as_python(value: Any) -> Any:
    return value.tolist() if isinstance(value, (np.ndarray, np.generic)) else repr(value)


def _plain(array: Any) -> Any:
    array = np.asarray(array)
    return array.astype(str) if array.dtype.kind == "O" else array
