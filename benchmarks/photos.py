"""Eight photos and the network that tells what is on them, which packages carry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import skimage
import sklearn.datasets
from numpy.typing import NDArray

import igsuite
from igsuite.image import PretrainedModel, pretrained, read_picture

_SKIMAGE = Path(skimage.__file__).parent / "data"
_SKLEARN = Path(sklearn.datasets.__file__).parent / "images"

PHOTOS = (
    _SKLEARN / "china.jpg",
    _SKLEARN / "flower.jpg",
    _SKIMAGE / "astronaut.png",
    _SKIMAGE / "chelsea.png",
    _SKIMAGE / "coffee.png",
    _SKIMAGE / "camera.png",
    _SKIMAGE / "rocket.jpg",
    _SKIMAGE / "motorcycle_left.png",
)

#: Gradients of each photo that the truth is made of: on some photos its own error is a tenth of a
#: per cent still, a quarter of what the automatic rule leaves after 257.
TRUTH_STEPS = 2048


@dataclass(frozen=True, eq=False)
class PhotoSubject:
    """The photos as EfficientNet-Lite0 sees them.

    Args:
        network: The network with its preprocessing.
        pixels: `(8, 224, 224, 3)`.
        folder: Where the truth is kept between runs.
    """

    network: PretrainedModel
    pixels: NDArray[np.float32]
    folder: Path

    def explain(self, photo: int | None = None, **settings: object) -> igsuite.Attribution:
        """Explain all photos, or one, from black: the logit of the class that was found."""
        pixels = self.pixels if photo is None else self.pixels[photo : photo + 1]
        return igsuite.integrated_gradients(
            self.network.model,
            pixels,
            preprocess=self.network.preprocess,
            reduce_axis=-1,
            **settings,
        )

    @cache  # noqa: B019 - there is one subject a run, and it is kept as long.
    def truth(self) -> NDArray[np.float32]:
        """The photos' attributions `(8, 224, 224)` by Gauss-Legendre of `TRUTH_STEPS`.

        A rule of another kind than the automatic one, which shares none of its points.
        """
        kept = self.folder / f"photos-gauss-legendre-{TRUTH_STEPS}.npz"
        if not kept.exists():
            self.explain(rule="gauss_legendre", steps=TRUTH_STEPS).save(kept)
        return igsuite.Attribution.load(kept).values


def photo_subject(folder: Path) -> PhotoSubject:
    """Read the photos and build the network."""
    network = pretrained("efficientnet_lite0")
    pixels = np.stack([read_picture(path, network.size).pixels for path in PHOTOS])
    return PhotoSubject(network, pixels.astype(np.float32), folder)
