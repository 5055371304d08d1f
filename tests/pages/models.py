"""A classifier of digits and one of planted texts, hardly trained, and what is asked of them."""

import numpy as np

import igsuite
from igsuite import image, text
from igsuite.eval import METRICS, evaluate, image_subject, parameter_randomisation, text_subject
from igsuite.eval.watching import AttributionHistory

_CORPUS = text.planted_texts(40, class_count=2)
_ENCODER = text.CharacterEncoder.fit(_CORPUS.texts, max_length=20)
_READER = text.text_classifier(_ENCODER.vocabulary_size, embedding_width=4)
_TEXT_EXPLAINER = text.TextExplainer(_READER, _ENCODER)
_TEXTS = _CORPUS.texts[:4]
_IDS = _ENCODER.encode(_TEXTS).ids
_JUDGED = text_subject(_TEXT_EXPLAINER, _TEXTS, operator="mask")

_TRAINING, _HELD_OUT = image.digits()
_DIGITS = image.digit_cnn()
image.train(_DIGITS, _TRAINING.images[:300], _TRAINING.labels[:300], epochs=1)
_EXPLAINER = image.ImageExplainer(_DIGITS)
_IMAGES = _HELD_OUT.images[:2]
_PICTURES = image_subject(_EXPLAINER, _IMAGES, operator=0)


def _explain(pixels, target):
    return _EXPLAINER.explain(pixels, ("gradient",), target=target).values


def _gradients_of(network):
    explained = image.ImageExplainer(network)
    return explained.explain(_IMAGES, ("gradient",), target=_PICTURES.target).values


_GRADIENTS = _PICTURES.unit_values(_explain(_IMAGES, _PICTURES.target))

NAMES = {
    "AttributionHistory": AttributionHistory,
    "METRICS": METRICS,
    "evaluate": evaluate,
    "igsuite": igsuite,
    "image": image,
    "image_subject": image_subject,
    "parameter_randomisation": parameter_randomisation,
    # Digits.
    "model": _DIGITS,
    "explainer": _EXPLAINER,
    "images": _IMAGES,
    "classes": _PICTURES.target,
    "data": _TRAINING.images[:20],
    "ink": _IMAGES[..., 0] > 0.5,
    "pictures": _PICTURES,
    "explain": _explain,
    "gradients_of": _gradients_of,
    "gradients": _GRADIENTS,
    "pixel_values": _GRADIENTS,
    "found": np.asarray(_gradients_of(_DIGITS)).reshape(len(_IMAGES), -1),
    # Texts.
    "reader": _READER,
    "text_explainer": _TEXT_EXPLAINER,
    "texts": _TEXTS,
    "ids": _IDS,
    "pads": np.zeros_like(_IDS),
    "judged": _JUDGED,
    "values": _JUDGED.unit_values(_TEXT_EXPLAINER.explain(_TEXTS).values),
}
