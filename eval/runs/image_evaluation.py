"""Pictures that are explained and judged as a configuration says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from igsuite.attribution import Attribution
from igsuite.eval.perturbing.image_subject import image_subject
from igsuite.eval.runs.configuration import Configuration
from igsuite.eval.runs.drawn_samples import drawn_samples
from igsuite.eval.runs.evaluation import (
    Evaluation,
    Shown,
    explain_from_each,
    settings_of,
    shard_result,
    target_of,
)
from igsuite.eval.runs.fingerprints import (
    file_sum,
    list_fingerprint,
    model_fingerprint,
    network_fingerprint,
)
from igsuite.eval.runs.kept_shard import PICTURES
from igsuite.eval.runs.picture_names import picture_names
from igsuite.eval.runs.shard_results import ComputeResult, ShardResult
from igsuite.image.command.model_choice import ChosenModel, chosen_model
from igsuite.image.explain import ImageExplainer
from igsuite.image.pictures.picture import Pixels, read_picture
from igsuite.image.pictures.picture_file import PictureFile, UnreadablePicture
from igsuite.image.pictures.picture_paths import PicturePath, picture_paths
from igsuite.settings import Methods


class ImageEvaluation(Evaluation):
    """Pictures, and a model that is to be explained and judged on them.

    Args:
        configuration: Known to be whole.
        folder: The folder that files are relative to.

    Raises:
        ArgumentError: If a file or a picture cannot be used.
    """

    def __init__(self, configuration: Configuration, folder: Path) -> None:
        self.configuration, self.folder = configuration, folder
        sources = [folder / each for each in configuration.data.pictures or ()]
        found = _readable(picture_paths(sources, "data.pictures"), configuration.data.skip_bad)
        rows = drawn_samples(len(found), configuration.data.samples, configuration.run.seed)
        self.paths = [found[row] for row in rows]
        self.names = picture_names(self.paths)
        self.contents = [file_sum(each.path) for each in self.paths]
        section = configuration.model
        self.weights = None if section.weights is None else folder / section.weights
        self.fingerprints = {
            "model": network_fingerprint(str(section.name), self.weights)
            if section.file is None
            else model_fingerprint(folder / section.file),
            "data": {"sha256": list_fingerprint(self.contents)},
            "preprocessing": {
                "fit": configuration.data.fit,
                "size": section.size,
                "pixel_range": section.pixel_range,
            },
        }

    def begin(self) -> ComputeResult:
        configuration = self.configuration
        chosen = self._chosen_model()
        explainers = {
            baseline: ImageExplainer(
                chosen.model,
                chosen.preprocess,
                class_names=chosen.class_names,
                channels=chosen.channels,
                pixel_range=(0, 255),
                layer=configuration.model.layer,
                baseline=baseline,
                **settings_of(configuration),
            )
            for baseline in configuration.explain.baselines
        }
        first = explainers[configuration.explain.baselines[0]]
        target = target_of(configuration, first.target_names)
        units = configuration.evaluate.units

        def compute(rows: range) -> ShardResult:
            pixels = self._pixels(rows, chosen)
            images = pixels.astype(np.float32)
            if chosen.channels == "first":
                images = np.moveaxis(images, -1, 1)

            def explain(methods: Methods, baseline: str) -> dict[str, Attribution]:
                explained = explainers[baseline].explain(
                    images, methods, target, sample_numbers=np.array(rows)
                )
                return explained.attributions

            def subject_of(operator: Any) -> Any:
                return image_subject(
                    first, images, operator, units, target=target, sample_numbers=list(rows)
                )

            explanations = explain_from_each(configuration, explain)
            records = [{"content": self.contents[row]} for row in rows]
            shown = Shown(records, first.target_names, {PICTURES: pixels})
            return shard_result(configuration, explanations, subject_of, self.names, shown)

        return compute

    def _chosen_model(self) -> ChosenModel:
        section = self.configuration.model
        size, pixel_range = section.size, section.pixel_range
        return chosen_model(
            str(section.name) if section.file is None else str(self.folder / section.file),
            self.weights,
            None if size is None else (size[0], size[1]),
            section.class_names,
            None if pixel_range is None else (pixel_range[0], pixel_range[1]),
        )

    def _pixels(self, rows: range, chosen: ChosenModel) -> Pixels:
        """The pictures `(n, height, width, channels)` as the model sees them."""
        pictures = [
            read_picture(
                self.paths[row].path,
                chosen.size,
                self.configuration.data.fit,
                grey=chosen.grey,
                name=self.names[row],
            )
            for row in rows
        ]
        return np.stack([each.pixels for each in pictures])


def _readable(paths: list[PicturePath], skip_bad: bool) -> list[PicturePath]:
    """Decode every picture once, so that a bad one is told before hours of computing."""
    good = []
    for each in paths:
        try:
            PictureFile(each.path).decode()
        except UnreadablePicture:
            if not skip_bad:
                raise
        else:
            good.append(each)
    return good
