"""A report in its other forms: Markdown that nobody's text can act in, and tables for machines."""

import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.console import Console

from igsuite.errors import ArgumentError
from igsuite.eval import Run, compare_runs, report
from igsuite.eval.reports.comparison_view import print_comparison
from igsuite.eval.reports.document import document_of
from igsuite.eval.reports.forms import report_files
from igsuite.eval.reports.markdown import LIMIT, report_markdown
from igsuite.eval.reports.markdown_text import cell, escaped
from igsuite.eval.reports.rounding import json_numbers, to_their_errors
from igsuite.eval.reports.tables import COLUMNS, csv_bytes, report_tables
from igsuite.eval.reports.told_pairs import told_pairs

HOSTILE = "<img src=x onerror=alert(1)> | `@all` [x](http://y) #1 **b** \x1b[31m\u202e\n# h"


@pytest.fixture(scope="module")
def compared(report_runs):
    return compare_runs([report_runs / "old", report_runs / "new"], names=[HOSTILE, "new"])


@pytest.fixture(scope="module")
def document(compared):
    return document_of(compared, title=HOSTILE, command="igsuite report 'a|b' `c`")


@pytest.fixture(scope="module")
def tables(compared, document):
    return report_tables(compared, document)


def parts(page):
    """Return the kinds of everything in a page as GitHub reads it, and the text outside code."""
    kinds, text = [], ""
    for block in MarkdownIt("gfm-like", {"linkify": False}).parse(page):
        for each in [block, *(block.children or [])]:
            kinds.append(each.type)
            text += each.content if each.type == "text" else ""
    return kinds, text


def test_nothing_in_the_markdown_is_markup_but_ours(document):
    kinds, text = parts(report_markdown(document))

    assert not {"html_inline", "image", "link_open", "em_open"} & set(kinds)
    html = [
        each.content.strip()
        for each in MarkdownIt("gfm-like", {"linkify": False}).parse(report_markdown(document))
        if each.type == "html_block"
    ]
    assert all(each == "</details>" or each.startswith("<details><summary>") for each in html)
    assert "onerror" in text  # it is shown
    assert "@all" not in text
    assert "#1" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_every_row_of_a_table_has_the_cells_of_its_head(document):
    for table in report_markdown(document).split("\n\n"):
        lines = [line for line in table.splitlines() if line.startswith("|")]
        cells = [line.replace("\\|", "").count("|") for line in lines]
        assert len(set(cells)) <= 1, lines
    kinds, _ = parts(report_markdown(document))
    assert kinds.count("table_open") >= 3 + 4


@given(st.text(st.sampled_from("`| \\ab<@#:/-*_~[]()!\n$&"), min_size=1))
def test_an_escaped_sentence_is_shown_as_it_stands(text):
    kinds, shown = parts(f"- x{escaped(text)}x")

    assert not {"html_inline", "code_inline", "em_open", "strong_open", "link_open"} & set(kinds)
    assert "s_open" not in kinds
    assert shown.replace("\u2060", "") == f"x{text}x".replace("\n", "↵")
    assert "@a" not in shown


@given(st.text(st.sampled_from("`| \\ab<@#"), min_size=1).filter(str.strip))
def test_a_name_in_a_table_is_code(text):
    page = f"| a |\n| --- |\n| {cell(text)} |\n"
    kinds, _ = parts(page)

    assert kinds.count("code_inline") == 1
    assert kinds.count("td_open") == 1


def test_markdown_fits_into_a_comment_and_says_what_it_leaves_out(document):
    told = {**document["pairs"][0], "better": document["pairs"][0]["entry"]}
    many = {**document, "pairs": [told] * 2000}
    page = report_markdown(many)

    assert 0.9 * LIMIT < len(page.encode("utf-16-le")) // 2 <= LIMIT
    assert "more rows are in the page, and in CSV and JSON" in page
    assert page.count("<details>") == page.count("</details>")
    assert len(report_markdown(many, limit=2000)) <= 2000


def test_what_is_set_bold_is_the_number_that_is_compared(document):
    placed = [{**each, "place": 1 + (each["entry"] != "e0")} for each in document["ranking"]]
    page = report_markdown({**document, "ranking": placed})
    rankings = page.partition("<details>")[0].split("\n### ")
    cells = [line.split(" | ") for line in rankings[1].splitlines() if line.startswith("| `")]

    assert document["ways"][0]["compared"] == "normalised"
    assert any("**" in normalised for _, _, normalised, *_ in cells)
    assert not any("**" in mean for _, mean, *_ in cells)


_METHODS = ["integrated gradients"] * 2 + ["gradient"] * 2 + ["random order"] * 2


def test_tables_of_versions_have_no_rank_and_the_versions_beside_each_other(report_runs):
    compared = compare_runs([report_runs / "old", report_runs / "new"], against="old")
    found = document_of(compared)
    file = io.StringIO()
    print_comparison(found, Console(file=file))
    for page in (report_markdown(found), file.getvalue()):
        lines = page.partition("against")[2].splitlines()
        labels = [line.strip("|` ").replace("`", " ") for line in lines if " · " in line][:6]
        for label, method, run in zip(labels, _METHODS, ["old", "new"] * 3, strict=True):
            assert label.startswith(f"{method} · {run} ")
        assert "mean rank" not in page
    assert list(report_tables(compared, found)["ranking"]["mean_rank"].unique()) == [None]


