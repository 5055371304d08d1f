"""Averages over draws: of random baselines, of noise, with the Monte-Carlo error they leave."""

from __future__ import annotations

import numpy as np

from igsuite.error_bars import Integral, expected_l1


def average_draws(integral: Integral, draws: int, population: int | None = None) -> Integral:
    """Average the integrals of a sample's draws.

    Args:
        integral: Integrals of all paths, the draws of one sample following one another.
        draws: Paths that belong to one sample.
        population: How many equally likely draws there are, None for infinitely many. Where all
            of them were drawn, nothing is left to chance.

    Returns:
        The Integral of each sample: its standard errors join the error of the integration and
        that of the mean, the latter corrected for a finite population.
    """
    if draws == 1:
        return integral
    values = integral.values.reshape(-1, draws, integral.values.shape[1])
    errors = integral.standard_error.reshape(values.shape)
    mean = values.mean(axis=1, dtype=np.float64)
    left_out = 1.0 if population is None else 1 - draws / population
    chance = left_out * values.var(axis=1, ddof=1, dtype=np.float64) / draws
    variance = np.square(errors, dtype=np.float64).sum(axis=1) / draws**2 + chance
    return Integral(
        values=mean.astype(values.dtype),
        standard_error=np.sqrt(variance).astype(values.dtype),
        error=expected_l1(variance),
        total=integral.total.reshape(-1, draws).mean(axis=1),
        norm=np.abs(mean).sum(axis=1),
        evaluations=integral.evaluations.reshape(-1, draws).sum(axis=1),
        trouble=[
            next(filter(None, integral.trouble[start : start + draws]), "")
            for start in range(0, len(integral.trouble), draws)
        ],
        concentrated=np.any(integral.concentrated.reshape(-1, draws), axis=1),
    )
