"""Words as tokens, through Keras' TextVectorization."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar, Self, TypeAlias

import keras
import numpy as np
import tensorflow as tf

from igsuite.checks import check_count
from igsuite.errors import ArgumentError, Wording
from igsuite.text.encoders.encoding import PADDING, UNKNOWN, Encoder, TokenizedText, check_texts
from igsuite.text.encoders.registered_functions import function_of_name, name_of_function
from igsuite.text.encoders.token_offsets import locate_tokens

#: What TextVectorization takes as `standardize` or `split`.
Step: TypeAlias = str | Callable[[Any], Any] | None


class WordEncoder(Encoder):
    """One token a word, as a `keras.layers.TextVectorization` layer splits and numbers them.

    Ids are the layer's own: 0 for padding, 1 for words that are not in its vocabulary. Tokens are
    the words after standardisation; `offsets` say where they stand in the original text, so that
    "dont" covers "Don't". They are exact for Keras' own ways to standardise and split; for
    functions of the user's, see `locate_tokens`.

    Args:
        vectorization: The layer, its vocabulary set or adapted, with ids as its output and without
            n-grams.

    Raises:
        ArgumentError: If the layer has no vocabulary or puts out something else than one id a word.

    Example:
        >>> encoder = WordEncoder.fit(["not bad", "not good"])
        >>> encoded = encoder.encode(["Not  bad!"])
        >>> encoded.tokens, encoded.offsets
        ((('not', 'bad'),), (((0, 3), (5, 8)),))
    """

    name: ClassVar[str] = "words"
    pad_id = PADDING
    unknown_id = UNKNOWN
    mask_id = UNKNOWN

    def __init__(self, vectorization: keras.layers.TextVectorization) -> None:
        if not isinstance(vectorization, keras.layers.TextVectorization):
            given = Wording(f"a {type(vectorization).__name__}")
            raise ArgumentError("vectorization", given, "a keras.layers.TextVectorization layer")
        settings = vectorization.get_config()
        if settings["output_mode"] != "int" or settings["ngrams"] or not settings["split"]:
            raise ArgumentError(
                "vectorization",
                Wording("a layer that does not put out one id a word"),
                'output_mode="int", no ngrams, and a split',
            )
        self.vectorization = vectorization
        self.standardize: Step = settings["standardize"]
        self.split: Step = settings["split"]
        self.max_length: int | None = settings["output_sequence_length"]
        self.words = tuple(map(str, vectorization.get_vocabulary(include_special_tokens=False)))
        if not self.words:
            raise ArgumentError(
                "vectorization",
                Wording("a layer without a vocabulary"),
                "one that knows its words",
                "Adapt it to the training texts, or use WordEncoder.fit",
            )

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        max_words: int | None = 20_000,
        max_length: int | None = None,
        standardize: Step = "lower_and_strip_punctuation",
        split: Step = "whitespace",
    ) -> Self:
        """Make the vocabulary of the words met in `texts`, most frequent first.

        Args:
            texts: Training texts.
            max_words: Most words to keep; `None` keeps all.
            max_length: Words of a text that are kept, counted from its start; `None` keeps all.
            standardize: As for `keras.layers.TextVectorization`.
            split: As for `keras.layers.TextVectorization`.

        Returns:
            An encoder of those words.

        Raises:
            ArgumentError: If `texts` is no list of texts, or holds no word.
        """
        check_texts(texts)
        layer = keras.layers.TextVectorization(
            max_tokens=None if max_words is None else max_words + UNKNOWN + 1,
            standardize=standardize,
            split=split,
            output_sequence_length=max_length,
        )
        layer.adapt(np.array(texts, dtype=object))
        return cls(layer)

    @property
    def vocabulary_size(self) -> int:
        """Number of ids, padding and unknown included: the `input_dim` of an embedding."""
        return len(self.words) + UNKNOWN + 1

    def tokenize(self, texts: Sequence[str]) -> Iterator[TokenizedText]:
        if not texts:
            return
        strings = tf.constant(list(texts))
        ids = _rows(self.vectorization(strings))
        words = _rows(self._split(self._standardize(strings)))
        for text, text_ids, text_words in zip(texts, ids, words, strict=True):
            # A function may split into an array, whose rows are filled up with nothing.
            length = max((i for i, word in enumerate(text_words, start=1) if word), default=0)
            tokens = tuple(word.decode() for word in text_words[:length])[: self.max_length]
            yield TokenizedText(text_ids[: len(tokens)], tokens, locate_tokens(text, tokens))

    def _standardize(self, strings: Any) -> Any:
        if callable(self.standardize):
            return self.standardize(strings)
        if self.standardize in ("lower", "lower_and_strip_punctuation"):
            strings = tf.strings.lower(strings)
        if self.standardize in ("strip_punctuation", "lower_and_strip_punctuation"):
            strings = tf.strings.regex_replace(strings, _PUNCTUATION, "")
        return strings

    def _split(self, strings: Any) -> Any:
        if callable(self.split):
            return self.split(strings)
        if self.split == "character":
            return tf.strings.unicode_split(strings, "UTF-8")
        return tf.strings.split(strings)

    def get_config(self) -> dict[str, Any]:
        """Return the settings, functions by their registered names.

        Raises:
            ArgumentError: If the layer standardises or splits by a function that is not registered
                with `keras.saving.register_keras_serializable`.
        """
        steps = {"standardize": self.standardize, "split": self.split}
        return {
            "words": list(self.words),
            "max_length": self.max_length,
            **{
                key: {"function": name_of_function(key, step)} if callable(step) else step
                for key, step in steps.items()
            },
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """Rebuild an encoder from `get_config`'s settings; functions must be registered."""
        words, max_length = config["words"], config["max_length"]
        # Keras takes one text for the path of a file, which it opens, wherever that may be.
        if not isinstance(words, list):
            raise ArgumentError("words", Wording(f"a {type(words).__name__}"), "a list of words")
        if max_length is not None:
            check_count("max_length", max_length)
        steps = {
            key: function_of_name(key, step["function"]) if isinstance(step, dict) else step
            for key, step in config.items()
            if key in ("standardize", "split")
        }
        return cls(
            keras.layers.TextVectorization(
                vocabulary=words, output_sequence_length=max_length, **steps
            )
        )


# As keras.layers.TextVectorization has it.
_PUNCTUATION = r'[!"#$%&()\*\+,-\./:;<=>?@\[\\\]^_`{|}~\']'


def _rows(strings_or_ids: Any) -> list[Any]:
    ragged = isinstance(strings_or_ids, tf.RaggedTensor)
    rows = strings_or_ids.to_list() if ragged else np.asarray(strings_or_ids).tolist()
    return list(rows)
