"""A subject of evaluation: samples, the units that can be removed of them, and how, and a score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import AnyArray, Array, Arrays, BoolArray, IntArray
from igsuite.checks import check_count
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.eval.perturbing.operators import as_operator
from igsuite.eval.perturbing.scored_once import RemovedOf, ScoredOnce
from igsuite.eval.perturbing.units import Units, each_place, labelled
from igsuite.inputs import checked_array
from igsuite.network import read_network
from igsuite.scores import SCORES
from igsuite.scoring import score_made
from igsuite.streams import sample_streams

#: From rows `(m,)` of one lot and their removed units `(m, units)` to what the model takes.
Perturb: TypeAlias = Callable[[IntArray, BoolArray], Arrays]


@dataclass(frozen=True, eq=False)
class Subject:
    """What is perturbed and scored. `subject`, `text_subject` and `image_subject` build it.

    The target is frozen at the samples as they are. Identical perturbed inputs are scored once,
    whoever asks for them, and inputs are never modified.

    Args:
        model: As for `igsuite.score_inputs`.
        perturb: Makes the model's inputs of samples with units removed.
        units: The units.
        numbers: `(n,)` the samples' numbers: what is random of a sample depends on the seed and
            its number alone.
        lots: `(n,)`, equal for samples that can be computed together, such as texts padded alike.
        operator: Configuration of the operator that removes.
        requested: The target asked for, as for `igsuite.integrated_gradients`.
        score: As for `igsuite.integrated_gradients`.
        batch_size: Samples per compiled call; `None`: chosen.
        preprocess: As for `igsuite.integrated_gradients`.
        embed: Makes the subject that `as_numbers` returns, where it is another one.
    """

    model: Any
    perturb: Perturb
    units: Units
    numbers: IntArray
    lots: IntArray
    operator: dict[str, Any]
    requested: Any = None
    score: str = "output"
    batch_size: int | None = None
    preprocess: Any = None
    embed: Callable[[Subject], Subject] | None = None

    @property
    def count(self) -> int:
        """Number of samples n."""
        return len(self.units)

    @property
    def unit_count(self) -> int:
        """The most units that a sample has."""
        return int(self.present.shape[1])

    @property
    def present(self) -> BoolArray:
        """`(n, units)`, false beyond a sample's own units."""
        return self.units.present

    @property
    def target(self) -> IntArray:
        """`(n,)` the target frozen at x, −1 for a callable; `(n, k)` for outputs of several axes
        and, with the rival, for `score="margin"`."""
        return self._frozen[1]

    @property
    def score_input(self) -> Array:
        """`(n,)` score of the samples as they are."""
        return self._frozen[0]

    @cached_property
    def score_removed(self) -> Array:
        """`(n,)` score with every unit removed."""
        return self.scores(np.ones((self.count, 1, self.unit_count), dtype=bool))[:, 0]

    def unit_values(self, values: ArrayLike) -> Array:
        """Sum attributions over each unit.

        Args:
            values: `(n, *unit_shape)`.

        Returns:
            `(n, units)`, NaN where no unit is, and everywhere in a map that is not finite.
        """
        return self.units.sums(values)

    def scores(self, removed: ArrayLike) -> Array:
        """Score samples with units removed.

        Args:
            removed: `(n, k, units)`, true where a unit is removed; `k` ways for each sample.

        Returns:
            `(n, k)` float64, the score of the frozen target.

        Raises:
            ArgumentError: If `removed` has another shape.
        """
        gone = np.asarray(removed)
        if gone.ndim != 3 or (len(gone), gone.shape[2]) != self.present.shape:
            allowed = f"({self.count}, k, {self.unit_count}) booleans"
            raise ArgumentError("removed", Wording(f"shape {gone.shape}"), allowed)
        flat = gone.astype(bool).reshape(-1, gone.shape[2])
        rows = np.repeat(np.arange(self.count), gone.shape[1])
        return self.score_jobs(rows, lambda jobs: flat[jobs]).reshape(gone.shape[:2])

    def score_jobs(self, rows: IntArray, removed_of: RemovedOf) -> Array:
        """Score a long list of jobs without holding what is removed in each of them.

        Args:
            rows: `(jobs,)` the sample of each job.
            removed_of: From numbers `(m,)` of jobs to their removed units `(m, units)`.

        Returns:
            `(jobs,)` float64.
        """
        return self._scored_once(rows, removed_of)

    def with_score(self, score: str) -> Subject:
        """Return the same subject, targets included, with another score.

        Args:
            score: As for `igsuite.integrated_gradients`.
        """
        check_name("score", score, SCORES)
        if score == self.score:
            return self
        if score not in self._other_scores:
            target = self.requested if callable(self.requested) else self.target
            if self.score == "margin" and np.ndim(target) == 2:
                target = target[:, 0]
            self._other_scores[score] = replace(self, score=score, requested=target)
        return self._other_scores[score]

    @cached_property
    def as_numbers(self) -> Subject:
        """The same samples and targets as numbers that a little can be added to.

        Of texts their embeddings: its `model` takes `[embeddings, *inputs]`, of which
        `igsuite.gradient(model, …, reduce_axis=-1).values[0]` explains the embeddings. Else the
        subject itself.
        """
        return self if self.embed is None else self.embed(self)

    @cached_property
    def decisions(self) -> Subject:
        """The same subject with the number of the class that is predicted in place of the score."""
        settings = {each.name: getattr(self, each.name) for each in fields(self)}
        return _Decisions(**{**settings, "requested": None, "score": "output"})

    @cached_property
    def _other_scores(self) -> dict[str, Subject]:
        return {}

    @cached_property
    def _scored_once(self) -> ScoredOnce:
        def score(rows: IntArray, removed_of: RemovedOf) -> Array:
            target = self.requested if callable(self.requested) else self.target[rows]
            return self._score(rows, removed_of, target)[0]

        return ScoredOnce(score, self.present, self.score_input, self.lots)

    @cached_property
    def _frozen(self) -> tuple[Array, IntArray]:
        """Scores and targets of the samples as they are."""
        each = not callable(self.requested) and not isinstance(self.requested, tuple)
        each = each and np.ndim(self.requested) > 0
        scores, targets = np.empty(self.count), [np.empty(0)] * self.count
        for lot in np.unique(self.lots):
            rows = np.flatnonzero(self.lots == lot)
            target = np.asarray(self.requested)[rows] if each else self.requested
            scores[rows], found = self._score(rows, self._nothing, target)
            for row, one in zip(rows.tolist(), found, strict=True):
                targets[row] = one
        return scores, np.stack(targets)

    def _nothing(self, jobs: IntArray) -> BoolArray:
        return np.zeros((len(jobs), self.unit_count), dtype=bool)

    def _score(self, rows: IntArray, removed_of: RemovedOf, target: Any) -> tuple[Array, IntArray]:
        # No more than the batches at hand are perturbed at a time, while the model is busy.
        found, targets = score_made(
            self.model,
            lambda jobs: self.perturb(rows[jobs], removed_of(jobs)),
            len(rows),
            target=target,
            score=self.score,
            batch_size=self.batch_size,
            preprocess=self.preprocess,
        )
        return np.asarray(found, dtype=np.float64), targets


