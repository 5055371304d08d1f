"""Edits of the least important tokens, which keep the label, and of the most important ones."""

from __future__ import annotations

import keras
from numpy.typing import ArrayLike

from igsuite.text.attributions import TokenAttributions
from igsuite.text.editing.edit_order import most_important_first, text_generators
from igsuite.text.editing.edit_plan import EditLimits
from igsuite.text.editing.edit_run import EditRun
from igsuite.text.editing.edited_texts import EditedTexts
from igsuite.text.editing.greedy_attack import attacked
from igsuite.text.editing.operators import EditOperator
from igsuite.text.editing.preserving import preserving_edits
from igsuite.text.editing.token_units import Protected
from igsuite.text.encoders.encoding import Encoder


def preserve(
    model: keras.Model,
    encoder: Encoder,
    attributions: TokenAttributions,
    operator: EditOperator,
    *,
    labels: ArrayLike | None = None,
    share: float = 0.2,
    protected: Protected = (),
    least: int = 1,
    score: str = "output",
    batch_size: int | None = None,
    seed: int = 0,
) -> EditedTexts:
    """Edit the least important tokens of each text, so that its label may be kept.

    Least important are the smallest absolute values: what speaks against the predicted class
    counts as much as what speaks for it. Ties are broken at random. As many tokens are edited as
    `share` allows and have alternatives, each by one of its alternatives at random. Nothing
    forces the prediction to stay: `flipped` tells where it did not.

    Args:
        model: A Keras classifier of token ids.
        encoder: Its encoder.
        attributions: Of the predicted class, by any method; of several the first counts. A word
            of several tokens has the sum of theirs. Of a model of one output, values are taken
            with the opposite sign where class 0 is predicted, but for those of methods that know
            no class, such as "absolute_gradient" and "pooling_weight".
        operator: What becomes of a token: `DeleteTokens()`, `MaskTokens()`, `NearestTokens()`,
            `LexiconTokens({...})`.
        labels: `(n,)` classes of the texts, which the edited texts keep; `None` where they are
            not known.
        share: Most edits of a text, as a share of its tokens (words, where these come in
            pieces), rounded down.
        protected: Tokens that stay, or a function from a token's characters to whether it does.
        least: Fewest tokens that deleting leaves of a text.
        score: What `score_before` and `score_after` are, as for `igsuite.integrated_gradients`.
        batch_size: As for `igsuite.score_inputs`.
        seed: Seed of ties and of the choice among alternatives.

    Returns:
        `EditedTexts`, one for each text, also where nothing could be edited.

    Raises:
        ArgumentError: If an argument cannot be used.

    Example:
        >>> import numpy as np
        >>> from igsuite.text import CharacterEncoder, DeleteTokens, TextExplainer
        >>> ids = keras.Input((None,), dtype="int32")
        >>> votes = np.array([[0, 0], [0, 0], [0, 3], [1, 0]])
        >>> logits = keras.ops.sum(keras.layers.Embedding(4, 2, weights=[votes])(ids), axis=1)
        >>> model = keras.Model(ids, keras.layers.Softmax()(logits))
        >>> encoder = CharacterEncoder("ab")
        >>> found = TextExplainer(model, encoder).explain(["ab"])
        >>> preserve(model, encoder, found, DeleteTokens(), labels=[1], share=0.5)
        <EditedTexts of 1 texts (preserve by delete): 1 edited, 0 flipped>
    """
    limits = EditLimits(share, protected, least)
    run = EditRun("preserve", attributions, operator, limits, labels, score, seed)
    plans, judge = run.start(model, encoder, batch_size)
    return run.finish(plans, preserving_edits(plans, seed), judge)


