"""The linear layer that turns a pooled vector into the model's logits, where there is one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import keras
import numpy as np

from igsuite.arrays import Array, Arrays
from igsuite.interception import all_operations, intercepted
from igsuite.scores import find_head


def kernel_after(
    model: keras.Model, pooling: keras.layers.Layer, sample: Arrays, call: int = 0
) -> tuple[Array | None, str]:
    """Return the kernel that turns the pooled vector into the model's logits, or why there is none.

    Args:
        model: The model.
        pooling: Its pooling layer.
        sample: One sample, as the model takes it.
        call: Which call of the pooling layer counts, from 0.

    Returns:
        The kernel `(channels, classes)` and "", or `None` and the reason.
    """
    head, _ = find_head(model, lambda: model(sample, training=False))
    if head.kind not in ("softmax", "sigmoid", "logits") or head.linear is None:
        return None, "the model does not end in logits, a softmax or a sigmoid"
    calls: list[tuple[Any, Any, Any]] = []

    def watch(operation: Any) -> Callable[[int, Callable[[], Any], Any], Any]:
        def replace(_: int, run: Callable[[], Any], inputs: Any) -> Any:
            returned = run()
            calls.append((operation, inputs, returned))
            return returned

        return replace

    with ExitStack() as stack:
        stack.enter_context(head.linear())
        for each in all_operations(model):
            if not getattr(each, "layers", None):
                stack.enter_context(intercepted(each, watch(each)))
        logits = model(sample, training=False)
    pooled = [returned for operation, _, returned in calls if operation is pooling][call]
    # Dropout and its like return at inference what they were given: nothing comes in between.
    followers = [
        (operation, returned)
        for operation, inputs, returned in calls
        if operation is not pooling and returned is not inputs and _takes(inputs, pooled)
    ]
    if len(followers) != 1:
        names = ", ".join(repr(operation.name) for operation, _ in followers) or "no layer"
        return None, f"{names} follows {pooling.name!r}, not one linear layer"
    ((follower, returned),) = followers
    if not isinstance(follower, keras.layers.Dense):
        kind = type(follower).__name__
        return None, f"{follower.name!r} follows, of type {kind}, not a linear layer"
    if returned is not logits:
        return None, f"more layers follow {follower.name!r}: its units are not the classes"
    if len(logits.shape) != 2:
        return None, f"the logits have the shape {tuple(logits.shape)}, not (n, classes)"
    kernel = keras.ops.convert_to_tensor(follower.kernel)
    return np.asarray(keras.ops.convert_to_numpy(kernel), np.float64), ""


def _takes(inputs: Any, pooled: Any) -> bool:
    """Whether a layer was given the pooled vector, as it is or in the layer's own type."""
    return any(
        each is pooled
        or (
            getattr(each, "dtype", pooled.dtype) != pooled.dtype
            and each.shape == pooled.shape
            and bool(keras.ops.all(keras.ops.cast(each, pooled.dtype) == pooled))
        )
        for each in keras.tree.flatten(inputs)
    )
