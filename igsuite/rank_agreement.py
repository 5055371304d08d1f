"""How far two ways of weighing tokens, or pixels, agree about which matter most.

Every measure here compares one row of weights with several, so that what was observed and what
chance gives are measured by the same code. Tied tokens stand in every order that the tie allows,
and what an overlap gives is the mean over those orders: with ties, even two equal rows overlap by
less than 1. Kendall's and Spearman's correlations have corrections of their own.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from igsuite.arrays import Array, FloatArray, IntArray

#: Below this share of the whole weight, deeper ranks are extrapolated.
_NEGLIGIBLE = 1e-9


def kendall_tau(first: Array, others: Array) -> Array:
    """Kendall's τ-b of one row of weights and each of several.

    Args:
        first: `(tokens,)` weights.
        others: `(m, tokens)` weights.

    Returns:
        `(m,)` from −1 to 1, 0 expected by chance; NaN where all weights of a row are equal.

    Source:
        Kendall 1945, "The treatment of ties in ranking problems" (by SciPy).

    Example:
        >>> kendall_tau(np.array([1.0, 2.0, 3.0]), np.array([[1.0, 3.0, 2.0]])).round(4).tolist()
        [0.3333]
    """
    found = [stats.kendalltau(first, other, method="asymptotic").statistic for other in others]
    return np.array(found, dtype=np.float64)


def spearman_rho(first: Array, others: Array) -> Array:
    """Spearman's ρ of one row of weights and each of several: Pearson's r of their ranks.

    Args:
        first: `(tokens,)` weights.
        others: `(m, tokens)` weights.

    Returns:
        `(m,)` from −1 to 1, 0 expected by chance; NaN where all weights of a row are equal.

    Source:
        Spearman 1904, "The proof and measurement of association between two things".

    Example:
        >>> spearman_rho(np.array([1.0, 2.0, 3.0]), np.array([[1.0, 3.0, 2.0]])).round(4).tolist()
        [0.5]
    """
    one, many = (stats.rankdata(each, axis=-1) for each in (first, others))
    one, many = one - one.mean(), many - many.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(one) * np.linalg.norm(many, axis=1)
    found: Array = np.full(len(many), np.nan)
    np.divide(many @ one, lengths, out=found, where=lengths > 0)
    return found


def top_overlap(first: Array, others: Array, top: int = 5) -> Array:
    """Share of the `top` tokens of largest weight that one row and each of several have in common.

    Args:
        first: `(tokens,)` weights.
        others: `(m, tokens)` weights.
        top: Number of tokens k.

    Returns:
        `(m,)` from 0 to 1, k over the number of tokens expected by chance; NaN where there are
        no more than k tokens, which any two rows have in common.

    Example:
        >>> weights = np.array([5.0, 4.0, 1.0, 0.0])
        >>> top_overlap(weights, np.array([[0.0, 9.0, 8.0, 1.0], [1.0, 1.0, 1.0, 1.0]]), 2).tolist()
        [0.5, 0.5]
    """
    if len(first) <= top:
        return np.full(len(others), np.nan)
    return _overlap(first, others, np.array([top]))[:, 0] / top


def rank_biased_overlap(first: Array, others: Array, persistence: float = 0.9) -> Array:
    """Rank-biased overlap of one row of weights and each of several, extrapolated.

    With A_d the share that the first d ranks of both have in common and p the persistence, the
    chance that a reader goes on to the next rank,

        RBO = A_k pᵏ + (1 − p) Σ_{d=1..k} p^{d−1} A_d,

    down to the last rank k, or to where what is left of the weight, pᵏ, is below 1e-9.

    Args:
        first: `(tokens,)` weights.
        others: `(m, tokens)` weights.
        persistence: p, between 0 and 1, both excluded; the first 1/(1 − p) ranks hold most of
            the weight.

    Returns:
        `(m,)` from 0 to 1, where 1 says that both rank all tokens alike.

    Source:
        Webber, Moffat, Zobel 2010, "A similarity measure for indefinite rankings", equation 32;
        ties as in Corsi, Urbano 2024, "The treatment of ties in rank-biased overlap", RBOᵃ.

    Example:
        >>> rank_biased_overlap(np.array([3.0, 2.0]), np.array([[3.0, 2.0], [2.0, 3.0]])).round(4)
        array([1. , 0.9])
    """
    deepest = int(np.ceil(np.log(_NEGLIGIBLE) / np.log(persistence)))
    depths = np.arange(1, min(len(first), deepest) + 1)
    weights = (1 - persistence) * persistence ** (depths - 1.0)
    weights[-1] += persistence ** len(depths)
    return _overlap(first, others, depths) / depths @ weights


def tied_by_rounding(values: FloatArray) -> Array:
    """Return values in which tokens that only the rounding of float32 tells apart are tied.

    Args:
        values: `(tokens,)` weights.

    Returns:
        `(tokens,)` shares of the largest |weight|, to the millionth.

    Example:
        >>> tied_by_rounding(np.array([4.0, 2.0, 2.0 + 1e-7])).tolist()
        [1.0, 0.5, 0.5]
    """
    exact = np.asarray(values, dtype=np.float64)
    largest = np.abs(exact).max(initial=0.0)
    return np.round(exact / largest, 6) if 0 < largest < np.inf else exact


def _overlap(first: Array, others: Array, depths: IntArray) -> Array:
    """Return the number of tokens that the first ranks have in common, `(m, depths)`."""
    one, rows = _places(first), []
    for other in map(_places, others):
        # Of the many pixels of an image, few come within the depths in both.
        reached = (one[0] < depths[-1]) & (other[0] < depths[-1])
        shares = [_share_within(depths, each[:, reached]) for each in (one, other)]
        rows.append((shares[0] * shares[1]).sum(axis=1))
    return np.stack(rows)


def _places(row: Array) -> Array:
    """Return how many tokens stand above each token and those tied with it, and with them."""
    above = len(row) - stats.rankdata(row, method="max")
    below = len(row) - stats.rankdata(row, method="min") + 1
    return np.stack([above, below])


def _share_within(depths: IntArray, places: Array) -> Array:
    """Return in what share of the orders that ties allow a token is within each depth.

    Args:
        depths: `(k,)` numbers of ranks.
        places: `(2, tokens)`, as of `_places`.

    Returns:
        `(k, tokens)` from 0 to 1.
    """
    above, below = places
    shares: Array = np.clip((depths[:, None] - above) / (below - above), 0.0, 1.0)
    return shares
