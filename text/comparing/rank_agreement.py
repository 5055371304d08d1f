"""How far two ways of weighing the tokens of a text agree about which matter most.

Every measure here compares one row of weights with several, so that what was observed and what
chance gives are measured by the same code. Tied tokens stand in every order that the tie allows,
and what an overlap gives is the mean over those orders: with ties, even two equal rows overlap by
less than 1. Kendall's and Spearman's correlations have corrections of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import stats

from igsuite.arrays import Array, IntArray

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


def _overlap(first: Array, others: Array, depths: IntArray) -> Array:
    """Return the number of tokens that the first ranks have in common, `(m, depths)`."""
    (one,) = _shares_above(first[None], depths)
    return np.stack([(each * one).sum(axis=1) for each in _shares_above(others, depths)])


def _shares_above(rows: Array, depths: IntArray) -> Iterator[Array]:
    """Yield for each row of weights in what share of its orders a token is within each depth.

    Args:
        rows: `(m, tokens)` weights, of which tied ones come in every order.
        depths: `(k,)` numbers of ranks.

    Yields:
        `(k, tokens)` from 0 to 1; what a depth holds sums to the depth.
    """
    first = rows.shape[1] - stats.rankdata(rows, method="max", axis=1)
    last = rows.shape[1] - stats.rankdata(rows, method="min", axis=1) + 1
    for above, below in zip(first, last, strict=True):
        yield np.clip((depths[:, None] - above) / (below - above), 0.0, 1.0)
