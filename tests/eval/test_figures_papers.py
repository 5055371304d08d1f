"""Figures of runs at a venue's size: what they draw, that all of it fits, and where it is from."""

import json
import re
import shutil
import subprocess
import sys
import zlib
from dataclasses import replace
from itertools import combinations

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from igsuite import __version__
from igsuite.errors import ArgumentError
from igsuite.eval import ConvergenceStudy, Run, agreement, compare_runs
from igsuite.eval.figures import (
    KINDS,
    PRESETS,
    Preset,
    agreement_figure,
    dash_array,
    error_bar_figure,
    error_cost_figure,
    mean_band,
    operator_figure,
    path_profile_figure,
    picture_pages,
    rank_pages,
    removal_figure,
    series_of,
    steps_needed_figure,
    token_pages,
    write_figures,
)
from igsuite.eval.figures.agreement_matrix import agreement_caption
from igsuite.eval.figures.finishing import finished
from igsuite.eval.figures.presets import drawn_for
from igsuite.eval.figures.removal import arranged, removal_caption
from igsuite.figure_file import figure_bytes
from igsuite.fonts import chinese_family, outline

WITHOUT_TENSORFLOW = """
import sys
from igsuite import cli
try:
    cli.main({arguments!r})
except SystemExit as stop:
    assert not stop.code, stop.code
heavy = {{"tensorflow", "keras"}} & set(sys.modules)
assert not heavy, heavy
"""


@pytest.fixture(scope="module")
def old(report_runs):
    return Run(report_runs / "old")


@pytest.fixture(scope="module")
def photos(report_runs):
    return Run(report_runs / "photos")


@pytest.fixture(scope="module")
def compared(old):
    return compare_runs([old])


@pytest.fixture(scope="module")
def study():
    return made_up_study()


def made_up_study():
    """Errors that fall as 1/n and 1/n² with some scatter, and an estimate of each."""
    random = np.random.default_rng(0)
    rows = [
        {
            **{"sample": sample, "rule": rule, "steps": steps, "tolerance": np.nan},
            **{"evaluations": steps, "relative_error": error, "spearman": 1 - error},
            **{"estimated_error": error * random.uniform(0.8, 1.3)},
        }
        for rule, order in {"left": 1, "trapezoid": 2}.items()
        for steps in (8, 16, 32, 64)
        for sample in range(6)
        for error in [random.uniform(0.5, 1.5) / steps**order]
    ]
    rows += [
        {
            **{"sample": sample, "rule": "auto", "tolerance": tolerance, "steps": np.nan},
            **{"evaluations": 15, "relative_error": tolerance / 4, "spearman": 1.0},
            **{"estimated_error": tolerance / 3},
        }
        for tolerance in (0.1, 0.02)
        for sample in range(6)
    ]
    table = pd.DataFrame(rows).assign(reference_error=1e-5, floor="", max_steps=np.nan)
    return ConvergenceStudy(table.assign(verdict="converged"))


def made_up_profiles():
    """Scores that rise at the end of the path, of three samples."""
    alphas = np.tile(np.linspace(0, 1, 51), 3)
    scores = alphas ** np.repeat([1, 5, 20], 51)
    of = {"sample": np.repeat([0, 1, 41], 51), "alpha": alphas, "score": scores}
    return pd.DataFrame({**of, "gradient_norm": 1000 * scores, "cumulative": scores - 1e-3})


@pytest.fixture(
    scope="module",
    params=[
        ("neurips", None),
        pytest.param(("icml", None), marks=pytest.mark.slow),
        pytest.param(("slides", None), marks=pytest.mark.slow),
        ("acl", "column"),
    ],
)
def drawn(request, old, photos, study, compared):
    """A preset, and every figure at its sizes, by what it is called."""
    preset, width = request.param
    wide = {} if width is None else {"width": width}
    pages = {
        "tokens": token_pages(old, preset, **wide),
        "pictures": picture_pages(photos, preset, **wide),
        "ranks": rank_pages(compared, preset, **wide),
    }
    figures = {
        "curves": removal_figure(old, preset, **wide),
        "agreement": agreement_figure(old, preset, **wide),
        "convergence": error_cost_figure(study, preset, **wide),
        "calibration": error_bar_figure(study, preset, **wide),
        "steps": steps_needed_figure(study, preset, **wide),
        "profiles": path_profile_figure(made_up_profiles(), preset, **wide),
        **{f"{name} {k}": page for name, found in pages.items() for k, page in enumerate(found)},
    }
    for figure in figures.values():
        figure.draw_without_rendering()
    return PRESETS[preset], figures


