"""What is said beside a mean that has no normalised score, no interval, or one of no width."""

import io

import pandas as pd
import pytest
from rich.console import Console

from igsuite.eval.reasons import AMONG_RANDOM, NO_RANDOM, NO_REFERENCES
from igsuite.eval.runs.remarks import remarks, told_together
from igsuite.eval.runs.summary import summary
from igsuite.eval.runs.summary_table import print_summary
from igsuite.eval.statistics import mean_interval

NONE = float("nan")
WIDTHLESS = "so that the interval has no width"


def results(values, normalised, reasons=None, ties=0.0):
    """Rows of a run's results, of one method and metric."""
    return pd.DataFrame(
        {
            "value": values,
            "normalised": normalised,
            "reason": reasons or [""] * len(values),
            "ties": ties,
        }
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (results([1.0, 2.0], [0.5, 0.7]), []),
        (
            results([1.0, 2.0], [NONE, NONE], [NO_REFERENCES] * 2),
            ["no normalised score: this metric holds maps against no random and no best order"],
        ),
        (
            results([1.0, 2.0, 4.0], [0.2, 0.4, NONE], ["", "", AMONG_RANDOM]),
            [
                "2 of 3 samples have a normalised score: of the others the best order found is no "
                "better than random ones"
            ],
        ),
        (
            results([1.0, 2.0], [0.5, NONE], ["", AMONG_RANDOM]),
            [
                "1 of 2 samples has a normalised score: of the others the best order found is no "
                "better than random ones",
                "one normalised score gives no interval",
            ],
        ),
        (
            results([1.0, 2.0], [NONE, NONE], [NO_RANDOM] * 2),
            ["no normalised score: a random order that it would be held against has no number"],
        ),
        (results([1.0], [0.5]), ["one sample has a number, which gives no interval"]),
        (
            results([1.0, 2.0], [0.0, 0.0], ties=1.0),
            ["its maps rank no unit before another, which counts as random orders do: 0"],
        ),
        (
            results([1.0, 2.0], [0.0, 0.0]),
            [f"the same normalised score in all 2 samples, {WIDTHLESS}"],
        ),
        (
            results([3.0, 3.0], [0.5, 0.7]),
            [f"the same number in all 2 samples, {WIDTHLESS}"],
        ),
        (results([NONE, NONE], [NONE, NONE], ["map not finite"] * 2), []),
    ],
)
def test_a_mean_says_why_its_intervals_are_not_as_others(rows, said):
    means = (mean_interval(rows[name]) for name in ("value", "normalised"))

    assert remarks(rows, *means) == said


def test_what_is_said_of_all_is_said_once_without_their_names():
    said = [("gradient", ["one sample", "tied"]), ("random", ["one sample"]), ("ig", [])]

    assert list(told_together(said[:2])) == [([], "one sample"), (["gradient"], "tied")]
    assert list(told_together(said)) == [
        (["gradient", "random"], "one sample"),
        (["gradient"], "tied"),
    ]


def printed(rows):
    """What the terminal gets of an evaluation with such rows."""
    common = {"operator": "mask", "metric": "deletion", "baseline": "", "random": 0.0, "oracle": 1}
    verdicts = pd.DataFrame(columns=["method", "baseline", "exact", "verdict"])
    file = io.StringIO()
    console = Console(file=file, width=100)
    print_summary(summary(rows.assign(**common)), verdicts.astype({"exact": bool}), console)
    return file.getvalue()


def test_the_table_of_an_evaluation_explains_a_score_without_a_width():
    rows = [
        {"method": method, "value": value, "normalised": score, "ties": tied}
        for method, score, tied in (("gradient", 0.0, 1.0), ("random", 0.3, 0.0))
        for value in (1.0, 2.0)
    ]

    assert (
        "deletion, gradient: its maps rank no unit before another, which counts as random orders "
        "do: 0." in printed(pd.DataFrame(rows).assign(reason=""))
    )


def test_no_reason_of_a_file_steers_the_terminal():
    reasons = ["x\x1b]0;owned\x07[bold]"] * 2

    shown = printed(results([1.0, 2.0], [NONE, NONE], reasons).assign(method="gradient"))

    assert "no normalised score: x�]0;owned�[bold]." in shown
    assert "\x1b" not in shown
