"""A convergence study on the disk: stopped, gone on with, and read again as it was."""

import json
import shutil
import subprocess
import sys

import keras
import numpy as np
import pandas as pd
import pytest

from igsuite.baselines import Gaussian
from igsuite.errors import ArgumentError, InterruptedRun
from igsuite.eval import ConvergenceRun, Run, RunError, convergence
from igsuite.eval.converging.joined_studies import renumbered
from igsuite.eval.runs.computed_study import compute_study, study_in_memory
from igsuite.eval.runs.computing import NOT_COMPARED
from igsuite.eval.runs.sampled_study import SampledStudy, study_config
from igsuite.eval.runs.shards import checksum
from igsuite.eval.runs.study_views import study_tables, write_views
from igsuite.figure_file import figure_bytes

X = np.random.default_rng(0).normal(size=(7, 4)).astype("float32")
X[3, 0] = 1000
ASKED = {
    **{"rules": ["left", "trapezoid"], "steps": [8, 16], "tolerances": [0.1], "budgets": []},
    **{"reference_tolerance": 0.01, "reference_max_steps": 63, "profile_steps": 5},
}
#: Each sample's own draws, whichever samples it is computed with.
BASELINE = Gaussian(deviation=0.1, draws=2)


def curved(x):
    """A function that is no number where the first input is above 100."""
    curve = keras.ops.sum(keras.ops.tanh(x) * x[:, :1] ** 2, axis=-1)
    return curve + 0 * keras.ops.sqrt(100 - x[:, 0])


class Drawn(SampledStudy):
    """Seven rows of numbers, three at a time; the fourth has no truth to be found."""

    shard_size = 3

    def __init__(self, stop_after=None, seed=0, **asked):
        self.asked = {**ASKED, **asked}
        settings = {"score": "output", "baseline": "gaussian", "batch_size": None, "seed": seed}
        data = {"pictures": None}
        self.config = study_config({}, data, settings, None, self.asked, self.shard_size)
        self.fingerprints = {"data": {"sha256": "x"}}
        self.names = [f"row {k}" for k in range(len(X))]
        self.seed, self.left = seed, stop_after

    def begin(self):
        def study(rows):
            if self.left is not None:
                self.left -= 1
                if self.left < 0:
                    raise KeyboardInterrupt
            found = convergence(
                curved,
                X[rows.start : rows.stop],
                baseline=BASELINE,
                sample_numbers=np.array(rows),
                seed=self.seed,
                **self.asked,
            )
            return renumbered(found, np.array(rows))

        return study


class Never(Drawn):
    def begin(self):
        raise AssertionError("computed again")


def contents(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in NOT_COMPARED
    }


@pytest.fixture(scope="module", autouse=True)
def same_commit(tmp_path_factory):
    """Whoever commits while these tests run, the environments that studies are of stay the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_DIR", str(tmp_path_factory.mktemp("none")))
        yield


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The folder of a study that nothing interrupted; no test changes it."""
    folder = tmp_path_factory.mktemp("whole") / "steps"
    _, computed = compute_study(Drawn(), folder, progress=False)
    assert computed == 3
    return folder


@pytest.mark.parametrize("finished", [0, 1, 2])
def test_a_study_stopped_anywhere_goes_on_and_ends_byte_for_byte(whole, tmp_path, finished):
    folder = tmp_path / "steps"
    with pytest.raises(InterruptedRun, match=f"{finished} of 3 shards are kept"):
        compute_study(Drawn(stop_after=finished), folder, progress=False)
    # Killed while it wrote: what is left of that is no part of the run.
    (folder / "shards/.partial-00002.parquet").write_bytes(b"PAR1")

    run, computed = compute_study(Drawn(), folder, progress=False)

    assert computed == 3 - finished
    assert run.finished
    assert contents(folder) == contents(whole)


def test_what_is_finished_of_a_study_can_be_read(tmp_path):
    with pytest.raises(InterruptedRun):
        compute_study(Drawn(stop_after=1), tmp_path / "steps", progress=False)

    run = ConvergenceRun(tmp_path / "steps")

    assert not run.finished
    assert run.study.table["sample"].unique().tolist() == [0, 1, 2]
    assert "1 of 3 shards" in repr(run)


def test_a_finished_study_is_not_computed_again(whole):
    before = contents(whole)

    run, computed = compute_study(Never(), whole, progress=False)

    assert computed == 0
    assert run.study.table["sample"].nunique() == len(X)
    assert contents(whole) == before


