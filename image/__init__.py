"""Pixel attribution: explanations and figures of image models.

Public names load on first use, so that what needs no TensorFlow does not import it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from igsuite.first_use import on_first_use

if TYPE_CHECKING:
    from igsuite.image.attributions import PixelAttributions as PixelAttributions
    from igsuite.image.explain import ImageExplainer as ImageExplainer
    from igsuite.image.explaining.image_methods import IMAGE_METHODS as IMAGE_METHODS
    from igsuite.image.explaining.pixel_baselines import PIXEL_BASELINES as PIXEL_BASELINES
    from igsuite.image.models.digit_cnn import digit_cnn as digit_cnn
    from igsuite.image.models.fine_tuning import fine_tune as fine_tune
    from igsuite.image.models.folding import fold_batch_normalisation as fold_batch_normalisation
    from igsuite.image.models.folding import normalisations_left as normalisations_left
    from igsuite.image.models.pretrained import PretrainedModel as PretrainedModel
    from igsuite.image.models.pretrained import pretrained as pretrained
    from igsuite.image.models.training import train as train
    from igsuite.image.pictures.digits import digits as digits
    from igsuite.image.pictures.export import load_values as load_values
    from igsuite.image.pictures.export import save_picture as save_picture
    from igsuite.image.pictures.export import save_values as save_values
    from igsuite.image.pictures.framing import Framing as Framing
    from igsuite.image.pictures.image_folder import image_folder as image_folder
    from igsuite.image.pictures.labelled import LabelledImages as LabelledImages
    from igsuite.image.pictures.picture import Picture as Picture
    from igsuite.image.pictures.picture import read_picture as read_picture
    from igsuite.image.pictures.pictures import Pictures as Pictures
    from igsuite.image.pictures.pictures import read_pictures as read_pictures
    from igsuite.image.truths.cluttered_digit_cnn import cluttered_digit_cnn as cluttered_digit_cnn
    from igsuite.image.truths.cluttered_digits import ClutteredDigits as ClutteredDigits
    from igsuite.image.truths.cluttered_digits import cluttered_digits as cluttered_digits
    from igsuite.image.truths.photo_mosaics import PhotoMosaics as PhotoMosaics
    from igsuite.image.truths.photo_mosaics import photo_mosaics as photo_mosaics
    from igsuite.image.truths.photo_mosaics import quarter_sums as quarter_sums
    from igsuite.image.views.areas import strongest_area as strongest_area
    from igsuite.image.views.attribution_mask import attribution_mask as attribution_mask
    from igsuite.image.views.baselines_figure import baselines_figure as baselines_figure
    from igsuite.image.views.compare_baselines import compare_baselines as compare_baselines
    from igsuite.image.views.comparison_panels import comparison_panels as comparison_panels
    from igsuite.image.views.contact_sheet import contact_sheet as contact_sheet
    from igsuite.image.views.contact_sheet import thumbnail as thumbnail
    from igsuite.image.views.error_figure import error_figure as error_figure
    from igsuite.image.views.painting import outlined as outlined
    from igsuite.image.views.painting import overlay as overlay
    from igsuite.image.views.painting import painted as painted
    from igsuite.image.views.path_figure import path_figure as path_figure
    from igsuite.image.views.pixels_figure import pixels_figure as pixels_figure
    from igsuite.image.views.regions import top_regions as top_regions
    from igsuite.image.views.resolution import unresolved as unresolved
    from igsuite.image.views.shown_pixels import in_grey as in_grey
    from igsuite.image.views.shown_pixels import shown_pixels as shown_pixels
    from igsuite.image.views.top_pixels import top_pixels as top_pixels

MODULE_OF = {
    "PixelAttributions": "igsuite.image.attributions",
    "ImageExplainer": "igsuite.image.explain",
    "IMAGE_METHODS": "igsuite.image.explaining.image_methods",
    "PIXEL_BASELINES": "igsuite.image.explaining.pixel_baselines",
    "digit_cnn": "igsuite.image.models.digit_cnn",
    "fine_tune": "igsuite.image.models.fine_tuning",
    "fold_batch_normalisation": "igsuite.image.models.folding",
    "normalisations_left": "igsuite.image.models.folding",
    "PretrainedModel": "igsuite.image.models.pretrained",
    "pretrained": "igsuite.image.models.pretrained",
    "train": "igsuite.image.models.training",
    "digits": "igsuite.image.pictures.digits",
    "load_values": "igsuite.image.pictures.export",
    "save_picture": "igsuite.image.pictures.export",
    "save_values": "igsuite.image.pictures.export",
    "Framing": "igsuite.image.pictures.framing",
    "image_folder": "igsuite.image.pictures.image_folder",
    "LabelledImages": "igsuite.image.pictures.labelled",
    "Picture": "igsuite.image.pictures.picture",
    "read_picture": "igsuite.image.pictures.picture",
    "Pictures": "igsuite.image.pictures.pictures",
    "read_pictures": "igsuite.image.pictures.pictures",
    "cluttered_digit_cnn": "igsuite.image.truths.cluttered_digit_cnn",
    "ClutteredDigits": "igsuite.image.truths.cluttered_digits",
    "cluttered_digits": "igsuite.image.truths.cluttered_digits",
    "PhotoMosaics": "igsuite.image.truths.photo_mosaics",
    "photo_mosaics": "igsuite.image.truths.photo_mosaics",
    "quarter_sums": "igsuite.image.truths.photo_mosaics",
    "strongest_area": "igsuite.image.views.areas",
    "attribution_mask": "igsuite.image.views.attribution_mask",
    "baselines_figure": "igsuite.image.views.baselines_figure",
    "compare_baselines": "igsuite.image.views.compare_baselines",
    "comparison_panels": "igsuite.image.views.comparison_panels",
    "contact_sheet": "igsuite.image.views.contact_sheet",
    "thumbnail": "igsuite.image.views.contact_sheet",
    "error_figure": "igsuite.image.views.error_figure",
    "outlined": "igsuite.image.views.painting",
    "overlay": "igsuite.image.views.painting",
    "painted": "igsuite.image.views.painting",
    "path_figure": "igsuite.image.views.path_figure",
    "pixels_figure": "igsuite.image.views.pixels_figure",
    "top_regions": "igsuite.image.views.regions",
    "unresolved": "igsuite.image.views.resolution",
    "in_grey": "igsuite.image.views.shown_pixels",
    "shown_pixels": "igsuite.image.views.shown_pixels",
    "top_pixels": "igsuite.image.views.top_pixels",
}

__all__ = sorted(MODULE_OF)
__getattr__, __dir__ = on_first_use(__name__, MODULE_OF)
