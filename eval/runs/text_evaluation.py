"""Texts that are explained and judged as a configuration says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from igsuite.attribution import Attribution
from igsuite.eval.perturbing.text_operators import as_text_operator
from igsuite.eval.perturbing.text_subject import text_subject
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
from igsuite.eval.runs.fingerprints import file_sum, list_fingerprint, model_fingerprint
from igsuite.eval.runs.kept_shard import LENGTHS
from igsuite.eval.runs.known_names import CORPORA, PACKAGED_CORPORA
from igsuite.eval.runs.numbered_texts import numbered_texts
from igsuite.eval.runs.sample_records import text_records
from igsuite.eval.runs.shard_results import ComputeResult, ShardResult
from igsuite.model_file import model_of_file
from igsuite.settings import Methods
from igsuite.text.attributions import TokenAttributions
from igsuite.text.command.encoder_file import check_takes_one_text, encoder_of_file
from igsuite.text.encoders.encoding import Encoder
from igsuite.text.explain import TextExplainer


class TextEvaluation(Evaluation):
    """Texts, and a model that is to be explained and judged on them.

    Args:
        configuration: Known to be whole.
        folder: The folder that files are relative to.

    Raises:
        ArgumentError: If a file cannot be used.
    """

    def __init__(self, configuration: Configuration, folder: Path) -> None:
        self.configuration = configuration
        self.model = folder / str(configuration.model.file)
        self.encoder = encoder_of_file(folder / str(configuration.model.encoder))
        numbered = _texts(configuration, folder, self.encoder)
        rows = drawn_samples(len(numbered), configuration.data.samples, configuration.run.seed)
        self.names = [numbered[row][0] for row in rows]
        self.texts = [numbered[row][1] for row in rows]
        self.fingerprints = {
            "model": model_fingerprint(self.model),
            "data": {"sha256": list_fingerprint(self.texts)},
            "preprocessing": {"sha256": file_sum(folder / str(configuration.model.encoder))},
        }

    def begin(self) -> ComputeResult:
        configuration, section = self.configuration, self.configuration.model
        model = model_of_file(self.model)
        explainers = {
            baseline: TextExplainer(
                model,
                self.encoder,
                layer=section.layer,
                class_names=section.class_names,
                baseline=baseline,
                **settings_of(configuration),
            )
            for baseline in configuration.explain.baselines
        }
        first = explainers[configuration.explain.baselines[0]]
        check_takes_one_text(first)
        operators = [as_text_operator(each) for each in configuration.evaluate.operators]
        for each in operators:
            each.on(first, first.model)  # tells at once what it lacks
        target = target_of(configuration, first.target_names)
        units = str(configuration.evaluate.units)

        def compute(rows: range) -> ShardResult:
            texts = [self.texts[row] for row in rows]
            found: dict[str, TokenAttributions] = {}

            def explain(methods: Methods, baseline: str) -> dict[str, Attribution]:
                found[baseline] = explainers[baseline].explain(texts, methods, target, rows.start)
                return found[baseline].attributions

            explanations = explain_from_each(configuration, explain)
            seen = next(iter(found.values()))

            def subject_of(operator: Any) -> Any:
                return text_subject(
                    first, texts, operator, units, target=target, sample_numbers=list(rows)
                )

            shown = Shown(
                text_records(texts, seen.tokens, seen.words),
                first.target_names,
                {LENGTHS: seen.mask.sum(axis=1)},
            )
            return shard_result(configuration, explanations, subject_of, self.names, shown)

        return compute


def _texts(configuration: Configuration, folder: Path, encoder: Encoder) -> list[tuple[str, str]]:
    """All texts there are, each with what it is called."""
    section = configuration.data
    if section.corpus is not None:
        corpus = (
            PACKAGED_CORPORA[section.corpus]()
            if section.corpus in PACKAGED_CORPORA
            else CORPORA[section.corpus](
                folder / str(section.file),
                encoding=section.encoding,
                bad_lines="skip" if section.skip_bad else "raise",
            )
        )
        if section.test_share:
            _, corpus = corpus.split(section.test_share, section.split_seed)
        return [(str(number), text) for number, text in enumerate(corpus.texts)]
    return numbered_texts(
        folder / str(section.texts),
        str(section.texts),
        encoder,
        "data.texts",
        column=section.column,
        encoding=section.encoding,
        skip_bad_lines=section.skip_bad,
    )
