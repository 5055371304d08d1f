"""Labelled pictures out of folders, in the two forms in which they are handed around."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from igsuite.checks import check_count, check_seed
from igsuite.errors import ArgumentError, Wording, check_name
from igsuite.image.pictures.labelled import LabelledImages
from igsuite.image.pictures.picture_paths import PathLike, in_folder, natural
from igsuite.image.pictures.pictures import read_pictures

_NUMBERED = re.compile(r"(?P<class_name>.+?)[._-]?[0-9]+\.[^.]+")


def image_folder(
    path: PathLike,
    size: tuple[int, int] = (224, 224),
    fit: str = "crop",
    *,
    class_names: Sequence[str] | None = None,
    most_per_class: int | None = None,
    seed: int = 0,
    on_error: str = "raise",
    **settings: Any,
) -> LabelledImages:
    """Read a folder of labelled pictures.

    Two forms are known: a folder for each class (`train/cats/1.jpg`), or the class in front of a
    number (`train/cat.1.jpg`), as the cats and dogs of Kaggle have it.

    Args:
        path: The folder.
        size, fit: As for `read_picture`; all pictures get one size.
        class_names: The classes to read, in the order of their numbers; None: all, by name.
        most_per_class: Most pictures of a class, drawn at random; None: all of them.
        seed: Seed of that draw.
        on_error: "raise" at the first picture that cannot be read, or "skip" it.
        **settings: `grey`, `background` and `max_pixels` as for `read_picture`.

    Returns:
        LabelledImages, uint8, the classes one after another; `.split()` divides them.

    Raises:
        ArgumentError: If the folder has neither form, a class has no pictures, or an argument
            can't be used.
    """
    if most_per_class is not None:
        check_count("most_per_class", most_per_class)
    check_seed(seed)
    classes = _classes(Path(path))
    chosen = sorted(classes, key=natural) if class_names is None else list(class_names)
    for name in chosen:
        check_name("class_names", name, classes)
    random = np.random.default_rng(seed)
    files, numbers = [], []
    for number, name in enumerate(chosen):
        of_class = classes[name]
        if most_per_class is not None and len(of_class) > most_per_class:
            rows = np.sort(random.choice(len(of_class), most_per_class, replace=False))
            of_class = [of_class[row] for row in rows]
        files += of_class
        numbers += [number] * len(of_class)
    read = read_pictures(files, size, fit, on_error=on_error, **settings)
    number_of = dict(zip(files, numbers, strict=True))
    return LabelledImages(
        read.pixels,
        np.array([number_of[each.file.path] for each in read.pictures]),
        tuple(chosen),
        tuple(each.file.path.relative_to(path).as_posix() for each in read.pictures),
        read.skipped,
    )


def _classes(folder: Path) -> dict[str, list[Path]]:
    """The pictures of each class."""
    forms = "a folder of one folder for each class, or of pictures such as cat.1.jpg"
    if not folder.is_dir():
        raise ArgumentError("path", str(folder), forms)
    folders = sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))
    of_folders = {each.name: in_folder(each) for each in folders}
    if any(of_folders.values()):
        for name, files in of_folders.items():
            if not files:
                given = Wording(f"{str(folder)!r}, whose folder {name!r} has no pictures")
                raise ArgumentError("path", given, forms)
        return of_folders
    deeper = [each.name for each in folders if any(p.is_dir() for p in each.iterdir())]
    if deeper:
        given = Wording(f"{str(folder)!r}, a folder of folders of folders")
        raise ArgumentError("path", given, forms, f"Name one of them: {deeper[0]!r}.")
    of_prefixes: dict[str, list[Path]] = {}
    for file in in_folder(folder):
        match = _NUMBERED.fullmatch(file.name)
        if match is None:
            given = Wording(f"{str(folder)!r}, with {file.name!r} in it")
            raise ArgumentError("path", given, forms)
        of_prefixes.setdefault(match["class_name"], []).append(file)
    if not of_prefixes:
        raise ArgumentError("path", Wording(f"{str(folder)!r}, without pictures"), forms)
    return of_prefixes
