"""What a metric is: its name, which way is better, its bounds, and one number a sample."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from igsuite.arrays import Array
from igsuite.checks import check_count
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.eval.perturbing.settings import from_settings

if TYPE_CHECKING:
    from igsuite.eval.perturbing.subject import Subject


class Metric(ABC):
    """A judge of attributions; subclasses are frozen dataclasses of their settings.

    Attributes:
        name: What the metric is called in tables.
        higher_is_better: Whether a larger number speaks for the attribution; `None` for one that
            only describes it.
        bounds: The smallest and the largest number possible.
        needs_subject: Whether it has to have the samples, beside their attributions.
        undefined: Why a sample whose map is finite may have no number, in words.
        by_order: Whether it looks at the order of the units alone, so that random orders and the
            best one found are its references.
        per_sample: Which of its settings have one entry a sample, and so are of these samples
            alone.
    """

    name: ClassVar[str]
    higher_is_better: ClassVar[bool | None]
    bounds: ClassVar[tuple[float, float]]
    needs_subject: ClassVar[bool] = True
    undefined: ClassVar[str] = "score not finite"
    by_order: ClassVar[bool] = False
    per_sample: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def measure(self, values: Array, subject: Subject | None = None, seed: int = 0) -> Array:
        """Measure attributions.

        Args:
            values: `(n, units)` attributions of units, signed; NaN where no unit is.
            subject: The samples, where the metric needs them.
            seed: Seed of whatever is random.

        Returns:
            `(n,)` float64; NaN for a sample whose map is not finite.
        """

    def get_config(self) -> dict[str, Any]:
        """The settings, from which `metric_from_config` builds an equal object."""
        return {"name": self.name, **asdict(self)}  # type: ignore[call-overload]


@dataclass(frozen=True)
class OrderMetric(Metric):
    """A metric that looks at the order of the units alone.

    Args:
        draws: Random orders that a map with ties is averaged over, and of the random reference.
    """

    draws: int = 20
    by_order: ClassVar[bool] = True

    def __post_init__(self) -> None:
        check_count("draws", self.draws)

    @abstractmethod
    def measure_draws(self, values: Array, subject: Subject, seed: int = 0) -> Array:
        """Measure attributions in each order of their ties.

        Args:
            values, subject, seed: As for `measure`.

        Returns:
            `(draws, n)`; all alike for a map without ties.
        """

    def measure(self, values: Array, subject: Subject | None = None, seed: int = 0) -> Array:
        checked, given = check_maps(values, subject)
        return np.asarray(self.measure_draws(checked, given, seed).mean(axis=0))

    def random(self, subject: Subject, seed: int = 0) -> Array:
        """Measure random orders: what a map that knows nothing scores.

        Returns:
            `(draws, n)`.
        """
        return self.measure_draws(np.where(subject.present, 0.0, np.nan), subject, seed)


def check_maps(values: Any, subject: Subject | None) -> tuple[Array, Subject]:
    """Return the attributions of units and the subject, known to be there and to fit.

    Raises:
        ArgumentError: If there is no subject, or the values are not of its units.
    """
    if subject is None:
        raise ArgumentError("subject", None, "a Subject, whose samples are perturbed")
    given = np.asarray(values, dtype=np.float64)
    if given.shape != subject.present.shape:
        allowed = f"one for each unit, shape {subject.present.shape}"
        mend = "subject.unit_values(values) sums over units."
        raise ArgumentError("values", Wording(f"shape {given.shape}"), allowed, mend)
    return given, subject


#: Metrics by name; `register_metric` adds one.
METRICS: dict[str, type[Metric]] = {}


def register_metric(kind: type[Metric]) -> type[Metric]:
    """Add a metric to `METRICS`, and so to every command and to the tests that all have to pass.

    Args:
        kind: A frozen dataclass, a subclass of `Metric`, that says its name, which way is better
            and its bounds.

    Returns:
        The class itself, so that this is a decorator.

    Raises:
        ArgumentError: If it does not say one of them, or the name is taken.
    """
    for attribute in ("name", "higher_is_better", "bounds"):
        if not hasattr(kind, attribute):
            raise ArgumentError(
                "kind", Wording(f"{kind.__name__} without {attribute}"), "all three"
            )
    taken = METRICS.get(kind.name)
    if taken is not None and taken.__qualname__ != kind.__qualname__:
        raise ArgumentError("name", kind.name, f"a name other than {taken.__name__}'s")
    METRICS[kind.name] = kind
    return kind


def metric_from_config(config: Mapping[str, Any]) -> Metric:
    """Build the metric that `get_config` wrote down.

    Raises:
        ArgumentError: If the name or a setting is unknown.
    """
    return from_settings("metric", config, METRICS)


def as_metric(metric: Any) -> Metric:
    """Read a metric: a `Metric`, a name out of `METRICS`, or a configuration."""
    if isinstance(metric, Metric):
        return metric
    if isinstance(metric, Mapping):
        return metric_from_config(metric)
    return metric_from_config({"name": check_name("metrics", metric, METRICS)})
