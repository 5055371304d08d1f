"""Runs: whole or not there, resumed where they stopped, and never more than one clear error."""

import errno
import json
import multiprocessing
import os
import pickle
import random
import resource
import shutil
import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from igsuite.errors import ArgumentError, InterruptedRun
from igsuite.eval.runs import Run, computing
from igsuite.eval.runs.arrays_file import arrays_bytes
from igsuite.eval.runs.computing import NOT_COMPARED
from igsuite.eval.runs.explanations import HEADER, VERDICT_COLUMNS
from igsuite.eval.runs.kept_curves import CURVES
from igsuite.eval.runs.kept_shard import LENGTHS
from igsuite.eval.runs.results_table import RESULTS_TABLE
from igsuite.eval.runs.run_error import RunError
from igsuite.eval.runs.run_identity import RunIdentity
from igsuite.eval.runs.run_lock import locked
from igsuite.eval.runs.sample_records import sample_lines, text_records
from igsuite.eval.runs.shard_results import ShardResult, compute_run

SHARDS, SHARD_SIZE = 30, 4
SAMPLES = SHARDS * SHARD_SIZE - 1
TOKENS = 50


def identity(samples=SAMPLES, **config):
    return RunIdentity(
        config={"data": {"pictures": None}, "evaluate": {}, "run": {"seed": 0, **config}},
        fingerprints={"model": {"sha256": "m"}, "data": {"sha256": "d"}},
        names=[f"line {k}" for k in range(samples)],
        shard_size=SHARD_SIZE,
        environment={"numpy": np.__version__},
    )


def shard(rows):
    """Attributions and one metric, from each sample's number alone."""
    n = len(rows)
    values = np.stack([np.random.default_rng(row).standard_normal(TOKENS) for row in rows])
    named = [{"method": "gradient", "baseline": "", "exact": True}]
    arrays = {HEADER: np.array(json.dumps(named)), CURVES: np.array("[]")}
    arrays |= {"0:values": values, "0:standard_error": np.zeros_like(values)}
    arrays |= {f"0:{name}": np.zeros(n) for name in VERDICT_COLUMNS}
    arrays |= {"0:verdict": np.array(["converged"] * n), LENGTHS: np.full(n, TOKENS)}
    frame = pd.DataFrame(
        {
            "sample": list(rows),
            "name": [f"line {row}" for row in rows],
            "method": "gradient",
            "baseline": "",
            "operator": "mask",
            "metric": "deletion",
            "value": values.mean(axis=1),
            **dict.fromkeys(("random", "random_low", "random_high", "oracle"), 0.5),
            "normalised": np.nan,
            "ties": 0.0,
            "reason": "metric without references",
            "higher_is_better": False,
        }
    )
    words = np.tile(np.arange(TOKENS), (n, 1))
    more = text_records(["好" * TOKENS] * n, ["好" * TOKENS] * n, words)
    return ShardResult(arrays, frame, sample_lines(rows, np.zeros(n, int), rows, None, more))


def begin():
    return shard


def never():
    raise AssertionError("computed again")


def contents(folder):
    """All bytes that have to be the same, by path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in NOT_COMPARED
    }


def stopped_after(folder, finished, samples=SAMPLES):
    """A run that was interrupted once so many shards were finished."""
    left = iter(range(finished))

    def compute(rows):
        if next(left, None) is None:
            raise KeyboardInterrupt
        return shard(rows)

    with pytest.raises(InterruptedRun, match=f"{finished} of .* shards are kept"):
        compute_run(folder, identity(samples), lambda: compute)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A run that nothing interrupted; no test changes it."""
    folder = tmp_path_factory.mktemp("whole") / "run"
    assert compute_run(folder, identity(), begin) == SHARDS
    return folder


@pytest.fixture
def altered(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "run")


def slow_run(folder):
    """What a process that is going to be killed does: shards that take a few milliseconds."""

    def slow_shard(rows):
        time.sleep(0.002)
        return shard(rows)

    compute_run(folder, identity(), lambda: slow_shard)


def finished_shards(folder):
    return [*(folder / "shards").glob("[0-9]*.json")]