def words(figure):
    """What is written in a figure, and the box of each text in pixels."""
    unseen = {id(text) for axes in figure.axes for text in _beyond(axes)}
    return [
        (text.get_text(), text.get_window_extent())
        for text in figure.findobj(Text)
        if text.get_text().strip() and text.get_visible() and id(text) not in unseen
    ]


def _beyond(axes):
    """Labels that are never drawn: of ticks beyond the limits, and of axes without ticks."""
    for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
            if not axes.axison or not min(limits) <= tick.get_loc() <= max(limits):
                yield from (tick.label1, tick.label2)


def test_every_figure_is_as_wide_as_the_venue_and_cuts_nothing_off(drawn):
    venue, figures = drawn
    for name, figure in figures.items():
        wide, high = figure.get_size_inches()
        pixels = np.array([wide, high]) * figure.dpi

        assert min(abs(wide - each) for each in (venue.column_width, venue.text_width)) < 1e-9, name
        assert high <= venue.text_height, name
        for text, box in words(figure):
            assert box.min.min() > -1, (name, text)
            assert (box.max < pixels + 1).all(), (name, text)


def test_no_two_texts_overlap(drawn):
    _, figures = drawn
    for name, figure in figures.items():
        for (one, first), (other, second) in combinations(words(figure), 2):
            # Boxes hold the room of descenders that a text may not have.
            room = 0.15 * min(first.height, second.height)
            across = min(first.x1, second.x1) - max(first.x0, second.x0)
            down = min(first.y1, second.y1) - max(first.y0, second.y0)
            assert across < room or down < room, (name, one, other)


def test_letters_are_those_of_the_venue(drawn):
    venue, figures = drawn
    for name, figure in figures.items():
        sizes = {text.get_fontsize() for text in figure.findobj(Text) if text.get_text().strip()}
        assert sizes <= {venue.letters, venue.small, 0.75 * venue.small}, name


def test_sizes_are_those_of_the_style_files():
    known = {
        "neurips": (5.5, 5.5, 10),
        "icml": (3.25, 6.75, 10),
        "acl": (3.03, 6.3, 11),
        "ieee": (3.5, 7.16, 10),
        "cvpr": (3.25, 6.875, 10),
        "slides": (13.33, 13.33, 24),
    }
    found = {e.name: (e.column_width, e.text_width, e.font_size) for e in PRESETS.values()}

    assert found == known


def test_one_can_bring_a_preset_of_ones_own(old):
    journal = Preset("journal", 7.0, 3.4, 9.0, font_size=10, letters=7)

    assert removal_figure(old, journal, "column").get_size_inches()[0] == pytest.approx(3.4)
    with pytest.raises(ArgumentError, match=r"preset: got 'nips'.*'neurips'"):
        removal_figure(old, "nips")
    with pytest.raises(ArgumentError, match=r"width: got 'page'"):
        removal_figure(old, "icml", "page")


def mean_of_lines(curves):
    """Each sample's line through its true shares, the mean of them at those that were asked for."""
    lines = zip(curves.true_fractions, curves.scores, strict=True)
    return np.mean([np.interp(curves.fractions, *line) for line in lines], axis=0)


def test_curves_are_the_runs_own_between_its_references(old):
    axes = removal_figure(old).axes[0]
    lines = {line.get_label(): line for line in axes.lines}

    assert set(lines) == {"integrated gradients", "gradient", "random orders", "best order found"}
    gradients = mean_of_lines(old.curves("deletion", "gradient"))
    random = mean_of_lines(old.reference_curves("deletion", "random"))
    np.testing.assert_allclose(lines["gradient"].get_ydata(), gradients)
    np.testing.assert_allclose(lines["random orders"].get_ydata(), random)
    assert lines["gradient"].get_xdata().tolist() == [0, 25, 50, 75, 100]
    assert axes.get_title() == "deletion ↓, by mask"


