"""Pixel attribution: explanations and figures of image models."""

from igsuite.image.attributions import PixelAttributions
from igsuite.image.explain import ImageExplainer
from igsuite.image.models.digit_cnn import digit_cnn
from igsuite.image.models.pretrained import PretrainedModel, pretrained
from igsuite.image.models.training import train
from igsuite.image.pictures.digits import LabelledImages, digits
from igsuite.image.views.pixels_figure import pixels_figure

__all__ = [
    "ImageExplainer",
    "LabelledImages",
    "PixelAttributions",
    "PretrainedModel",
    "digit_cnn",
    "digits",
    "pixels_figure",
    "pretrained",
    "train",
]
