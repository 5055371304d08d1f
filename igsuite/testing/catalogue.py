"""All closed forms by name."""

from __future__ import annotations

from collections.abc import Callable

from igsuite.testing import functions, networks
from igsuite.testing.closed_form import ClosedForm

CLOSED_FORMS: dict[str, Callable[..., ClosedForm]] = {
    factory.__name__: factory
    for factory in (
        functions.linear,
        functions.quadratic,
        functions.monomial,
        functions.ridge,
        functions.additive,
        functions.radial,
        functions.minimum,
        functions.saturation,
        functions.oscillating,
        networks.hinge_network,
        networks.homogeneous_network,
        networks.embedding_max_pooling,
        networks.attention_pooling,
        networks.stiff_layer_normalization,
    )
}
