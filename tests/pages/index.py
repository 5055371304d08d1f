"""Fewer digits to train on than the first page has."""

from igsuite import image

_TRAINING, _HELD_OUT = image.digits()

STAND_INS = {(image, "digits"): lambda: (_TRAINING.take(range(300)), _HELD_OUT)}
