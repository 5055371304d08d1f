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
from igsuite.image.pictures.export import load_values, save_picture, save_values
from igsuite.image.pictures.framing import Framing
from igsuite.image.pictures.image_folder import image_folder
from igsuite.image.pictures.labelled import LabelledImages
from igsuite.image.pictures.picture import Picture, read_picture
from igsuite.image.pictures.pictures import Pictures, read_pictures
from igsuite.image.truths.cluttered_digit_cnn import cluttered_digit_cnn
from igsuite.image.truths.cluttered_digits import ClutteredDigits, cluttered_digits
from igsuite.image.truths.photo_mosaics import PhotoMosaics, photo_mosaics, quarter_sums
from igsuite.image.views.areas import strongest_area
from igsuite.image.views.attribution_mask import attribution_mask
from igsuite.image.views.baselines_figure import baselines_figure
from igsuite.image.views.compare_baselines import compare_baselines
from igsuite.image.views.comparison_panels import comparison_panels
from igsuite.image.views.contact_sheet import contact_sheet, thumbnail
from igsuite.image.views.error_figure import error_figure
from igsuite.image.views.painting import outlined, overlay, painted
from igsuite.image.views.path_figure import path_figure
from igsuite.image.views.pixels_figure import pixels_figure
from igsuite.image.views.regions import top_regions
from igsuite.image.views.resolution import unresolved
from igsuite.image.views.shown_pixels import in_grey, shown_pixels
from igsuite.image.views.top_pixels import top_pixels

__all__ = [
    "IMAGE_METHODS",
    "PIXEL_BASELINES",
    "ClutteredDigits",
    "Framing",
    "ImageExplainer",
    "LabelledImages",
    "PhotoMosaics",
    "Picture",
    "Pictures",
    "PixelAttributions",
    "PretrainedModel",
    "attribution_mask",
    "baselines_figure",
    "cluttered_digit_cnn",
    "cluttered_digits",
    "compare_baselines",
    "comparison_panels",
    "contact_sheet",
    "digit_cnn",
    "digits",
    "error_figure",
    "fine_tune",
    "fold_batch_normalisation",
    "image_folder",
    "in_grey",
    "load_values",
    "normalisations_left",
    "outlined",
    "overlay",
    "painted",
    "path_figure",
    "photo_mosaics",
    "pixels_figure",
    "pretrained",
    "quarter_sums",
    "read_picture",
    "read_pictures",
    "save_picture",
    "save_values",
    "shown_pixels",
    "strongest_area",
    "thumbnail",
    "top_pixels",
    "top_regions",
    "train",
    "unresolved",
]
