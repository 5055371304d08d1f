"""Pictures, whose attributions are studied."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from igsuite.eval.converging.convergence_study import ConvergenceStudy
from igsuite.eval.converging.image_convergence import image_convergence
from igsuite.eval.runs.drawn_samples import drawn_samples
from igsuite.eval.runs.fingerprints import (
    file_sum,
    list_fingerprint,
    model_fingerprint,
    network_fingerprint,
)
from igsuite.eval.runs.picture_names import picture_names
from igsuite.eval.runs.sampled_study import (
    PROFILE_STEPS,
    SampledStudy,
    named_classes,
    study_config,
)
from igsuite.image.command.model_choice import chosen_model
from igsuite.image.explain import ImageExplainer
from igsuite.image.pictures.framing import Size
from igsuite.image.pictures.picture import read_picture
from igsuite.image.pictures.picture_paths import picture_paths
from igsuite.target_option import parsed_target


class PictureStudy(SampledStudy):
    """Pictures, drawn at random.

    Args:
        model: A `.keras` file, a SavedModel folder, or a network's name.
        pictures: Pictures, folders and patterns.
        size, pixel_range: As for `chosen_model`.
        limit: Most pictures.
        target: A class by name or number, or `None` for the class predicted.
        settings: As for `ImageExplainer`: `score`, `baseline`, `batch_size` and `seed`.
        asked: As for `igsuite.eval.convergence`.
        class_names: Names of the classes; `None` where they are not known, or come with a network.

    Raises:
        ArgumentError: If a file cannot be used.
    """

    shard_size = 4

    def __init__(
        self,
        model: str,
        pictures: Sequence[str],
        *,
        size: Size | None,
        pixel_range: tuple[float, float] | None,
        limit: int,
        target: str | None,
        settings: Mapping[str, Any],
        asked: Mapping[str, Any],
        class_names: Sequence[str] | None = None,
    ) -> None:
        self.model, self.size, self.pixel_range = model, size, pixel_range
        self.target, self.settings = target, dict(settings)
        self.class_names = class_names
        self.asked = {"profile_steps": PROFILE_STEPS, **asked}
        found = picture_paths(pictures, "pictures")
        self.paths = [found[k] for k in drawn_samples(len(found), limit, self.settings["seed"])]
        self.names = picture_names(self.paths)
        of_file = Path(model).exists()
        self.config = study_config(
            {"file" if of_file else "name": Path(model).name if of_file else model}
            | named_classes(class_names),
            {"pictures": [Path(each).name for each in pictures], "samples": limit},
            self.settings,
            target,
            self.asked,
            self.shard_size,
        )
        self.fingerprints = {
            "model": model_fingerprint(Path(model)) if of_file else network_fingerprint(model),
            "data": {"sha256": list_fingerprint(file_sum(each.path) for each in self.paths)},
            "preprocessing": {
                "size": None if size is None else list(size),
                "pixel_range": None if pixel_range is None else list(pixel_range),
            },
        }

    def begin(self) -> Callable[[range], ConvergenceStudy]:
        chosen = chosen_model(self.model, None, self.size, self.class_names, self.pixel_range)
        explainer = ImageExplainer(
            chosen.model,
            chosen.preprocess,
            class_names=chosen.class_names,
            channels=chosen.channels,
            pixel_range=(0, 255),
            **self.settings,
        )
        target = parsed_target(self.target, explainer.target_names)

        def study(rows: range) -> ConvergenceStudy:
            pictures = [
                read_picture(each.path, chosen.size, grey=chosen.grey, name=each.name)
                for each in self.paths[rows.start : rows.stop]
            ]
            pixels = np.stack([each.pixels for each in pictures]).astype(np.float32)
            images = np.moveaxis(pixels, -1, 1) if chosen.channels == "first" else pixels
            return image_convergence(explainer, images, target, rows.start, **self.asked)

        return study
