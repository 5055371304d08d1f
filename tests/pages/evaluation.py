"""A small classifier of planted texts in the place of that of the reviews."""

from igsuite import text

_CORPUS = text.planted_texts(60, class_count=2)
_ENCODER = text.CharacterEncoder.fit(_CORPUS.texts, max_length=20)
_MODEL = text.text_classifier(_ENCODER.vocabulary_size, embedding_width=4)
text.train(_MODEL, _ENCODER.encode(_CORPUS.texts).ids, _CORPUS.labels, epochs=1)

NAMES = {"model": _MODEL, "encoder": _ENCODER, "texts": _CORPUS.texts[:6]}
