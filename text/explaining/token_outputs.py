"""Models with outputs at every token: which token of its text a target is at."""

from __future__ import annotations

from typing import Any

import numpy as np

from igsuite.arrays import IntArray


def target_places(target: Any, model: Any, count: int) -> IntArray | None:
    """Return the place in its text of each target.

    Args:
        target: As for `igsuite.integrated_gradients`.
        model: The model.
        count: How many texts there are.

    Returns:
        `(n,)` places counted from 0; `None` where the model has no outputs at every token, or the
        target names none.
    """
    shape = getattr(model, "output_shape", None)
    at_tokens = isinstance(shape, tuple) and len(shape) == 3 and shape[1] is None
    indices = np.asarray(-1 if target is None or callable(target) else target)
    if not at_tokens or indices.shape[-1:] != (2,):
        return None
    return np.broadcast_to(indices[..., 0], (count,))
