"""`igsuite image`: files and tables of real models, and one clear line for everything else."""

import functools
import gc
import json
import subprocess
import sys
import weakref
from types import SimpleNamespace

import keras
import numpy as np
import pytest
from PIL import Image

from igsuite import cli
from igsuite.errors import ArgumentError
from igsuite.image import ImageExplainer
from igsuite.image.command import output_files, run
from igsuite.image.command.model_choice import chosen_model
from igsuite.image.pictures.export import load_values

#: What the mean of each channel adds to the two outputs.
ADDS = np.array([[0.5, 0.0], [0.0, 0.25], [-0.25, 1.0]])
SHADES = {"red.png": (255, 0, 0), "blue.png": (0, 0, 255), "grey.png": (51, 51, 51)}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Models in files, none of which any test changes."""
    folder = tmp_path_factory.mktemp("files")
    layers = keras.layers

    def saved(name, outputs, inputs):
        model = keras.Model(inputs, outputs)
        model.save(folder / name)
        return model

    pixels = keras.Input((4, 4, 3))
    dense = layers.Dense(2, kernel_initializer=keras.initializers.Constant(ADDS))
    means = layers.GlobalAveragePooling2D()
    linear = saved("linear.keras", dense(means(pixels)), pixels)
    linear.export(folder / "exported", verbose=False)
    any_size = keras.Input((None, None, 3))
    saved("any.keras", dense(means(any_size)), any_size)
    first = keras.Input((3, 4, 4))
    saved("first.keras", dense(keras.ops.mean(first, axis=(2, 3))), first)
    grey = keras.Input((4, 4, 1))
    saved("grey.keras", layers.Dense(2, "softmax")(means(grey)), grey)
    keras.utils.set_random_seed(3)
    hidden = layers.Dense(16, "tanh")(layers.Flatten()(layers.Rescaling(1 / 32)(pixels)))
    saved("curved.keras", layers.Dense(2, "softmax")(hidden), pixels)
    for name, activation in (("regression", None), ("sigmoid", "sigmoid")):
        adds = keras.initializers.Constant(ADDS[:, :1])
        one = layers.Dense(1, activation, kernel_initializer=adds)
        saved(f"{name}.keras", one(means(pixels)), pixels)
    numbers = keras.Input((4,))
    saved("numbers.keras", layers.Dense(2)(numbers), numbers)
    saved("lambda.keras", layers.Lambda(lambda x: x)(dense(means(pixels))), pixels)
    (folder / "empty").mkdir()
    return folder


@pytest.fixture
def photos(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    for name, colour in SHADES.items():
        Image.new("RGB", (8, 4), colour).save(folder / name)
    return folder


@functools.cache
def loaded_once(model, weights, size, class_names, pixel_range):
    """A model that is loaded once is compiled once, for all of the tests."""
    return chosen_model(model, weights, size, class_names, pixel_range)


@pytest.fixture
def image(capsys, files, monkeypatch):
    """Run the command in this process; return exit code, output and errors."""

    def chosen(model, weights, size, class_names, pixel_range):
        names = None if class_names is None else tuple(class_names)
        return loaded_once(model, weights, size, names, pixel_range)

    monkeypatch.setattr(run, "chosen_model", chosen)

    def run_command(*arguments, model="linear.keras", debug=False, pixels="0,255"):
        given = model if model == "efficientnet_lite" else str(files / model)
        others = ["--pixel-range", pixels] if given != model and pixels else []
        others += ["--debug"] if debug else []
        with pytest.raises(SystemExit) as left:
            cli.main(["image", given, *others, *map(str, arguments)])
        out, err = capsys.readouterr()
        return SimpleNamespace(code=left.value.code, out=out, err=err)

    return run_command


def refused(ran):
    """Return the error's line, which has to be one."""
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("igsuite: ")
    assert ran.err.count("\n") == 1
    return ran.err


def records(folder):
    return [json.loads(line) for line in (folder / "pictures.jsonl").read_text().splitlines()]


def manifest(folder):
    return json.loads((folder / output_files.MANIFEST).read_text(encoding="utf-8"))


