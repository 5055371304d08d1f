"""What a shard keeps, as it is read: whole, or refused in one clear line."""

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest

from igsuite.errors import ArgumentError
from igsuite.eval import Run, RunError
from igsuite.eval.runs.arrays_file import arrays_bytes, arrays_of
from igsuite.eval.runs.explanations import HEADER, VERDICT_COLUMNS
from igsuite.eval.runs.kept_curves import CURVES, REFERENCES, curve_array
from igsuite.eval.runs.results_table import RESULTS_TABLE
from igsuite.eval.runs.run_identity import RunIdentity
from igsuite.eval.runs.sample_records import sample_lines, text_records
from igsuite.eval.runs.shard_results import ShardResult, compute_run
from igsuite.eval.runs.shards import checksum

#: Two shards, of two samples and one.
TEXTS = ("好坏", "\ud800\u2028<b>", "\x1b[31m")
METHODS = (("integrated_gradients", "zero"), ("integrated_gradients", "mask"), ("gradient", ""))
POINTS = 5


def shard(rows, kind):
    n, time = len(rows), max(len(TEXTS[row]) for row in rows)
    named = [{"method": m, "baseline": b, "exact": m == "gradient"} for m, b in METHODS]
    listed = [{"metric": "deletion", "operator": o, "name": "deletion"} for o in ("mask", "remove")]
    shape = (n, time) if kind == "text" else (n, 4, 6)
    arrays = {HEADER: np.array(json.dumps(named)), CURVES: np.array(json.dumps(listed))}
    for number in range(len(METHODS)):
        values = np.full(shape, number, float) + np.reshape(rows, (n, *[1] * len(shape[1:])))
        arrays |= {f"{number}:values": values, f"{number}:standard_error": 0.1 * values}
        arrays |= {f"{number}:{name}": np.zeros(n) for name in VERDICT_COLUMNS}
        arrays[f"{number}:verdict"] = np.array(["converged"] * n)
    for number in range(len(listed)):
        arrays[curve_array(number, "asked")] = np.linspace(0, 1, POINTS)
        for place, part in enumerate(("true", *REFERENCES, *range(len(METHODS)))):
            arrays[curve_array(number, part)] = np.full((n, POINTS), 10.0 * number + place)
    more = [{"content": f"sum of {row}"} for row in rows]
    if kind == "text":
        texts = [TEXTS[row] for row in rows]
        words = np.tile(np.arange(time), (n, 1))
        more = text_records(texts, [tuple(each) for each in texts], words)
        arrays["lengths"] = np.array([len(each) for each in texts])
    else:
        arrays["pictures"] = np.arange(n * 24, dtype=np.uint8).reshape(n, 4, 6, 1)
    frame = RESULTS_TABLE.empty().drop(columns="run")
    lines = sample_lines(rows, np.array(rows) % 2, np.array([0.5] * n), ["bad", "good"], more)
    return ShardResult(arrays, frame, lines)


def computed(folder, kind="text"):
    config = {
        "data": {"pictures": None if kind == "text" else ["photos"]},
        "explain": {"score": "output"},
        "evaluate": {},
    }
    identity = RunIdentity(config, {}, ["first", "second", "third"], 2, {})
    compute_run(folder, identity, lambda: lambda rows: shard(rows, kind))
    return folder


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    return computed(tmp_path_factory.mktemp("kept") / "texts")


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    return computed(tmp_path_factory.mktemp("kept") / "pictures", "image")


def test_samples_are_one_row_each_with_target_score_content_and_text(texts):
    samples = Run(texts).samples

    assert samples.columns.tolist() == [
        *("sample", "name", "target", "target_name", "score_input", "content", "text")
    ]
    assert samples["sample"].tolist() == [0, 1, 2]
    assert samples["name"].tolist() == ["first", "second", "third"]
    assert samples["target"].tolist() == [0, 1, 0]
    assert samples["target_name"].tolist() == ["bad", "good", "bad"]
    assert samples["score_input"].tolist() == [0.5] * 3
    assert samples["text"].tolist() == list(TEXTS)
    assert samples["content"].nunique() == 3


