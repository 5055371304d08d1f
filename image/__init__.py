"""Pixel attribution: explanations and figures of image models."""

from igsuite.image.attributions import PixelAttributions
from igsuite.image.explain import ImageExplainer
from igsuite.image.explaining.image_methods import IMAGE_METHODS
from igsuite.image.explaining.pixel_baselines import PIXEL_BASELINES
from igsuite.image.models.digit_cnn import digit_cnn
from igsuite.image.models.fine_tuning import fine_tune
from igsuite.image.models.folding import fold_batch_normalisation, normalisations_left
from igsuite.image.models.pretrained import PretrainedModel, pretrained
from igsuite.image.models.training import train
from igsuite.image.pictures.digits import digits
from igsuite.image.pictures.framing import Framing
from igsuite.image.pictures.image_folder import image_folder
from igsuite.image.pictures.labelled import LabelledImages
from igsuite.image.pictures.picture import Picture, read_picture
from igsuite.image.pictures.pictures import Pictures, read_pictures
from igsuite.image.views.pixels_figure import pixels_figure

__all__ = [
    "IMAGE_METHODS",
    "PIXEL_BASELINES",
    "Framing",
    "ImageExplainer",
    "LabelledImages",
    "Picture",
    "Pictures",
    "PixelAttributions",
    "PretrainedModel",
    "digit_cnn",
    "digits",
    "fine_tune",
    "fold_batch_normalisation",
    "image_folder",
    "normalisations_left",
    "pixels_figure",
    "pretrained",
    "read_picture",
    "read_pictures",
    "train",
]
