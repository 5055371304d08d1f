"""Fewer digits than the page has, to train on and to look at."""

from igsuite import image

_TRAINING, _HELD_OUT = image.digits()

STAND_INS = {(image, "digits"): lambda: (_TRAINING.take(range(64)), _HELD_OUT.take(range(4)))}
