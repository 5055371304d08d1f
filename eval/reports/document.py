"""A report as plain data: what every form of it shows."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from typing import Any

import numpy as np

from igsuite import __version__
from igsuite.arrays import IntArray
from igsuite.checks import check_count
from igsuite.eval.reports.compared_runs import ComparedRuns, compare_runs
from igsuite.eval.reports.disagreement import disagreement
from igsuite.eval.reports.findings import short_sentences
from igsuite.eval.reports.mean_curves import mean_curves
from igsuite.eval.reports.ranking import pair_rows, protocol_rows, ranking_rows, reference_rows
from igsuite.eval.reports.rounding import json_numbers
from igsuite.eval.reports.sample_maps import sample_maps
from igsuite.eval.reports.sanity_rows import sanity_rows
from igsuite.eval.reports.shown_samples import chosen_in_words, shown_samples
from igsuite.eval.reports.verdict_rows import relative_errors, verdict_rows
from igsuite.eval.runs.run import Run
from igsuite.visible import visible

#: Counts up when a part changes its name or meaning.
FORMAT = 1


def report_document(
    runs: Sequence[Run | str | PathLike[str]],
    *,
    names: Sequence[str] | None = None,
    samples: int = 1000,
    title: str | None = None,
    protocol: Sequence[str] = (),
    against: str | None = None,
    command: str = "",
    seed: int = 0,
) -> dict[str, Any]:
    """Return a report of runs as plain JSON values: numbers, texts as they are, lists and objects.

    Args:
        runs: Runs, or their folders.
        names, protocol, against: As for `compare_runs`.
        samples: The most samples that are shown one by one; all numbers are of all samples.
        title: Its title; `None` for one of the runs' names.
        command: The command that asked for it, for its provenance.
        seed: Seed of what is resampled or drawn.

    Returns:
        The document, of format 1; a number that there is none of is `None`.

    Raises:
        ArgumentError: If a run is given twice, no sample is in common, or an argument cannot be
            used.
        RunError: If a run cannot be read, which the error names.
    """
    check_count("samples", samples, least=0)
    compared = compare_runs(runs, names=names, protocol=protocol, against=against, seed=seed)
    return document_of(compared, samples=samples, title=title, command=command, seed=seed)


def document_of(
    compared: ComparedRuns,
    *,
    samples: int = 1000,
    title: str | None = None,
    command: str = "",
    seed: int = 0,
) -> dict[str, Any]:
    """Return the report of runs that were compared.

    Args:
        compared: The runs.
        samples, title, command, seed: As for `report_document`.
    """
    apart = disagreement(compared)
    errors = [relative_errors(compared, number) for number in range(len(compared.entries))]
    shown = shown_samples(len(compared.matched), samples, [*errors, apart], seed)
    pairs, verdicts = list(pair_rows(compared)), list(verdict_rows(compared))
    protocols = protocol_rows(pairs, compared.ways)
    short = short_sentences(compared, pairs, protocols, verdicts)
    told = [] if compared.comparison is None else compared.comparison.telling
    kinds = {run.kind for run in compared.runs}
    return {
        "format": FORMAT,
        "title": title or " and ".join(compared.names),
        "kind": kinds.pop() if len(kinds) == 1 else "mixed",
        "confidence": 0.95,
        "scope": {
            "samples": len(compared.matched),
            "shown": len(shown),
            "chosen": chosen_in_words(len(compared.matched), len(shown)),
        },
        "runs": _runs(compared),
        "differences": compared.differences,
        "notes": compared.notes,
        "entries": [{"key": f"e{k}", **e.document()} for k, e in enumerate(compared.entries)],
        "ways": [{"key": f"w{k}", **w.document()} for k, w in enumerate(compared.ways)],
        "samples": _samples(compared, shown),
        "against": None if (one := compared.subjects.against) is None else visible(one),
        "ranking": list(ranking_rows(compared, seed)),
        "references": list(reference_rows(compared)),
        "pairs": pairs,
        "protocols": protocols,
        "sentences": [*short, *told],
        "short_sentences": len(short),
        "curves": list(mean_curves(compared, seed)),
        "values": _values(compared, shown),
        "verdicts": verdicts,
        "errors": {f"e{k}": json_numbers(each[shown], 3) for k, each in enumerate(errors)},
        "disagreement": json_numbers(apart[shown], 3),
        **sample_maps(compared, shown),
        "sanity": list(sanity_rows(compared, seed)),
        "provenance": {"igsuite": __version__, "command": command},
    }


def _runs(compared: ComparedRuns) -> list[dict[str, Any]]:
    return [
        {
            "key": f"r{number}",
            "name": name,
            "run_id": run.identity.run_id,
            "config_sha256": run.identity.config_hash,
            "finished": run.finished,
            "samples": len(run.samples),
            "kind": run.kind,
            "config": run.config,
            "environment": run.environment,
            "fingerprints": run.fingerprints,
        }
        for number, (run, name) in enumerate(zip(compared.runs, compared.names, strict=True))
    ]


def _samples(compared: ComparedRuns, shown: IntArray) -> list[dict[str, Any]]:
    of_runs = [run.samples.to_dict("records") for run in compared.runs]
    found = []
    for key in shown.tolist():
        rows = compared.matched.rows[:, key].tolist()
        known = {f"r{run}": of_runs[run][row] for run, row in enumerate(rows) if row >= 0}
        first = next(iter(known.values()))
        targets = {run: _target(each) for run, each in known.items()}
        sample = {
            "key": key,
            "name": str(first["name"]),
            "target": " / ".join(dict.fromkeys(targets.values())),
            "score": json_numbers([first["score_input"]])[0],
            "text": first.get("text"),
        }
        found.append(sample if len(set(targets.values())) == 1 else {**sample, "targets": targets})
    return found


def _target(sample: dict[Any, Any]) -> str:
    name = sample["target_name"]
    return str(sample["target"]) if name is None else str(name)


def _values(compared: ComparedRuns, shown: IntArray) -> dict[str, dict[str, list[Any]]]:
    places = np.full(len(compared.matched), -1)
    places[shown] = np.arange(len(shown))
    values: dict[str, dict[str, list[Any]]] = {}
    for way, entry, group in compared.measured():
        at = places[group["sample"].to_numpy()]
        column = np.full(len(shown), np.nan)
        column[at[at >= 0]] = group["value"].to_numpy()[at >= 0]
        values.setdefault(f"w{way}", {})[f"e{entry}"] = json_numbers(column)
    return values