def test_tokens_and_words_are_as_many_as_the_attributions(texts):
    run = Run(texts)

    assert run.kind == "text"
    assert run.tokens == tuple(tuple(each) for each in TEXTS)
    assert [each.tolist() for each in run.words] == [[0, 1], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]]
    values = run.attributions("gradient").values
    assert [each.tolist() for each in values] == [[2.0] * 2, [3.0] * 5, [4.0] * 5]


def test_pictures_are_shown_in_three_colours_and_have_no_tokens(pictures):
    run = Run(pictures)

    assert run.kind == "image"
    assert [each.shape for each in run.pictures] == [(4, 6, 3)] * 3
    assert run.pictures[1].dtype == np.uint8
    assert (run.pictures[1] == np.arange(24, 48).reshape(4, 6, 1)).all()
    assert "text" not in run.samples
    for name in ("tokens", "words"):
        with pytest.raises(ArgumentError, match=f"^{name}: .*allowed: a run of texts"):
            getattr(run, name)


def test_texts_are_no_pictures(texts):
    with pytest.raises(ArgumentError, match=r"^pictures: .*allowed: a run of pictures"):
        _ = Run(texts).pictures


def test_explanations_are_listed_with_what_they_are_called(texts):
    assert Run(texts).explanations == [
        {"method": m, "baseline": b, "exact": m == "gradient", "label": label}
        for (m, b), label in zip(
            METHODS,
            ("integrated_gradients (zero)", "integrated_gradients (mask)", "gradient"),
            strict=True,
        )
    ]


def test_curves_of_methods_and_references_are_found_by_their_names(texts):
    run = Run(texts)

    assert run.curve_names == [("deletion", "mask"), ("deletion", "remove")]
    assert run.curves("deletion", "gradient").scores.tolist() == [[5.0] * POINTS] * 3
    assert run.curves("deletion", "gradient", operator="remove").scores[2].tolist() == [15.0] * 5
    assert run.curves("deletion", "integrated_gradients", "mask").scores[0, 0] == 4
    found = run.reference_curves("deletion", "oracle", "remove")
    assert (found.name, found.scores[0, 0]) == ("deletion", 12)
    assert found.config == {"score": "output", "operator": "remove", "order": "oracle"}
    assert run.reference_curves("deletion", "random").scores[0, 0] == 1
    for arguments, named in (
        (("insertion", "random"), "metric"),
        (("deletion", "best"), "which"),
        (("deletion", "random", "blur"), "operator"),
    ):
        with pytest.raises(ArgumentError, match=f"^{named}: got"):
            run.reference_curves(*arguments)


def test_a_run_of_which_nothing_is_finished_is_empty(texts, tmp_path):
    folder = shutil.copytree(texts, tmp_path / "run")
    (folder / "manifest.json").unlink()
    for each in (folder / "shards").iterdir():
        each.unlink()

    run = Run(folder)

    assert run.samples.empty
    assert run.verdicts.empty
    assert (run.tokens, run.explanations, run.curve_names) == ((), [], [])
    for asked in (
        lambda: run.attributions("gradient"),
        lambda: run.curves("deletion", "gradient"),
        lambda: run.reference_curves("deletion", "random"),
    ):
        with pytest.raises(ArgumentError, match="a run of which a shard is finished"):
            asked()


def rewritten(folder, tmp_path, ending, change):
    """A run whose second shard says something else, with the checksums of what it says."""
    folder = shutil.copytree(folder, tmp_path / "run")
    (folder / "manifest.json").unlink()
    file, record = folder / f"shards/00001.{ending}", folder / "shards/00001.json"
    file.write_bytes(change(file.read_bytes()))
    checksums = json.loads(record.read_bytes())
    checksums["sha256"][f"shards/00001.{ending}"] = checksum(file.read_bytes())
    record.write_text(json.dumps(checksums))
    return Run(folder)


def arrays_with(**changes):
    def change(content):
        arrays = {**arrays_of(content), **changes}
        return arrays_bytes({name: each for name, each in arrays.items() if each is not None})

    return change


