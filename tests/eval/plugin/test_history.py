"""Saved runs: numbered files, found again by number and name, and refused where damaged."""

import json
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from igsuite.errors import ArgumentError
from igsuite.eval.pytest_plugin.history import load_run, save_run, saved_files
from igsuite.eval.pytest_plugin.surroundings import commit_name, commit_of
from igsuite.whole_files import PARTIAL

MACHINE = {"processor": "an abacus", "cores": 2}


def save(folder, name, found=()):
    return save_run(folder, name, {"machine": MACHINE, "commit": {}}, found)


def test_runs_are_numbered_in_the_order_they_are_saved(tmp_path):
    names = [save(tmp_path, name).name for name in ("main", "branch", "main")]
    assert names == ["0001_main.json", "0002_branch.json", "0003_main.json"]
    assert [each.name for each in saved_files(tmp_path)] == names


def test_numbers_go_on_behind_deleted_runs_and_beyond_four_digits(tmp_path):
    save(tmp_path, "a").rename(tmp_path / "9999_a.json")
    assert save(tmp_path, "b").name == "10000_b.json"
    assert load_run(tmp_path, "").name == "10000_b"


def test_sessions_beside_one_another_take_numbers_of_their_own(tmp_path):
    start = threading.Barrier(8)

    def save_at_once(name):
        start.wait()
        return save(tmp_path, name).name

    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(save_at_once, "abcdefgh"))
    assert sorted(name[:4] for name in names) == [f"{number:04d}" for number in range(1, 9)]
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(names)


def test_a_number_taken_by_a_session_beside_is_left_to_it(tmp_path):
    (tmp_path / f"{PARTIAL}0001").touch()
    assert save(tmp_path, "main").name == "0002_main.json"


def test_an_empty_file_is_no_run(tmp_path, found):
    save(tmp_path, "main", [found])
    (tmp_path / "0002_cut.json").touch()
    assert load_run(tmp_path, "").name == "0001_main"
    assert save(tmp_path, "next").name == "0003_next.json"


def test_a_run_is_loaded_as_it_was_saved(tmp_path, found):
    save(tmp_path, "main", [found])
    loaded = load_run(tmp_path, "")
    assert loaded.found == (found,)
    assert loaded.machine == MACHINE


@pytest.mark.parametrize(
    ("asked", "file"),
    [
        ("", "0003_main"),
        ("main", "0003_main"),
        ("1", "0001_main"),
        ("0002", "0002_branch"),
        ("0001_main", "0001_main"),
        ("branch", "0002_branch"),
    ],
)
def test_a_run_is_found_by_number_name_or_both(tmp_path, asked, file):
    for name in ("main", "branch", "main"):
        save(tmp_path, name)
    assert load_run(tmp_path, asked).name == file


def test_where_nothing_is_saved_there_is_no_last_run(tmp_path):
    assert load_run(tmp_path / "nowhere", "") is None


def test_a_run_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    save(tmp_path, "main")
    with pytest.raises(ArgumentError, match=r"got 'other'; allowed: .*0001_main"):
        load_run(tmp_path, "other")


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.update(format=2),
        lambda content: content.pop("machine"),
        lambda content: content["found"][0].update(samples=[]),
        lambda content: content["found"][0].update(surprise=1),
        lambda content: content["found"][0]["metrics"][0].update(values=["1", "2"]),
        lambda content: content["found"][0].update(test=3),
        lambda content: content["found"][0].update(scores=[0.5]),
        lambda content: content["found"][0].update(scores=["1", "2"]),
    ],
)
def test_a_damaged_run_is_refused(tmp_path, found, change):
    path = save(tmp_path, "main", [found])
    content = json.loads(path.read_text("utf-8"))
    change(content)
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(ArgumentError, match=r"0001_main.json.*Delete it, or name another run"):
        load_run(tmp_path, "")


def test_a_file_that_was_cut_off_is_refused(tmp_path, found):
    path = save(tmp_path, "main", [found])
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ArgumentError, match="JSONDecodeError"):
        load_run(tmp_path, "main")


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ArgumentError, match=r"--igsuite-storage: got .*file"):
        save(tmp_path / "file", "main")


def test_a_commit_is_told_with_whether_files_were_changed_since(tmp_path):
    def git(*command):
        who = ("-c", "user.name=a", "-c", "user.email=a@b")
        subprocess.run(["git", *who, *command], cwd=tmp_path, check=True, capture_output=True)

    assert commit_of(tmp_path) == {}
    git("init", "-b", "trunk")
    (tmp_path / "file").write_text("one")
    git("add", "file")
    git("commit", "-m", "one")
    commit = commit_of(tmp_path)
    assert (len(commit["id"]), commit["branch"], commit["changed"]) == (40, "trunk", False)
    assert commit_name(commit) == commit["id"][:8]
    (tmp_path / "file").write_text("two")
    assert commit_of(tmp_path)["changed"]
    assert commit_name(commit_of(tmp_path)) == f"{commit['id'][:8]}-changed"