@dataclass(frozen=True, eq=False)
class _Decisions(Subject):
    """A subject whose score is the number of the predicted class."""

    @cached_property
    def _boundary(self) -> float | None:
        """Between the two classes of a single output; `None` where the largest output decides."""
        first = np.zeros(1, dtype=np.int64)
        network = read_network(
            self.model,
            self.perturb(first, self._nothing(first)),
            preprocess=self.preprocess,
            attribute=False,
        )
        outputs = network.first_outputs
        boundaries = {"sigmoid": 0.5, "logits": 0.0}
        if outputs.ndim == 2 and outputs.shape[1] > 1:
            return None
        if outputs.ndim > 2 or network.head.kind not in boundaries:
            given = Wording(f"outputs of shape (n, {', '.join(map(str, outputs.shape[1:]))})")
            raise ArgumentError("model", given, "one output a class, or a single logit or sigmoid")
        return boundaries[network.head.kind]

    def _score(self, rows: IntArray, removed_of: RemovedOf, target: Any) -> tuple[Array, IntArray]:
        outputs, classes = super()._score(rows, removed_of, None)
        if self._boundary is not None:
            classes = (outputs > self._boundary).astype(classes.dtype)
        return np.where(np.isfinite(outputs), classes, np.nan), classes


def subject(
    model: Any,
    inputs: AnyArray,
    *,
    units: Any = None,
    operator: Any = 0,
    target: Any = None,
    score: str = "output",
    removable: ArrayLike | None = None,
    batch_size: int | None = None,
    preprocess: Any = None,
    sample_numbers: Any = None,
) -> Subject:
    """Make a subject of arrays.

    Args:
        model: As for `igsuite.integrated_gradients`.
        inputs: `(n, ...)`: token ids, images, ….
        units: `Units`; or labels `(n, *unit_shape)`, equal within a unit and negative at places
            that stay, where `unit_shape` is the leading part of a sample's shape; `None` for every
            place of `removable`.
        operator: What removes: an `Operator`, a name out of `OPERATORS`, or the number or the
            array that takes the place of what is removed.
        target, score: As for `igsuite.integrated_gradients`; the target is frozen at `inputs`.
        removable: `(n, *unit_shape)`, false at places that stay, such as padding; `None`: all can
            be removed, pixels with their channels.
        batch_size: Samples per compiled call; `None`: chosen.
        preprocess: As for `igsuite.integrated_gradients`.
        sample_numbers: `(n,)` the samples' numbers, where they are some of many; `None`: 0, 1, ….

    Returns:
        A `Subject`.

    Raises:
        ArgumentError: If shapes do not fit or an argument is out of range.

    Example:
        >>> import keras
        >>> x = np.array([[3.0, 2.0, 1.0]], dtype="float32")
        >>> found = subject(lambda inputs: keras.ops.sum(inputs, axis=-1), x)
        >>> found.scores([[[False, False, True], [True, True, True]]]).tolist()
        [[5.0, 0.0]]
    """
    check_name("score", score, SCORES)
    if batch_size is not None:
        check_count("batch_size", batch_size)
    given = checked_array("inputs", inputs)
    if given.ndim < 2 or not given.size:
        raise ArgumentError("inputs", Wording(f"shape {given.shape}"), "at least one sample (n, …)")
    found = _units(units, removable, given)
    if len(found) != len(given) or found.labels.shape != given.shape[: found.labels.ndim]:
        allowed = f"the leading part of the inputs' {given.shape}"
        raise ArgumentError("units", Wording(f"shape {found.labels.shape}"), allowed)
    numbers = sample_streams(0, sample_numbers, len(given)).numbers
    removing = as_operator(operator)
    replaced = removing.on(given, numbers)
    return Subject(
        model,
        lambda rows, removed: replaced(rows, found.places(rows, removed)),
        found,
        numbers,
        np.zeros(len(given), dtype=np.int64),
        removing.get_config(),
        target,
        score,
        batch_size,
        preprocess,
    )


def _units(units: Any, removable: ArrayLike | None, inputs: AnyArray) -> Units:
    if units is None:
        shape = inputs.shape[:3] if inputs.ndim == 4 else inputs.shape
        return each_place("places", np.ones(shape, bool) if removable is None else removable)
    found = units if isinstance(units, Units) else labelled("regions", units)
    if removable is None:
        return found
    stays = ~np.asarray(removable).astype(bool)
    if stays.shape != found.labels.shape:
        raise ArgumentError("removable", stays.shape, f"the units' shape {found.labels.shape}")
    return labelled(found.name, np.where(stays, -1, found.labels))