def line_with(**changes):
    def change(content):
        record = {**json.loads(content), **changes}
        return json.dumps({name: each for name, each in record.items() if each != "gone"}).encode()

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda content: b"",
        lambda content: b"[" * 100_000,
        arrays_with(explanations=np.array("[" * 100_000)),
        arrays_with(explanations=np.array("{}")),
        arrays_with(explanations=np.array('[{"method": "gradient"}]')),
        arrays_with(explanations=np.array('[{"method": [], "baseline": "", "exact": true}]')),
        arrays_with(curves=None),
        arrays_with(curves=np.array('[{"metric": "deletion"}]')),
        arrays_with(lengths=None),
        arrays_with(lengths=np.array([6])),
        arrays_with(lengths=np.array([5, 5])),
        arrays_with(**{"0:values": None}),
        arrays_with(**{"0:values": np.zeros((7, 5))}),
        arrays_with(**{"1:values": np.zeros((1, 4))}),
        arrays_with(**{"2:standard_error": np.zeros(1)}),
        arrays_with(**{"2:verdict": np.array(["converged"] * 2)}),
        arrays_with(**{"curves 1:oracle": np.zeros((1, POINTS + 1))}),
        arrays_with(**{"curves 0:2": None}),
    ],
)
def test_arrays_that_no_run_wrote_are_one_clear_error(texts, tmp_path, change):
    run = rewritten(texts, tmp_path, "npz", change)

    with pytest.raises(RunError, match=r"00001\.npz"):
        _ = run.verdicts


@pytest.mark.parametrize(
    "change",
    [
        lambda content: b"",
        lambda content: content + content,
        lambda content: b"[" * 100_000,
        lambda content: b"\xff",
        lambda content: b"3",
        line_with(sample=1),
        line_with(sample=True),
        line_with(more=1),
        line_with(text="gone"),
        line_with(target="good"),
        line_with(target=[0, "good"]),
        line_with(target_name=3),
        line_with(score_input="high"),
        line_with(text=None),
        line_with(tokens=["a"]),
        line_with(tokens=[1, 2, 3, 4, 5]),
        line_with(words=[0, 1, 2, 3, 0.5]),
        line_with(words=[True] * 5),
    ],
)
def test_records_that_no_run_wrote_are_one_clear_error(texts, tmp_path, change):
    run = rewritten(texts, tmp_path, "samples.jsonl", change)

    with pytest.raises(RunError, match=r"00001\.samples\.jsonl"):
        _ = run.samples


@pytest.mark.parametrize("pictures_given", [None, np.zeros((1, 4, 5, 3)), np.zeros((1, 4, 6))])
def test_pictures_that_do_not_fit_are_one_clear_error(pictures, tmp_path, pictures_given):
    run = rewritten(pictures, tmp_path, "npz", arrays_with(pictures=pictures_given))

    with pytest.raises(RunError, match=r"00001\.npz"):
        _ = run.pictures


def test_a_shard_of_other_explanations_than_the_first_is_refused(texts, tmp_path):
    other = [{"method": "random", "baseline": "", "exact": True}] * 3
    run = rewritten(texts, tmp_path, "npz", arrays_with(explanations=np.array(json.dumps(other))))

    with pytest.raises(RunError, match=r"shards/00001 .*other explanations"):
        _ = run.verdicts


def test_the_run_of_another_igsuite_says_so(texts, tmp_path):
    folder = shutil.copytree(texts, tmp_path / "run")
    identity = json.loads((folder / "run.json").read_bytes())
    (folder / "run.json").write_text(json.dumps({**identity, "format": 1}))

    with pytest.raises(RunError, match="a run of format 1, and this igsuite reads 2"):
        Run(folder)


def test_reading_a_run_imports_no_tensorflow(texts):
    code = """
import sys
from igsuite.eval import Run, compare
run = Run(sys.argv[1])
run.samples, run.tokens, run.words, run.explanations, run.results, run.verdicts
run.attributions("gradient")
run.curves("deletion", "gradient").interval
run.reference_curves("deletion", "oracle").area
print({"tensorflow", "keras"} & set(sys.modules))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, texts], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "set()\n"), done.stderr
