"""What a mean over samples and seeds can and cannot say, when other seeds count too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from igsuite.arrays import Array
from igsuite.checks import check_share
from igsuite.errors import ArgumentError
from igsuite.intervals import RESAMPLES, Mean, mean_interval

#: Numbers drawn at a time.
_BATCH = 4_000_000


def hierarchical_interval(values: ArrayLike, confidence: float = 0.95, seed: int = 0) -> Mean:
    """Return the mean of `values` over seeds and samples, with an interval for both.

    A bootstrap of two stages, seeds and then samples. A sample that is drawn is drawn in every
    seed, because all seeds had the same samples: drawing anew in each seed would count one sample
    as many. Few samples are drawn too near their mean, which is made good as in `mean_interval`.
    The seeds are fewer still, and drawn with replacement three of them would hold the truth 3
    times in 4; so their stage draws from what Student's t says of their mean.

    Args:
        values: `(seeds, n)`, one number a seed and sample. A sample that is NaN or infinite with
            any seed is left out and counted.
        confidence: Coverage of the interval, between 0 and 1.
        seed: Seed of the resampling.

    Returns:
        A `Mean`, its `count` in samples. With one seed, that of `mean_interval`: nothing is known
        of other seeds.

    Raises:
        ArgumentError: If `values` is no table of numbers, or `confidence` is no share.

    Source:
        Davison, Hinkley 1997, "Bootstrap methods and their application", section 3.8; for crossed
        stages Owen 2007, "The pigeonhole bootstrap".

    Example:
        >>> found = hierarchical_interval([[1.0, 2.0, 3.0], [1.2, 2.2, 3.2]])
        >>> round(found.mean, 3), found.count
        (2.1, 3)
    """
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2 or not len(table):
        raise ArgumentError("values", table.shape, "one number a seed and sample: (seeds, n)")
    kept = table[:, np.isfinite(table).all(axis=0)]
    dropped = table.shape[1] - kept.shape[1]
    count = kept.shape[1]
    if len(table) == 1 or count < 2:
        return replace(mean_interval(kept.mean(axis=0), confidence, seed), dropped=dropped)
    check_share("confidence", confidence)
    drawn = _resampled_means(kept, confidence, np.random.default_rng(seed))
    tail = 50 * (1 - confidence)
    low, high = np.percentile(drawn, [tail, 100 - tail])
    return Mean(float(kept.mean()), float(low), float(high), count, dropped)


def _resampled_means(values: Array, confidence: float, random: np.random.Generator) -> Array:
    """Return `(RESAMPLES,)` means of the `(seeds, n)` values."""
    seeds, count = values.shape
    of_samples, of_seeds = values.mean(axis=0), values.mean(axis=1)
    batch = max(1, _BATCH // count)
    means = np.concatenate(
        [
            of_samples[random.integers(count, size=(rows, count))].mean(axis=1)
            for rows in np.diff([*range(0, RESAMPLES, batch), RESAMPLES])
        ]
    )
    # As far as Student's t reaches, over as far as resampled means of normal numbers do.
    high = (1 + confidence) / 2
    wider = stats.t.ppf(high, count - 1) / stats.norm.ppf(high) * np.sqrt(count / (count - 1))
    means = of_samples.mean() + wider * (means - of_samples.mean())
    drawn: Array = means + stats.sem(of_seeds) * random.standard_t(seeds - 1, RESAMPLES)
    return drawn