def test_a_band_of_equal_curves_has_no_width_and_skips_what_is_no_number():
    low, high = mean_band([[1.0, 0.5], [1.0, 0.5], [np.nan, 0.5]])

    assert low.tolist() == high.tolist() == [1.0, 0.5]


def test_a_band_is_as_wide_as_the_mean_is_uncertain():
    curves = np.random.default_rng(0).normal(size=(400, 3))
    low, high = mean_band(curves)

    # 1.96 standard errors of 1/√400 to either side.
    np.testing.assert_allclose(high - low, 2 * 1.96 / 20, rtol=0.12)
    assert mean_band(curves)[0].tolist() == low.tolist()


def test_arrows_point_to_the_better_curve_and_captions_count_the_curves_drawn(old, monkeypatch):
    curves = old.curves("deletion", "gradient")
    draws = curves.draws.copy()
    draws[:, 0, -1] = np.nan
    gap = replace(curves, draws=draws)
    others = replace(curves, true_fractions=curves.true_fractions[1:], draws=curves.draws[:, 1:])
    monkeypatch.setattr(Run, "curve_names", [("morf", "mask"), ("lerf", "mask")])
    names = {"morf": "deletion", "lerf": "insertion"}
    for of in ("curves", "reference_curves"):
        monkeypatch.setattr(Run, of, lambda run, metric, *_: replace(gap, name=names[metric]))

    morf, lerf = removal_figure(old).axes
    assert (morf.get_title(), lerf.get_title()) == ("morf ↓, by mask", "lerf ↑, by mask")
    np.testing.assert_allclose(morf.lines[0].get_ydata(), mean_of_lines(others))
    assert f"of {len(old.samples) - 1} texts while" in removal_caption(old)


def test_a_command_of_ones_own_preset_is_the_function_that_takes_it(old, tmp_path):
    journal = replace(PRESETS["icml"], letters=7)
    write_figures([old], tmp_path / "paper", journal, only=["tables"])

    said = (tmp_path / "paper/scores-mask.txt").read_text()
    assert "write_figures(['old'], 'paper', Preset(" in said.replace("\n", " ")


def test_why_runs_are_not_compared_is_said_and_the_same_run_twice_is_refused(
    report_runs, tmp_path, capsys
):
    runs = [report_runs / "old", report_runs / "photos"]
    write_figures(runs, tmp_path / "apart", only=["tables"])

    assert "Each run is compared by itself." in capsys.readouterr().err
    with pytest.raises(ArgumentError, match="runs"):
        write_figures([runs[0], runs[0]], tmp_path / "twice", only=["tables"])


def test_a_table_is_as_wide_as_is_asked(old, tmp_path):
    write_figures([old], tmp_path, "icml", only=["tables"], width="text")

    assert "\\begin{table*}" in (tmp_path / "scores-mask.tex").read_text()


def test_agreement_counts_the_samples_that_have_a_number(old, monkeypatch):
    given = Run.attributions

    def with_a_constant_map(run, *asked):
        found = given(run, *asked)
        return replace(found, values=(np.zeros_like(found.values[0]), *found.values[1:]))

    other = Run(old.path)
    monkeypatch.setattr(Run, "attributions", with_a_constant_map)
    assert f"over {len(old.samples) - 1} texts ±" in agreement_caption(other)


def test_agreement_is_what_agreement_measures(old):
    figure = agreement_figure(old)
    maps = {
        name: old.attributions(name).values
        for name in ("integrated_gradients", "gradient", "random")
    }
    expected = agreement(maps, measures=["spearman_rho"]).matrix()
    numbers = [text.get_text() for text in figure.axes[0].texts]

    shown = f"{expected.loc['integrated_gradients', 'random']:.2f}".replace("-", "−")
    assert shown in numbers


def test_series_differ_without_colours():
    rows = [
        {"method": method, "baseline": baseline, "label": f"{method}{baseline}", "exact": True}
        for method in ("integrated_gradients", "gradient", "smooth_grad", "idgi", "xrai")
        for baseline in ("zero", "pad")
    ]
    found = series_of(rows)

    assert len({(each.marker, str(each.line)) for each in found}) == len(found)
    assert len({each.colour for each in found}) == len(found)
    assert found[0].label == "integrated gradients (zero)"
    assert series_of(rows[:1])[0].label == "integrated gradients"
    assert dash_array(found[0].line) == ""