@pytest.mark.parametrize("moments_killed", [2, pytest.param(20, marks=pytest.mark.slow)])
def test_a_run_killed_at_random_moments_ends_byte_for_byte_as_one_never_interrupted(
    whole, tmp_path, moments_killed
):
    moments = random.Random(5)
    # The server has imported everything, and has no TensorFlow in use: its children start at once.
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([__name__, "igsuite.eval.runs.computing"])
    folder, kills, finished_at_kills = tmp_path / "run", 0, []
    while kills < moments_killed:
        log = folder / "log.jsonl"
        size = log.stat().st_size if log.exists() else 0
        process = processes.Process(target=slow_run, args=(folder,))
        process.start()
        # From where the process has begun to write: its start is no moment of the run. Some
        # shards later, so that the moments spread over the run however fast the machine is.
        while process.is_alive() and (not log.exists() or log.stat().st_size == size):
            time.sleep(0.0005)
        later = len(finished_shards(folder)) + moments.randrange(5)
        while process.is_alive() and len(finished_shards(folder)) < later:
            time.sleep(0.0005)
        time.sleep(moments.uniform(0, 0.01))
        process.kill()
        process.join()
        if process.exitcode == 0:  # done before it was killed: the next one begins anew
            assert contents(folder) == contents(whole)
            shutil.rmtree(folder)
            continue
        kills += 1
        finished_at_kills.append(len(finished_shards(folder)))

    # At many places of the run; of few kills one at least after its first shard.
    assert len(set(finished_at_kills)) > moments_killed // 4
    assert max(finished_at_kills) > 0
    compute_run(folder, identity(), begin)
    assert contents(folder) == contents(whole)


def test_an_interrupted_run_computes_only_what_is_left(tmp_path, whole):
    stopped_after(tmp_path / "run", 3)

    assert compute_run(tmp_path / "run", identity(), begin) == SHARDS - 3
    assert contents(tmp_path / "run") == contents(whole)


def test_rerunning_a_finished_run_computes_nothing(whole):
    before = contents(whole)

    assert compute_run(whole, identity(), never) == 0
    assert contents(whole) == before


def test_a_run_that_is_not_to_be_resumed_is_refused(tmp_path):
    stopped_after(tmp_path / "run", 1)

    with pytest.raises(ArgumentError, match=r"leave out --no-resume"):
        compute_run(tmp_path / "run", identity(), never, resume=False)


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        (identity(seed=1), "config: run.seed was 0, now 1"),
        (identity(SAMPLES - 1), "names has 119 entries that were others, now 118"),
    ],
)
def test_the_folder_of_another_run_is_refused_and_the_difference_named(whole, other, difference):
    before = contents(whole)

    with pytest.raises(ArgumentError, match=difference):
        compute_run(whole, other, never)
    assert contents(whole) == before


def test_a_run_is_not_resumed_with_other_versions_but_read_with_any(tmp_path, whole):
    newer = RunIdentity(**{**vars(identity()), "environment": {"numpy": "99"}})
    stopped_after(tmp_path / "run", 1)

    with pytest.raises(ArgumentError, match="another environment: numpy was"):
        compute_run(tmp_path / "run", newer, never)
    assert compute_run(whole, newer, never) == 0