def test_the_better_of_a_pair_comes_first():
    ways = [{"key": "w0", "higher_is_better": False}, {"key": "w1", "higher_is_better": None}]
    row = {
        "way": "w0",
        "entry": "e0",
        "against": "e1",
        "difference": 0.5,
        "low": 0.25,
        "high": 1.0,
        "rank_biserial": 0.75,
        "d_z": None,
        "better": "e1",
    }
    told, undecided = told_pairs(
        {"ways": ways, "pairs": [row, {**row, "better": ""}, {**row, "way": "w1", "better": ""}]}
    )

    assert undecided == 1
    assert [told[0][name] for name in ("entry", "against", "difference", "low", "high")] == [
        "e1",
        "e0",
        -0.5,
        -1.0,
        -0.25,
    ]


def test_tables_have_the_columns_that_are_described(tables):
    assert {name: list(table) for name, table in tables.items()} == {
        name: list(columns) for name, columns in COLUMNS.items()
    }
    assert all(meaning.endswith(".") for of in COLUMNS.values() for meaning in of.values())


def test_the_guide_describes_every_column():
    guide = (Path(__file__).parents[2] / "docs/guides/reports.md").read_text(encoding="utf-8")

    for name, columns in COLUMNS.items():
        table = guide.partition(f"**{name}**\n")[2].partition("**")[0].splitlines()
        rows = [line for line in table if line.startswith("| `")]
        assert rows == [f"| `{column}` | {meaning} |" for column, meaning in columns.items()]


def test_scores_are_every_sample_s_in_full(tables, report_runs):
    own = Run(report_runs / "new").results.query("metric == 'deletion' and method == 'gradient'")
    found = tables["scores"].query("metric == 'deletion' and method == 'gradient' and run == 'new'")

    # Of the 17 samples of the run, 16 are in both.
    assert len(found) == 16
    assert set(found["value"]) <= set(own["value"])
    assert len(tables["scores"]) == 2 * 3 * 3 * 16


def test_attributions_are_every_map_with_its_verdict(tables):
    verdicts = tables["attributions"].groupby(["method"])["verdict"].unique()

    assert len(tables["attributions"]) == 2 * 3 * 16
    assert list(verdicts["gradient"]) == ["exact"]


def test_csv_and_parquet_hold_the_same(compared, document, tables):
    csv = dict(report_files("csv", compared, document))
    files = dict(report_files("parquet", compared, document))

    for name, table in tables.items():
        read = pd.read_csv(io.BytesIO(csv[f"-{name}.csv"]), keep_default_na=False, na_values=[""])
        stored = parquet.read_table(io.BytesIO(files[f"-{name}.parquet"]))
        assert list(read) == list(stored.column_names) == list(table)
        assert len(read) == stored.num_rows == len(table)
        described = {each.name: each.metadata[b"description"].decode() for each in stored.schema}
        assert described == COLUMNS[name]
    values = pd.read_csv(io.BytesIO(csv["-scores.csv"]))["value"]
    np.testing.assert_array_equal(values, tables["scores"]["value"])


def test_json_is_the_report_without_its_pictures(report_runs, tmp_path):
    (file,) = report([report_runs / "photos"], tmp_path / "photos.json")
    found = json.loads(file.read_text(encoding="utf-8"))

    assert found["format"] == 1
    assert "pictures" not in found
    assert set(found["maps"]["e0"][0]) == {
        "scale",
        "grid",
        "verdict",
        "evaluations",
        "relative_error",
    }


def test_a_report_is_written_in_the_forms_that_are_asked_for(report_runs, tmp_path):
    files = report(
        [report_runs / "old"], tmp_path / "new" / "page.html", formats=["markdown", "html", "csv"]
    )

    assert [each.name for each in files] == [
        "page.md",
        "page.html",
        *(f"page-{name}.csv" for name in COLUMNS),
    ]
    assert all(each.stat().st_size for each in files)
    assert (tmp_path / "new" / "page.html").read_text(encoding="utf-8").startswith("<!doctype html")


def test_the_same_runs_give_the_same_bytes(report_runs, tmp_path):
    contents = []
    for name in ("one", "two"):
        files = report([report_runs / "old"], tmp_path / name / "r.html", formats=["html", "json"])
        contents.append([each.read_bytes() for each in files])

    assert contents[0] == contents[1]


@pytest.mark.parametrize(
    ("path", "options", "message"),
    [
        ("report.doc", {}, r"out: got .*report.doc.*ends in .html, .md, .json, .csv, .parquet"),
        ("r.html", {"formats": ["pdf"]}, r"formats: got 'pdf'; allowed: 'html', 'markdown'"),
        ("r.html", {"formats": []}, r"formats: got \[\]"),
        ("r.html", {"samples": -1}, r"samples: got -1"),
        ("", {}, r"out: got '.*', a folder; allowed: a file. Write '.*report.html'"),
    ],
)
def test_what_cannot_be_written_is_said_before_anything_is_read(path, options, message, tmp_path):
    with pytest.raises(ArgumentError, match=message):
        report(["no run at all"], tmp_path / path, **options)


def test_numbers_keep_the_digits_that_their_errors_leave_them():
    values = [0.123456, 12.34567, 1e-9, np.nan, 4.0]
    errors = [0.0123, 0.0, 1e-12, 0.1, np.nan]

    # 1e-9 beside 12.3 is what float32 rounds off.
    assert to_their_errors(values, errors) == [0.123, 12.35, 0.0, None, 4.0]
    assert to_their_errors([], []) == []
    assert json_numbers([np.inf, -0.0, 123456.0]) == [None, 0.0, 123500.0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("-2", "'-2"), ("a.png", "a.png")],
)
def test_no_name_is_a_formula_or_a_row_of_its_own_in_csv(name, expected):
    table = pd.DataFrame({"name": [name, "a\rb=1,2"], "value": [-1.5, 2.0]})

    again = pd.read_csv(io.BytesIO(csv_bytes(table)))

    assert again["name"][0] == expected
    assert again["value"].tolist() == [-1.5, 2.0]