def test_tokens_have_the_colours_of_their_values_and_a_line_where_against(old):
    from igsuite.colours import signed_colours

    (page,) = token_pages(old, methods=["integrated_gradients"], samples=[0])
    boxes = page.axes[0].collections[0]
    colours = [matplotlib.colors.to_hex(each) for each in boxes.get_facecolors()]
    # 好 很 坏 好 add 4, −1, 2 and 4; the second is underlined in the ink of its letter.
    expected = [signed_colours(value, 4.0)[0] for value in (4, -1, 2, 4)]

    assert [each for each in colours[-5:] if each != "#000000"] == expected
    assert colours[-5:].count("#000000") == 1
    assert colours[-5:].index("#000000") == 2


def test_tokens_against_are_underlined_from_the_palest_blue_on_that_is_seen():
    from igsuite.text.views.figure_view import Sheet, draw_text
    from igsuite.text.views.heatmap import Band, Heatmap, Scale

    def underlined(value):
        sheet = Sheet()
        band = Band(Scale("", 1.0), np.array([value]), np.array([np.nan]))
        draw_text(sheet, Heatmap("", ("a",), (False,), (band,)), 9.0, 0.0, underlined=True)
        return len(sheet.boxes) == 2

    assert [underlined(value) for value in (-1.0, -0.05, -0.01, 0.0, 1.0)] == [
        *(True, True, False, False, False),
    ]


@pytest.mark.parametrize(("preset", "family"), [("acl", "STIXGeneral"), ("slides", "DejaVu Sans")])
def test_letters_of_tokens_are_the_venues_and_chinese_ones_those_that_have_them(
    old, preset, family
):
    (page,) = token_pages(old, preset, methods=["gradient"], samples=[0])
    drawn = [each.codes.tolist() for each in page.axes[0].collections[-1].get_paths()]

    def codes(word, *names):
        return outline(word, names)[0].codes.tolist()

    other = {"STIXGeneral": "DejaVu Sans", "DejaVu Sans": "STIXGeneral"}[family]
    for words in ("against the target", "for the target"):
        assert codes(words, family) in drawn
        assert codes(words, other) not in drawn
    assert codes("很", chinese_family()) in drawn


def test_a_row_of_curves_is_of_one_metric_where_operators_fit_side_by_side():
    crossed = [(metric, by) for by in ("mean", "blur") for metric in ("deletion", "insertion")]
    rows = [(metric, by) for metric in ("deletion", "insertion") for by in ("mean", "blur")]
    icml = PRESETS["icml"]

    # A panel is 15 letters of 8 points wide at least, 1.67 inches.
    assert arranged(crossed, 3.4, icml) == (rows, 2, 2)
    assert arranged(crossed, 6.75, icml) == (crossed, 4, 1)
    assert arranged(crossed, 2.0, icml) == (crossed, 1, 4)
    assert arranged([*crossed, ("morf", "mean")], 3.4, icml)[0][:4] == crossed


def test_a_picture_stands_beside_each_explanation(photos):
    (page,) = picture_pages(photos, samples=[1])
    shown = [axes.images[0].get_array() for axes in page.axes]

    assert len(shown) == 3
    np.testing.assert_array_equal(shown[0], photos.pictures[1])
    with pytest.raises(ArgumentError, match="samples: got 4, which is no sample of"):
        picture_pages(photos, samples=[4])
    with pytest.raises(ArgumentError, match="methods: got 'gradients'"):
        picture_pages(photos, methods=["gradients"])


def test_operators_are_crossed_with_baselines_or_the_error_says_what_is_missing(old):
    with pytest.raises(ArgumentError, match="two baselines and two operators"):
        operator_figure(old)