def test_files_of_others_are_left_alone(tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work")

    with pytest.raises(ArgumentError, match="left alone"):
        compute_run(tmp_path, identity(), never)
    assert [each.name for each in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_model_that_does_not_fit_leaves_no_run_in_the_way_of_the_mended_one(tmp_path):
    def refuse():
        raise ArgumentError("encoder", "other.json", "the model's own")

    with pytest.raises(ArgumentError, match="encoder"):
        compute_run(tmp_path / "run", identity(seed=1), refuse)

    assert compute_run(tmp_path / "run", identity(4), begin) == 1


@pytest.mark.parametrize("ending", ["npz", "parquet"])
@pytest.mark.parametrize("damage", ["truncated", "altered", "removed"])
def test_a_damaged_shard_is_named_and_computed_anew_once_its_record_is_gone(
    tmp_path, whole, ending, damage
):
    folder = tmp_path / "run"
    stopped_after(folder, 3)
    file = folder / f"shards/00001.{ending}"
    content = file.read_bytes()
    if damage == "removed":
        file.unlink()
    else:
        altered = bytes([content[20] ^ 1])
        changes = {"truncated": content[:-1], "altered": content[:20] + altered + content[21:]}
        file.write_bytes(changes[damage])

    with pytest.raises(RunError, match=rf"00001\.{ending}.*remove shards/00001\.json"):
        compute_run(folder, identity(), never)
    with pytest.raises(RunError, match=rf"00001\.{ending}"):
        _ = Run(folder).results

    (folder / "shards/00001.json").unlink()
    assert compute_run(folder, identity(), begin) == SHARDS - 2
    assert contents(folder) == contents(whole)


@pytest.mark.parametrize("name", ["run.json", "results.parquet", "shards/00002.npz"])
def test_a_damaged_file_of_a_finished_run_is_named(altered, name):
    file = altered / name
    file.write_bytes(file.read_bytes()[:-1])

    with pytest.raises(RunError, match=name):
        compute_run(altered, identity(), never)
    with pytest.raises(RunError, match=name):
        Run(altered)


@pytest.mark.parametrize("content", [b"", b"[" * 100_000, b'{"sha256": {"../../secret": "0"}}'])
def test_a_list_of_files_that_no_run_wrote_is_refused(altered, content):
    (altered / "manifest.json").write_bytes(content)

    with pytest.raises(RunError, match=r"manifest\.json"):
        Run(altered)


def test_a_second_process_is_refused_and_told_of_the_first(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()

    with locked(folder), pytest.raises(RunError, match=f"written by process {os.getpid()}"):
        compute_run(folder, identity(), never)


def test_the_lock_that_a_dead_process_left_blocks_no_one(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "lock").write_text("1")

    assert compute_run(folder, identity(4), begin) == 1


def test_a_full_disk_is_one_clear_error_and_what_was_finished_is_kept(tmp_path, whole):
    folder = tmp_path / "run"
    stopped_after(folder, 3)
    before = contents(folder)

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))  # no shard fits
    try:
        with pytest.raises(RunError, match=r"no space is left .* 3 of 30 shards are kept"):
            compute_run(folder, identity(), begin)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert contents(folder) == before
    compute_run(folder, identity(), begin)
    assert contents(folder) == contents(whole)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_no_space_on_the_device_and_a_full_quota_are_full_disks(tmp_path, monkeypatch, code):
    def full(*arguments):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(computing, "write_shard", full)
    with pytest.raises(RunError, match=r"no space is left .* 0 of 30"):
        compute_run(tmp_path / "run", identity(), begin)


@pytest.fixture
def as_anyone(tmp_path):
    """Run as a user whom permissions bind, which the superuser is not."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.name.startswith(("test_", "popen-", "pytest-")):
            folder.chmod(0o755)
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    yield
    os.seteuid(was)


def test_a_read_only_folder_is_one_clear_error(tmp_path, request):
    folder = tmp_path / "run"
    stopped_after(folder, 3)
    before = contents(folder)
    for each in (folder, *folder.rglob("*")):
        each.chmod(0o555)

    request.getfixturevalue("as_anyone")
    with pytest.raises(ArgumentError, match=r"out: got .*run' .Permission denied"):
        compute_run(folder, identity(), begin)
    assert contents(folder) == before


def test_a_finished_run_that_is_read_only_can_be_run_again_and_read(altered, request):
    for each in (altered, *altered.rglob("*")):
        each.chmod(0o555)

    request.getfixturevalue("as_anyone")
    assert compute_run(altered, identity(), never) == 0
    assert len(Run(altered).results) == SAMPLES


def test_a_run_says_what_it_is_of_and_what_was_found(whole):
    run = Run(whole)

    assert run.finished
    assert run.config["run"] == {"seed": 0}
    assert run.environment == {"numpy": np.__version__}
    assert run.fingerprints["model"] == {"sha256": "m"}
    assert run.results["sample"].tolist() == list(range(SAMPLES))
    assert run.results["run"].unique().tolist() == [identity().run_id]
    assert run.verdicts["sample"].tolist() == list(range(SAMPLES))
    assert run.verdicts["verdict"].unique().tolist() == ["converged"]
    expected = [np.random.default_rng(row).standard_normal(TOKENS) for row in range(SAMPLES)]
    np.testing.assert_array_equal(run.attributions("gradient").values, expected)
    with pytest.raises(ArgumentError, match="'gradient'"):
        run.attributions("gradeint")
    assert (whole / "results.parquet").read_bytes() == RESULTS_TABLE.to_bytes(run.results)


def test_of_an_unfinished_run_is_read_what_is_finished(tmp_path):
    stopped_after(tmp_path / "run", 3)

    run = Run(tmp_path / "run")

    assert not run.finished
    assert run.results["sample"].tolist() == list(range(3 * SHARD_SIZE))
    assert "3 of 30 shards" in repr(run)


def test_nothing_is_unpickled(altered):
    class Bomb:
        def __reduce__(self):
            return (pytest.fail, ("unpickled",))

    file, record = altered / "shards/00000.npz", altered / "shards/00000.json"
    (altered / "manifest.json").unlink()
    np.savez(
        file,
        **{
            HEADER: np.array("[]"),
            CURVES: np.array("[]"),
            "0:values": np.array([Bomb()], dtype=object),
        },
    )
    checksums = json.loads(record.read_bytes())
    checksums["sha256"]["shards/00000.npz"] = computing.checksum(file.read_bytes())
    record.write_text(json.dumps(checksums))

    with pytest.raises(RunError, match=r"00000\.npz"):
        _ = Run(altered).verdicts
    file.write_bytes(pickle.dumps([1]))
    checksums["sha256"]["shards/00000.npz"] = computing.checksum(file.read_bytes())
    record.write_text(json.dumps(checksums))
    with pytest.raises(RunError, match=r"00000\.npz"):
        _ = Run(altered).verdicts


def test_arrays_of_objects_are_not_written():
    with pytest.raises(TypeError, match="'found'"):
        arrays_bytes({"found": np.array([{}], dtype=object)})


def test_equal_tables_are_equal_bytes_and_come_back_as_they_were():
    frame = shard(range(3)).results.assign(run="r")

    content = RESULTS_TABLE.to_bytes(frame[frame.columns[::-1]])

    assert content == RESULTS_TABLE.to_bytes(frame)
    read = RESULTS_TABLE.to_frame(content).astype({"higher_is_better": bool})
    pd.testing.assert_frame_equal(read, frame[RESULTS_TABLE.schema.names])


def test_a_metric_that_only_describes_has_no_better_in_the_table_either():
    frame = shard(range(3)).results.assign(run="r", higher_is_better=[True, None, False])

    assert RESULTS_TABLE.to_frame(RESULTS_TABLE.to_bytes(frame))["higher_is_better"].tolist() == [
        True,
        None,
        False,
    ]


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        (lambda frame: frame.drop(columns="ties"), r"missing: \['ties'\]"),
        (lambda frame: frame.assign(more=1), r"unknown: \['more'\]"),
        (lambda frame: frame.assign(value="high"), "another type"),
        (lambda frame: frame.assign(sample=frame["sample"] + 0.5), "another type"),
        (lambda frame: frame.assign(method=None), "another type"),
        (lambda frame: frame.assign(sample=0), "two rows of one measurement"),
    ],
)
def test_a_table_that_does_not_follow_the_schema_is_not_written(change, trouble):
    with pytest.raises(RunError, match=trouble):
        RESULTS_TABLE.to_bytes(change(shard(range(3)).results.assign(run="r")))


def test_a_table_of_another_version_is_not_read():
    newer = replace(RESULTS_TABLE, version=3)
    content = newer.to_bytes(shard(range(3)).results.assign(run="r"))

    with pytest.raises(RunError, match="version 3; this igsuite reads version 2"):
        RESULTS_TABLE.to_frame(content)


def test_a_file_that_is_no_table_is_not_read():
    with pytest.raises(RunError, match="no table"):
        RESULTS_TABLE.to_frame(b"PAR1 and nothing else")
