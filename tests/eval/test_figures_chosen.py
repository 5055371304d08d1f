"""Figures of some samples and methods of a run, and of what a study keeps of its paths."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from igsuite.errors import ArgumentError
from igsuite.eval import ConvergenceRun, ConvergenceStudy, Run, compare_runs
from igsuite.eval.converging.convergence_study import COLUMNS
from igsuite.eval.figures import (
    PRESETS,
    agreement_figure,
    chosen_run,
    path_profile_figure,
    pieces,
    score_tables,
    write_figures,
)
from igsuite.eval.figures.agreement_matrix import agreement_caption
from igsuite.eval.figures.choice import choice_words
from igsuite.eval.figures.ranks import rank_caption
from igsuite.eval.figures.removal import removal_caption, removal_figure
from igsuite.eval.figures.score_table import score_caption
from igsuite.eval.reports.document import report_document
from igsuite.eval.runs.computed_study import compute_study
from igsuite.eval.runs.sampled_study import SampledStudy, study_config
from igsuite.eval.runs.shards import checksum

ALPHAS = np.linspace(0, 1, 5)


class MadeUp(SampledStudy):
    """Eight pictures whose scores are powers of α: 1, 2 and so on to 8."""

    shard_size = 5

    def __init__(self):
        settings = {"score": "output", "baseline": "black", "batch_size": None, "seed": 0}
        data = {"pictures": ["album"]}
        self.config = study_config({}, data, settings, None, {"profile_steps": 5}, self.shard_size)
        self.fingerprints = {"data": {"sha256": "x"}}
        self.names = [f"picture {power}.png" for power in range(1, 9)]

    def begin(self):
        return lambda rows: ConvergenceStudy(errors(rows), profiles=powers(rows))


def errors(rows):
    """Errors that fall as 1/n, a little more for one sample than for the one before."""
    numbers = [
        {
            **dict.fromkeys(COLUMNS, np.nan),
            **{"sample": sample, "rule": "left", "steps": steps, "evaluations": steps},
            **{
                "relative_error": (1 + sample / 10) / steps,
                "spearman": 1.0,
                "verdict": "converged",
            },
            **{"estimated_error": 1 / steps, "reference_error": 1e-5, "floor": ""},
        }
        for steps in (8, 16, 32, 64)
        for sample in rows
    ]
    return pd.DataFrame(numbers)


def powers(rows):
    return pd.concat(
        [
            pd.DataFrame(
                {
                    **{"sample": sample, "alpha": ALPHAS, "score": ALPHAS ** (sample + 1)},
                    "gradient_norm": (sample + 1) * ALPHAS**sample,
                    "cumulative": ALPHAS ** (sample + 1),
                }
            )
            for sample in rows
        ],
        ignore_index=True,
    )


@pytest.fixture(scope="module")
def study_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study") / "steps"
    compute_study(MadeUp(), folder, progress=False)
    return folder


@pytest.fixture(scope="module")
def old(report_runs):
    return Run(report_runs / "old")


@pytest.fixture(scope="module")
def few(old):
    return chosen_run(old, samples=[3, 1], methods=["gradient", "integrated_gradients"])


def test_a_chosen_run_has_what_was_asked_for_in_that_order(old, few):
    assert few.samples["sample"].tolist() == [3, 1]
    assert few.samples["text"].tolist() == old.samples["text"].iloc[[3, 1]].tolist()
    assert few.tokens == (old.tokens[3], old.tokens[1])
    assert few.words[1].tolist() == old.words[1].tolist()
    assert [each["method"] for each in few.explanations] == ["gradient", "integrated_gradients"]
    whole, part = old.attributions("gradient"), few.attributions("gradient")
    assert [each.tolist() for each in part.values] == [whole.values[k].tolist() for k in (3, 1)]
    assert few.verdicts[["sample", "method"]].to_numpy().tolist() == [
        *([3, "gradient"], [1, "gradient"]),
        *([3, "integrated_gradients"], [1, "integrated_gradients"]),
    ]
    assert set(few.results["method"]) == {"gradient", "integrated_gradients"}
    assert set(few.results["sample"]) == {1, 3}
    for curves in (few.curves("deletion", "gradient"), few.reference_curves("deletion", "oracle")):
        assert curves.scores.shape[0] == 2
    np.testing.assert_array_equal(
        few.curves("deletion", "gradient").area, old.curves("deletion", "gradient").area[[3, 1]]
    )
    with pytest.raises(ArgumentError, match="method: got 'random'"):
        few.curves("deletion", "random")


def test_pictures_are_chosen_too(report_runs):
    photos = Run(report_runs / "photos")
    (picture,) = chosen_run(photos, samples=[2]).pictures

    assert picture.tolist() == photos.pictures[2].tolist()


def test_what_is_drawn_and_compared_is_of_those_chosen(old, few):
    line = removal_figure(few).axes[0].lines[0]
    area = few.curves("deletion", "gradient").mean_scores
    assert line.get_label() == "gradient"
    np.testing.assert_allclose(line.get_ydata(), area)
    assert "of 2 texts while" in removal_caption(few)

    (table,) = (each for each in score_tables(compare_runs([few])) if each.operator == "mask")
    assert [row.name for row in table.rows] == ["gradient", "integrated gradients"]
    rows = old.results.query("metric == 'deletion' and operator == 'mask' and sample in (1, 3)")
    mean = rows[rows["method"] == "gradient"]["value"].mean()
    assert table.rows[0].cells[0].mean == pytest.approx(mean, rel=1e-5)


def test_an_explanation_is_chosen_by_its_own_name_and_nothing_is_everything(old):
    label = old.explanations[0]["label"]

    assert chosen_run(old, methods=[label, label]).explanations == old.explanations[:1]
    assert chosen_run(old) is old


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"samples": [99]}, "samples: got 99, which is no sample of 'old'; .*from 0 to"),
        ({"samples": []}, r"samples: got \[\]"),
        ({"methods": ["gradeint"]}, "methods: got 'gradeint'.*Did you mean 'gradient'"),
        ({"methods": []}, r"methods: got \[\]"),
        ({"samples": 3}, "samples: got 3; allowed: a list"),
        ({"samples": [True]}, "samples: got True, which is no sample"),
        ({"samples": [1.0]}, "samples: got 1.0, which is no sample"),
        ({"methods": "gradient"}, "methods: got 'gradient'; allowed: a list"),
    ],
)
def test_what_a_run_has_not_is_named(old, asked, message, tmp_path):
    with pytest.raises(ArgumentError, match=message):
        chosen_run(old, **asked)
    with pytest.raises(ArgumentError, match=message):
        write_figures([old], tmp_path / "out", only=["curves"], **asked)
    assert not (tmp_path / "out").exists()


def test_captions_and_commands_tell_what_was_chosen(old, tmp_path):
    asked = {"samples": [3, 1], "methods": ["gradient"]}
    names = write_figures([old], tmp_path, only=["heatmaps", "tables"], **asked, formats=["svg"])

    chosen = "Chosen: texts 3 and 1 of 16; gradient of 3 explanations."
    said = (tmp_path / "heatmaps.txt").read_text()
    assert said.startswith("2 texts, with what the model was scored for.")
    assert chosen in said
    assert "--only heatmaps,tables --samples 3,1 --methods gradient" in said
    assert chosen in (tmp_path / "scores-mask.tex").read_text()
    assert "heatmaps.svg" in names


def test_a_chosen_run_is_not_passed_off_as_the_whole(old, few):
    told = "Chosen: texts 3 and 1 of 16; gradient and integrated gradients of 3 explanations."

    assert repr(few) == f"<ChosenRun of {old!r}. {told}>"
    assert f"old is not here as a whole. {told}" in report_document([few])["notes"]
    assert report_document([old])["notes"] == []


def test_what_is_chosen_twice_is_told_of_the_whole_run(old, few):
    again = chosen_run(chosen_run(few, methods=["gradient"]), samples=[1])

    assert choice_words(again) == "Chosen: text 1 of 16; gradient of 3 explanations."
    assert again.tokens == (old.tokens[1],)
    assert again.curves("deletion", "gradient").scores.shape[0] == 1


def test_all_explanations_that_were_chosen_have_heatmaps(old, monkeypatch):
    shown = []
    monkeypatch.setattr(pieces, "_pages", lambda *given: shown.append(given[4]) or iter(()))
    for run in (old, chosen_run(old, samples=[1]), chosen_run(old, methods=["gradient", "random"])):
        list(pieces.RUN_KINDS["heatmaps"](run, PRESETS["acl"], None))

    assert shown == [["integrated_gradients (zero)"], ["integrated_gradients (zero)"], None]


def test_curves_of_references_alone_are_not_drawn(old, tmp_path, capsys):
    asked = {"methods": ["random"], "only": ["curves", "tables"], "formats": ["svg"]}
    names = write_figures([old], tmp_path, **asked)

    assert not any("curves" in name for name in names)
    assert "old has no curves but those of random orders" in capsys.readouterr().err


def test_agreement_without_a_number_is_not_drawn_and_said(old, monkeypatch, capsys):
    monkeypatch.setattr(pieces, "agreement_counts", lambda run: [0, 0, 0])

    assert list(pieces.RUN_KINDS["agreement"](old, PRESETS["acl"], None)) == []
    assert "old has no agreement to draw" in capsys.readouterr().err


def test_ranks_of_one_sample_are_no_means(old):
    several, one = (compare_runs([chosen_run(old, samples=each)]) for each in ([4, 5], [4]))

    assert rank_caption(several).startswith("Mean ranks over samples")
    assert rank_caption(one) == "Ranks on one sample, 1 is best. One sample says nothing of others."


def test_of_one_sample_no_caption_tells_of_means_or_errors(old):
    one = chosen_run(old, samples=[4])
    captions = [removal_caption(one), agreement_caption(one)]
    captions += [score_caption(each, "text") for each in score_tables(compare_runs([one]))]

    for said in captions:
        assert " 1 text" in said
        assert "texts" not in said
        assert re.search("95 %|mean over [0-9]|Means|Mean score|±|Bold|Shaded", said) is None
    cells = {each.get_text() for each in agreement_figure(one).axes[0].texts}
    assert not any("nan" in each for each in cells)


def test_runs_need_not_share_methods_and_those_without_are_left_out(report_runs, tmp_path, capsys):
    runs = [report_runs / "old", report_runs / "others"]
    asked = {"methods": ["integrated_gradients"], "only": ["curves"], "formats": ["svg"]}
    names = write_figures(runs, tmp_path / "a", **asked)

    assert names == ["old-curves.txt", "old-curves.tex", "old-curves.svg"]
    assert "others has none of the methods asked for" in capsys.readouterr().err
    with pytest.raises(ArgumentError, match="samples: got 5, which is no sample of 'others'"):
        write_figures(runs, tmp_path / "b", samples=[5], only=["curves"])


def test_a_figure_of_paths_shows_those_chosen_by_their_names(study_folder, tmp_path):
    names = write_figures(
        [study_folder], tmp_path, only=["profiles"], samples=[2, 0], formats=["svg"]
    )
    run = ConvergenceRun(study_folder)
    figure = path_profile_figure(run.study.profiles, samples=[2, 0], names={2: "$a_b$"})
    panels = figure.axes

    assert names == ["profiles.txt", "profiles.tex", "profiles.svg"]
    said = (tmp_path / "profiles.txt").read_text()
    assert "at 5 even points, of 2 samples" in said
    assert "Chosen: pictures 0 and 2 of 8." in said
    for column, axes in zip(("score", "gradient_norm", "cumulative"), panels, strict=True):
        expected = run.study.profiles.query("sample == 2")[column]
        assert axes.lines[1].get_ydata().tolist() == expected.tolist()
    labels = [each.get_text() for each in figure.legends[0].get_texts()]
    assert labels == ["sample 0", "$a_b$", "score less the baseline's"]


def test_many_paths_are_drawn_with_their_median(study_folder):
    profiles = ConvergenceRun(study_folder).study.profiles
    middle = path_profile_figure(profiles).axes[0].lines[-1]

    # Of α to α⁸ at 1/2: halfway between the fourth and the fifth power.
    assert middle.get_ydata()[2] == pytest.approx((0.5**4 + 0.5**5) / 2)
    assert middle.get_label() == "median of 8 samples"


def test_a_study_is_of_the_samples_chosen_in_every_figure(study_folder, tmp_path):
    write_figures(
        [study_folder], tmp_path, only=["convergence", "steps"], samples=[4], formats=["svg"]
    )

    assert "Chosen: picture 4 of 8." in (tmp_path / "steps.txt").read_text()
    with pytest.raises(ArgumentError, match=r"samples: got 8, .* 8 numbers, from 0 to 7"):
        write_figures([study_folder], tmp_path, samples=[8])
    with pytest.raises(ArgumentError, match=r"methods: got .*no methods"):
        write_figures([study_folder], tmp_path, methods=["gradient"])


def test_a_study_without_profiles_says_so_and_has_its_other_figures(
    study_folder, tmp_path, capsys, monkeypatch
):
    whole = ConvergenceRun.study.func
    monkeypatch.setattr(
        ConvergenceRun, "study", property(lambda run: ConvergenceStudy(whole(run).table))
    )
    names = write_figures([study_folder], tmp_path, only=["profiles", "steps"], formats=["svg"])

    assert names == ["steps.txt", "steps.tex", "steps.svg"]
    assert "steps has no path profiles" in capsys.readouterr().err


def test_the_command_tells_a_machine_what_it_drew(run, report_runs, tmp_path):
    done = run(
        *("figures", report_runs / "old", "--only", "agreement,tables", "--samples", "0,1,2,3"),
        *("--format", "svg", "--out", tmp_path / "out", "--json"),
    )

    assert done.code == 0, done.err
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert {each["kind"] for each in lines} == {"agreement", "tables"}
    first = lines[0]
    assert (first["figure"], first["width"], first["runs"]) == ("agreement", "column", ["old"])
    assert first["caption"] in (tmp_path / "out/agreement.txt").read_text()
    for each in lines:
        for name, about in each["files"].items():
            assert about["sha256"] == checksum((tmp_path / "out" / name).read_bytes())


@pytest.mark.parametrize("given", ["first", "1;2", "-1", ","])
def test_samples_are_whole_numbers_with_commas(run, report_runs, tmp_path, given):
    done = run("figures", report_runs / "old", f"--samples={given}", "--out", tmp_path / "out")

    assert done.code == 2
    assert "samples: got" in done.err
