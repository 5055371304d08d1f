"""Tables of papers: numbers with errors, bold where it is earned, and text that stays text."""

import csv
import io
import shutil
import subprocess
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from igsuite.eval import Run, compare, compare_runs
from igsuite.eval.figures import PRESETS, ScoreTable, normalised_tables, score_tables
from igsuite.eval.figures.compared_scores import told_best
from igsuite.eval.figures.latex_text import latex_words
from igsuite.eval.figures.ranks import rank_caption
from igsuite.eval.figures.score_table import Cell, TableRow, score_caption
from igsuite.eval.figures.ways import SCALE
from igsuite.eval.reports.ranking import pair_rows, ranking_rows

HOSTILE = '50 %_\\input{x}|<b>*,\n"q"'


def table(*rows, columns=("deletion ↓",)):
    found = tuple(TableRow(*each) for each in rows)
    return ScoreTable("mask", columns, found, (), samples=9, tests=3)


def cells_of(rows):
    return {row.label: row.cells for row in rows}


@pytest.fixture(scope="module")
def scores(report_runs):
    compared = compare_runs([report_runs / "old"])
    (found,) = [each for each in score_tables(compared) if each.operator == "mask"]
    return found


@pytest.fixture(scope="module")
def compared_tables(report_runs):
    """Of one run and of two."""
    both = score_tables(compare_runs([report_runs / "old", report_runs / "new"]))
    return [*score_tables(compare_runs([report_runs / "old"])), *both]


def test_a_number_has_as_many_digits_as_the_largest_error_of_its_column_tells():
    wide = Cell(0.3364, 0.3230, 0.3490)
    narrow = Cell(0.3301, 0.3300, 0.3302)
    found = table(("a", (wide,)), ("b", (narrow,))).to_markdown()

    # The farther ends are 0.0134 and 0.0001 away.
    assert "| a | 0.336 ± 0.013 |" in found
    assert "| b | 0.330 ± 0.000 |" in found


def test_nothing_is_below_zero_by_less_than_the_digits_tell():
    found = table(("a", (Cell(-0.001, -0.1, 0.1),))).to_markdown()

    assert "| a | 0.00 ± 0.10 |" in found


def test_what_was_not_measured_is_a_dash_and_no_number_of_any_kind():
    found = table(("a", (None,)), ("b", (Cell(np.nan),)))

    assert found.to_markdown().count("| – |") == 2
    # Outside of formulas, where two hyphens are a dash.
    assert found.to_latex("", "x", PRESETS["icml"]).count(r"& -- \\") == 2
    assert len(found.to_csv().splitlines()) == 1


def test_bold_is_what_compare_tells_apart_from_every_other(scores, report_runs):
    results = Run(report_runs / "old").results
    pairs = compare(results, protocol=["operator"]).table.query("operator == 'mask'")
    names = {"integrated gradients": "integrated_gradients", "gradient": "gradient"}
    for column, metric in enumerate(each.rstrip(" ↑↓") for each in scores.columns):
        of_metric = pairs[pairs["metric"] == metric]
        for label, cells in cells_of(scores.rows).items():
            name = names.get(label, "random")
            own = of_metric[(of_metric["method"] == name) | (of_metric["against"] == name)]
            assert cells[column].best == bool(len(own) and (own["better"] == name).all())

    bold = {label for label, cells in cells_of(scores.rows).items() if cells[0].best}
    assert bold == {"integrated gradients"}
    assert "| integrated gradients | **" in scores.to_markdown()


def test_nothing_is_bold_where_two_share_the_first_place():
    rows = [(sample, method, value) for sample in range(12) for method, value in _scores(sample)]
    frame = pd.DataFrame(rows, columns=["sample", "method", "value"])
    names = ["first", "second", "third"]
    for kept, expected in ((names, set()), (["first", "third"], {("w0", "e0")})):
        found = compare(frame[frame["method"].isin(kept)].assign(metric="deletion"))
        pairs = [
            (0, names.index(row.method), names.index(row.against))
            for row in found.table.itertuples()
        ]
        compared = SimpleNamespace(comparison=found, pairs=np.array(pairs))

        assert told_best(compared) == expected


def _scores(sample):
    value = np.random.default_rng(sample).random()
    return ("first", value), ("second", value), ("third", value + 0.5)


def test_means_are_those_of_the_samples_and_references_stand_below(scores, report_runs):
    results = Run(report_runs / "old").results.query("metric == 'deletion' and operator == 'mask'")
    means = results.groupby("method")["value"].mean()

    cells = cells_of(scores.rows)
    assert cells["gradient"][0].mean == pytest.approx(means["gradient"], rel=1e-5)
    below = cells_of(scores.references)
    assert below["random orders"][0].mean == pytest.approx(results["random"].mean(), rel=1e-5)
    assert not any(cell and cell.best for row in scores.references for cell in row.cells)


