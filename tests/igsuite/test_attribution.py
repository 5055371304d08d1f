"""Attributions as they are kept: saved whole, loaded without trust, shown without harm."""

import json
import os
import zipfile

import numpy as np
import pytest

from igsuite import ArgumentError, Attribution, integrated_gradients
from igsuite.baselines import Uniform


def attribution(values, standard_error=None, **changes):
    fields = {
        "values": values,
        "standard_error": values if standard_error is None else standard_error,
        "relative_error": np.array([0.01, 0.25]),
        "completeness_gap": np.array([0.0, np.nan]),
        "score_input": np.array([1.5, -2.0]),
        "score_baseline": np.array([0.5, 0.0]),
        "target": np.array([0, 2], np.int32),
        "evaluations": np.array([15, 512]),
        "verdict": np.array(["converged", "budget_exhausted"]),
        "explanation": np.array(["", "Die geschätzte Abweichung ist 25 %: 更多步数"]),
        "config": {"method": "integrated_gradients", "steps": None, "baseline": {"name": "zero"}},
    }
    return Attribution(**{**fields, **changes})


ARRAY = np.array([[1.0, -2.0], [0.25, np.inf]], np.float32)
SHAPES = {
    "array": ARRAY,
    "double": ARRAY.astype(np.float64),
    "list": [ARRAY, None, ARRAY[:, :1]],
    "dict": {"pixels": ARRAY, "a/b": ARRAY[:, :1], "": ARRAY[:, 1:]},
}


def assert_same(first, second):
    assert type(first) is type(second)
    if isinstance(first, dict):
        assert list(first) == list(second)
        first, second = list(first.values()), list(second.values())
    if isinstance(first, list):
        for one, other in zip(first, second, strict=True):
            assert_same(one, other)
    elif first is not None:
        assert first.dtype == second.dtype
        assert first.shape == second.shape
        assert first.tobytes() == second.tobytes()


@pytest.mark.parametrize("values", SHAPES.values(), ids=SHAPES)
def test_what_is_loaded_is_what_was_saved(tmp_path, values):
    saved = attribution(values)
    saved.save(tmp_path / "a.npz")
    loaded = Attribution.load(tmp_path / "a.npz")
    for name in vars(saved):
        if name == "config":
            assert loaded.config == saved.config
        else:
            assert_same(getattr(loaded, name), getattr(saved, name))


def test_targets_of_several_axes_survive(tmp_path):
    saved = attribution(ARRAY, target=np.array([[0, 1], [2, 3]], np.int32))
    saved.save(tmp_path / "a")
    assert_same(Attribution.load(tmp_path / "a").target, saved.target)


def test_results_of_the_same_seed_are_the_same_file(tmp_path):
    for name in ("first", "second"):
        found = integrated_gradients(
            lambda x: x[:, 0] ** 2 + x[:, 1], np.ones((3, 2)), Uniform(draws=3), seed=4
        )
        found.save(tmp_path / name)
    assert (tmp_path / "first.npz").read_bytes() == (tmp_path / "second.npz").read_bytes()


@pytest.mark.parametrize("name", ["a.npz", "a", "a.b"])
def test_the_suffix_is_appended_where_it_is_missing(tmp_path, name):
    attribution(ARRAY).save(tmp_path / name)
    stored = name if name.endswith(".npz") else f"{name}.npz"
    assert [each.name for each in tmp_path.iterdir()] == [stored]
    assert len(Attribution.load(tmp_path / name)) == 2
    assert len(Attribution.load(str(tmp_path / stored))) == 2


def test_settings_of_numpys_types_are_saved_as_numbers(tmp_path):
    found = integrated_gradients(
        lambda x: x[:, 0], np.ones((1, 2)), rule="left", steps=np.int64(4), seed=np.int32(3)
    )
    found.save(tmp_path / "a")
    config = Attribution.load(tmp_path / "a").config
    assert (config["steps"], config["seed"]) == (4, 3)
    attribution(ARRAY, config={"share": np.float32(0.5), "axes": np.array([1, 2])}).save(
        tmp_path / "b"
    )
    assert Attribution.load(tmp_path / "b").config == {"share": 0.5, "axes": [1, 2]}


