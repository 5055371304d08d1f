"""The output folder: whole or not at all, and never over someone's files."""

import json

import pytest

from igsuite.errors import ArgumentError
from igsuite.eval.output_folder import MANIFEST, output_folder


def write(folder, **files):
    with output_folder(folder) as staging:
        for name, text in files.items():
            (staging / "sub").mkdir(exist_ok=True)
            (staging / "sub" / name).write_text(text)


def write_half(folder):
    with output_folder(folder) as staging:
        (staging / "a").write_text("2")
        raise RuntimeError("halfway")


def present(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_a_new_folder_holds_the_files_and_their_list(tmp_path) -> None:
    write(tmp_path / "new" / "out", a="1")

    assert present(tmp_path / "new" / "out") == [MANIFEST, "sub/a"]
    assert json.loads((tmp_path / "new" / "out" / MANIFEST).read_text())["files"] == ["sub/a"]


def test_a_later_run_replaces_its_own_files_and_leaves_those_of_others(tmp_path) -> None:
    write(tmp_path, a="1", b="1")
    (tmp_path / "notes.txt").write_text("mine")

    write(tmp_path, b="2")

    assert present(tmp_path) == [MANIFEST, "notes.txt", "sub/b"]
    assert (tmp_path / "sub" / "b").read_text() == "2"


def test_a_folder_of_someone_else_is_refused_and_left_alone(tmp_path) -> None:
    (tmp_path / "thesis.tex").write_text("mine")

    with pytest.raises(ArgumentError, match="name another folder"):
        write(tmp_path, a="1")

    assert present(tmp_path) == ["thesis.tex"]


@pytest.mark.parametrize("manifest", ["", "[]", '{"files": 3}', "{"])
def test_a_broken_list_counts_as_someone_elses(tmp_path, manifest) -> None:
    (tmp_path / MANIFEST).write_text(manifest)

    with pytest.raises(ArgumentError, match="out"):
        write(tmp_path, a="1")


def test_a_file_in_the_folders_place_is_refused(tmp_path) -> None:
    (tmp_path / "out").write_text("mine")

    with pytest.raises(ArgumentError, match="A file has this name"):
        write(tmp_path / "out", a="1")


def test_a_failed_run_leaves_the_earlier_one_as_it_was(tmp_path) -> None:
    write(tmp_path, a="1")

    with pytest.raises(RuntimeError, match="halfway"):
        write_half(tmp_path)

    assert present(tmp_path) == [MANIFEST, "sub/a"]
    assert (tmp_path / "sub" / "a").read_text() == "1"


def test_a_failed_run_leaves_no_new_folder(tmp_path) -> None:
    with pytest.raises(RuntimeError, match="halfway"):
        write_half(tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_a_killed_run_does_not_stand_in_the_next_ones_way(tmp_path) -> None:
    (tmp_path / ".partial-killed").mkdir()
    (tmp_path / ".partial-killed" / "a").write_text("half")

    write(tmp_path, a="1")

    assert (tmp_path / "sub" / "a").read_text() == "1"


def test_a_list_cannot_name_files_outside_the_folder(tmp_path) -> None:
    (tmp_path / "precious").write_text("mine")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / MANIFEST).write_text('{"files": ["../precious"]}')

    write(tmp_path / "out", a="1")

    assert (tmp_path / "precious").read_text() == "mine"
