"""Pictures and attributions as files, written whole or not at all."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from igsuite.arrays import FloatArray
from igsuite.errors import ArgumentError, Wording
from igsuite.image.pictures.framing import Framing
from igsuite.image.pictures.picture import Pixels
from igsuite.image.pictures.picture_paths import PathLike
from igsuite.whole_files import write_whole


def png_bytes(pixels: Pixels) -> bytes:
    """Return pixels as what a PNG file holds, the same for the same pixels.

    Args:
        pixels: `(height, width)`, `(height, width, 1)` or `(height, width, 3)` uint8.

    Raises:
        ArgumentError: If `pixels` is something else.
    """
    given = np.asarray(pixels)
    plain = given[..., 0] if given.ndim == 3 and given.shape[2] == 1 else given
    if given.dtype != np.uint8 or plain.ndim not in (2, 3) or plain.shape[2:] not in ((), (3,)):
        shape = Wording(f"{given.dtype} of shape {given.shape}")
        raise ArgumentError("pixels", shape, "uint8 of shape (height, width[, 1 or 3])")
    file = io.BytesIO()
    Image.fromarray(plain).save(file, "png")
    return file.getvalue()


def save_picture(path: PathLike, pixels: Pixels) -> None:
    """Write pixels, such as those of a mask or an overlay, to a PNG file.

    Args:
        path: The file, whose name ends in ".png".
        pixels: `(height, width)`, `(height, width, 1)` or `(height, width, 3)` uint8.

    Raises:
        ArgumentError: If the name has another ending, the file can't be written, or `pixels` is
            something else.
    """
    file = Path(path)
    if file.suffix.lower() != ".png":
        raise ArgumentError("path", str(path), "a name that ends in '.png'")
    _write(file, png_bytes(pixels))


def values_bytes(
    values: FloatArray, standard_error: FloatArray, framing: Framing | None = None, **more: Any
) -> bytes:
    """Return an attribution as what a NumPy `.npz` file holds.

    Args:
        values: `(height, width)`.
        standard_error: `(height, width)`.
        framing: Which part of a picture they are of.
        **more: Numbers and texts that are written beside them.
    """
    arrays: dict[str, Any] = {"values": values, "standard_error": standard_error, **more}
    if framing is not None:
        arrays |= {"original_size": framing.original_size, "box": framing.box}
    file = io.BytesIO()
    plain: Any = {name: np.asarray(each) for name, each in arrays.items()}
    np.savez_compressed(file, **plain)
    return file.getvalue()


def save_values(
    path: PathLike,
    values: FloatArray,
    standard_error: FloatArray,
    framing: Framing | None = None,
    **more: Any,
) -> None:
    """Write the attribution of one picture to a NumPy file, without pickle.

    `np.load(path)` reads it: `values`, `standard_error`, and of the framing `original_size` and
    `box`; `load_values` puts the framing together again.

    Args:
        path: The file, whose name ends in ".npz".
        values: `(height, width)`.
        standard_error: `(height, width)`.
        framing: Which part of a picture they are of, as `Picture.framing` has it.
        **more: Numbers and texts that are written beside them, such as `verdict="converged"`.

    Raises:
        ArgumentError: If the name has another ending, or the file can't be written.
    """
    file = Path(path)
    if file.suffix != ".npz":
        raise ArgumentError("path", str(path), "a name that ends in '.npz'")
    _write(file, values_bytes(values, standard_error, framing, **more))


def load_values(path: PathLike) -> tuple[FloatArray, FloatArray, Framing | None]:
    """Read what `save_values` wrote. Nothing is unpickled.

    Args:
        path: The file.

    Returns:
        Values, standard errors, and the framing where one was written.

    Raises:
        ArgumentError: If the file is missing, or is something else.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            values, errors = stored["values"], stored["standard_error"]
            framing = None
            if "box" in stored:
                original, box = stored["original_size"].tolist(), stored["box"].tolist()
                framing = Framing(tuple(original), tuple(box), values.shape)
            return values, errors, framing
    except Exception as error:  # A damaged or hostile file can fail in any way.
        given = Wording(f"{str(path)!r} ({error})")
        raise ArgumentError("path", given, "a file that save_values wrote") from error


def _write(path: Path, content: bytes) -> None:
    try:
        write_whole(path, content)
    except OSError as error:
        given = Wording(f"{str(path)!r} ({error.strerror})")
        raise ArgumentError("path", given, "a file that can be written") from error