def test_scores_of_several_models_are_the_normalised_ones_that_bold_is_of(report_runs):
    compared = compare_runs([report_runs / "old", report_runs / "new"])
    (found,) = [each for each in score_tables(compared) if each.operator == "mask"]
    place = [each.split(",")[0] for each in found.columns].index("deletion")

    assert found.columns[place] == "deletion, normalised ↑"
    rows = {row["entry"]: row for row in ranking_rows(compared) if row["way"] == f"w{place}"}
    for number, (_, cells, _) in enumerate(found.rows):
        own = rows[f"e{number}"]
        cell = cells[place]
        told = tuple(own[k] for k in ("normalised", "normalised_low", "normalised_high"))
        assert (cell.mean, cell.low, cell.high) == told
    assert {cells[place].mean for _, cells, _ in found.references} == {0.0, 1.0}
    assert score_caption(found, "text").startswith("Normalised scores: 0 is as good as")
    assert SCALE in rank_caption(compared)


def test_scores_of_one_model_have_a_table_of_normalised_ones_beside(report_runs):
    compared = compare_runs([report_runs / "old"])
    (found,) = [each for each in normalised_tables(compared) if each.operator == "mask"]
    results = Run(report_runs / "old").results
    pairs = compare(
        results.assign(value=results["normalised"], higher_is_better=True), protocol=["operator"]
    ).table.query("operator == 'mask'")

    assert found.columns[0] == "deletion, normalised ↑"
    assert found.to_markdown().startswith("| method | deletion ↑ |")
    assert score_caption(found, "text").startswith("Normalised scores: 0 is as good as random")
    deletion = results.query("metric == 'deletion' and operator == 'mask' and method == 'gradient'")
    mean = deletion["normalised"].mean()
    assert cells_of(found.rows)["gradient"][0].mean == pytest.approx(mean, rel=1e-5)
    for column, metric in enumerate(each.split(",")[0] for each in found.columns):
        of_metric = pairs[pairs["metric"] == metric]
        for label, cells in cells_of(found.rows).items():
            name = {"random order": "random"}.get(label, label.replace(" ", "_"))
            own = of_metric[(of_metric["method"] == name) | (of_metric["against"] == name)]
            assert cells[column].best == bool(len(own) and (own["better"] == name).all())


def test_scores_that_are_normalised_already_have_no_second_table(report_runs):
    assert normalised_tables(compare_runs([report_runs / "old", report_runs / "new"])) == []


def test_normalised_scores_are_compared_as_the_raw_ones_were(report_runs):
    against = compare_runs([report_runs / "old"], against="gradient", seed=7)
    # Two of three explanations against the third, for each way of measuring.
    for tables in (score_tables(against), normalised_tables(against)):
        assert {each.tests for each in tables} == {2 * len(against.ways)}

    # No sample is in common: each run can be compared by itself alone.
    within = compare_runs([report_runs / "old", report_runs / "others"], protocol=["run"])
    found = [each.operator for each in normalised_tables(within)]
    assert found == ["mask; old", "mask; others"]


def test_nothing_is_bold_that_was_not_compared_with_every_other(report_runs):
    # Integrated gradients beat random maps; whether they beat the gradient wasn't asked.
    against = compare_runs([report_runs / "old"], against="random")

    assert {row["better"] for row in pair_rows(against) if row["way"] == "w0"} == {"e0", ""}
    assert told_best(against) == set()


def test_what_removes_nothing_is_told_of_no_removal(report_runs):
    tables = score_tables(compare_runs([report_runs / "old"]))
    (found,) = [each for each in tables if each.operator == ""]

    assert [each.rstrip(" ↑↓") for each in found.columns] == ["gini"]
    assert score_caption(found, "text").startswith("Means over 16 texts, ± the farther end")


def test_what_removes_nothing_is_told_of_its_baseline_and_of_no_removal(report_runs):
    tables = score_tables(compare_runs([report_runs / "old"], protocol=["baseline"]))
    said = {each.operator: score_caption(each, "text") for each in tables}

    assert set(said) == {"mask; baseline zero", "baseline zero"}
    assert said["mask; baseline zero"].startswith("Means over 16 texts, removal by mask; baseline")
    assert said["baseline zero"].startswith("Means over 16 texts, baseline zero, ±")


def test_a_caption_says_what_errors_and_bold_are(scores):
    said = score_caption(scores, "text")

    assert f"{scores.samples} texts" in said
    assert "95 % bootstrap" in said
    assert f"for all {scores.tests} tests" in said


