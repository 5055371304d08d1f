"""Names of classes, and which of them each output of a model is about."""

from __future__ import annotations

from collections.abc import Sequence

from igsuite.errors import ArgumentError, Wording

#: What to do where a target is none of a model of one output.
ONE_SCORE = (
    "A model of one output has one score, that of the second class: leave the target out, or give 0"
)


def checked_class_names(
    class_names: Sequence[str] | None, outputs: int | None
) -> tuple[str, ...] | None:
    """Return names of classes, known to be as many as a model needs.

    Args:
        class_names: The names, in the order of the classes; `None` where they are not known.
        outputs: How many outputs the model has; `None` where that is not known yet.

    Raises:
        ArgumentError: If there is not one for each output; of one output, which is the score of
            the second of two classes, not one or two.

    Example:
        >>> checked_class_names(["negative", "positive"], 1)
        ('negative', 'positive')
        >>> checked_class_names(["negative", "positive"], 3)
        Traceback (most recent call last):
        igsuite.errors.ArgumentError: class_names: got 2 names; allowed: one for each of the \
model's 3 outputs
    """
    if class_names is None:
        return None
    names = tuple(class_names)
    if outputs is None or len(names) == outputs or (outputs == 1 and len(names) == 2):
        return names
    allowed = f"one for each of the model's {outputs} outputs"
    if outputs == 1:
        allowed = "two for a model of one output, the negative class first, or its one name"
    raise ArgumentError(
        "class_names", Wording(f"{len(names)} name{'' if len(names) == 1 else 's'}"), allowed
    )


def names_of_targets(
    class_names: tuple[str, ...] | None, one_output: bool
) -> tuple[str, ...] | None:
    """Return the name of each target, which is an output of the model.

    Args:
        class_names: Names of the classes, where known.
        one_output: Whether the model has one output, the score of the second class, as Keras and
            scikit-learn have it.

    Example:
        >>> names_of_targets(("negative", "positive"), one_output=True)
        ('positive',)
    """
    return class_names[-1:] if one_output and class_names is not None else class_names
