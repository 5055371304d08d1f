"""A classifier of planted texts and one of digits, hardly trained, to try each metric on."""

import numpy as np

from igsuite import image, text
from igsuite.eval import METRICS, evaluate, image_subject, text_subject

_CORPUS = text.planted_texts(40, class_count=2)
_ENCODER = text.CharacterEncoder.fit(_CORPUS.texts, max_length=20)
_READER = text.text_classifier(_ENCODER.vocabulary_size, embedding_width=4)
_TEXT_EXPLAINER = text.TextExplainer(_READER, _ENCODER)
_TEXTS = _CORPUS.texts[:6]
_JUDGED = text_subject(_TEXT_EXPLAINER, _TEXTS, operator="mask")

_TRAINING, _HELD_OUT = image.digits()
_DIGITS = image.digit_cnn()
image.train(_DIGITS, _TRAINING.images[:300], _TRAINING.labels[:300], epochs=1)
_EXPLAINER = image.ImageExplainer(_DIGITS)
_IMAGES = _HELD_OUT.images[:3]
_PICTURES = image_subject(_EXPLAINER, _IMAGES, operator=0)
_PIXELS = _EXPLAINER.explain(_IMAGES, ("gradient",), target=_PICTURES.target).values


def _gradients_of(network):
    explained = image.ImageExplainer(network)
    return explained.explain(_IMAGES, ("gradient",), target=_PICTURES.target).values


NAMES = {
    "METRICS": METRICS,
    "evaluate": evaluate,
    "text_explainer": _TEXT_EXPLAINER,
    "texts": _TEXTS,
    "judged": _JUDGED,
    "values": _JUDGED.unit_values(_TEXT_EXPLAINER.explain(_TEXTS).values),
    "image": image,
    "model": _DIGITS,
    "explainer": _EXPLAINER,
    "images": _IMAGES,
    "classes": _PICTURES.target,
    "pictures": _PICTURES,
    "pixel_values": _PICTURES.unit_values(_PIXELS),
    "ink": _IMAGES[..., 0] > 0.5,
    "gradients_of": _gradients_of,
    "found": np.asarray(_gradients_of(_DIGITS)).reshape(len(_IMAGES), -1),
}