def test_hostile_names_are_text_in_every_format():
    cell = Cell(1.0, 0.9, 1.1, 9)
    found = table((HOSTILE, (cell,)))

    latex = found.to_latex(HOSTILE, "x", PRESETS["icml"])
    assert "\\input{x}" not in latex
    assert r"50 \%\_\textbackslash{}input\{x\}" in latex
    (line,) = found.to_markdown().splitlines()[2:]
    assert line.count("|") - line.count("\\|") == 3
    assert "\\<b\\>" in line
    rows = list(csv.reader(io.StringIO(found.to_csv())))
    assert rows[1][0] == HOSTILE


def test_csv_has_the_numbers_themselves(scores):
    read = pd.read_csv(io.StringIO(scores.to_csv()))

    own = read[(read["explanation"] == "gradient") & (read["metric"] == "deletion")].iloc[0]
    cell = cells_of(scores.rows)["gradient"][0]
    assert (own["mean"], own["low"], own["high"]) == (cell.mean, cell.low, cell.high)
    assert own["best"] == cell.best


def test_a_table_is_in_a_column_where_it_fits_else_wider_and_at_last_in_blocks():
    cell = Cell(0.5, 0.4, 0.6)

    def of(count, preset, name="integrated gradients"):
        found = table((name, (cell,) * count), columns=("comprehensiveness ↑",) * count)
        layout = found.layout(PRESETS[preset])
        return layout.width, layout.points, [len(block) for block in layout.blocks]

    # Of 9 points, the name is 83 and each head 85 of them wide.
    assert of(1, "icml") == ("column", 9, [1])
    assert of(3, "icml") == ("text", 9, [3])
    assert of(5, "icml") == ("text", 8, [2, 3])
    assert of(8, "icml") == ("text", 8, [4, 4])
    assert of(4, "icml", 5 * "a name ")[0] == "text"


def test_blocks_stand_below_one_another_with_every_row():
    cells = tuple(Cell(number, number - 0.25, number + 0.25) for number in range(8))
    found = table(("gradient", cells), columns=("comprehensiveness ↑",) * 8)
    latex = found.to_latex("Scores", "x", PRESETS["icml"])

    assert latex.count("\\begin{tabular}") == 2
    assert latex.count("\nmethod & ") == latex.count("\ngradient & ") == 2
    assert [latex.count(f"${number}.00 \\pm") for number in range(8)] == [1] * 8


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no LaTeX")
@pytest.mark.parametrize("preset", PRESETS)
def test_no_table_is_wider_than_its_place_and_no_letter_is_a_bitmap(
    preset, compared_tables, tmp_path
):
    venue = PRESETS[preset]
    cell, best = Cell(-0.5, -0.6, -0.4), Cell(0.5, 0.4, 0.6, best=True)
    rows = (("integrated gradients (uniform 0.1)", (best, cell, None) * 3, "run · ½ µ § `°"),)
    wide = table(*rows, columns=("comprehensiveness ↑",) * 9)
    columns = "twocolumn," if venue.text_width > venue.column_width else ""
    document = [
        f"\\documentclass[{columns}{min(12, venue.font_size)}pt]{{article}}",
        "\\usepackage{booktabs} \\pdfcompresslevel=0 \\pdfobjcompresslevel=0",
        f"\\textwidth={venue.text_width}in \\textheight={venue.text_height}in",
        f"\\columnsep={venue.text_width - 2 * venue.column_width:.3f}in \\begin{{document}} x",
        *(each.to_latex(score_caption(each, "text"), "x", venue) for each in compared_tables),
        *(wide.to_latex(f"Scores ≥ 0, {name}", "x", venue, name) for name in ("text", None)),
        "\\end{document}",
    ]
    (tmp_path / "tables.tex").write_text("\n".join(document), encoding="utf-8")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "tables.tex"],
        **{"cwd": tmp_path, "capture_output": True, "check": False},
    )

    assert done.returncode == 0, done.stdout[-2000:]
    assert b"Overfull" not in done.stdout, done.stdout[-2000:]
    assert b"/Type3" not in (tmp_path / "tables.pdf").read_bytes()


def test_explanations_of_several_runs_stand_below_their_run():
    cell = Cell(0.5, 0.4, 0.6)
    found = table(("gradient", (cell,), "old_run"), ("gradient", (cell,), "new_run"))
    lines = found.to_latex("Scores", "x", PRESETS["acl"]).splitlines()

    assert [each for each in lines if "multicolumn" in each or "quad" in each] == [
        r"\multicolumn{2}{@{}l@{}}{\textit{old\_run}} \\",
        r"\quad gradient & $0.50 \pm 0.10$ \\",
        r"\multicolumn{2}{@{}l@{}}{\textit{new\_run}} \\",
        r"\quad gradient & $0.50 \pm 0.10$ \\",
    ]
    assert "| gradient · old_run |" in found.to_markdown().replace("\\", "")


def test_latex_of_a_sentence_is_readable():
    assert latex_words("Spearman's ρ, 95 % ± 1") == r"Spearman's $\rho$, 95 \% $\pm$ 1"
