"""A classifier of digits and one of planted texts, hardly trained, to try each method on."""

import igsuite
from igsuite import image, text

_TRAINING, _HELD_OUT = image.digits()
_DIGITS = image.digit_cnn()
image.train(_DIGITS, _TRAINING.images[:300], _TRAINING.labels[:300], epochs=1)
_CORPUS = text.planted_texts(40, class_count=2)
_ENCODER = text.CharacterEncoder.fit(_CORPUS.texts, max_length=20)
_READER = text.text_classifier(_ENCODER.vocabulary_size, embedding_width=4)

NAMES = {
    "igsuite": igsuite,
    "model": _DIGITS,
    "images": _HELD_OUT.images[:2],
    "data": _TRAINING.images[:20],
    "explainer": image.ImageExplainer(_DIGITS),
    "texts": _CORPUS.texts[:2],
    "text_explainer": text.TextExplainer(_READER, _ENCODER),
}
