"""Plots of curves say which curve is better, whichever way their metric points."""

from igsuite.eval import compare_runs
from igsuite.eval.reports.mean_curves import mean_curves


def test_curves_of_a_report_say_which_is_better(report_runs):
    found = list(mean_curves(compare_runs([report_runs / "old"])))

    assert found
    assert {each["higher_is_better"] for each in found} == {False}


def test_a_plot_points_to_the_better_curve_where_the_metric_points_the_other_way(opened, made_up):
    document = made_up(8, tokens=6)
    way = document["ways"][0]
    # As of MoRF: what the area under a deletion curve lacks.
    assert (
        next(c for c in document["curves"] if c["way"] == way["key"])["higher_is_better"] is False
    )
    way["higher_is_better"] = True
    tab = opened(document)

    assert "area: lower is better ↓" in tab.locator("#curves figcaption").first.text_content()
