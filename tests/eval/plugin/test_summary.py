"""The table at the end, the Markdown and the tidy table."""

import pytest

from igsuite.eval.pytest_plugin.against import changes
from igsuite.eval.pytest_plugin.history import SavedRun
from igsuite.eval.pytest_plugin.markdown import markdown_report
from igsuite.eval.pytest_plugin.records import Check
from igsuite.eval.pytest_plugin.session_document import session_document
from igsuite.eval.pytest_plugin.summary import change_line, table_lines, wrapped
from igsuite.eval.pytest_plugin.tidy import tidy_frame
from igsuite.eval.reports.page import report_page

HOSTILE = "\x1b[31m|<b>`x`</b>\u202e"


def saved(*found):
    return SavedRun("0001_main", {}, {}, found)


def test_a_row_says_mean_interval_samples_and_change(make_found):
    before = saved(make_found([float(each) for each in range(1, 21)]))
    now = make_found([float(each) + 1 for each in range(1, 21)])
    assert list(table_lines([now], changes([now], before))) == [
        "tests/test_it.py::test_a",
        "  integrated_gradients: 20 samples, all converged, 15 steps, error 0.8 %",
        "  deletion ↓                      11.5  2 to 21              20  +1 worse",
        "",
        "steps and error: of the median sample",
        "numbers: mean, 95 % interval, samples, change; ↑ higher, ↓ lower is better",
    ]


@pytest.mark.parametrize(
    ("now", "direction", "word", "words"),
    [
        ([2.0, 3.0, 4.0, 5.0], False, "+1 worse", "worse by 1 (40 %)"),
        ([2.0, 3.0, 4.0, 5.0], True, "+1 better", "better by 1 (40 %)"),
        ([2.0, 3.0, 4.0, 5.0], None, "+1 moved", "moved by +1 (40 %)"),
        ([0.0, 1.0, 2.0, 3.0], False, "−1 better", "better by 1 (40 %)"),
        ([1.0, 2.0, 3.0, 4.0], False, "same", "the same"),
        ([1.0, 2.0, 3.0, 8.0], False, "+1 unclear", "moved by +1 (40 %), which may be chance"),
        ([1.0, 2.0, 3.0, 8.0], None, "+1 unclear", "moved by +1 (40 %), which may be chance"),
    ],
)
def test_a_change_is_said_in_a_word_and_in_a_line(
    make_found, make_measured, now, direction, word, words
):
    def one(values):
        return make_found(values, metrics=[make_measured(values, higher_is_better=direction)])

    found = one(now)
    made = changes([found], saved(one([1.0, 2.0, 3.0, 4.0])))
    lines = list(table_lines([found], made))
    assert lines[2].endswith(f"  {word}")
    assert f": {words}, 95 % interval of the difference" in change_line(made[0], "0001_main")


def test_no_line_is_wider_than_80_columns(make_found, make_measured):
    checks = [Check("at_most", False, "a long line " * 20)]
    metric = make_measured([1e-7, -2e-9], label="agreement with smooth_integrated_gradients")
    wide = make_found(
        [1e-7, -2e-9],
        name="a name that goes on for quite a while, as names do",
        verdicts={"converged": 1, "budget_exhausted": 1},
        metrics=[metric],
        checks=checks,
    )
    lines = list(table_lines([wide], changes([wide], saved(wide)), checks=True))
    assert max(map(len, lines)) <= 80
    assert "1 of 1 assertion failed" in " ".join(line.strip() for line in lines)
    assert any(line.strip().startswith("failed: a long line") for line in lines)


def test_exact_methods_and_missing_numbers_are_said_so(make_found, make_measured):
    nothing = make_measured([None, None], mean=None, low=None, high=None)
    lines = list(table_lines([make_found(exact=True, metrics=[nothing])], []))
    assert lines[1] == "  integrated_gradients: 2 samples, exact"
    assert lines[2].split() == ["deletion", "↓", "–", "0"]
    assert not any("median" in line for line in lines)


