"""Baselines: where the path to a sample starts, as objects that can be written down and rebuilt."""

from __future__ import annotations

import hashlib
import inspect
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from scipy import ndimage

from igsuite.arrays import AnyArray, FloatArray
from igsuite.checks import check_count, check_number
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.inputs import checked_array
from igsuite.streams import SampleStreams

#: Draws of a random baseline: enough to see how far they differ.
DEFAULT_DRAWS = 8


class Baseline(ABC):
    """A way to make baselines for samples; several draws are averaged.

    Subclasses implement `draw` and name themselves in `BASELINES`.

    Example:
        >>> Baseline.from_config(Constant(0.5).get_config())
        Constant(value=0.5)
    """

    name: ClassVar[str]
    #: Whether each sample has draws of its own: `draw` is then given one sample at a time.
    own_draws: ClassVar[bool] = False

    @abstractmethod
    def draw(self, inputs: FloatArray, generator: np.random.Generator) -> FloatArray:
        """Make the baselines.

        Args:
            inputs: The samples, `(n, ...)`.
            generator: Source of everything random.

        Returns:
            `(draws, 1, ...)` when all samples share them, else `(draws, n, ...)`.
        """

    def draw_all(self, inputs: FloatArray, streams: SampleStreams, array: str) -> FloatArray:
        """Make the baselines by the random streams of the samples.

        Args:
            inputs: The samples, `(n, ...)`.
            streams: Their random streams.
            array: Name of the inputs, where there are several.

        Returns:
            As `draw`.
        """
        if not self.own_draws:
            return self.draw(inputs, streams.shared("baseline", array))
        each = [
            self.draw(inputs[row : row + 1], streams.own(row, "baseline", array))
            for row in range(len(inputs))
        ]
        return np.concatenate(each, axis=1)

    @property
    def population(self) -> int | None:
        """How many equally likely baselines there are to draw from; None: infinitely many."""
        return None

    def get_config(self) -> dict[str, Any]:
        """The settings, from which `Baseline.from_config` builds an equal object."""
        settings = {
            key: value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value
            for key, value in vars(self).items()
        }
        return {"name": self.name, **settings}

    @staticmethod
    def from_config(config: Mapping[str, Any]) -> Baseline:
        """Build the baseline that `get_config` wrote down."""
        settings = dict(config)
        kind = BASELINES[check_name("baseline", settings.pop("name", None), BASELINES)]
        for setting in settings:
            check_name("config", setting, inspect.signature(kind).parameters)
        return kind(**settings)

    def describe(self) -> dict[str, Any]:
        """The settings with arrays replaced by their shape and hash: provenance of any size."""
        return {
            "name": self.name,
            **{
                key: fingerprint(value) if isinstance(value, np.ndarray) else value
                for key, value in vars(self).items()
            },
        }


def fingerprint(array: AnyArray) -> dict[str, Any]:
    """Shape, type and SHA-256 of an array's bytes."""
    digest = hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()
    return {"shape": list(array.shape), "dtype": str(array.dtype), "sha256": digest}


@dataclass(frozen=True)
class Zero(Baseline):
    """All zeros: a black picture, an empty embedding."""

    name: ClassVar[str] = "zero"

    def draw(self, inputs: FloatArray, generator: np.random.Generator) -> FloatArray:
        return np.zeros_like(inputs[None, :1])


@dataclass(frozen=True)
class Constant(Baseline):
    """One number everywhere.

    Args:
        value: The number, in the units of the inputs.
    """

    value: float
    name: ClassVar[str] = "constant"

    def __post_init__(self) -> None:
        check_number("value", self.value)

    def draw(self, inputs: FloatArray, generator: np.random.Generator) -> FloatArray:
        return np.full_like(inputs[None, :1], self.value)


@dataclass(frozen=True, eq=False)
class Array(Baseline):
    """A given array, one for all samples or one for each.

    Args:
        array: `(n, ...)`, or `(...)` of one sample (or what broadcasts to it, as a colour does).
    """

    array: AnyArray
    name: ClassVar[str] = "array"

    def __post_init__(self) -> None:
        object.__setattr__(self, "array", checked_array("baseline", self.array))

    def draw(self, inputs: FloatArray, generator: np.random.Generator) -> FloatArray:
        given = self.array.astype(inputs.dtype)
        if given.shape == inputs.shape:
            return given[None]
        try:
            shared = np.broadcast_to(given, (1, *inputs.shape[1:]))
        except ValueError:
            raise ArgumentError(
                "baseline",
                Wording(f"an array of shape {given.shape}"),
                f"{inputs.shape} (one for each sample) or {inputs.shape[1:]} (one for all)",
            ) from None
        return np.array(shared)[None]


@dataclass(frozen=True)
class Mean(Baseline):
    """The mean of the given samples, number by number."""

    name: ClassVar[str] = "mean"

    def draw(self, inputs: FloatArray, generator: np.random.Generator) -> FloatArray:
        mean: FloatArray = inputs.mean(axis=0, keepdims=True, dtype=np.float64)
        return mean.astype(inputs.dtype)[None]


