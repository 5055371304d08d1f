"""Texts of a file, whose attributions are studied."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from igsuite.eval.converging.convergence_study import ConvergenceStudy
from igsuite.eval.converging.text_convergence import text_convergence
from igsuite.eval.runs.drawn_samples import drawn_samples
from igsuite.eval.runs.fingerprints import file_sum, list_fingerprint, model_fingerprint
from igsuite.eval.runs.numbered_texts import numbered_texts
from igsuite.eval.runs.sampled_study import (
    PROFILE_STEPS,
    SampledStudy,
    named_classes,
    study_config,
)
from igsuite.model_file import model_of_file
from igsuite.target_option import parsed_target
from igsuite.text.command.encoder_file import check_takes_one_text, encoder_of_file
from igsuite.text.explain import TextExplainer


class TextStudy(SampledStudy):
    """Texts of a file, drawn at random.

    Args:
        model: A `.keras` file.
        encoder: What `save_encoder` wrote.
        source: The file of texts.
        column: Column or member that holds the text.
        limit: Most texts.
        target: A class by name or number, or `None` for the class predicted.
        settings: As for `TextExplainer`: `score`, `baseline`, `batch_size` and `seed`.
        asked: As for `igsuite.eval.convergence`.
        class_names: Names of the classes; `None` where they are not known.

    Raises:
        ArgumentError: If a file cannot be used.
    """

    shard_size = 16

    def __init__(
        self,
        model: Path,
        encoder: Path,
        source: Path,
        *,
        column: str,
        limit: int,
        target: str | None,
        settings: Mapping[str, Any],
        asked: Mapping[str, Any],
        class_names: Sequence[str] | None = None,
    ) -> None:
        self.model, self.source, self.column = model, source, column
        self.settings = dict(settings)
        self.asked = {"profile_steps": PROFILE_STEPS, **asked}
        self.target, self.class_names = target, class_names
        # A name that is none of the classes' is told before the model is loaded.
        parsed_target(target, class_names)
        self.encoder = encoder_of_file(encoder)
        numbered = self._read()
        chosen = drawn_samples(len(numbered), limit, self.settings["seed"])
        self.names = [numbered[row][0] for row in chosen]
        self.texts = [numbered[row][1] for row in chosen]
        self.config = study_config(
            {"file": model.name, "encoder": encoder.name, **named_classes(class_names)},
            {"texts": source.name, "column": column, "samples": limit, "pictures": None},
            self.settings,
            target,
            self.asked,
            self.shard_size,
        )
        self.fingerprints = {
            "model": model_fingerprint(model),
            "data": {"sha256": list_fingerprint(self.texts)},
            "preprocessing": {"sha256": file_sum(encoder)},
        }

    def begin(self) -> Callable[[range], ConvergenceStudy]:
        explainer = TextExplainer(
            model_of_file(self.model),
            self.encoder,
            class_names=self.class_names,
            **self.settings,
        )
        check_takes_one_text(explainer)
        target = parsed_target(self.target, explainer.target_names)
        (most,) = explainer.make_inputs.fixed_times(1)
        if most is not None:
            self._read(most)  # tells the line of a text that is too long for the model

        def study(rows: range) -> ConvergenceStudy:
            texts = [self.texts[row] for row in rows]
            return text_convergence(explainer, texts, target, rows.start, **self.asked)

        return study

    def _read(self, most_tokens: int | None = None) -> list[tuple[str, str]]:
        return numbered_texts(
            self.source,
            str(self.source),
            self.encoder,
            "input",
            column=self.column,
            most_tokens=most_tokens,
        )
