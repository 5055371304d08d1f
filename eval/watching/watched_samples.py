"""The same samples explained and judged again and again, while their model's weights change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from igsuite.arrays import Array, IntArray
from igsuite.errors import ArgumentError, Wording
from igsuite.eval.evaluation_table import evaluate
from igsuite.eval.metrics.metric import Metric
from igsuite.eval.perturbing.image_subject import image_subject
from igsuite.eval.perturbing.subject import Subject
from igsuite.eval.perturbing.text_subject import text_subject
from igsuite.eval.watching.means import Row, attribution_rows, mean_row, metric_rows
from igsuite.image import ImageExplainer, PixelAttributions
from igsuite.network import read_network
from igsuite.rank_agreement import spearman_rho, tied_by_rounding
from igsuite.text import TextExplainer, TokenAttributions

Explainer: TypeAlias = TextExplainer | ImageExplainer

#: For each method the attributions of units `(n, units)`, NaN where no unit is.
Maps: TypeAlias = dict[str, Array]


@dataclass(frozen=True, eq=False)
class Watched:
    """What is found of the samples at one moment.

    Args:
        found: Their attributions.
        maps: The attributions of units.
        rows: What was measured.
    """

    found: TokenAttributions | PixelAttributions
    maps: Maps
    rows: list[Row]


@dataclass(frozen=True, eq=False)
class WatchedSamples:
    """Samples, and how they are explained and judged.

    Args:
        explainer: Explains them.
        samples: Texts or images, as the explainer takes them.
        labels: `(n,)` true classes, or None.
        methods: As for the explainer.
        metrics: What judges the attributions, by name.
        references: Whether random orders and the best one found are measured beside.
        subject: The samples as metrics perturb them.
        seed: Seed of whatever is random.
    """

    explainer: Explainer
    samples: Any
    labels: IntArray | None
    methods: Any
    metrics: dict[str, Metric]
    references: bool
    subject: Subject
    seed: int

    def target_now(self) -> IntArray | None:
        """The target to freeze: the true classes, else those predicted now; None for one output."""
        now = replace(self.subject)
        nothing = np.zeros((1, now.unit_count), dtype=bool)
        network = read_network(
            now.model,
            now.perturb(np.zeros(1, np.int64), nothing),
            preprocess=now.preprocess,
            attribute=False,
        )
        outputs = network.first_outputs.shape
        if outputs[1:] in ((), (1,)):
            return None
        if self.labels is None:
            return now.target
        if self.labels.min() < 0 or self.labels.max() >= outputs[-1]:
            given = Wording(f"classes from {self.labels.min()} to {self.labels.max()}")
            raise ArgumentError("labels", given, f"0 to {outputs[-1] - 1}, as the model has")
        return self.labels

    def look(self, target: Any) -> Watched:
        """Explain and judge the samples with the weights that the model has now.

        Args:
            target: As for the explainer.
        """
        found = self.explainer.explain(self.samples, self.methods, target)
        # Scores are kept by the subject, and those of earlier weights are none of now.
        now = replace(self.subject, requested=target)
        values = {name: each.values for name, each in found.attributions.items()}
        maps = {name: now.unit_values(each) for name, each in values.items()}
        rows = [mean_row("", "score", now.score_input, self.seed)]
        if self.labels is not None:
            right = now.decisions.score_input == self.labels
            rows.append(mean_row("", "accuracy", right, self.seed))
        for name, each in found.attributions.items():
            rows += attribution_rows(name, each, self.seed)
        return Watched(found, maps, rows + self._judged(now, values, maps))

    def _judged(self, now: Subject, values: dict[str, Any], maps: Maps) -> list[Row]:
        if not self.metrics:
            return []
        if self.references:
            return metric_rows(evaluate(now, values, self.metrics, self.seed), self.seed)
        return [
            mean_row(name, label, metric.measure(each, now, self.seed), self.seed)
            for label, metric in self.metrics.items()
            for name, each in maps.items()
        ]


def subject_of(explainer: Explainer, samples: Any, operator: Any, units: Any) -> Subject:
    """Make the samples ready to be perturbed.

    Args:
        explainer: A `TextExplainer` or an `ImageExplainer`.
        samples: What it explains.
        operator, units: As for `text_subject` or `image_subject`; None: as there.

    Raises:
        ArgumentError: If the explainer is none.
    """
    asked = {"operator": operator, "units": units}
    asked = {name: each for name, each in asked.items() if each is not None}
    if isinstance(explainer, TextExplainer):
        return text_subject(explainer, samples, **asked)
    if isinstance(explainer, ImageExplainer):
        return image_subject(explainer, samples, **asked)
    given = Wording(f"a {type(explainer).__name__}")
    raise ArgumentError("explainer", given, "a TextExplainer or an ImageExplainer of the model")


def rank_correlations(first: Array, second: Array) -> Array:
    """Spearman's ρ of each sample's two maps.

    Args:
        first, second: `(n, units)`, NaN where no unit is.

    Returns:
        `(n,)`; NaN for a map that is constant or not finite, or of fewer than two units.

    Example:
        >>> rank_correlations(np.array([[1.0, 2.0, np.nan]]), np.array([[5.0, 6.0, np.nan]]))
        array([1.])
    """
    return np.array([_correlation(*maps) for maps in zip(first, second, strict=True)])


def _correlation(first: Array, second: Array) -> float:
    there = np.isfinite(first) & np.isfinite(second)
    if there.sum() < 2:
        return float("nan")
    one, other = (tied_by_rounding(each[there]) for each in (first, second))
    return float(spearman_rho(one, other[None])[0])


def checked_labels(labels: ArrayLike | None, count: int) -> IntArray | None:
    """Return the true classes, one whole number a sample."""
    if labels is None:
        return None
    classes = np.asarray(labels)
    if classes.shape != (count,) or classes.dtype.kind not in "iub":
        given = Wording(f"an array of {classes.dtype} and shape {classes.shape}")
        raise ArgumentError("labels", given, f"one whole number a sample: shape ({count},)")
    return classes.astype(np.int32)