@pytest.mark.parametrize(
    ("names", "only", "formats", "count"),
    [
        (["old"], ["agreement"], ["svg"], 1),
        pytest.param(
            ["old", "photos"],
            ["grid", "curves", "agreement", "tables"],
            ["pdf", "svg", "png"],
            5,  # no agreement of the photos: their gradients are flat, and rank nothing
            marks=pytest.mark.slow,
        ),
    ],
)
def test_the_same_runs_give_the_same_bytes_from_any_folder(
    report_runs, tmp_path, monkeypatch, names, only, formats, count
):
    asked = {"preset": "icml", "only": only, "formats": formats}
    runs = [report_runs / name for name in names]
    monkeypatch.chdir(tmp_path)
    first = write_figures(runs, tmp_path / "first/out", **asked)
    monkeypatch.chdir(report_runs)
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "pink"}):
        again = write_figures(names, tmp_path / "again/out", **asked)

    assert first == again
    assert len([name for name in first if name.endswith(".svg")]) == count
    for name in first:
        assert (tmp_path / "first/out" / name).read_bytes() == (
            tmp_path / "again/out" / name
        ).read_bytes(), name


def test_the_command_is_the_one_that_was_given_without_the_names_of_a_machine(
    report_runs, tmp_path, monkeypatch
):
    monkeypatch.chdir(report_runs)
    asked = {"preset": "acl", "only": ["agreement"], "formats": ["svg"], "width": "text"}
    write_figures(["./old"], tmp_path / "given here", **asked)
    write_figures([report_runs / "old"], "../drawn/acl", **asked)

    expected = "igsuite figures old --preset acl --only agreement --width text --format svg --out "
    absolute = (tmp_path / "given here/agreement.txt").read_text()
    relative = (report_runs.parent / "drawn/acl/agreement.txt").read_text()
    assert f"command: {expected}'given here'\n" in absolute
    assert f"command: {expected}../drawn/acl\n" in relative
    assert str(tmp_path) not in absolute


@pytest.fixture(scope="module")
def written(report_runs, tmp_path_factory):
    folder = tmp_path_factory.mktemp("written") / "acl"
    only = ["curves", "grid", "tables"]
    write_figures([report_runs / "old"], folder, "acl", only=only, formats=["pdf", "svg", "png"])
    return folder


def test_every_file_says_where_it_is_from(written, old):
    about = [
        old.run_id,
        old.identity.config_hash,
        "igsuite figures old --preset acl --only curves,grid,tables ",
        " --out acl",
        f"igsuite {__version__}",
    ]
    picture = Image.open(written / "curves.png").text
    told = {
        "txt": (written / "curves.txt").read_text(),
        "tex": (written / "curves.tex").read_text(),
        "svg": (written / "curves.svg").read_text(),
        "png": picture["Source"],
        "pdf": (written / "curves.pdf").read_bytes().decode("latin-1").replace("\\", ""),
        "table": (written / "scores-mask.tex").read_text(),
    }
    for name, text in told.items():
        for each in about:
            assert each in text, (name, each)
    assert picture["Description"].startswith("Mean score of the target")
    assert json.loads((written / "igsuite-figures.json").read_text())["state"] == "complete"


def test_fonts_are_embedded_truetype_and_letters_of_svg_are_shapes(written):
    curves = (written / "curves.pdf").read_bytes()

    assert b"/FontFile2" in curves
    assert b"/CIDFontType2" in curves
    assert b"/Type3" not in curves
    assert b"/FontFile3" not in curves
    assert "<text" not in (written / "curves.svg").read_text()


def test_chinese_is_drawn_as_outlines_where_its_font_is_not_truetype():
    preset = PRESETS["icml"]
    with drawn_for(preset):
        figure = Figure(figsize=(3, 1), layout="constrained")
        figure.subplots().set_title("酒店 $5")
        finished(figure, preset)
    content = figure_bytes(figure, "pdf")

    # An OpenType font of PostScript outlines would be embedded as one that it is not.
    assert b"NotoSansSC" not in content
    streams = re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)
    drawn = b"".join(zlib.decompress(each) for each in streams if each[:1] == b"x")
    assert drawn.count(b" c\n") > 20


