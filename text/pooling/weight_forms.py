"""The forms in which a pooling layer says how much each token counts, and what they need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keras import ops

from igsuite.errors import ArgumentError, Wording, check_name

#: The form that knows the class: it needs the linear layer that follows.
SIGNED = "signed"

#: What each form says of a token, in the words of figures.
FORMS = {
    "count": "channels won",
    "value": "maxima won",
    "weight": "weight a",
    "norm": "length a‖v‖",
    SIGNED: "class-signed",
}


def check_form(form: str, forms: Sequence[str], kernel: Any) -> None:
    """Raise unless `form` is one of `forms` and a kernel comes with the signed form alone.

    Args:
        form: The form asked for.
        forms: The forms that the layer has.
        kernel: The kernel given, or `None`.

    Raises:
        ArgumentError: Naming what is wrong.

    Example:
        >>> check_form("signed", ("count", "signed"), None)
        Traceback (most recent call last):
        igsuite.errors.ArgumentError: kernel: got None; allowed: the target's column of the \
linear layer that follows, with form='signed'
    """
    check_name("form", form, forms)
    if form == SIGNED and kernel is None:
        wanted = "the target's column of the linear layer that follows, with form='signed'"
        raise ArgumentError("kernel", None, wanted)
    if form != SIGNED and kernel is not None:
        raise ArgumentError("kernel", kernel, f"None with form={form!r}", "Ask for form='signed'.")


def kernel_rows(kernel: Any, width: int, dtype: str) -> Any:
    """Return a kernel as rows, one for each text or one for all.

    Args:
        kernel: `(width,)`, or `(n, width)` with one column of the linear layer a text.
        width: Numbers that the pooling layer returns for a text.
        dtype: Type to return.

    Returns:
        A tensor `(1, width)` or `(n, width)`.

    Raises:
        ArgumentError: If the kernel does not fit the pooled vectors.
    """
    kernel = ops.cast(kernel, dtype)
    if len(kernel.shape) not in (1, 2) or kernel.shape[-1] != width:
        raise ArgumentError(
            "kernel", Wording(f"shape {tuple(kernel.shape)}"), f"shape ({width},) or (n, {width})"
        )
    return ops.reshape(kernel, (-1, width))
