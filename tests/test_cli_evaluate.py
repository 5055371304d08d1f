"""`igsuite evaluate` and `igsuite converge`: real models, and a clear line for all else."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import keras
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from igsuite import cli
from igsuite.errors import ArgumentError
from igsuite.eval.runs import ConvergenceRun, Run
from igsuite.eval.runs.computing import NOT_COMPARED
from igsuite.eval.runs.summary import summary
from igsuite.text import CharacterEncoder, save_encoder

#: What each character adds to the two outputs; padding and the unknown add nothing.
ADDS = np.array([[0, 0], [0, 0], [4, 0], [2, 0], [-1, 0]])
TEXTS = ["好坏的", "的好", "坏好好的", "好", "坏坏", "坏的好"]
CONFIG = """\
[model]
file = "additive.keras"
encoder = "encoder.json"
class_names = ["good", "bad"]
[data]
texts = "reviews.txt"
[explain]
methods = ["integrated_gradients", "gradient", "random"]
baselines = ["zero", "mask"]
target = "good"
[evaluate]
metrics = [{name = "deletion", steps = 4}]
operators = ["mask", "remove"]
[run]
shard = 2
"""


@pytest.fixture(scope="module", autouse=True)
def same_commit(tmp_path_factory):
    """Whoever commits while these tests run, the environments that runs are of stay the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_DIR", str(tmp_path_factory.mktemp("none")))
        yield


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Models, an encoder, texts and pictures, none of which any test changes."""
    folder = tmp_path_factory.mktemp("files")
    ids = keras.Input((None,), dtype="int32")
    embedding = keras.layers.Embedding(5, 2, weights=[ADDS], mask_zero=True)
    keras.Model(ids, keras.ops.sum(embedding(ids), axis=1)).save(folder / "additive.keras")
    save_encoder(CharacterEncoder("好坏的"), folder / "encoder.json")
    (folder / "reviews.txt").write_text("\n".join(TEXTS), encoding="utf-8")
    keras.utils.set_random_seed(0)
    images = keras.Input((8, 8, 3))
    x = keras.layers.Conv2D(3, 3, activation="relu")(images)
    x = keras.layers.GlobalAveragePooling2D()(x)
    keras.Model(images, keras.layers.Dense(2)(x)).save(folder / "images.keras")
    (folder / "photos").mkdir()
    pixels = np.random.default_rng(0).integers(0, 256, (3, 8, 8, 3), dtype=np.uint8)
    for number, each in enumerate(pixels):
        Image.fromarray(each).save(folder / f"photos/{number}.png")
    (folder / "texts.toml").write_text(CONFIG, encoding="utf-8")
    (folder / "images.toml").write_text(
        '[model]\nfile = "images.keras"\npixel_range = [0, 255]\n[data]\npictures = "photos"\n'
        '[explain]\nmethods = ["integrated_gradients", "grad_cam"]\n'
        '[evaluate]\nunits = 4\nmetrics = ["insertion", "agreement"]\n[run]\nshard = 2\n',
        encoding="utf-8",
    )
    return folder


@pytest.fixture
def run(capsys):
    """Run a command in this process; return exit code, output and errors."""

    def run_command(*arguments):
        with pytest.raises(SystemExit) as left:
            cli.main(list(map(str, arguments)))
        out, err = capsys.readouterr()
        return SimpleNamespace(code=left.value.code, out=out, err=err)

    return run_command


@pytest.fixture(scope="module")
def whole(files, tmp_path_factory):
    """The folder of a run of texts that nothing interrupted; no test changes it."""
    folder = tmp_path_factory.mktemp("whole") / "run"
    with pytest.raises(SystemExit) as left:
        cli.main(["evaluate", str(files / "texts.toml"), "--out", str(folder)])
    assert left.value.code == 0
    return folder


def contents(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in NOT_COMPARED
    }


def test_every_method_baseline_metric_and_operator_is_measured_on_every_text(whole):
    run = Run(whole)

    assert run.finished
    rows = run.results.groupby(["method", "baseline", "operator"]).size()
    assert rows.to_dict() == {
        (method, baseline, operator): len(TEXTS)
        for method, baseline in (
            ("integrated_gradients", "zero"),
            ("integrated_gradients", "mask"),
            ("gradient", ""),
            ("random", ""),
        )
        for operator in ("mask", "remove")
    }
    assert run.results["name"].unique().tolist() == [str(line) for line in range(1, 7)]
    assert set(run.verdicts["verdict"]) == {"converged"}
    assert run.config["explain"]["max_steps"] == 512
    assert set(run.environment) >= {"tensorflow", "processor", "variables", "commit"}
    assert set(run.fingerprints["model"]) == {"file", "architecture_sha256", "weights_sha256"}


def test_attributions_and_areas_are_those_derived_by_hand(whole):
    run = Run(whole)

    # 好坏的 adds 4 + 2 − 1 to the first output.
    values = run.attributions("integrated_gradients", "zero").values
    np.testing.assert_allclose(values[0], [4, 2, -1], atol=1e-6)
    assert [len(each) for each in values] == [len(text) for text in TEXTS]
    # In the order 好, 坏, 的 its score is 5, 1, −1, 0: the area is (2.5 + 1 − 1 + 0) / 3.
    first = run.results.query("sample == 0 and baseline == 'zero' and operator == 'mask'")
    np.testing.assert_allclose(first["value"], [2.5 / 3], atol=1e-6)


def test_curves_are_kept_and_the_areas_under_them_are_the_results(whole):
    run = Run(whole)

    curves = run.curves("deletion", "integrated_gradients", "zero", "mask")

    # The first text has three units, so that two of its five points fall together.
    np.testing.assert_allclose(np.unique(curves.scores[0].round(5)), [-1, 0, 1, 5])
    of_method = run.results.query("baseline == 'zero' and operator == 'mask'")
    np.testing.assert_allclose(curves.area, of_method["value"])
    assert run.curves("deletion", "random").config["operator"] == "mask"
    with pytest.raises(ArgumentError, match="'remove'"):
        run.curves("deletion", "random", operator="blur")


def test_what_was_judged_is_kept_beside_what_was_found(whole):
    run = Run(whole)

    assert run.samples["text"].tolist() == TEXTS
    assert run.samples["target_name"].tolist() == ["good"] * 6
    # 好坏的 adds 4 + 2 − 1.
    assert run.samples["score_input"][0] == 5
    assert run.tokens == tuple(tuple(text) for text in TEXTS)
    assert [each["label"] for each in run.explanations] == [
        *("integrated_gradients (zero)", "integrated_gradients (mask)", "gradient", "random")
    ]


@pytest.mark.parametrize("which", ["random", "oracle"])
def test_the_areas_under_reference_curves_are_the_references_of_the_results(whole, which):
    run = Run(whole)

    for operator in ("mask", "remove"):
        area = run.reference_curves("deletion", which, operator).area
        of_operator = run.results[run.results["operator"] == operator]
        for _, of_method in of_operator.groupby(["method", "baseline"]):
            np.testing.assert_allclose(area, of_method[which], atol=1e-6)


def test_a_summary_has_the_mean_over_texts_of_each_way(whole):
    run = Run(whole)

    found = summary(run.results).set_index(["operator", "method", "baseline"])

    expected = run.results.groupby(["operator", "method", "baseline"])["value"].mean()
    pd.testing.assert_series_equal(found["mean"].sort_index(), expected, check_names=False)
    assert (found["low"] <= found["mean"]).all()
    assert (found["samples"] == len(TEXTS)).all()


def test_rerunning_prints_the_same_tables_and_computes_nothing(run, files, whole):
    before = contents(whole)

    ran = run("evaluate", files / "texts.toml", "--out", whole)

    assert ran.code == 0
    assert "integrated gradients (zero)" in ran.out
    assert "6 converged" in ran.out
    assert "deletion ↓" in ran.out
    assert "\x1b" not in ran.out  # no terminal, no colours
    pair = "integrated gradients (zero) against gradient: undecided in 2 of 2 ways of measuring\n"
    assert pair in ran.out
    assert "nothing left to compute" in ran.err
    assert contents(whole) == before


@pytest.mark.slow
def test_rerunning_a_finished_run_imports_no_tensorflow_unless_something_changed(
    run, files, tmp_path
):
    for name in ("additive.keras", "encoder.json", "reviews.txt", "texts.toml"):
        shutil.copy(files / name, tmp_path)
    code = (
        "import sys\nfrom igsuite import cli\ntry:\n    cli.main(sys.argv[1:])\n"
        "except SystemExit as left:\n    print(left.code, 'tensorflow' in sys.modules)\n"
    )
    command = [sys.executable, "-c", code, "evaluate", tmp_path / "texts.toml"]

    def in_another_process():
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stdout.splitlines()

    first = run("evaluate", tmp_path / "texts.toml").out.splitlines()
    assert first

    assert in_another_process() == [*first, "0 False"]
    # The same texts in a file of other bytes: the same run, but that takes a closer look.
    (tmp_path / "reviews.txt").write_text("\n".join(TEXTS) + "\n\n", encoding="utf-8")
    assert in_another_process() == [*first, "0 True"]


def test_lines_of_json_take_the_place_of_the_tables(run, files, whole):
    ran = run("evaluate", files / "texts.toml", "--out", whole, "--json")

    records = [json.loads(line) for line in ran.out.splitlines()]
    assert len(records) == 8
    assert {each["metric"] for each in records} == {"deletion"}
    assert {each["samples"] for each in records} == {6}


def test_shards_computed_in_another_process_history_are_the_same_bytes(run, files, whole, tmp_path):
    folder = shutil.copytree(whole, tmp_path / "run")
    for name in ("manifest.json", "results.parquet", "shards/00001.json", "shards/00001.npz"):
        (folder / name).unlink()

    ran = run("evaluate", files / "texts.toml", "--out", folder)

    assert ran.code == 0
    assert "1 shard computed now" in ran.err
    assert contents(folder) == contents(whole)


@pytest.mark.slow
def test_a_command_that_was_killed_goes_on_and_ends_byte_for_byte(run, files, whole, tmp_path):
    folder = tmp_path / "run"
    command = [sys.executable, "-m", "igsuite", "evaluate", files / "texts.toml", "--out", folder]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        deadline = time.monotonic() + 120
        while not (folder / "shards/00000.json").exists() and process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.002)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    assert not (folder / "manifest.json").exists()

    ran = run("evaluate", files / "texts.toml", "--out", folder)

    assert ran.code == 0, ran.err
    assert contents(folder) == contents(whole)


def test_another_model_in_the_same_folder_is_refused_and_the_difference_named(
    run, files, whole, tmp_path
):
    for name in ("encoder.json", "reviews.txt", "texts.toml"):
        shutil.copy(files / name, tmp_path)
    model = keras.models.load_model(files / "additive.keras")
    model.set_weights([2 * each for each in model.get_weights()])
    model.save(tmp_path / "additive.keras")

    ran = run("evaluate", tmp_path / "texts.toml", "--out", whole)

    assert ran.code == 2
    assert "another fingerprints: model.weights_sha256 was" in ran.err


def test_a_model_saved_again_is_the_same_model(run, files, whole, tmp_path):
    for name in ("encoder.json", "reviews.txt", "texts.toml"):
        shutil.copy(files / name, tmp_path)
    keras.models.load_model(files / "additive.keras").save(tmp_path / "additive.keras")

    assert run("evaluate", tmp_path / "texts.toml", "--out", whole).code == 0


def test_pictures_are_evaluated_in_the_folder_named_after_the_configuration(run, files):
    ran = run("evaluate", files / "images.toml", "--json")

    assert ran.code == 0, ran.err
    found = Run(files / "images-run")
    assert found.results["name"].unique().tolist() == ["0.png", "1.png", "2.png"]
    assert found.results["baseline"].unique().tolist() == ["black", ""]
    assert found.attributions("grad_cam").values[2].shape == (8, 8)
    shown = [np.asarray(Image.open(files / "photos" / name)) for name in found.samples["name"]]
    np.testing.assert_array_equal(found.pictures, shown)
    insertion = found.results.query("metric == 'insertion' and method == 'grad_cam'")
    area = found.reference_curves("insertion", "oracle").area
    np.testing.assert_allclose(area, insertion["oracle"], rtol=1e-6)
    # Agreement is with the first method, and needs no removal.
    agreement = found.results.query("metric == 'agreement'").set_index("method")
    assert set(agreement["operator"]) == {""}
    np.testing.assert_allclose(agreement.loc["integrated_gradients", "value"], 1)
    assert agreement.loc["grad_cam", "value"].abs().max() < 1


def test_a_picture_may_have_any_name(run, files, tmp_path):
    shutil.copy(files / "images.keras", tmp_path)
    (tmp_path / "odd").mkdir()
    shutil.copy(files / "photos/0.png", os.fsencode(tmp_path / "odd") + b"/\xff\x1b[31m.png")
    config = tmp_path / "odd.toml"
    config.write_text(
        '[model]\nfile = "images.keras"\npixel_range = [0, 255]\n[data]\npictures = ["odd"]\n'
        '[explain]\nmethods = ["gradient"]\n[evaluate]\nunits = 4\nmetrics = ["insertion"]\n'
    )

    for computed in ("1 shard computed now", "nothing left to compute"):
        ran = run("evaluate", config)
        assert ran.code == 0, ran.err
        assert computed in ran.err
    found = Run(tmp_path / "odd-run")
    assert found.samples["name"].tolist() == ["\\udcff\x1b[31m.png"]
    assert found.results["name"].unique().tolist() == ["\\udcff\x1b[31m.png"]


def test_the_range_of_pixels_of_a_models_file_is_never_guessed(run, files, tmp_path):
    config = files / "unsaid.toml"
    said = (files / "images.toml").read_text(encoding="utf-8")
    config.write_text(said.replace("pixel_range = [0, 255]\n", ""), encoding="utf-8")

    ran = run("evaluate", config, "--out", tmp_path / "run")

    assert (ran.code, ran.out) == (2, "")
    assert "pixel_range: got none" in ran.err
    assert "pixel_range = [0, 1] to [model]" in ran.err
    assert not (tmp_path / "run/run.json").exists()


@pytest.mark.parametrize(
    ("old", "new", "trouble"),
    [
        ('"encoder.json"', '"reviews.txt"', "encoder: got"),
        ('target = "good"', 'target = "god"', "Did you mean 'good'?"),
        ('class_names = ["good", "bad"]', 'class_names = ["good"]', "class_names: got 1 name;"),
    ],
)
def test_what_does_not_go_together_is_one_line_and_leaves_no_run(
    run, files, tmp_path, old, new, trouble
):
    config = files / "unfitting.toml"
    config.write_text(CONFIG.replace(old, new), encoding="utf-8")

    ran = run("evaluate", config, "--out", tmp_path / "run")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert trouble in ran.err
    assert not (tmp_path / "run/run.json").exists()


def test_every_error_of_a_configuration_has_a_line_of_its_own(run, files, tmp_path):
    config = files / "wrong.toml"
    config.write_text(CONFIG.replace("deletion", "deletoin").replace("zero", "zeor"))

    ran = run("evaluate", config, "--out", tmp_path / "run")

    assert (ran.code, ran.out) == (2, "")
    lines = ran.err.splitlines()
    assert [line.partition("wrong.toml, line ")[2].partition(":")[0] for line in lines] == [
        "9",
        "12",
    ]
    assert not (tmp_path / "run").exists()


def test_a_damaged_run_is_a_failed_one(run, files, whole, tmp_path):
    folder = shutil.copytree(whole, tmp_path / "run")
    (folder / "shards/00000.npz").write_bytes(b"")

    ran = run("evaluate", files / "texts.toml", "--out", folder)

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("\n") == 1
    assert "00000.npz" in ran.err


@pytest.fixture(scope="module")
def studied(files, tmp_path_factory):
    """Arguments of a study of texts, and its folder that nothing interrupted."""
    arguments = [
        *("converge", files / "additive.keras", "--encoder", files / "encoder.json"),
        *("--input", files / "reviews.txt", "--rules", "left,trapezoid"),
    ]
    folder = tmp_path_factory.mktemp("studied") / "steps"
    with pytest.raises(SystemExit) as left:
        cli.main([*map(str, arguments), "--out", str(folder)])
    assert left.value.code == 0
    return arguments, folder


def test_how_many_steps_are_enough_for_texts_is_said_and_written(run, studied):
    arguments, folder = studied
    before = contents(folder)

    ran = run(*arguments, "--out", folder)

    assert ran.code == 0, ran.err
    assert "trapezoid: 9 steps" in ran.out
    assert "nothing left to compute" in ran.err
    assert contents(folder) == before
    found = ConvergenceRun(folder)
    assert found.names == [str(line) for line in range(1, 7)]
    assert found.config["converge"]["rules"] == ["left", "trapezoid"]
    # A linear model: every rule is exact but for rounding.
    assert found.study.table["relative_error"].max() < 1e-5
    expected = pd.read_parquet(folder / "convergence.parquet")
    pd.testing.assert_frame_equal(found.study.table, expected, check_dtype=False)
    assert {path.name for path in folder.iterdir()} == {
        *("run.json", "manifest.json", "convergence.parquet", "shards", "log.jsonl", "lock"),
        "asked.json",
        *(f"{name}.csv" for name in ("recommended", "orders", "calibration")),
        *(f"{name}.png" for name in ("error", "steps", "calibration")),
    }


def test_a_study_with_another_tolerance_is_another_view_and_with_other_rules_another_study(
    run, studied, tmp_path
):
    arguments, whole = studied
    folder = shutil.copytree(whole, tmp_path / "steps")

    ran = run(*arguments, "--out", folder, "--tolerance", "0.1")

    assert (ran.code, "within 10 %" in ran.out) == (0, True)
    assert "nothing left to compute" in ran.err
    ran = run(*arguments, "--rules", "left", "--out", folder)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "another config: converge.rules was ['left', 'trapezoid'], now ['left']" in ran.err


@pytest.mark.slow
def test_a_finished_study_is_told_again_without_tensorflow(studied):
    arguments, folder = studied
    code = (
        "import sys\n"
        "from igsuite.cli import main\n"
        "try:\n"
        "    main(sys.argv[1:])\n"
        "finally:\n"
        "    assert not {'tensorflow', 'keras'} & set(sys.modules)\n"
    )

    ran = subprocess.run(
        [sys.executable, "-c", code, *arguments, "--out", folder], capture_output=True, text=True
    )

    assert (ran.returncode, "trapezoid: 9 steps" in ran.stdout) == (0, True), ran.stderr
    assert "nothing left to compute" in ran.stderr


def test_a_study_that_is_not_to_be_resumed_is_refused(run, studied):
    arguments, folder = studied

    ran = run(*arguments, "--out", folder, "--no-resume")

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "It holds a run: leave out --no-resume" in ran.err


@pytest.mark.slow
def test_a_study_that_was_killed_goes_on_and_ends_byte_for_byte(run, files, tmp_path):
    (tmp_path / "many.txt").write_text("\n".join(["好坏", "坏的好", "好"] * 16), encoding="utf-8")
    arguments = [
        *("converge", files / "additive.keras", "--encoder", files / "encoder.json"),
        *("--input", tmp_path / "many.txt", "--rules", "left"),
    ]
    folder = tmp_path / "steps"
    command = [sys.executable, "-m", "igsuite", *arguments, "--out", folder]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        deadline = time.monotonic() + 120
        while not (folder / "shards/00000.json").exists() and process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.002)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    assert not (folder / "manifest.json").exists()

    assert run(*arguments, "--out", folder).code == 0
    assert run(*arguments, "--out", tmp_path / "whole").code == 0
    assert contents(folder) == contents(tmp_path / "whole")


def test_rows_of_a_study_take_the_place_of_its_tables_as_lines_of_json(run, studied):
    arguments, folder = studied

    ran = run(*arguments, "--out", folder, "--json")

    records = [json.loads(line) for line in ran.out.splitlines()]
    assert {each["table"] for each in records} == {"recommended", "orders", "calibration"}
    of_rules = [each for each in records if each["table"] == "recommended"]
    assert {each["rule"] for each in of_rules} == {"left", "trapezoid", "auto"}


def test_the_target_of_a_study_goes_by_the_names_of_the_classes(run, studied, files, tmp_path):
    arguments, _ = studied
    names = ("--class-names", "bad,good")

    ran = run(*arguments, *names, "--target", "good", "--limit", "1", "--out", tmp_path / "steps")

    assert ran.code == 0, ran.err
    found = ConvergenceRun(tmp_path / "steps").config
    assert (found["model"]["class_names"], found["explain"]["target"]) == (["bad", "good"], "good")
    ran = run(*arguments, *names, "--target", "godo")
    assert (ran.code, "Did you mean 'good'?" in ran.err) == (2, True)
    photos = ("converge", files / "images.keras", files / "photos", "--pixel-range", "0,255")
    ran = run(*photos, *names)
    assert (ran.code, "for pictures a file of names" in ran.err) == (2, True)


def test_how_many_steps_are_enough_for_pictures_is_said(run, files):
    given = (files / "images.keras", files / "photos", "--rules", "midpoint")
    ran = run("converge", *given, "--pixel-range", "0,255")

    assert ran.code == 0, ran.err
    assert "midpoint" in ran.out
    assert "3 samples" in ran.err


@pytest.mark.parametrize(
    ("arguments", "trouble"),
    [
        ((), "pictures, or texts by --input and --encoder"),
        (("photos", "--encoder", "encoder.json"), "not both"),
        (("photos", "--rules", "simson", "--pixel-range", "0,255"), "Did you mean 'simpson'?"),
        (("photos", "--tolerance", "2"), "tolerance"),
        (("photos", "--limit", "0"), "limit"),
        (("photos", "--rules", "left"), "Add --pixel-range 0,1"),
    ],
)
def test_a_study_that_cannot_be_made_is_one_line(run, files, arguments, trouble):
    known = {each.name for each in files.iterdir()}
    given = [files / each if each in known else each for each in arguments]

    ran = run("converge", files / "images.keras", *given)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert trouble in ran.err


@pytest.mark.parametrize("command", ["evaluate", "converge"])
def test_help_shows_an_example_and_imports_no_tensorflow(run, command):
    ran = run(command, "--help")

    assert ran.code == 0
    assert f"Example: igsuite {command} " in ran.out