class Bomb:
    """Unpickled, it would make a folder."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (self.path,)


@pytest.mark.parametrize("name", ["values:0", "verdict", "header"])
def test_nothing_is_unpickled(tmp_path, name):
    attribution(ARRAY).save(tmp_path / "a")
    with np.load(tmp_path / "a.npz") as file:
        stored = dict(file)
    stored[name] = np.array([Bomb(str(tmp_path / "bombed"))], dtype=object)
    np.savez(tmp_path / "bad.npz", **stored)
    with pytest.raises(ArgumentError, match="allow_pickle=False"):
        Attribution.load(tmp_path / "bad")
    assert not (tmp_path / "bombed").exists()


def written(path, content):
    path.write_bytes(content)
    return path


def with_header(path, header):
    attribution(ARRAY).save(path)
    with np.load(path) as file:
        stored = dict(file)
    np.savez(path, **{**stored, "header": np.array(json.dumps(header))})
    return path


def saved_array(path):
    np.save(path, ARRAY)
    return path


def encrypted(path):
    attribution(ARRAY).save(path)
    content = bytearray(path.read_bytes())
    for start in (content.find(b"PK\x01\x02") + 8, content.find(b"PK\x03\x04") + 6):
        content[start] |= 1
    return written(path, bytes(content))


GOOD = {"format": 1, "kind": "array", "names": ["0"], "config": {}}
BAD_FILES = {
    "missing": lambda folder: folder / "missing",
    "a folder": lambda folder: folder,
    "empty": lambda folder: written(folder / "a.npz", b""),
    "text": lambda folder: written(folder / "a.npz", b"one\ntwo\x1b[31m"),
    "another zip": lambda folder: written(folder / "a.npz", b"PK\x05\x06" + bytes(18)),
    "one array": lambda folder: saved_array(folder / "a.npy"),
    "encrypted": lambda folder: encrypted(folder / "a.npz"),
    "a later format": lambda folder: with_header(folder / "a.npz", {**GOOD, "format": 2}),
    "a header that is a list": lambda folder: with_header(folder / "a.npz", [1]),
    "a header of null": lambda folder: with_header(folder / "a.npz", None),
    "no kind": lambda folder: with_header(folder / "a.npz", {"format": 1}),
    "no names": lambda folder: with_header(folder / "a.npz", {**GOOD, "names": []}),
    "config of another type": lambda folder: with_header(folder / "a.npz", {**GOOD, "config": 3}),
}


@pytest.mark.parametrize("make", BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_no_attribution_is_refused_in_one_line(tmp_path, make):
    path = make(tmp_path)
    with pytest.raises(ArgumentError) as caught:
        Attribution.load(path)
    message = str(caught.value)
    assert message.startswith(f"path: got '{path}'")
    assert "a file that Attribution.save wrote" in message
    assert message.isprintable()


def test_a_damaged_file_is_refused_or_read_and_never_anything_else(tmp_path):
    attribution(ARRAY).save(tmp_path / "a.npz")
    whole = (tmp_path / "a.npz").read_bytes()
    generator = np.random.default_rng(0)
    refused = 0
    for _ in range(200):
        damaged = bytearray(whole[: generator.integers(len(whole) // 2, len(whole))])
        for place in generator.integers(0, len(damaged), 3):
            damaged[place] ^= 255
        try:
            Attribution.load(written(tmp_path / "a.npz", bytes(damaged)))
        except ArgumentError:
            refused += 1
    assert refused > 190


@pytest.mark.parametrize("path", ["missing/a.npz", "file/a.npz", "folder.npz"])
def test_a_file_that_cannot_be_written_is_said_in_one_line(tmp_path, path):
    (tmp_path / "file").write_text("")
    (tmp_path / "folder.npz").mkdir()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ArgumentError) as caught:
        attribution(ARRAY).save(tmp_path / path)
    assert str(caught.value).startswith(f"path: got '{tmp_path / path}'")
    assert "\n" not in str(caught.value)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_half_written_file_is_never_found(tmp_path, monkeypatch):
    attribution(ARRAY).save(tmp_path / "a")
    before = (tmp_path / "a.npz").read_bytes()

    def run_out_of_space(file, **arrays):
        file.write(b"PK half of it")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", run_out_of_space)
    for name in ("a", "b"):
        with pytest.raises(ArgumentError, match="No space left on device"):
            attribution(-ARRAY).save(tmp_path / name)
    assert [each.name for each in tmp_path.iterdir()] == ["a.npz"]
    assert (tmp_path / "a.npz").read_bytes() == before


def test_a_file_holds_plain_arrays_that_others_can_read(tmp_path):
    attribution(ARRAY).save(tmp_path / "a")
    with zipfile.ZipFile(tmp_path / "a.npz") as file:
        assert {"values:0.npy", "standard_error:0.npy", "header.npy"} < set(file.namelist())
    with np.load(tmp_path / "a.npz", allow_pickle=False) as stored:
        np.testing.assert_array_equal(stored["values:0"], ARRAY)


def test_a_line_says_how_it_went():
    assert repr(attribution(ARRAY)) == (
        "<Attribution by integrated_gradients: 2 samples (1 converged, 1 budget_exhausted), "
        "median relative error 0.13, 527 gradient evaluations>"
    )


def test_the_summary_has_a_row_for_each_sample():
    table = attribution(ARRAY).summary()
    assert table["evaluations"].tolist() == [15, 512]
    assert table["verdict"].tolist() == ["converged", "budget_exhausted"]
    pairs = attribution(ARRAY, target=np.array([[0, 1], [2, 3]])).summary()
    assert pairs["target"].tolist() == [(0, 1), (2, 3)]


HOSTILE = "<script>alert('&')</script>\x1b[31m\x07"


def test_a_notebook_shows_hostile_text_as_text():
    shown = attribution(
        ARRAY, config={"method": HOSTILE}, explanation=np.array([HOSTILE, ""])
    )._repr_html_()
    assert "<script>" not in shown
    assert shown.count("&lt;script&gt;") == 2
    assert "&amp;" in shown
    assert "budget_exhausted" in shown


def test_a_terminal_is_shown_no_control_characters():
    found = attribution(ARRAY, config={"method": HOSTILE}, verdict=np.array([HOSTILE, "x"]))
    assert repr(found).isprintable()
    assert "alert" in repr(found)


@pytest.mark.parametrize("kind", SHAPES)
def test_what_was_taken_apart_by_samples_joins_to_the_whole(kind) -> None:
    whole = attribution(SHAPES[kind])

    again = Attribution.join([whole.take([1]), whole.take([0])]).take([1, 0])

    for name in vars(whole).keys() - {"config"}:
        assert_same(getattr(again, name), getattr(whole, name))
    assert again.config == whole.config


def test_a_join_keeps_the_settings_that_all_parts_share() -> None:
    parts = [attribution(ARRAY, config={"method": "random", "seed": seed}) for seed in (0, 1)]

    assert Attribution.join(parts).config == {"method": "random"}