def test_the_study_read_is_the_one_at_one_go(whole):
    run = ConvergenceRun(whole)
    study = run.study

    in_memory = study_in_memory(Drawn(), progress=False)
    at_one_go = convergence(curved, X, baseline=BASELINE, **ASKED)

    pd.testing.assert_frame_equal(study.table, in_memory.table)
    # Batches of other samples round otherwise, and the draws of a random baseline are the same.
    pd.testing.assert_frame_equal(
        study.table, at_one_go.table, check_exact=False, rtol=1e-3, atol=1e-5, check_dtype=False
    )
    pd.testing.assert_frame_equal(study.profiles, at_one_go.profiles, rtol=1e-4, atol=1e-6)
    assert study.profiles["sample"].unique().tolist() == list(range(len(X)))
    assert study.spent["profiles"] == 5 * BASELINE.draws * len(X)
    assert list(study.dropped) == list(at_one_go.dropped) == [3]
    assert study.spent["sweep"] == at_one_go.spent["sweep"]
    assert study.config == json.loads(json.dumps(at_one_go.config))
    assert run.names == [f"row {k}" for k in range(7)]
    assert run.config["converge"]["top"] == 5
    assert run.run_id == run.identity.run_id
    assert run.environment["numpy"] == np.__version__


def test_a_study_of_before_profiles_were_kept_is_read_as_one_without(whole, tmp_path):
    folder = shutil.copytree(whole, tmp_path / "steps")
    (folder / "manifest.json").unlink()
    for number in range(3):
        (folder / f"shards/{number:05d}.profiles.parquet").unlink()
        record = folder / f"shards/{number:05d}.json"
        checksums = json.loads(record.read_bytes())
        del checksums["sha256"][f"shards/{number:05d}.profiles.parquet"]
        record.write_text(json.dumps(checksums))

    study = ConvergenceRun(folder).study

    assert len(study.profiles) == 0
    pd.testing.assert_frame_equal(study.table, ConvergenceRun(whole).study.table)


def test_tables_and_figures_are_made_again_as_they_were(whole, tmp_path):
    folder = shutil.copytree(whole, tmp_path / "steps")
    study = ConvergenceRun(folder).study
    tables = study_tables(study, 0.02, 0)

    names = write_views(folder, study, tables, 0.02)

    assert set(names) == {
        *("convergence.parquet", "recommended.csv", "orders.csv", "calibration.csv"),
        *("error.png", "steps.png", "calibration.png"),
    }
    again = ConvergenceRun(folder).study
    assert (folder / "error.png").read_bytes() == figure_bytes(again.figure(), "png")
    read = pd.read_csv(folder / "orders.csv")
    pd.testing.assert_frame_equal(read, tables["orders"], check_dtype=False)
    # Another tolerance is another view of the same study.
    write_views(folder, study, study_tables(study, 0.1, 0), 0.1)
    assert compute_study(Never(), folder, progress=False)[1] == 0


def test_views_that_are_there_are_not_written_again(whole, tmp_path):
    folder = shutil.copytree(whole, tmp_path / "steps")
    study = ConvergenceRun(folder).study
    tables = study_tables(study, 0.02, 0)
    write_views(folder, study, tables, 0.02)
    times = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}

    write_views(folder, study, tables, 0.02)

    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == times


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        (Never(steps=[8]), r"another config: converge\.steps was \[8, 16\], now \[8\]"),
        (Never(seed=1), r"another config: run\.seed was 0, now 1"),
    ],
)
def test_the_folder_of_another_study_is_refused(whole, other, difference):
    with pytest.raises(ArgumentError, match=difference):
        compute_study(other, whole, progress=False)


def test_a_study_is_no_evaluation_and_says_what_it_is(whole, tmp_path):
    with pytest.raises(ArgumentError, match="a folder that igsuite evaluate wrote"):
        Run(whole)
    with pytest.raises(ArgumentError, match=r"no run\.json; allowed: .* igsuite converge wrote"):
        ConvergenceRun(tmp_path)


def test_a_study_of_which_nothing_is_finished_has_nothing_to_show(whole, tmp_path):
    folder = shutil.copytree(whole, tmp_path / "steps")
    (folder / "manifest.json").unlink()
    shutil.rmtree(folder / "shards")

    with pytest.raises(ArgumentError, match="no shard is finished"):
        _ = ConvergenceRun(folder).study


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        ("study.json", b""),
        ("study.json", b"[" * 100_000),
        ("study.json", b'{"dropped": {}, "spent": {"sweep": "all"}, "config": {}}'),
        ("study.json", b'{"dropped": {"first": ""}, "spent": {}, "config": {}}'),
        ("parquet", b"PAR1"),
        ("profiles.parquet", b"PAR1"),
    ],
)
def test_shards_that_no_study_wrote_are_one_clear_error(whole, tmp_path, ending, content):
    folder = shutil.copytree(whole, tmp_path / "steps")
    (folder / "manifest.json").unlink()
    (folder / f"shards/00001.{ending}").write_bytes(content)
    record = folder / "shards/00001.json"
    checksums = json.loads(record.read_bytes())
    checksums["sha256"][f"shards/00001.{ending}"] = checksum(content)
    record.write_text(json.dumps(checksums))

    with pytest.raises(RunError):
        _ = ConvergenceRun(folder).study


def test_reading_a_study_and_drawing_it_imports_no_tensorflow(whole):
    code = """
import sys
from igsuite.eval import ConvergenceRun
study = ConvergenceRun(sys.argv[1]).study
study.orders(), study.recommended(), study.calibration()
study.figure(), study.steps_figure(), study.calibration_figure()
print({"tensorflow", "keras"} & set(sys.modules))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, whole], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "set()\n"), done.stderr