@dataclass(frozen=True)
class Uniform(Baseline):
    """Uniform noise, the same draws for all samples.

    Args:
        low: Lower bound; None: the smallest number in the samples.
        high: Upper bound; None: the largest.
        draws: How many baselines are averaged.
    """

    low: float | None = None
    high: float | None = None
    draws: int = DEFAULT_DRAWS
    name: ClassVar[str] = "uniform"

    def __post_init__(self) -> None:
        for bound in ("low", "high"):
            if getattr(self, bound) is not None:
                check_number(bound, getattr(self, bound))
        check_count("draws", self.draws)

    def draw(self, inputs: FloatArray, generator: np.random.Generator) -> FloatArray:
        low = float(inputs.min()) if self.low is None else self.low
        high = float(inputs.max()) if self.high is None else self.high
        if low > high:
            raise ArgumentError("low", low, f"at most high={high}")
        # A stream for each draw: more numbers of one, as of a longer text, leave the others alone.
        shape = (1, *inputs.shape[1:])
        draws = [each.uniform(low, high, shape) for each in generator.spawn(self.draws)]
        return np.stack(draws).astype(inputs.dtype)


@dataclass(frozen=True)
class Gaussian(Baseline):
    """The sample with Gaussian noise added.

    Args:
        deviation: Standard deviation; None: that of the sample's own numbers.
        draws: How many baselines are averaged.

    Source: Sturmfels, Lundberg, Lee 2020, "Visualizing the impact of feature attribution
        baselines", Distill.
    """

    deviation: float | None = None
    draws: int = DEFAULT_DRAWS
    name: ClassVar[str] = "gaussian"
    own_draws: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.deviation is not None:
            check_number("deviation", self.deviation, least=0)
        check_count("draws", self.draws)

    def draw(self, inputs: FloatArray, generator: np.random.Generator) -> FloatArray:
        own = inputs.std(axis=tuple(range(1, inputs.ndim)), keepdims=True)
        deviation = own if self.deviation is None else self.deviation
        noise = [each.normal(0, deviation, inputs.shape) for each in generator.spawn(self.draws)]
        return (inputs + np.stack(noise)).astype(inputs.dtype)


@dataclass(frozen=True)
class Blur(Baseline):
    """The picture itself, blurred.

    Args:
        sigma: Standard deviation of the Gaussian blur in pixels.

    Source: Fong and Vedaldi 2017, arXiv 1704.03296, section 4.1.
    """

    sigma: float = 10.0
    name: ClassVar[str] = "blur"

    def __post_init__(self) -> None:
        check_number("sigma", self.sigma, least=0)

    def draw(self, inputs: FloatArray, generator: np.random.Generator) -> FloatArray:
        if inputs.ndim not in (3, 4):
            raise ArgumentError(
                "baseline",
                Wording(f"'blur' for inputs of shape {inputs.shape}"),
                "pictures (n, height, width) or (n, height, width, channels)",
            )
        widths = (0, self.sigma, self.sigma) + (0,) * (inputs.ndim - 3)
        return ndimage.gaussian_filter(inputs, widths)[None]


@dataclass(frozen=True, eq=False)
class DataSamples(Baseline):
    """Samples of a data set, the same for all explained samples.

    Args:
        data: `(m, ...)`, the data set.
        draws: How many are drawn, without replacement; None: all of them.

    Source: Erion et al. 2021, arXiv 1906.10670 (expected gradients).
    """

    data: AnyArray
    draws: int | None = None
    name: ClassVar[str] = "data_samples"

    def __post_init__(self) -> None:
        data = checked_array("data", self.data)
        object.__setattr__(self, "data", data)
        if data.ndim < 1 or len(data) == 0:
            raise ArgumentError(
                "data", Wording(f"an array of shape {data.shape}"), "at least one sample (m, ...)"
            )
        if self.draws is not None:
            check_count("draws", self.draws)
            if self.draws > len(data):
                raise ArgumentError("draws", self.draws, f"at most the {len(data)} samples of data")

    @property
    def population(self) -> int | None:
        return len(self.data)

    def draw(self, inputs: FloatArray, generator: np.random.Generator) -> FloatArray:
        if self.data.shape[1:] != inputs.shape[1:]:
            raise ArgumentError(
                "baseline",
                Wording(f"data of shape {self.data.shape}"),
                f"(m, {', '.join(map(str, inputs.shape[1:]))}), as the inputs have",
            )
        count = len(self.data)
        rows = (
            np.arange(count)
            if self.draws is None
            else generator.choice(count, self.draws, replace=False)
        )
        return self.data[rows].astype(inputs.dtype)[:, None]


#: Baselines by name; add your own.
BASELINES: dict[str, type[Baseline]] = {
    kind.name: kind for kind in (Zero, Constant, Array, Mean, Uniform, Gaussian, Blur, DataSamples)
}

_NEEDS_SETTINGS = ("constant", "array", "data_samples")


def as_baseline(baseline: Any) -> Baseline:
    """Read the `baseline` argument: a name, a number, an array or a Baseline.

    Args:
        baseline: What the caller gave for one input.

    Returns:
        A Baseline.

    Raises:
        ArgumentError: If it is none of these.

    Example:
        >>> as_baseline("blur")
        Blur(sigma=10.0)
    """
    if isinstance(baseline, Baseline):
        return baseline
    if isinstance(baseline, str):
        names = [name for name in BASELINES if name not in _NEEDS_SETTINGS]
        return BASELINES[check_name("baseline", baseline, names)]()
    if baseline is None or isinstance(baseline, bool):
        raise ArgumentError(
            "baseline", baseline, "a name such as 'zero', a number, an array or a Baseline"
        )
    array = checked_array("baseline", baseline)
    return Constant(float(array)) if array.ndim == 0 else Array(array)
