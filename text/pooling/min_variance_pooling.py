"""Inverse-variance pooling over the tokens of a text, padding left out."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from igsuite.checks import check_number
from igsuite.text.pooling.weighted_pooling import WeightedPooling1D, masked_softmax


@keras.saving.register_keras_serializable(package="igsuite")
class MinVariancePooling1D(WeightedPooling1D):
    """The mean of the tokens, weighted by the inverse of each token's variance.

    With s_t² = Σ_c (v_tc − v̄_t)² / C, the variance of token t's vector over its C channels,

        a_t = (s_t² + ε)⁻¹ / Σ_u (s_u² + ε)⁻¹.

    These are the weights of least variance: for uncorrelated v_t of variance s_t², the variance
    of Σ_t a_t v_t is Σ_t a_t² s_t², and under Σ_t a_t = 1 its least value asks for 2 a_t s_t² = λ
    for every t, so a_t ∝ 1/s_t². Nothing is learned and no class is known: as an explanation it
    is the class-agnostic control. ε keeps a token whose channels are all equal from taking all
    the weight; two such tokens share it evenly. A row in which everything is masked gives zeros.

    Args:
        epsilon: ε, added to every variance; above 0.

    Input shape:
        `(n, time, channels)`, with a mask of shape `(n, time)` or none.

    Output shape:
        `(n, channels)`.

    Raises:
        ArgumentError: If `epsilon` is below 1e-12.

    Source:
        Cochran 1937, "Problems arising in the analysis of a series of similar experiments"
        (weighting by inverse variance); Hartung, Knapp, Sinha 2008, "Statistical meta-analysis
        with applications", section 4.

    Example:
        >>> import numpy as np
        >>> x = np.array([[[-1.0, 1.0], [-2.0, 2.0]]])  # variances 1 and 4
        >>> np.asarray(MinVariancePooling1D().token_weights(x)).astype(float).round(4).tolist()
        [[0.8, 0.2]]
    """

    def __init__(self, epsilon: float = 1e-6, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        check_number("epsilon", epsilon, least=1e-12)
        self.epsilon = float(epsilon)

    def attend(self, tokens: Any, mask: Any, *queries: Any) -> Any:
        """Return the normalised inverse variances, `(n, 1, time)`."""
        precision = -ops.log(ops.var(tokens, axis=-1) + self.epsilon)
        return masked_softmax(ops.expand_dims(precision, 1), mask)

    def get_config(self) -> dict[str, Any]:
        """Return the settings from which `from_config` rebuilds the layer."""
        return {**super().get_config(), "epsilon": self.epsilon}
