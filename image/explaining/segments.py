"""Segments of a picture, coarse and fine, and their ranking by what they hold."""

from __future__ import annotations

from math import ceil

import numpy as np
from scipy import ndimage

from igsuite.arrays import Array, BoolArray, FloatArray, IntArray

#: Scales of the segmentation and its smoothing. Source: Kapishnikov et al. 2019, section 3.1.
_SCALES = (50, 100, 150, 250, 500, 1200)
_SMOOTHING = 0.8

#: Of pictures of 224 × 224 pixels, to which the authors bring all: the smallest segment, by how
#: much segments reach over their borders, and the fewest new pixels that a segment has to bring.
_SIDE = 224
_SMALLEST, _REACH, _FEWEST = 150, 5, 50


def segments(picture: FloatArray) -> BoolArray:
    """Cut a picture into segments at several scales, each reaching over its borders a little.

    Args:
        picture: `(height, width, channels)` from 0 to 1.

    Returns:
        `(segments, height, width)`: those of every scale cover the picture.

    Raises:
        ModuleNotFoundError: If scikit-image is not installed; says what to install.

    Source: Felzenszwalb and Huttenlocher 2004, "Efficient graph-based image segmentation", by
        scikit-image; Kapishnikov et al. 2019, arXiv 1906.02825, section 3.1.
    """
    try:
        from skimage.segmentation import felzenszwalb
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            'regions need the package scikit-image: pip install "igsuite[regions]"'
        ) from error
    height, width = picture.shape[:2]
    area, reach = height * width / _SIDE**2, round(_REACH * min(height, width) / _SIDE)
    smallest = max(1, ceil(_SMALLEST * area))
    found = []
    for scale in _SCALES:
        labels = felzenszwalb(picture, scale, _SMOOTHING, smallest, channel_axis=-1)
        found.extend(_reaching(labels, reach))
    return np.stack(found)


def ranked_regions(values: Array, masks: BoolArray) -> IntArray:
    """Give every pixel to a region, the regions ranked by how much each of their pixels holds.

    The segment with the highest mean value over its pixels is the first region. Of all others
    what is left without these pixels is compared next, and so on.

    Args:
        values: `(height, width)`.
        masks: `(segments, height, width)`, which may overlap.

    Returns:
        `(height, width)` the rank of each pixel's region, from 0; what no segment of some size
        brought is the last.

    Source: Kapishnikov et al. 2019, arXiv 1906.02825, algorithm 1.

    Example:
        >>> masks = np.array([[[1, 1, 0]], [[0, 1, 1]]], bool)
        >>> ranked_regions(np.array([[4.0, 1.0, 3.0]]), masks).tolist()
        [[0, 0, 1]]
    """
    flat, cells = values.ravel(), masks.reshape(len(masks), -1)
    fewest = max(1, ceil(_FEWEST * flat.size / _SIDE**2))
    gains, sizes = cells @ flat, cells.sum(axis=1)
    ranks = np.full(flat.size, -1)
    rank = 0
    while (sizes >= fewest).any():
        density = np.divide(gains, sizes, out=np.zeros_like(gains), where=sizes > 0)
        best = int(np.argmax(np.where(sizes >= fewest, density, -np.inf)))
        new = np.flatnonzero(cells[best] & (ranks < 0))
        ranks[new] = rank
        gains = gains - cells[:, new] @ flat[new]
        sizes = sizes - cells[:, new].sum(axis=1)
        rank += 1
    ranks[ranks < 0] = rank
    return ranks.reshape(values.shape)


def _reaching(labels: IntArray, reach: int) -> list[BoolArray]:
    """Masks of labels 0, 1, …, each grown by a disk of radius `reach`."""
    sides = np.arange(-reach, reach + 1)
    disk = sides[:, None] ** 2 + sides**2 <= reach**2
    masks = []
    for label, (rows, columns) in enumerate(ndimage.find_objects(labels + 1)):
        mask = np.zeros(labels.shape, bool)
        around = tuple(slice(max(0, s.start - reach), s.stop + reach) for s in (rows, columns))
        mask[around] = ndimage.binary_dilation(labels[around] == label, disk)
        masks.append(mask)
    return masks