def present(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_a_table_says_class_probability_verdict_error_and_evaluations(image, photos, tmp_path):
    (tmp_path / "names.txt").write_text("warm\ncold\n", encoding="utf-8")

    ran = image(photos, "--class-names", tmp_path / "names.txt", "--pixel-range", "0,1")

    assert ran.code == 0
    rows = [line.split() for line in ran.out.splitlines() if ".png" in line]
    # The softmax of two logits is the sigmoid of their difference: 1.25, 0.2 and 0.5.
    assert rows[0][:4] == ["blue.png", "cold", "0.78", "converged"]
    assert rows[1][:4] == ["grey.png", "cold", "0.55", "converged"]
    assert rows[2][:4] == ["red.png", "warm", "0.62", "converged"]
    assert all(int(row[-1]) >= 1 for row in rows)
    assert ran.err == "igsuite: 3 pictures explained: 3 converged\n"
    assert "\x1b" not in ran.out  # no terminal, no colours


def test_values_and_records_are_those_of_the_model(image, photos, tmp_path):
    out = tmp_path / "out"

    ran = image(photos / "blue.png", "--out", out, "--formats", "npz,jsonl", "--pixel-range", "0,1")

    assert ran.code == 0
    values, errors, framing = load_values(out / "pictures" / "blue.npz")
    # Blue adds 1 to class 1, shared out over 16 pixels.
    np.testing.assert_allclose(values, np.full((4, 4), 1 / 16), rtol=1e-5)
    assert errors.shape == (4, 4)
    assert framing.box == (0.0, 2.0, 4.0, 6.0)
    (record,) = records(out)
    assert (record["picture"], record["target"], record["verdict"]) == ("blue.png", 1, "converged")
    assert record["sum"] == pytest.approx(1, rel=1e-5)
    assert record["score"] - record["score_baseline"] == pytest.approx(1, rel=1e-5)


@pytest.mark.parametrize("model", ["exported", "first.keras"])
def test_saved_models_and_channels_first_give_the_same(image, photos, tmp_path, model):
    for name, which in (("a", "linear.keras"), ("b", model)):
        ran = image(photos, "--out", tmp_path / name, "--formats", "npz", model=which)
        assert ran.code == 0, ran.err

    for stem in ("red", "blue", "grey"):
        a, b = (load_values(tmp_path / name / "pictures" / f"{stem}.npz")[0] for name in "ab")
        np.testing.assert_allclose(a, b, rtol=1e-4)


@pytest.mark.slow
def test_models_of_grey_pictures_and_of_any_size_are_fed_as_they_need(image, photos, tmp_path):
    grey = image(photos, "--out", tmp_path / "grey", model="grey.keras")
    any_size = image(photos, "--size", "6,2", "--out", tmp_path / "any", model="any.keras")

    assert (grey.code, any_size.code) == (0, 0)
    assert np.asarray(Image.open(tmp_path / "grey/pictures/red.overlay.png")).shape == (4, 4, 3)
    assert np.asarray(Image.open(tmp_path / "any/pictures/red.overlay.png")).shape == (6, 2, 3)
    assert "--size 224" in refused(image(photos, model="any.keras"))


def test_every_format_is_written_and_listed(image, photos, tmp_path):
    out = tmp_path / "out"
    formats = "overlay,mask,npz,pdf,png,sheet,html,jsonl"

    ran = image(photos / "red.png", "--out", out, "--formats", formats)

    endings = ("figure.pdf", "figure.png", "mask.png", "npz", "overlay.png")
    own = [f"pictures/red.{ending}" for ending in endings]
    rest = ["contact-sheet.html", "contact-sheet.png", "pictures.jsonl"]
    assert present(out) == sorted([*rest, output_files.MANIFEST, *own])
    assert sorted(manifest(out)["files"]) == sorted([*rest, *own])
    assert (out / "pictures" / "red.figure.pdf").read_bytes().startswith(b"%PDF")
    assert ran.err.count("written to") == 1


def test_files_have_the_original_size_when_asked(image, photos, tmp_path):
    out = tmp_path / "out"
    options = ["--original-size", "--formats", "overlay,mask,npz", "--pixel-range", "0,1"]

    image(photos / "red.png", "--out", out, *options)

    overlay = np.asarray(Image.open(out / "pictures" / "red.overlay.png"))
    values = np.load(out / "pictures" / "red.npz")["values"]
    assert overlay.shape == (4, 8, 3)
    assert values.shape == (4, 8)
    assert values.sum() == pytest.approx(0.5, rel=1e-5)
    assert not values[:, [0, 1, 6, 7]].any()  # cut off, so not seen by the model
    assert (overlay[:, [0, 1, 6, 7]] == (255, 0, 0)).all()
    assert (overlay[:, 2:6] == (178, 24, 43)).all()


def test_methods_have_files_and_lines_of_their_own(image, photos, tmp_path):
    out = tmp_path / "out"
    methods = ["--methods", "integrated_gradients,gradient", "--methods", "random"]

    ran = image(photos / "red.png", *methods, "--out", out)

    assert [each["method"] for each in records(out)] == [
        "integrated_gradients",
        "gradient",
        "random",
    ]
    assert (out / "pictures" / "red.gradient.overlay.png").exists()
    assert "method" in ran.out


@pytest.mark.parametrize("options", [["--methods", "random"], ["--baseline", "gaussian"]])
def test_results_do_not_depend_on_how_many_are_explained_together(image, photos, tmp_path, options):
    for batch in ("1", "2", "9"):
        settings = ["--batch", batch, "--formats", "npz", *options]
        image(photos, "--out", tmp_path / batch, *settings, model="curved.keras")

    for stem in ("red", "blue", "grey"):
        one, two, all_ = (
            load_values(tmp_path / batch / "pictures" / f"{stem}.npz")[0]
            for batch in ("1", "2", "9")
        )
        np.testing.assert_allclose(one, two, rtol=1e-4, atol=1e-7)
        np.testing.assert_allclose(one, all_, rtol=1e-4, atol=1e-7)
    red, blue = (
        load_values(tmp_path / "1" / "pictures" / f"{stem}.npz")[0] for stem in ("red", "blue")
    )
    assert np.abs(red - blue).max() > 0  # no two pictures get the same draws


@pytest.mark.slow
def test_the_same_command_writes_the_same_bytes(image, photos, tmp_path):
    options = ["--methods", "smooth_grad", "--formats", "overlay,npz,png,pdf,sheet,html,jsonl"]
    for name in "ab":
        image(photos / "red.png", *options, "--out", tmp_path / name, model="curved.keras")

    assert present(tmp_path / "a") == present(tmp_path / "b")
    for name in present(tmp_path / "a"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_bad_pictures_stop_a_run_before_it_begins_or_are_left_out(image, photos, tmp_path):
    out = tmp_path / "out"
    (photos / "cut.png").write_bytes((photos / "red.png").read_bytes()[:50])
    (photos / "zero.png").write_bytes(b"")

    line = refused(image(photos, "--out", out))
    assert "cut.png" in line
    assert "--skip-bad" in line
    assert not out.exists()

    ran = image(photos, "--out", out, "--skip-bad")
    assert ran.code == 0
    assert "igsuite: left out: cut.png (" in ran.err
    assert [each["picture"] for each in manifest(out)["skipped"]] == ["cut.png", "zero.png"]
    assert [each["picture"] for each in records(out)] == ["blue.png", "grey.png", "red.png"]


def test_a_run_of_bad_pictures_alone_is_refused(image, tmp_path):
    (tmp_path / "a.png").write_bytes(b"")

    assert "none can be read" in refused(image(tmp_path / "a.png", "--skip-bad"))


def test_json_lines_take_the_place_of_the_table(image, photos):
    ran = image(photos, "--json")

    found = [json.loads(line) for line in ran.out.splitlines()]
    assert [each["picture"] for each in found] == ["blue.png", "grey.png", "red.png"]


def test_what_did_not_converge_is_marked_everywhere(image, photos, tmp_path):
    out = tmp_path / "out"
    strict = ["--tolerance", "1e-9", "--max-steps", "15"]

    ran = image(photos / "red.png", *strict, "--out", out, model="curved.keras")

    assert ran.code == 0
    assert "budget exhausted" in " ".join(ran.out.split())
    assert "igsuite: not converged: red.png. " in ran.err
    assert manifest(out)["not_converged"] == ["red.png"]
    assert "budget exhausted" in (out / "contact-sheet.html").read_text(encoding="utf-8")


@pytest.fixture
def failing(monkeypatch):
    """Make the second chunk fail with an error of the test's choice."""

    def fail_with(error):
        explain, calls = ImageExplainer.explain, []

        def explain_once(self, *arguments, **settings):
            calls.append(arguments)
            if len(calls) == 2:
                raise error
            return explain(self, *arguments, **settings)

        monkeypatch.setattr(ImageExplainer, "explain", explain_once)

    return fail_with


def test_an_interrupted_run_keeps_what_is_finished(image, photos, tmp_path, failing):
    failing(KeyboardInterrupt())
    out = tmp_path / "out"

    ran = image(photos, "--batch", "2", "--out", out)

    assert ran.code == 130
    assert ran.err.endswith("igsuite: interrupted after 2 of 3 pictures\n")
    assert [each["picture"] for each in records(out)] == ["blue.png", "grey.png"]
    assert (manifest(out)["state"], manifest(out)["pictures"]) == ("interrupted", 2)
    assert (out / "contact-sheet.png").exists()
    assert "blue.png" in ran.out


def test_a_failed_run_keeps_what_is_finished_and_can_be_repeated(image, photos, tmp_path, failing):
    failing(MemoryError("no memory left"))
    out = tmp_path / "out"

    ran = image(photos, "--batch", "2", "--out", out)
    assert (ran.code, ran.err) == (1, "igsuite: no memory left\n")
    assert manifest(out)["state"] == "failed"
    assert len(records(out)) == 2

    (out / "notes.txt").write_text("mine")
    assert image(photos, "--out", out, "--formats", "jsonl").code == 0
    assert present(out) == [output_files.MANIFEST, "notes.txt", "pictures.jsonl"]
    assert len(records(out)) == 3


def test_a_folder_of_someone_else_is_left_alone(image, photos):
    assert "name another folder" in refused(image(photos / "red.png", "--out", photos))
    assert present(photos) == ["blue.png", "grey.png", "red.png"]


MODELS = {
    "lambda.keras": "holds code of its own, such as a Lambda layer",
    "numbers.keras": "allowed: a model of pictures",
    "empty": "a folder without saved_model.pb",
    "missing.keras": "which is not there",
    "efficientnet_lite": "Did you mean 'efficientnet_lite0'?",
}


@pytest.mark.parametrize("name", MODELS)
def test_a_model_that_cannot_be_explained_is_refused(image, photos, name):
    line = refused(image(photos, model=name))

    assert line.startswith("igsuite: model: got ")
    assert MODELS[name] in line


USAGE = {
    "--methods integrated_gradient": "Did you mean 'integrated_gradients'?",
    "--target 2": "target: got 2; allowed: 0 to 1",
    "--target cat": "Name the classes by --class-names",
    "--score logits": "Did you mean 'logit'?",
    "--baseline blak": "Did you mean 'black'?",
    "--tolerance 2": "tolerance: got 2.0",
    "--seed -1": "seed: got -1",
    "--fit cover": "fit: got 'cover'",
    "--size 4x4": "size: got '4x4'",
    "--size 5": "the size that the model takes",
    "--pixel-range 0-1": "--pixel-range: got '0-1'",
    "--weights names": "A file holds its own",
    "--class-names names": "one for each of the model's 2 outputs",
    "--part both": "part: got 'both'",
    "--formats html": "Add --out FOLDER",
    "--original-size": "Add --out FOLDER",
    "--out new --formats htm": "Did you mean 'html'?",
    "--batch 0": "--batch",
    "nowhere/*.png": "pictures: got 'nowhere/*.png', a pattern that no file matches",
}


@pytest.mark.parametrize("options", USAGE)
def test_an_option_that_cannot_be_used_is_one_line_with_code_2(
    image, photos, tmp_path, options, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "names").write_text("a\nb\nc\n")

    assert USAGE[options] in refused(image(photos, *options.split()))
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("model", ["regression", "sigmoid"])
def test_a_probability_is_told_only_where_one_output_is_one(image, photos, tmp_path, model):
    (tmp_path / "names").write_text("cold\nwarm\n")
    options = ("--class-names", tmp_path / "names", "--target", "warm", "--json")

    ran = image(photos / "red.png", *options, model=f"{model}.keras", pixels="0,1")
    (record,) = map(json.loads, ran.out.splitlines())

    assert (record["class_name"], record["target"]) == ("warm", 0)
    assert record["probability"] == (record["score"] if model == "sigmoid" else None)


def test_the_range_of_pixels_is_never_guessed(image, photos, tmp_path):
    line = refused(image(photos, "--out", tmp_path / "out", pixels=None))

    assert line.startswith("igsuite: --pixel-range: got none")
    assert "--pixel-range 0,1, or pixel_range = [0, 1]" in line
    assert not (tmp_path / "out").exists()


def test_a_model_that_scales_pixels_itself_is_given_those_of_files(image, photos, tmp_path):
    told = image(photos, "--json", "--out", tmp_path / "told", model="curved.keras", pixels=None)
    said = image(photos, "--json", model="curved.keras", pixels="0,255")

    assert told.out == said.out != ""
    assert "pixels go in as 0 to 255: the model scales them itself, in 'rescaling" in told.err
    assert manifest(tmp_path / "told")["pixel_range"] == [0, 255]


NETWORKS = {
    "mobilenet_v3_tiny": "model: got 'mobilenet_v3_tiny'",
    "mobilenet_v2": "--weights: got none; allowed: a file of weights of mobilenet_v2. Add",
}


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_that_is_unknown_or_without_weights_is_refused(capsys, photos, name):
    with pytest.raises(SystemExit) as left:
        cli.main(["image", name, str(photos)])

    out, err = capsys.readouterr()
    assert (left.value.code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"igsuite: {NETWORKS[name]}")


def test_hostile_names_act_nowhere(image, photos, tmp_path):
    hostile = photos / "a\x1b]0;owned\x07<script>[bold]\u202e$x$.png"
    (photos / "red.png").rename(hostile)

    ran = image(hostile, "--out", tmp_path / "out", "--formats", "overlay,png,sheet,html,jsonl")

    assert ran.code == 0
    assert not {"\x1b", "\u202e", "\x07"} & {*ran.out, *ran.err}
    assert "[bold]" in "".join(ran.out.split())
    page = (tmp_path / "out" / "contact-sheet.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "\u202e" not in page
    assert records(tmp_path / "out")[0]["picture"] == hostile.name
    names = [name for name in present(tmp_path / "out") if name.startswith("pictures/")]
    assert names == [
        f"pictures/a__0_owned__script__bold___x_.{e}" for e in ("figure.png", "overlay.png")
    ]


@pytest.mark.slow
def test_sheets_hold_so_many_and_pages_link_to_those_before(image, photos, tmp_path, monkeypatch):
    monkeypatch.setattr(output_files, "MOST_ON_A_SHEET", 2)
    out = tmp_path / "out"

    image(photos, "--out", out, "--formats", "sheet,html")

    sheets = ["contact-sheet-2.html", "contact-sheet-2.png"]
    assert [name for name in present(out) if "-2" in name] == sheets
    first, second = (
        (out / name).read_text() for name in ("contact-sheet.html", "contact-sheet-2.html")
    )
    assert [each in first for each in ("blue.png", "grey.png", "red.png")] == [True, True, False]
    assert 'href="contact-sheet.html"' in second
    assert 'src="pictures/red.overlay.png"' in second


@pytest.mark.parametrize("ending", ["png", "sheet"])
def test_no_figure_outlives_its_chunk(image, photos, tmp_path, monkeypatch, ending):
    made, draw = [], output_files.figure_bytes

    def drawn(figure, *arguments):
        made.append(weakref.ref(figure))
        return draw(figure, *arguments)

    monkeypatch.setattr(output_files, "figure_bytes", drawn)
    gc.disable()
    try:
        image(photos / "red.png", "--out", tmp_path / "out", "--formats", ending)
    finally:
        gc.enable()

    assert [figure() for figure in made] == [None]


def test_debug_shows_the_traceback(files, photos):
    with pytest.raises(ArgumentError):
        cli.main(
            ["image", str(files / "linear.keras"), str(photos), "--target", "9", "--debug"],
        )


def test_help_shows_an_example_and_leaves_tensorflow_alone():
    code = (
        "import sys\n"
        "from igsuite.cli import main\n"
        "try:\n"
        "    main(['image', '--help'])\n"
        "except SystemExit as left:\n"
        "    assert left.code == 0, left.code\n"
        "assert not {'tensorflow', 'keras', 'matplotlib', 'PIL'} & set(sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)

    assert ran.returncode == 0, ran.stderr
    assert "Example: igsuite image efficientnet_lite0 holiday/ --out masks" in ran.stdout
