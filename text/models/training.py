"""Training of text models by one call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from igsuite.arrays import BoolArray, IntArray
from igsuite.checks import check_count, check_seed, check_share
from igsuite.errors import ArgumentError, Wording
from igsuite.text.encoders.encoding import PADDING


def train(
    model: keras.Model,
    inputs: NDArray[np.integer[Any]] | Sequence[NDArray[np.integer[Any]]],
    labels: NDArray[Any] | None = None,
    *,
    epochs: int = 3,
    batch_size: int = 64,
    seed: int = 0,
    padding: int = PADDING,
    validation_share: float | None = None,
    after_batch: Callable[[], Any] = lambda: None,
) -> dict[str, list[float]]:
    """Train a compiled text model in place, texts of like length in one batch.

    The same seeds of model and training give the same bytes of weights on the same machine, as
    long as it computes on its CPU.

    Args:
        model: From token ids `(n, time)`, or a list of them for a model of several texts, to
            class probabilities `(n, classes)`, to a probability `(n, 1)`, or, for triplets, to a
            margin `(n, 1)`. Padding must change nothing.
        inputs: Ids `(n, time)`, padded at the end; a list of two or three for pairs or triplets,
            each of a `time` of its own.
        labels: `(n,)` class numbers; 0 or 1 for a model of one probability; `None` for triplets.
        epochs: Times that every text is seen.
        batch_size: Texts, pairs or triplets a batch. Long texts need small batches: attention
            between 1,024 tokens takes 4 MB a text, head and layer.
        seed: Seed of the order of the texts and of what is held out.
        padding: The id that fills up shorter texts.
        validation_share: Share of the texts held out and measured after each epoch; `None` for
            none.
        after_batch: Called after each of the `batch_count` batches: a progress bar's step.

    Returns:
        What the model's compilation measures, one number an epoch: "loss" and "accuracy", the
        means over the epoch, for the models of igsuite; and with `validation_share`, "val_loss"
        and "val_accuracy" of the texts held out.

    Raises:
        ArgumentError: If an argument cannot be used.

    Example:
        >>> from igsuite.text import text_classifier
        >>> ids = np.random.default_rng(0).integers(1, 20, size=(64, 6))
        >>> history = train(text_classifier(20), ids, ids[:, 0] % 2, epochs=2)
        >>> list(history), len(history["loss"])
        (['accuracy', 'loss'], 2)
    """
    texts = _checked_inputs(model, inputs)
    count = len(texts[0])
    classes = _checked_labels(model, labels, len(texts), count)
    for argument, value in (("epochs", epochs), ("batch_size", batch_size)):
        check_count(argument, value)
    check_seed(seed)
    random = np.random.default_rng(seed)
    lengths = np.stack([_lengths(each, padding) for each in texts])
    held_out = np.zeros(count, dtype=bool)
    if validation_share is not None:
        check_share("validation_share", validation_share)
        held_out[random.permutation(count)[: round(validation_share * count)]] = True
    if held_out.all() or (validation_share is not None and not held_out.any()):
        given = Wording(f"{validation_share} of {count} texts")
        raise ArgumentError("validation_share", given, "a share that leaves texts on both sides")

    def batch(rows: IntArray) -> tuple[Any, Any]:
        longest = np.maximum(lengths[:, rows].max(axis=1), 1)
        parts = [each[rows, :time] for each, time in zip(texts, longest, strict=True)]
        return parts if len(parts) > 1 else parts[0], classes[rows]

    def measured(part: BoolArray, run: Callable[..., Any], after: Callable[[], Any]) -> None:
        means: dict[str, float] = {}
        size = int(part.sum())
        for rows in _batches(np.flatnonzero(part), lengths, batch_size, random):
            # Keras' versions differ in whether a batch's numbers are those of the batch alone.
            model.reset_metrics()
            for name, value in run(*batch(rows), return_dict=True).items():
                means[name] = means.get(name, 0.0) + float(value) * len(rows) / size
            after()
        for name, value in means.items():
            history.setdefault(f"val_{name}" if part is held_out else name, []).append(value)

    history: dict[str, list[float]] = {}
    for _ in range(epochs):
        measured(~held_out, model.train_on_batch, after_batch)
        measured(held_out, model.test_on_batch, lambda: None)
    return history


def batch_count(text_count: int, epochs: int = 3, batch_size: int = 64) -> int:
    """Return the number of batches that `train` makes of texts: a progress bar's total.

    Texts that `validation_share` holds out do not count.
    """
    return epochs * -(-text_count // batch_size)


def _batches(
    rows: IntArray, lengths: IntArray, batch_size: int, random: np.random.Generator
) -> Iterator[IntArray]:
    """Yield each of `rows` once, in random batches of rows whose longest texts are alike."""
    # Lengths are jittered before they are sorted, so that the batches differ between epochs.
    jitter = random.uniform(0.8, 1.2, size=len(rows))
    order = rows[np.argsort(lengths[:, rows].max(axis=0) * jitter, kind="stable")]
    starts = random.permutation(np.arange(0, len(order), batch_size))
    for start in starts:
        yield order[start : start + batch_size]


def _lengths(ids: IntArray, padding: int) -> IntArray:
    """Return how many tokens of each text come before the padding at its end, `(n,)`."""
    numbers = np.arange(1, ids.shape[1] + 1)
    lengths: IntArray = np.where(ids != padding, numbers, 0).max(axis=1, initial=0)
    return lengths


def _checked_inputs(model: Any, inputs: Any) -> list[IntArray]:
    """Return the arrays of ids that `model` takes."""
    if not isinstance(model, keras.Model) or not model.compiled:
        kind = f"a {type(model).__name__}"
        raise ArgumentError(
            "model",
            Wording(f"{kind} that is not compiled" if isinstance(model, keras.Model) else kind),
            "a compiled keras.Model",
            "model.compile('adam', 'sparse_categorical_crossentropy')",
        )
    several = isinstance(inputs, (list, tuple))
    texts = [np.asarray(each) for each in (inputs if several else [inputs])]
    wanted = len(getattr(model, "inputs", None) or texts)  # a subclassed model does not say
    if len(texts) != wanted:
        allowed = "ids (n, time)" if wanted == 1 else f"a list of {wanted} arrays of ids (n, time)"
        raise ArgumentError("inputs", Wording(f"{len(texts)} arrays"), allowed)
    for each in texts:
        if each.ndim != 2 or each.dtype.kind not in "iu" or not len(each):
            given = Wording(f"an array of {each.dtype} and shape {each.shape}")
            raise ArgumentError("inputs", given, "ids (n, time) of at least one text")
        if len(each) != len(texts[0]):
            given = Wording(f"{len(texts[0])} and {len(each)} texts")
            raise ArgumentError("inputs", given, "as many of each")
    return texts


def _checked_labels(model: keras.Model, labels: Any, text_count: int, count: int) -> NDArray[Any]:
    """Return what the model's loss compares its outputs with."""
    if labels is None:
        if text_count != 3:
            raise ArgumentError("labels", None, "one label a text, or None for triplets")
        return np.ones((count, 1), dtype="float32")
    classes = np.asarray(labels)
    if classes.shape != (count,) or classes.dtype.kind not in "iub":
        given = Wording(f"an array of {classes.dtype} and shape {classes.shape}")
        raise ArgumentError("labels", given, f"one whole number a text: shape ({count},)")
    shape = getattr(model, "output_shape", None)
    width = shape[-1] if isinstance(shape, tuple) and len(shape) == 2 else None
    allowed = 2 if width == 1 else width
    if classes.min() < 0 or (allowed is not None and classes.max() >= allowed):
        given = Wording(f"classes from {classes.min()} to {classes.max()}")
        last = "" if allowed is None else f" to {allowed - 1}, as the model has"
        raise ArgumentError("labels", given, f"classes from 0{last}")
    return classes[:, None] if width == 1 else classes
