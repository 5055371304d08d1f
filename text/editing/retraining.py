"""What augmentations do for accuracy: models trained with and without them, over several seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import pandas as pd

from igsuite.checks import check_count, check_seed
from igsuite.errors import ArgumentError, Wording
from igsuite.text.corpora.labelled import LabelledTexts, without_punctuation
from igsuite.text.editing.edit_plan import EditLimits
from igsuite.text.editing.intervals import mean_over_seeds
from igsuite.text.editing.judge import Judge
from igsuite.text.editing.key_tokens import preserve
from igsuite.text.editing.operators import EditOperator
from igsuite.text.editing.token_units import Protected
from igsuite.text.encoders.encoding import Encoder
from igsuite.text.explain import TextExplainer
from igsuite.text.models.training import train

#: Trained with the training texts alone, and with those of them that the others edit twice.
WITHOUT, REPEATED = "without", "repeated"
CONTROL = "random"


@dataclass(frozen=True, eq=False)
class RetrainingGain:
    """Accuracies with and without augmentations.

    Args:
        table: One row for each kind of training but "without": the mean `accuracy` over seeds,
            and the `gain` over another kind, `over`, with its 95 % interval `low` to `high`,
            paired by seed; `told_from_zero` says whether that leaves out 0.
        by_seed: One row a seed and kind of training: `accuracy`, training `texts`, augmentations
            among them that were `added`, and those `left_out` because they are test texts.
        config: How the augmentations were made.
    """

    table: pd.DataFrame
    by_seed: pd.DataFrame
    config: dict[str, Any]

    def in_words(self) -> str:
        """Say, a line a comparison, what was gained and whether that can be told from zero."""
        seeds = self.by_seed["seed"].nunique()
        rows: list[dict[Any, Any]] = self.table.to_dict("records")
        return "\n".join(
            f"{row['training']} over {row['over']}: {100 * row['gain']:+.2f} points of accuracy "
            f"(95 % interval {100 * row['low']:+.2f} to {100 * row['high']:+.2f}, {seeds} seeds), "
            f"which {'can' if row['told_from_zero'] else 'cannot'} be told from zero"
            for row in rows
        )

    def __repr__(self) -> str:
        return self.in_words()

    def _repr_html_(self) -> str:
        html: str = self.table.to_html(float_format="{:.4f}".format, index=False)
        return html


def retraining_gain(
    build: Callable[[int], keras.Model],
    encoder: Encoder,
    training: LabelledTexts,
    test: LabelledTexts,
    operator: EditOperator,
    *,
    methods: Sequence[str] = ("integrated_gradients",),
    share: float = 0.2,
    protected: Protected = (),
    least: int = 1,
    seeds: Sequence[int] = (0, 1, 2),
    epochs: int = 3,
    batch_size: int = 64,
    **settings: Any,
) -> RetrainingGain:
    """Train with and without augmentations that edit what matters least, and compare accuracies.

    For each seed, a model is trained on the training texts ("without"), explains them, and its
    explanations choose the tokens that `preserve` edits. A new model from the same initial
    weights is trained on the training texts and the edited ones, by each of `methods` and, for
    the control, at "random". As more texts are more steps of training, one is trained on the same
    texts with the unedited ones "repeated" in place of their edits.

    The test texts are only ever predicted. An edited text that is by chance one of them is left
    out.

    Args:
        build: From a seed to a compiled, untrained classifier, such as
            `lambda seed: text_classifier(encoder.vocabulary_size, seed=seed)`.
        encoder: The encoder, made from the training texts alone.
        training: The training split.
        test: The test split.
        operator: What becomes of tokens: see `preserve`.
        methods: Names out of `igsuite.METHODS`.
        share, protected, least: As for `preserve`.
        seeds: Seeds of weights, of the order of the texts and of the edits; at least two.
        epochs: As for `train`.
        batch_size: Texts in a step of training.
        **settings: As for `TextExplainer`.

    Returns:
        A `RetrainingGain`, which says in words what can be told.

    Raises:
        ArgumentError: If an argument cannot be used, or a test text is a training text.
    """
    _check_apart(training, test)
    EditLimits(share, protected, least)
    if len(set(seeds)) < 2 or len(set(seeds)) < len(seeds):
        raise ArgumentError("seeds", seeds, "at least two seeds, each once")
    for seed in seeds:
        check_seed(seed)
    for argument, value in (("epochs", epochs), ("batch_size", batch_size)):
        check_count(argument, value)
    controlled = (*dict.fromkeys((*methods, CONTROL)),)
    rows: list[dict[str, Any]] = []

    def trained(seed: int, kind: str, added: LabelledTexts | None, left_out: int) -> keras.Model:
        texts = [*training.texts, *(added.texts if added else ())]
        labels = np.concatenate([training.labels, *([added.labels] if added else [])])
        model = build(seed)
        train(
            model,
            encoder.encode(texts).ids,
            labels,
            epochs=epochs,
            batch_size=batch_size,
            seed=seed,
            padding=encoder.pad_id,
        )
        predictions = Judge(model, encoder, test.texts).predictions(test.texts)
        accuracy = float((predictions == test.labels).mean())
        row = {"seed": seed, "training": kind, "accuracy": accuracy, "texts": len(texts)}
        rows.append(row | {"added": len(texts) - len(training), "left_out": left_out})
        return model

    for seed in seeds:
        model = trained(seed, WITHOUT, None, 0)
        explained = TextExplainer(model, encoder, **{**settings, "seed": seed}).explain(
            training.texts, controlled
        )
        limits: dict[str, Any] = {"share": share, "protected": protected, "least": least}
        for method in controlled:
            edited = preserve(
                model,
                encoder,
                explained[method],
                operator,
                labels=training.labels,
                seed=seed,
                **limits,
            )
            changed = [row for row, count in enumerate(edited.edit_counts) if count]
            if not changed:
                given = Wording(f"{operator.name}, which edits no training text")
                raise ArgumentError("operator", given, "an operator and limits that leave edits")
            augmentations = edited.take(changed).labelled()
            apart = _rows_apart(augmentations, test)
            left_out = len(changed) - len(apart)
            trained(seed, method, augmentations.take(apart), left_out)
        trained(seed, REPEATED, training.take(changed), 0)

    by_seed = pd.DataFrame(rows)
    return RetrainingGain(
        pd.DataFrame(_gains(by_seed, methods)),
        by_seed,
        {"operator": operator.description(), "share": share, "least": least}
        | {"epochs": epochs, "batch_size": batch_size},
    )


def _gains(by_seed: pd.DataFrame, methods: Sequence[str]) -> list[dict[str, Any]]:
    accuracies = by_seed.pivot(index="seed", columns="training", values="accuracy")
    comparisons = [(REPEATED, WITHOUT), (CONTROL, WITHOUT), (CONTROL, REPEATED)]
    for method in methods:
        if method != CONTROL:
            comparisons += [(method, over) for over in (WITHOUT, REPEATED, CONTROL)]
    rows = []
    for kind, over in comparisons:
        gain, low, high = mean_over_seeds((accuracies[kind] - accuracies[over]).to_numpy())
        row = {"training": kind, "accuracy": accuracies[kind].mean(), "over": over, "gain": gain}
        rows.append(row | {"low": low, "high": high, "told_from_zero": low > 0 or high < 0})
    return rows


def _bare(text: str) -> str:
    """What stays of a text without punctuation and white space, as `distinct_texts` compares it."""
    return without_punctuation(text) or text.strip()


def _rows_apart(texts: LabelledTexts, test: LabelledTexts) -> list[int]:
    held_out = set(map(_bare, test.texts))
    return [row for row, text in enumerate(texts.texts) if _bare(text) not in held_out]


def _check_apart(training: LabelledTexts, test: LabelledTexts) -> None:
    for argument, given in (("training", training), ("test", test)):
        if not isinstance(given, LabelledTexts) or not len(given):
            shown = Wording(f"a {type(given).__name__} of no texts")
            raise ArgumentError(argument, shown, "LabelledTexts, at least one text")
    both = len(test) - len(_rows_apart(test, training))
    if both:
        raise ArgumentError(
            "test",
            Wording(f"{both} texts that are training texts, but for punctuation at most"),
            "texts that the model has not been trained with",
            "Make the texts distinct, then split: training, test = texts.split()",
        )