def test_names_cannot_steer_the_terminal_or_the_page(make_found, make_measured):
    hostile = make_found(
        test=HOSTILE,
        name=HOSTILE,
        metrics=[make_measured([1.0, 2.0], label=HOSTILE)],
        checks=[Check("converged", True, HOSTILE)],
    )
    change = changes([hostile], saved(hostile))
    shown = "\n".join([*table_lines([hostile], change, True), change_line(change[0], HOSTILE)])
    page = markdown_report([hostile], change, [HOSTILE])
    for text in (shown, page):
        assert "\x1b" not in text
        assert "\u202e" not in text
    rows = [line for line in page.splitlines() if line.startswith("|")]
    assert len({line.replace("\\|", "").count("|") for line in rows}) == 1
    assert "<b>" not in page
    assert "`x`" not in page.replace("\\`", "")


def test_a_percent_sign_stays_with_its_number():
    lines = wrapped(f"{'x' * 76}, 5 % of it")
    assert lines == [f"{'x' * 76},", "  5 % of it"]


def test_the_page_has_a_row_a_metric_and_a_line_an_assertion(make_found):
    page = markdown_report([make_found([1.0, 3.0])], [], ["a note"]).splitlines()
    assert page[4] == (
        r"| tests/test\_it\.py\:\:test\_a | integrated\_gradients | deletion | lower | 2 | "
        "1 to 3 (95 %) | 2 |  |"
    )
    assert page[-1] == "- a note"
    assert any("held: all 2 samples have converged" in line for line in page)


def test_the_tidy_table_has_a_row_a_sample_and_metric(make_found):
    frame = tidy_frame([make_found([1.0, None])])
    assert frame[["sample", "sample_checksum", "metric"]].values.tolist() == [
        [0, "sample 0", "deletion"],
        [1, "sample 1", "deletion"],
    ]
    assert frame.value.isna().tolist() == [False, True]
    assert tidy_frame([]).shape == (0, 10)


def shown(name, **changes):
    told = {"verdict": "converged", "evaluations": 15, "relative_error": 0.01}
    drawn = {"values": [0.5, -0.25], "errors": [0.01, 0.02], **told}
    sample = {"name": name, "target": "good", "score": 0.9, "text": "not bad", "picture": None}
    return {**sample, "tokens": ["not", "bad"], "map": drawn, **changes}


def test_a_session_is_a_document_that_the_reports_page_shows(make_found):
    one = make_found([1.0, None], shown=[shown("sample 0"), shown("sample 1")])
    other = make_found(
        [3.0],
        test="tests/test_it.py::test_b",
        samples=["sample 1"],
        shown=[shown(HOSTILE, text=f"</script>{HOSTILE}")],
        checks=[Check("at_most", False, "deletion is 3: not at most 2")],
    )
    document = session_document([one, other], [], ["a note"], {"processor": "an abacus"}, {})
    assert [each["name"] for each in document["samples"]] == ["sample 0", "sample 1"]
    assert [each["label"] for each in document["entries"]] == ["a", "b"]
    assert document["values"] == {"w0": {"e0": [1.0, None], "e1": [None, 3.0]}}
    assert document["maps"]["e1"][0] is None
    assert document["ranking"][1]["mean"] == 3.0
    assert document["sentences"][0] == (
        "tests/test_it.py::test_b: FAILED: deletion is 3: not at most 2."
    )
    assert document["notes"][-1] == "a note"
    page = report_page(document)
    assert "Attributions in tests" in page
    assert page.count("</script>") == page.count("<script")
    hostile = session_document([other], [], [], {}, {})
    assert "<b>`x`</b>" not in report_page(hostile)


def test_the_page_says_the_level_of_its_intervals(make_found, make_measured):
    def of(*levels):
        metrics = [make_measured([1.0, 2.0], confidence=level) for level in levels]
        found = [
            make_found(test=f"test_{row}", metrics=[each], shown=[shown("one"), shown("two")])
            for row, each in enumerate(metrics)
        ]
        return session_document(found, [], [], {}, {})

    assert of(0.9)["confidence"] == 0.9
    assert [each["label"] for each in of(0.9, 0.9)["ways"]] == ["deletion"]
    mixed = of(0.9, 0.99)
    labels = [each["label"] for each in mixed["ways"]]
    assert labels == ["deletion, 90 % intervals", "deletion, 99 % intervals"]
    assert [each["way"] for each in mixed["ranking"]] == ["w0", "w1"]


def test_what_a_report_shows_of_samples_is_not_saved(make_found):
    found = make_found(shown=[shown("sample 0"), shown("sample 1")])
    assert found.without_samples()["shown"] == []
    assert len(found.as_dict()["shown"]) == 2
