"""What a convergence study is asked for on the command line, told without loading the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from igsuite.eval.runs.unchanged import asked_by

if TYPE_CHECKING:
    from igsuite.eval.runs.sampled_study import SampledStudy


@dataclass(frozen=True)
class AskedStudy:
    """A study of texts, or of pictures.

    Args:
        model: A `.keras` file; for pictures also a SavedModel folder or a network's name.
        pictures: Pictures, folders and patterns; none for texts.
        encoder: What `save_encoder` wrote; `None` for pictures.
        source: The file of texts; `None` for pictures.
        column: Column or member that holds the text.
        size, pixel_range: As for `PictureStudy`.
        limit: Most samples.
        rules: Names of the fixed rules.
        target: A class, or `None` for the class predicted.
        settings: As for the explainer: `score`, `baseline`, `batch_size` and `seed`.
        class_names: Names of the classes with commas, for pictures a file of them, one a line;
            `None` where they are not known.
    """

    model: str
    pictures: Sequence[str]
    encoder: Path | None
    source: Path | None
    column: str
    size: tuple[int, int] | None
    pixel_range: tuple[float, float] | None
    limit: int
    rules: Sequence[str]
    target: str | None
    settings: Mapping[str, Any]
    class_names: str | None = None

    def asked(self) -> dict[str, Any] | None:
        """Return all that the study is asked by; `None` if a file of it cannot be read."""
        model = Path(self.model)
        files = {"encoder": self.encoder, "input": self.source}
        files["model"] = model if model.exists() else None
        of_file = self.pictures and self.class_names is not None
        files["class_names"] = Path(str(self.class_names)) if of_file else None
        network = None if files["model"] else self.model
        given = {
            "names": {name: each.name for name, each in files.items() if each is not None},
            "network": network,
            "pictures": [Path(each).name for each in self.pictures],
            "column": self.column,
            "size": self.size,
            "pixel_range": self.pixel_range,
            "limit": self.limit,
            "rules": self.rules,
            "target": self.target,
            "class_names": None if of_file else self.class_names,
            "settings": self.settings,
        }
        known = {name: each for name, each in files.items() if each is not None}
        return asked_by(given, known, self.pictures, network)

    def sampled(self) -> SampledStudy:
        """Draw the samples.

        Raises:
            ArgumentError: If a file cannot be used.
        """
        from igsuite.eval.runs.picture_study import PictureStudy
        from igsuite.eval.runs.text_study import TextStudy

        asked = {"rules": self.rules}
        shared: dict[str, Any] = {
            "class_names": self._names(),
            "limit": self.limit,
            "target": self.target,
            "settings": self.settings,
        }
        if self.encoder is not None and self.source is not None:
            return TextStudy(
                Path(self.model),
                self.encoder,
                self.source,
                column=self.column,
                asked=asked,
                **shared,
            )
        return PictureStudy(
            self.model,
            self.pictures,
            size=self.size,
            pixel_range=self.pixel_range,
            asked=asked,
            **shared,
        )

    def _names(self) -> list[str] | None:
        from igsuite.commands.options import split_names
        from igsuite.image.command.run import names_of_file

        if self.class_names is None:
            return None
        given = self.class_names
        return names_of_file(Path(given)) if self.pictures else split_names(given)