def attack(
    model: keras.Model,
    encoder: Encoder,
    attributions: TokenAttributions,
    operator: EditOperator,
    *,
    share: float = 0.5,
    protected: Protected = (),
    least: int = 1,
    score: str = "output",
    batch_size: int | None = None,
    seed: int = 0,
) -> EditedTexts:
    """Edit the most important tokens of each text, one after the other, until it flips.

    The order is that of the signed values: evidence for the predicted class first, evidence
    against it last. Ties are broken at random. Of a token's alternatives the one is taken that
    brings the margin of the predicted class lowest, of equals the first. A token without
    alternatives is passed over. All texts take a step together, their alternatives in full
    batches. What an attacked text's label is, nobody has said: it has none.

    Args:
        model, encoder, attributions, operator: As for `preserve`.
        share, protected, least, score, batch_size: As for `preserve`.
        seed: Seed of ties.

    Returns:
        `EditedTexts`, flipped or, where the limits came first, not.

    Raises:
        ArgumentError: If an argument cannot be used.

    Example:
        >>> import numpy as np
        >>> from igsuite.text import CharacterEncoder, DeleteTokens, TextExplainer
        >>> ids = keras.Input((None,), dtype="int32")
        >>> votes = np.array([[0, 0], [0, 0], [0, 3], [1, 0]])
        >>> logits = keras.ops.sum(keras.layers.Embedding(4, 2, weights=[votes])(ids), axis=1)
        >>> model = keras.Model(ids, keras.layers.Softmax()(logits))
        >>> encoder = CharacterEncoder("ab")
        >>> found = TextExplainer(model, encoder).explain(["bab"])
        >>> edited = attack(model, encoder, found, DeleteTokens())
        >>> edited.texts, edited.prediction_before.tolist(), edited.prediction_after.tolist()
        (('bb',), [1], [0])
    """
    limits = EditLimits(share, protected, least)
    run = EditRun("attack", attributions, operator, limits, None, score, seed)
    plans, judge = run.start(model, encoder, batch_size)
    queues = [
        plan.queue(most_important_first(plan.importance, random))
        for plan, random in zip(plans, text_generators(seed, len(plans)), strict=True)
    ]
    edits, _ = attacked(plans, queues, judge)
    return run.finish(plans, edits, judge)


def counter(
    model: keras.Model,
    encoder: Encoder,
    attributions: TokenAttributions,
    operator: EditOperator,
    *,
    labels: ArrayLike | None = None,
    share: float = 0.2,
    protected: Protected = (),
    least: int = 1,
    score: str = "output",
    batch_size: int | None = None,
    seed: int = 0,
) -> EditedTexts:
    """Replace the most important tokens of each text by other ones.

    The tokens are those that `attack` takes first, the alternatives the best ones, as the
    lexicon or the embedding has them: the model is not asked, and its prediction may stay.

    Args:
        model, encoder, attributions: As for `preserve`.
        operator: `LexiconTokens({...})` or `NearestTokens()`, usually.
        labels: `(n,)` classes of the *edited* texts, which the caller knows; `None` for none. The
            source's label is not kept.
        share, protected, least, score, batch_size: As for `preserve`.
        seed: Seed of ties.

    Returns:
        `EditedTexts`, with the predictions before and after.

    Raises:
        ArgumentError: If an argument cannot be used.

    Example:
        >>> import numpy as np
        >>> from igsuite.text import CharacterEncoder, LexiconTokens, TextExplainer
        >>> ids = keras.Input((None,), dtype="int32")
        >>> votes = np.array([[0, 0], [0, 0], [0, 3], [1, 0]])
        >>> logits = keras.ops.sum(keras.layers.Embedding(4, 2, weights=[votes])(ids), axis=1)
        >>> model = keras.Model(ids, keras.layers.Softmax()(logits))
        >>> encoder = CharacterEncoder("ab")
        >>> found = TextExplainer(model, encoder).explain(["bab"])
        >>> edited = counter(model, encoder, found, LexiconTokens({"a": ["b"]}), share=0.5)
        >>> edited.texts, edited.flipped.tolist(), edited.labels
        (('bbb',), [True], None)
    """
    limits = EditLimits(share, protected, least)
    run = EditRun("counter", attributions, operator, limits, labels, score, seed)
    plans, judge = run.start(model, encoder, batch_size)
    edits = []
    for plan, random in zip(plans, text_generators(seed, len(plans)), strict=True):
        units = plan.queue(most_important_first(plan.importance, random))
        edits.append([plan.edit(unit, plan.alternatives[unit][0]) for unit in units])
    return run.finish(plans, edits, judge)