def test_a_float_of_latex_is_what_the_figure_is_as_wide_as(written):
    assert "\\begin{figure*}" in (written / "curves.tex").read_text()
    assert "\\includegraphics{curves.pdf}" in (written / "curves.tex").read_text()


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no LaTeX")
def test_latex_takes_figures_and_tables(report_runs, tmp_path):
    only = ["curves", "grid", "tables"]
    write_figures([report_runs / "old"], tmp_path / "out", "acl", only, formats=["pdf"])
    inputs = "".join(f"\\input{{{each.name}}}\n" for each in (tmp_path / "out").glob("*.tex"))
    document = "\\documentclass{article}\\usepackage{booktabs,graphicx}\\begin{document}\n"
    (tmp_path / "out/all.tex").write_text(f"{document}{inputs}\\end{{document}}\n")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"],
        cwd=tmp_path / "out",
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-2000:]


def test_runs_with_samples_in_common_are_compared_and_others_each_by_itself(report_runs, tmp_path):
    runs = [report_runs / name for name in ("old", "new")]
    together = write_figures(runs, tmp_path / "a", only=["tables", "curves"], formats=["svg"])
    runs[1] = report_runs / "photos"
    apart = write_figures(runs, tmp_path / "b", only=["tables"])

    assert {"old-curves.svg", "new-curves.svg", "scores-mask.csv"} <= set(together)
    table = pd.read_csv(tmp_path / "a/scores-mask.csv")
    assert {"gradient · old", "gradient · new"} <= set(table["explanation"])
    assert {"old-scores-mask.csv", "photos-scores-mean.csv"} <= set(apart)


def test_the_command_lists_its_files(run, report_runs, tmp_path):
    done = run(
        *("figures", report_runs / "old", "--preset", "icml", "--only", "curves,ranks"),
        *("--format", "svg", "--out", tmp_path / "out"),
    )

    assert done.code == 0, done.err
    assert done.out.split() == [
        f"{stem}.{ending}" for stem in ("curves", "ranks") for ending in ("txt", "tex", "svg")
    ]
    assert (tmp_path / "out/curves.svg").is_file()
    assert len(done.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["old", "--preset", "nips"], "preset: got 'nips'"),
        (["old", "--only", "curve"], "only: got 'curve'"),
        (["old", "--format", "jpg"], "formats: got 'jpg'"),
        (["old", "--width", "wide"], "width: got 'wide'"),
        (["nowhere"], "in which there is no run.json"),
        (["old", "--only", "operators"], "only: got operators of 'old'"),
    ],
)
def test_bad_usage_is_one_line(run, report_runs, tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(report_runs)
    done = run("figures", *arguments, "--out", tmp_path / "out")

    assert done.code == 2
    assert message in done.err
    assert len(done.err.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_folder_of_others_is_left_alone(run, report_runs, tmp_path):
    (tmp_path / "thesis.tex").write_text("mine")
    done = run("figures", report_runs / "old", "--only", "curves", "--out", tmp_path)

    assert done.code == 2
    assert "It holds other files" in done.err
    assert [each.name for each in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.slow
def test_all_but_tokens_is_drawn_without_tensorflow(report_runs, tmp_path):
    only = ",".join(kind for kind in KINDS if kind not in ("heatmaps", "grid"))
    arguments = ["figures", str(report_runs / "old"), "--only", only, "--out", str(tmp_path / "a")]
    code = WITHOUT_TENSORFLOW.format(arguments=arguments)
    pictures = ["figures", str(report_runs / "photos"), "--out", str(tmp_path / "b")]
    code += WITHOUT_TENSORFLOW.format(arguments=pictures)

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_of_a_run_that_is_not_finished_captions_say_how_far_it_is(report_runs, tmp_path, capsys):
    folder = tmp_path / "half"
    shutil.copytree(report_runs / "old", folder)
    (folder / "manifest.json").unlink()
    for last in folder.glob("shards/00003*"):
        last.unlink()

    write_figures([folder], tmp_path / "paper", "icml", only=["tables", "curves"])

    said = "half is not finished: 15 of its 16 samples are here."
    for name in ("scores-mask.txt", "curves.txt"):
        assert said in (tmp_path / "paper" / name).read_text()
    assert "Means over 15 texts" in (tmp_path / "paper/scores-mask.tex").read_text()
    assert said in " ".join(capsys.readouterr().err.split())
