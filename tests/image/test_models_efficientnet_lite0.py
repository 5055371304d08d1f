"""EfficientNet-Lite0 in Keras says of real photos what its authors' network does."""

from pathlib import Path

import numpy as np
import pytest
import skimage
from PIL import Image

from igsuite.image.models.efficientnet_lite0 import efficientnet_lite0

PHOTOS = Path(skimage.__file__).parent / "data"


def photo(name, size=(224, 224)):
    """Return the square in the middle of one of scikit-image's photos, by a bicubic filter."""
    picture = Image.open(PHOTOS / name).convert("RGB")
    side = min(picture.size)
    left, top = ((length - side) // 2 for length in picture.size)
    square = picture.crop((left, top, left + side, top + side))
    return np.asarray(square.resize(size, Image.Resampling.BICUBIC))


@pytest.mark.parametrize(
    ("name", "said", "probability"),
    [
        ("coffee.png", "espresso", 0.94),
        ("camera.png", "tripod", 0.95),
        ("chelsea.png", "Egyptian cat", 0.39),
        ("rocket.jpg", "missile", 0.22),
    ],
)
def test_photos_are_told_as_the_original_tells_them(efficientnet, name, said, probability):
    logits = np.asarray(efficientnet.model(efficientnet.preprocess(photo(name)[None])))[0]

    probabilities = np.exp(logits - logits.max())
    probabilities /= probabilities.sum()

    assert efficientnet.class_names[probabilities.argmax()] == said
    assert probabilities.max() == pytest.approx(probability, abs=0.006)


def test_without_weights_every_kernel_is_drawn_by_itself():
    weights = efficientnet_lite0(trained=False).get_weights()
    kernels = [each.tobytes() for each in weights if each.ndim > 1]

    assert len(set(kernels)) == len(kernels) == 50
