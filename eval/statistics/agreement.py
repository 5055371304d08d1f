"""How far methods agree about which tokens or pixels matter, pair by pair."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from igsuite.arrays import Array, BoolArray
from igsuite.checks import check_count, check_seed, check_share
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.intervals import mean_interval
from igsuite.rank_agreement import (
    kendall_tau,
    rank_biased_overlap,
    spearman_rho,
    tied_by_rounding,
    top_overlap,
)

if TYPE_CHECKING:
    from igsuite.image import PixelAttributions
    from igsuite.text import TokenAttributions

#: For each method the values of each sample, in arrays of any shape; NaN where no unit is.
Maps: TypeAlias = Mapping[str, Iterable[ArrayLike]]

MEASURES = ("kendall_tau", "spearman_rho", "top_overlap", "rank_biased_overlap")
#: Compared one row with several, as `igsuite.rank_agreement` has it.
Measure: TypeAlias = Callable[[Array, Array], Array]


@dataclass(frozen=True, eq=False)
class Agreement:
    """How far methods agree about the same samples.

    Args:
        table: One row a pair of methods and measure: `first`, `second`, `measure`, its `mean`
            over samples with the 95 % interval `low` to `high`, the mean that `chance` gives,
            and the numbers of `samples` and of those `dropped`.
        by_sample: One row a sample, pair and measure: `sample`, `units`, `first`, `second`,
            `measure`, `value`, what `chance` gives, and the `reason` where there is no value.
        settings: `measures`, `top`, `persistence`, `absolute` and `seed`.
    """

    table: pd.DataFrame
    by_sample: pd.DataFrame
    settings: dict[str, Any]

    def matrix(self, measure: str = "spearman_rho") -> pd.DataFrame:
        """Return the mean agreement of every two methods, 1 of each with itself.

        Args:
            measure: One of those measured.

        Returns:
            A symmetric table, methods × methods.
        """
        check_name("measure", measure, self.settings["measures"])
        rows = self.table[self.table["measure"] == measure]
        methods = list(dict.fromkeys([*rows["first"], *rows["second"]]))
        matrix = pd.DataFrame(np.eye(len(methods)), index=methods, columns=methods)
        for first, second, mean in zip(rows["first"], rows["second"], rows["mean"], strict=True):
            matrix.loc[first, second] = matrix.loc[second, first] = mean
        return matrix

    def _repr_html_(self) -> str:
        html: str = self.table.to_html(float_format="{:.3f}".format, index=False)
        return html


def agreement(
    attributions: TokenAttributions | PixelAttributions | Maps,
    *,
    measures: Sequence[str] = MEASURES,
    top: int | None = None,
    persistence: float = 0.9,
    absolute: bool = False,
    seed: int = 0,
) -> Agreement:
    """Measure how far each two methods agree about which units matter most.

    Each sample is measured by itself: Kendall's τ-b, Spearman's ρ, the overlap of the top units
    and rank-biased overlap. Units are tied where they differ by less than a millionth of the
    largest value of their sample, which is what float32 rounds off. Special tokens, to which every
    method gives 0, are left out. That methods agree does not say that they are right.

    Args:
        attributions: Of texts or images by two methods or more, or for each method the values of
            each sample.
        measures: Names out of "kendall_tau", "spearman_rho", "top_overlap" and
            "rank_biased_overlap". Of large images Kendall's takes by far the longest.
        top: Units whose overlap is measured. `None` for 5, and for images 5 % of the pixels.
        persistence: Of rank-biased overlap: the first 1/(1 − persistence) ranks hold most of
            its weight.
        absolute: Whether to rank by absolute values: by how much a unit matters, either way.
        seed: Seed of the intervals' resampling.

    Returns:
        The `Agreement`. A sample is dropped from a pair, with the reason, where a map is not
        finite, and from a measure where it does not exist: correlations of constant maps, and
        overlaps in samples of no more than `top` units.

    Raises:
        ArgumentError: If there are not two methods of the same samples and units, or a setting
            cannot be used.

    Source: As for `igsuite.rank_agreement`.

    Example:
        >>> maps = {"one": [[3.0, 2.0, 1.0], [1.0, 2.0, 3.0]], "two": [[3.0, 1.0, 2.0], [1, 2, 3]]}
        >>> agreement(maps, measures=["spearman_rho"]).table["mean"].round(3).tolist()
        [0.75]
    """
    if isinstance(measures, str) or not measures:
        raise ArgumentError("measures", measures, "a list of one measure or more")
    for name in measures:
        check_name("measures", name, MEASURES)
    if top is not None:
        check_count("top", top)
    check_share("persistence", persistence)
    check_seed(seed)
    maps = _maps(attributions)
    units_of = _present(attributions, maps)
    of_images = _kind(attributions) == "images"
    rows: list[dict[str, Any]] = []
    for sample, found in enumerate(zip(*maps.values(), strict=True)):
        present = units_of[sample]
        units = int(present.sum())
        count = top or (max(1, round(units / 20)) if of_images else 5)
        settled: dict[str, Measure] = {
            "kendall_tau": kendall_tau,
            "spearman_rho": spearman_rho,
            "top_overlap": partial(top_overlap, top=count),
            "rank_biased_overlap": partial(rank_biased_overlap, persistence=persistence),
        }
        ranked = {
            method: _ranked(values[present], absolute)
            for method, values in zip(maps, found, strict=True)
        }
        for first, second in combinations(maps, 2):
            for measure in measures:
                row = {"sample": sample, "units": units, "first": first, "second": second}
                numbers = _measured(settled[measure], ranked[first], ranked[second])
                rows.append({**row, "measure": measure, **numbers})
    by_sample = pd.DataFrame(rows)
    settings = {
        "measures": tuple(measures),
        "top": top,
        "persistence": persistence,
        "absolute": absolute,
        "seed": seed,
    }
    return Agreement(_means(by_sample, seed), by_sample, settings)


def _ranked(values: Array, absolute: bool) -> Array:
    return tied_by_rounding(np.abs(values) if absolute else values)


def _measured(measure: Measure, first: Array, second: Array) -> dict[str, Any]:
    """Return the `value` of a pair of maps, what `chance` gives, and a `reason` for no value."""
    nothing: dict[str, Any] = {"value": np.nan, "chance": np.nan}
    if len(first) < 2:
        return {**nothing, "reason": "fewer than 2 units"}
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        return {**nothing, "reason": "map not finite"}
    if measure in (kendall_tau, spearman_rho):
        (value,), chance = measure(first, second[None]), 0.0
        reason = "constant map" if np.isnan(value) else ""
    else:
        # A constant map stands in every order, so that its overlap is the mean over all of them.
        value, chance = measure(first, np.stack([second, np.zeros_like(second)]))
        reason = "no more units than the top" if np.isnan(value) else ""
    return {"value": float(value), "chance": float(chance), "reason": reason}


def _means(by_sample: pd.DataFrame, seed: int) -> pd.DataFrame:
    rows = []
    for key, part in by_sample.groupby(["first", "second", "measure"], sort=False):
        mean = mean_interval(part["value"].to_numpy(), seed=seed)
        row = dict(zip(["first", "second", "measure"], key, strict=True))
        row |= {"mean": mean.mean, "low": mean.low, "high": mean.high}
        row |= {"chance": part.loc[part["value"].notna(), "chance"].mean()}
        rows.append({**row, "samples": mean.count, "dropped": mean.dropped})
    return pd.DataFrame(rows)


def _kind(attributions: TokenAttributions | PixelAttributions | Maps) -> str:
    """Return what is compared: "maps", "texts" or "images"."""
    if isinstance(attributions, Mapping):
        return "maps"
    # Results bring TensorFlow with them, and maps by themselves need none.
    from igsuite.image import PixelAttributions
    from igsuite.text import TokenAttributions

    if isinstance(attributions, TokenAttributions):
        return "texts"
    if isinstance(attributions, PixelAttributions):
        return "images"
    allowed = "TokenAttributions, PixelAttributions, or for each method the values"
    raise ArgumentError("attributions", attributions, allowed)


def _maps(attributions: TokenAttributions | PixelAttributions | Maps) -> dict[str, list[Array]]:
    """Return for each method the flat maps of all samples, after a check that they fit."""
    given: Any = attributions
    if _kind(attributions) != "maps":
        given = {name: list(given[name].values) for name in given.methods}
    if len(given) < 2:
        names = ", ".join(map(repr, given)) or "no method"
        raise ArgumentError("attributions", Wording(names), "two methods or more")
    maps = {
        str(method): [np.asarray(each, dtype=np.float64).ravel() for each in values]
        for method, values in given.items()
    }
    sizes = {method: [each.size for each in values] for method, values in maps.items()}
    first = next(iter(sizes))
    for method, size in sizes.items():
        if size != sizes[first]:
            given_size = Wording(f"other samples or units of {method!r} than of {first!r}")
            raise ArgumentError("attributions", given_size, "the same samples and units of all")
    if not sizes[first]:
        raise ArgumentError("attributions", Wording("no samples"), "one sample or more")
    return maps


def _present(
    attributions: TokenAttributions | PixelAttributions | Maps, maps: Mapping[str, list[Array]]
) -> list[BoolArray]:
    """Return for each sample which of its places hold a unit."""
    samples = list(zip(*maps.values(), strict=True))
    kind, given = _kind(attributions), cast(Any, attributions)
    if kind == "texts":
        words = zip(given.words, given.tokens, strict=True)
        return [row[: len(tokens)] >= 0 for row, tokens in words]
    if kind == "images":
        return [np.ones(found[0].shape, dtype=bool) for found in samples]
    return [~np.all([np.isnan(each) for each in found], axis=0) for found in samples]
