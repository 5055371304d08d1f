"""A report as tidy tables, for machines: CSV and Parquet, with what each column means."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet

from igsuite.eval.reports.compared_runs import ComparedRuns
from igsuite.eval.reports.verdict_rows import verdicts_of
from igsuite.visible import visible

_ENTRY = {
    "run": "Name of the run.",
    "method": "Name of the method.",
    "baseline": "Name of its baseline; empty for a method that takes none.",
}
_AGAINST = {f"against_{name}": f"The same of the other: {told}" for name, told in _ENTRY.items()}
_WAY = {
    "metric": "Name of the metric.",
    "operator": "What removed units; empty where nothing is removed.",
}
_SAMPLE = {
    "sample": "Number of the sample, the same in all tables of a report.",
    "name": "What it is called in its run.",
}
#: How what a spreadsheet takes for a formula begins.
_FORMULA = ("=", "+", "-", "@", "\t")
#: For each table its columns, and what each means.
COLUMNS: dict[str, dict[str, str]] = {
    "ranking": {
        **_WAY,
        **_ENTRY,
        "higher_is_better": "Whether a larger mean is better; missing where none is.",
        "mean": "Mean over the samples that have a number.",
        "low": "Lower end of its 95 % interval.",
        "high": "Upper end.",
        "normalised": "Mean of the scores between random orders, 0, and the best found, 1.",
        "normalised_low": "Lower end of its 95 % interval.",
        "normalised_high": "Upper end.",
        "normalised_samples": "Samples that have such a score.",
        "samples": "Samples that have a number.",
        "dropped": "Samples that have none.",
        "mean_rank": "Mean of the ranks within samples, 1 the best; missing against a run.",
        "place": "1 + the explanations that are told apart as better.",
        "found": "Better, worse or undecided, where all are compared with one alone.",
        "remarks": "Why there is no normalised score, no interval, or one of no width.",
    },
    "pairs": {
        **_WAY,
        **_ENTRY,
        **_AGAINST,
        "difference": "Mean of the paired differences, the first less the other.",
        "low": "Lower end of its 95 % interval.",
        "high": "Upper end.",
        "told_apart": "Whether interval, corrected p-value and ranks all say that they differ.",
        "better": "'method' for the first, 'against' for the other, empty where it is not told.",
        "p_holm": "p-value of Wilcoxon's test, corrected by Holm for all rows.",
        "rank_biserial": "Matched-pairs rank-biserial correlation, −1 to 1.",
        "d_z": "Mean of the differences over their standard deviation.",
        "samples": "Samples that both have.",
        "samples_needed": "Samples that would find the effect seen; missing for none.",
        "compared": "value, or normalised where runs of several models are compared.",
    },
    "scores": {
        **_SAMPLE,
        **_WAY,
        **_ENTRY,
        "value": "What the metric says of the map of the sample.",
        "random": "The mean over random orders.",
        "oracle": "That of the best order found.",
        "normalised": "(value − random) / (oracle − random).",
    },
    "attributions": {
        **_SAMPLE,
        **_ENTRY,
        "verdict": "Verdict on the attribution; exact where nothing is integrated.",
        "relative_error": "Estimated L1 error over the L1 norm.",
        "completeness_gap": "Sum of the values less the change of score.",
        "score_input": "Score of the target at the sample.",
        "score_baseline": "Score at the baseline.",
        "evaluations": "Gradient evaluations that it took.",
    },
}


def report_tables(compared: ComparedRuns, document: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    """Return the tables of a report, every number in full.

    Args:
        compared: The runs.
        document: Their report.

    Returns:
        The tables by name, with the columns of `COLUMNS`.
    """
    rows: dict[str, Any] = {
        "ranking": _ranking(compared, document),
        "pairs": _pairs(compared, document),
        "scores": _scores(compared),
        "attributions": pd.concat(_attributions(compared), ignore_index=True),
    }
    tables = {name: pd.DataFrame(rows[name], columns=list(of)) for name, of in COLUMNS.items()}
    # A file's name may hold what is no Unicode, which neither form can.
    names = ("name", "run", "against_run")
    return {
        table: found.assign(**{each: found[each].map(_unicode) for each in names if each in found})
        for table, found in tables.items()
    }


def _unicode(text: str) -> str:
    return text.encode(errors="backslashreplace").decode()


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as CSV; no number is an empty cell.

    Texts hold no line break, and none begins as a formula of a spreadsheet does: such a one gets
    an apostrophe before it. Parquet and JSON have them as they are.
    """
    texts = table.select_dtypes(include=["object", "string"]).columns
    plain = table.assign(**{each: table[each].map(_cell) for each in texts})
    return plain.to_csv(index=False, lineterminator="\n").encode(errors="backslashreplace")


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    shown = visible(value)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def parquet_bytes(table: pd.DataFrame, name: str) -> bytes:
    """Return a table as Parquet, with what each column means in its schema.

    Args:
        table: One of a report.
        name: Which.
    """
    found = pa.Table.from_pandas(table, preserve_index=False)
    told = COLUMNS[name]
    fields = [each.with_metadata({"description": told[each.name]}) for each in found.schema]
    file = io.BytesIO()
    parquet.write_table(found.cast(pa.schema(fields)), file, compression="zstd", version="2.6")
    return file.getvalue()


def _entries(compared: ComparedRuns) -> dict[str, dict[str, str]]:
    return {
        f"e{k}": {"run": compared.names[e.run], "method": e.method, "baseline": e.baseline}
        for k, e in enumerate(compared.entries)
    }


def _ranking(compared: ComparedRuns, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    ways, entries = {each["key"]: each for each in document["ways"]}, _entries(compared)
    return [
        {**ways[row["way"]], **entries[row["entry"]], **row, "remarks": "; ".join(row["remarks"])}
        for row in document["ranking"]
    ]


def _pairs(compared: ComparedRuns, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    ways, entries = {each["key"]: each for each in document["ways"]}, _entries(compared)
    rows = []
    for row in document["pairs"]:
        ends = {row["entry"]: "method", row["against"]: "against", "": ""}
        other = {f"against_{name}": value for name, value in entries[row["against"]].items()}
        of = {**ways[row["way"]], **entries[row["entry"]], **other}
        rows.append({**of, **row, "better": ends[row["better"]]})
    return rows


def _scores(compared: ComparedRuns) -> pd.DataFrame:
    names = _sample_names(compared)
    frame = compared.frame.drop_duplicates(["sample", "way", "entry"])
    return frame.assign(name=[names[each] for each in frame["sample"]])


def _attributions(compared: ComparedRuns) -> Iterator[pd.DataFrame]:
    names = _sample_names(compared)
    for entry in compared.entries:
        rows = compared.matched.rows[entry.run]
        found = verdicts_of(compared.runs[entry.run], entry).iloc[rows[rows >= 0]]
        samples = [key for key, row in enumerate(rows) if row >= 0]
        own = [names[each] for each in samples]
        yield found.assign(sample=samples, name=own, run=compared.names[entry.run])


def _sample_names(compared: ComparedRuns) -> list[str]:
    names = [""] * len(compared.matched)
    for run, rows in reversed(list(zip(compared.runs, compared.matched.rows, strict=True))):
        own = run.samples["name"]
        for key, row in enumerate(rows):
            if row >= 0:
                names[key] = str(own.iloc[row])
    return names
