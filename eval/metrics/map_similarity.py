"""How alike two maps are by their absolute values, sample by sample."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from igsuite.arrays import Array
from igsuite.errors import ArgumentError, Wording
from igsuite.rank_agreement import spearman_rho, tied_by_rounding


def spearman_similarity(first: Array, second: Array) -> float:
    """Spearman's ρ of the absolute values of two maps of a sample.

    Args:
        first, second: Maps of one shape, NaN where no unit is in either.

    Returns:
        From −1 to 1; NaN where one of the maps is constant or not finite.

    Source: Adebayo et al. 2018, arXiv 1810.03292 (rank correlation with "ABS").

    Example:
        >>> spearman_similarity(np.array([1.0, -2.0, 3.0]), np.array([0.1, 0.2, 0.3]))
        1.0
    """
    unit = ~(np.isnan(first) & np.isnan(second))
    one, other = (tied_by_rounding(np.abs(each[unit])) for each in (first, second))
    if one.size < 2 or not np.isfinite([one, other]).all():
        return np.nan
    return round(float(spearman_rho(one, other[None])[0]), 12)


def structural_similarity(first: Array, second: Array) -> float:
    """Structural similarity of the absolute values of two maps, each as a share of its largest.

    Args:
        first, second: `(height, width)`, at least 3 pixels each way.

    Returns:
        From −1 to 1; NaN where one of the maps holds zeros alone or is not finite.

    Raises:
        ArgumentError: If the maps are no pictures.
        ModuleNotFoundError: If scikit-image is not installed; says what to install.

    Source: Wang et al. 2004, "Image quality assessment: from error visibility to structural
        similarity", by scikit-image; Adebayo et al. 2018, arXiv 1810.03292.

    Example:
        >>> picture = np.eye(8)
        >>> structural_similarity(picture, -2 * picture)
        1.0
    """
    if first.ndim != 2 or min(first.shape) < 3:
        given = Wording(f"'ssim' of maps of shape {first.shape}")
        raise ArgumentError("similarity", given, "pictures of at least 3 x 3; else 'spearman'")
    try:
        from skimage.metrics import structural_similarity
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            'structural similarity needs the package scikit-image: pip install "igsuite[regions]"'
        ) from error
    ssim: Any = structural_similarity  # scikit-image gives it no types
    one, other = np.abs(first), np.abs(second)
    largest = one.max(), other.max()
    if not (np.isfinite(largest).all() and min(largest) > 0):
        return np.nan
    window = min(7, (min(first.shape) - 1) // 2 * 2 + 1)
    found = ssim(one / largest[0], other / largest[1], win_size=window, data_range=1.0)
    return float(found)


#: Similarities of two maps of a sample by name.
SIMILARITIES: dict[str, Callable[[Array, Array], float]] = {
    "spearman": spearman_similarity,
    "ssim": structural_similarity,
}
