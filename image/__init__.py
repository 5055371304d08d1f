"""Pixel attribution: explanations and figures of image models."""

from igsuite.image.attributions import PixelAttributions
from igsuite.image.digits import LabelledImages, digits
from igsuite.image.explain import ImageExplainer
from igsuite.image.figure import pixels_figure
from igsuite.image.models import digit_cnn, train

__all__ = [
    "ImageExplainer",
    "LabelledImages",
    "PixelAttributions",
    "digit_cnn",
    "digits",
    "pixels_figure",
    "train",
]
