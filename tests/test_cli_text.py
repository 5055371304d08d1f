"""`igsuite text`: heatmaps and files of real models, and one clear line for everything else."""

import functools
import hashlib
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import keras
import numpy as np
import pytest

from igsuite import cli
from igsuite.errors import ArgumentError
from igsuite.text import CharacterEncoder, TextExplainer, save_encoder
from igsuite.text.command import output_files, run

CHARACTERS = "好坏的<"
#: What each character adds to the two outputs; padding and the unknown add nothing.
ADDS = np.array([[0, 0], [0, 0], [-1, 2], [3, -1], [0.5, 0.25], [1, 0]])
TEXTS = ["好", "坏的", "好好坏", "的的的的好"]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Models and encoders in files, none of which any test changes."""
    folder = tmp_path_factory.mktemp("files")
    layers = keras.layers
    ids = keras.Input((None,), dtype="int32")

    def saved(name, outputs, inputs=ids):
        keras.Model(inputs, outputs).save(folder / name)

    additive = layers.Embedding(6, 2, weights=[ADDS], mask_zero=True, name="embedding")(ids)
    saved("additive.keras", keras.ops.sum(additive, axis=1))
    saved("tagger.keras", additive * 1.0)
    three = keras.Input((3,), dtype="int32")
    saved("three.keras", keras.ops.sum(layers.Embedding(6, 2, mask_zero=True)(three), 1), three)
    keras.utils.set_random_seed(3)
    x = layers.Dense(32, "relu")(layers.Embedding(6, 8, mask_zero=True)(ids))
    kinked = layers.Dense(2, "softmax")(layers.Dense(16, "relu")(keras.ops.max(x, axis=1)))
    saved("kinked.keras", kinked)
    small = layers.Embedding(3, 2)
    saved("small.keras", keras.ops.sum(small(ids), axis=1))
    saved("lambda.keras", layers.Lambda(lambda x: x)(keras.ops.sum(small(ids), axis=1)))
    other = keras.Input((None,), dtype="int32")
    large = layers.Embedding(6, 2)
    both = keras.ops.sum(large(ids), axis=1) + keras.ops.sum(large(other), axis=1)
    saved("pairs.keras", both, [ids, other])
    numbers = keras.Input((4,))
    saved("numbers.keras", layers.Dense(2)(numbers), numbers)

    class Own(layers.Layer):
        def call(self, inputs):
            return inputs

    saved("own.keras", Own()(keras.ops.sum(small(ids), axis=1)))
    (folder / "broken.keras").write_bytes(b"PK no zip")
    save_encoder(CharacterEncoder(CHARACTERS), folder / "encoder.json")
    (folder / "other.json").write_text('{"format": 1}')
    (folder / "deep.json").write_text("[" * 100_000)
    return folder


@pytest.fixture
def reviews(tmp_path):
    path = tmp_path / "reviews.txt"
    path.write_text("\n".join(TEXTS), encoding="utf-8")
    return path


#: A model that is loaded once is compiled once, for all of the tests.
LOADED_ONCE = functools.cache(run.model_of_file)


@pytest.fixture
def text(capsys, files, monkeypatch):
    """Run the command in this process; return exit code, output and errors."""
    monkeypatch.setattr(run, "model_of_file", LOADED_ONCE)

    def run_command(*arguments, model="additive.keras", encoder="encoder.json", debug=False):
        given = ["text", str(files / model), "--encoder", str(files / encoder)]
        with pytest.raises(SystemExit) as left:
            cli.main([*given, *map(str, arguments), *(["--debug"] if debug else [])])
        out, err = capsys.readouterr()
        return SimpleNamespace(code=left.value.code, out=out, err=err)

    return run_command


def refused(ran):
    """Return the error's line, which has to be one."""
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("igsuite: ")
    assert ran.err.count("\n") == 1
    return ran.err


def records(folder):
    lines = (folder / "texts.jsonl").read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    return [json.loads(line) for line in lines]


def manifest(folder):
    return json.loads((folder / output_files.MANIFEST).read_text(encoding="utf-8"))


def present(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_heatmaps_are_printed_and_the_verdicts_counted(text, reviews):
    ran = text("--input", reviews, "--class-names", "good,bad", "--target", "bad")

    assert ran.code == 0
    assert "full from 1 to 2" in ran.out
    assert "line 3: bad: 3 (baseline 0)\n好▲好▲坏▼\n" in ran.out
    assert "\x1b" not in ran.out  # no terminal, no colours
    assert ran.err == "igsuite: 4 texts explained: 4 converged\n"


def test_every_line_of_json_says_what_was_found(text, reviews, tmp_path):
    out = tmp_path / "out"

    ran = text("--input", reviews, "--out", out, "--formats", "jsonl", "--target", "1")

    assert ran.code == 0
    found = records(out)
    assert [each["line"] for each in found] == [1, 2, 3, 4]
    assert [each["text"] for each in found] == TEXTS
    second = found[1]
    assert second["tokens"] == ["坏", "的"]
    assert second["offsets"] == [[0, 1], [1, 2]]
    np.testing.assert_allclose(second["values"], [-1, 0.25], atol=1e-6)
    assert len(second["standard_error"]) == 2
    assert (second["score"], second["score_baseline"]) == (-0.75, 0)
    assert (second["method"], second["verdict"]) == ("integrated_gradients", "converged")
    assert (second["target"], second["class_name"]) == (1, None)
    assert second["relative_error"] < 0.02
    assert second["evaluations"] >= 1


def test_indices_with_commas_are_a_target_of_several_axes(text, reviews):
    ran = text("--input", reviews, "--target", "0,0", "--limit", "2", model="tagger.keras")

    assert "line 1: target (0, 0): " in ran.out
    assert "line 2: target (0, 0): " in ran.out


def test_a_text_without_a_token_at_the_target_is_a_bad_line(text, tmp_path):
    (tmp_path / "a.txt").write_text("好的\n坏的\n好\n\n好坏\n", encoding="utf-8")
    arguments = ("--input", tmp_path / "a.txt", "--target", "1,0")

    line = refused(text(*arguments, model="tagger.keras"))
    skipping = text(*arguments, "--skip-bad-lines", model="tagger.keras")

    assert "line 3 of" in line
    assert "1 token, none at the target's place, 1 (from 0)" in line
    assert skipping.code == 0
    assert "bad, and left out: line 3\n" in skipping.err
    assert [f"line {n}: target (1, 0)" in skipping.out for n in (1, 2, 3, 5)] == [1, 1, 0, 1]


def test_a_text_longer_than_the_model_can_take_is_a_bad_line(text, tmp_path):
    (tmp_path / "a.txt").write_text("好的\n坏的好好\n", encoding="utf-8")

    line = refused(text("--input", tmp_path / "a.txt", model="three.keras"))
    skipping = text("--input", tmp_path / "a.txt", "--skip-bad-lines", model="three.keras")

    assert "line 2 of" in line
    assert "4 tokens, where the model is built for 3" in line
    assert "bad, and left out: line 2\n" in skipping.err


def test_the_folder_says_how_it_was_made(text, reviews, tmp_path, files):
    out = tmp_path / "out"

    text("--input", reviews, "--out", out, "--seed", "7", "--score", "output", "--limit", "3")

    found = manifest(out)
    assert (found["made_by"], found["state"], found["texts"]) == ("igsuite text", "complete", 3)
    assert found["settings"]["seed"] == 7
    assert found["environment"]["keras"] == keras.__version__
    assert found["input"]["file"] == "reviews.txt"
    assert found["input"]["sha256"] == hashlib.sha256(reviews.read_bytes()).hexdigest()
    assert found["model"]["file"] == "additive.keras"
    assert found["verdicts"] == {"converged": 3}
    assert sorted([*found["files"], output_files.MANIFEST]) == present(out)


def test_several_methods_stand_below_one_another_and_on_lines_of_their_own(text, reviews, tmp_path):
    out = tmp_path / "out"
    methods = ["--method", "integrated_gradients,gradient", "--method", "random"]

    ran = text("--input", reviews, *methods, "--out", out, "--limit", "1")

    assert "random" in ran.out
    names = [each["method"] for each in records(out)]
    assert names == ["integrated_gradients", "gradient", "random"]


TABLES = {
    "comments.csv": 'label,review\n1,好\n2,"坏的"\n',
    "comments.tsv": "review\tlabel\n好\t1\n坏的\t2\n",
    "comments.jsonl": '{"review": "好"}\n\n{"review": "坏的", "label": 2}\n',
}


@pytest.mark.parametrize("name", TABLES)
def test_texts_come_out_of_columns_too(text, tmp_path, name):
    (tmp_path / name).write_text(TABLES[name], encoding="utf-8")

    text("--input", tmp_path / name, "--column", "review", "--out", tmp_path / "out")

    assert [each["text"] for each in records(tmp_path / "out")] == ["好", "坏的"]


def test_a_missing_column_is_named_with_those_there_are(text, tmp_path):
    (tmp_path / "a.csv").write_text("review,label\n好,1\n", encoding="utf-8")

    line = refused(text("--input", tmp_path / "a.csv", "--column", "reviews"))

    assert "--column: got 'reviews'; allowed: 'review', 'label'. Did you mean 'review'?" in line


def test_standard_input_is_a_file_too(text, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO("好\n坏\n".encode())))

    ran = text("--input", "-")

    assert (ran.code, ran.out.count("\nline ")) == (0, 2)


def test_bad_lines_of_standard_input_are_named_as_such(text, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b'{"text": 3}\n')))

    line = refused(text("--input", "-", "--input-format", "jsonl"))

    assert "line 1 of 'standard input': 'text' is a int" in line


def test_every_format_is_written_and_listed(text, reviews, tmp_path):
    out = tmp_path / "out"
    formats = "jsonl,html,latex,markdown,pdf,png"

    ran = text("--input", reviews, "--limit", "2", "--out", out, "--formats", formats)

    figures = [f"figures/line-{line}.{ending}" for line in (1, 2) for ending in ("pdf", "png")]
    pages = ["texts.html", "texts.jsonl", "texts.md", "texts.tex"]
    assert present(out) == [*figures, output_files.MANIFEST, *pages]
    assert sorted(manifest(out)["files"]) == sorted([*figures, *pages])
    assert (out / "figures" / "line-1.pdf").read_bytes().startswith(b"%PDF")
    assert (out / "figures" / "line-2.png").read_bytes().startswith(b"\x89PNG")
    assert "<title>" in (out / "texts.html").read_text()
    assert "colorbox" in (out / "texts.tex").read_text()
    assert ran.err.endswith(
        f"written to {out}: texts.jsonl, texts.html, texts.tex, texts.md, figures\n"
    )


def test_beside_files_a_few_texts_are_printed_or_as_many_as_asked(text, tmp_path):
    (tmp_path / "many.txt").write_text("好\n" * 9, encoding="utf-8")

    few = text("--input", tmp_path / "many.txt", "--out", tmp_path / "out")
    none = text("--input", tmp_path / "many.txt", "--out", tmp_path / "out", "--show", "0")

    assert few.out.count("\nline ") == run.SHOWN_BESIDE_FILES == 5
    assert none.out == ""
    assert len(records(tmp_path / "out")) == 9


def test_the_same_command_writes_the_same_bytes(text, reviews, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    options = ["--method", "smooth_grad", "--formats", "jsonl,html,pdf,png", "--limit", "2"]

    for out in (first, second):
        text("--input", reviews, *options, "--out", out)

    assert present(first) == present(second)
    for name in present(first):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_a_later_run_replaces_its_own_files_and_no_others(text, reviews, tmp_path):
    out = tmp_path / "out"
    text("--input", reviews, "--out", out, "--formats", "jsonl,html")
    (out / "notes.txt").write_text("mine")

    ran = text("--input", reviews, "--out", out, "--formats", "jsonl", "--limit", "1")

    assert ran.code == 0
    assert present(out) == [output_files.MANIFEST, "notes.txt", "texts.jsonl"]
    assert len(records(out)) == 1


def test_a_folder_of_someone_else_is_left_alone(text, reviews, tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "texts.html").write_text("mine")

    line = refused(text("--input", reviews, "--out", tmp_path / "thesis"))

    assert "name another folder" in line
    assert (tmp_path / "thesis" / "texts.html").read_text() == "mine"


def test_a_file_that_someone_put_beside_those_of_a_run_is_left_alone(text, reviews, tmp_path):
    out = tmp_path / "out"
    text("--input", reviews, "--out", out, "--formats", "html")
    (out / "texts.jsonl").write_text("mine")

    line = text("--input", reviews, "--out", out).err

    assert "texts.jsonl'; allowed: a folder in which no one else has a file of that name" in line
    assert (out / "texts.jsonl").read_text() == "mine"


def test_a_run_that_cannot_begin_leaves_an_earlier_one_as_it_was(text, reviews, tmp_path):
    out = tmp_path / "out"
    text("--input", reviews, "--out", out)
    before = (out / "texts.jsonl").read_bytes()

    refused(text("--input", reviews, "--out", out, "--method", "magic"))

    assert (out / "texts.jsonl").read_bytes() == before


def test_a_text_that_did_not_converge_is_marked_everywhere(text, reviews, tmp_path):
    out = tmp_path / "out"
    strict = ["--tolerance", "1e-9", "--max-steps", "15", "--formats", "jsonl,html,latex,markdown"]

    ran = text("--input", reviews, *strict, "--out", out, model="kinked.keras")

    lines = [each["line"] for each in records(out) if each["verdict"] == "budget_exhausted"]
    assert ran.code == 0
    assert lines
    assert f"line {lines[0]}: NOT CONVERGED (budget exhausted), " in ran.out
    assert f"igsuite: not converged: line{'s' if len(lines) > 1 else ''} {lines[0]}" in ran.err
    assert "larger tolerance" in ran.err
    for name in ("texts.html", "texts.tex", "texts.md"):
        content = (out / name).read_text(encoding="utf-8")
        assert content.count("NOT CONVERGED") == len(lines), name
    assert manifest(out)["not_converged"] == lines


def test_texts_share_a_page_and_its_scale_until_it_is_full(text, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "CHUNK", 1)
    monkeypatch.setattr(output_files, "PAGE", 2)
    (tmp_path / "a.txt").write_text("的\n坏\n好\n", encoding="utf-8")
    out = tmp_path / "out"

    text("--input", tmp_path / "a.txt", "--out", out, "--target", "0")

    assert present(out) == [output_files.MANIFEST, "texts-2.html", "texts.html", "texts.jsonl"]
    first, second = ((out / name).read_text() for name in ("texts.html", "texts-2.html"))
    assert [each in first for each in ("line 1:", "line 2:", "line 3:")] == [True, True, False]
    assert "+3 for the target" in first
    assert "+1 for the target" in second


def test_random_numbers_do_not_depend_on_how_many_texts_are_explained_at_a_time(
    text, tmp_path, monkeypatch
):
    (tmp_path / "a.txt").write_text("的\n的\n的\n", encoding="utf-8")
    found = []
    for chunk in (1, 3):
        monkeypatch.setattr(run, "CHUNK", chunk)
        out = tmp_path / f"out{chunk}"
        text("--input", tmp_path / "a.txt", "--out", out, "--method", "random")
        found.append([each["values"] for each in records(out)])

    assert found[0] == found[1]
    assert len({values[0] for values in found[0]}) == 3


def test_warnings_are_lines_as_well_and_said_once(text, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "CHUNK", 2)
    (tmp_path / "a.txt").write_text("好\n坏的\n的\n坏的好\n", encoding="utf-8")

    ran = text("--input", tmp_path / "a.txt", model="kinked.keras")

    about_padding = [line for line in ran.err.splitlines() if "padded" in line]
    assert len(about_padding) == 1
    assert about_padding[0].startswith("igsuite: the model returns something else when")
    assert "explain.py" not in ran.err


@pytest.fixture
def failing(monkeypatch):
    """Make the second chunk of two texts fail with an error of the test's choice."""

    def fail_with(error):
        explain, calls = TextExplainer.explain, []

        def explain_once(self, texts, *settings):
            calls.append(texts)
            if len(calls) == 2:
                raise error
            return explain(self, texts, *settings)

        monkeypatch.setattr(run, "CHUNK", 2)
        monkeypatch.setattr(TextExplainer, "explain", explain_once)

    return fail_with


def test_an_interrupted_run_keeps_what_is_finished(text, reviews, tmp_path, failing):
    failing(KeyboardInterrupt())
    out = tmp_path / "out"

    ran = text("--input", reviews, "--out", out)

    assert ran.code == 130
    assert ran.err.endswith("igsuite: interrupted after 2 of 4 texts\n")
    assert [each["text"] for each in records(out)] == TEXTS[:2]
    assert (out / "texts.html").read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert (manifest(out)["state"], manifest(out)["texts"]) == ("interrupted", 2)
    assert "line 2:" in ran.out


def test_a_failed_run_keeps_what_is_finished(text, reviews, tmp_path, failing):
    failing(MemoryError("no memory left"))
    out = tmp_path / "out"

    ran = text("--input", reviews, "--out", out)

    assert (ran.code, ran.err) == (1, "igsuite: no memory left\n")
    assert len(records(out)) == 2
    assert manifest(out)["state"] == "failed"
    again = text("--input", reviews, "--out", out)
    assert (again.code, len(records(out))) == (0, 4)


MODELS = {
    "broken.keras": "allowed: a file that model.save",
    "encoder.json": "allowed: a file that model.save",
    "lambda.keras": "holds code of its own, such as a Lambda layer",
    "own.keras": "needs the class 'Own'",
    "numbers.keras": "layer: got a model with 0 embedding layers",
    "pairs.keras": "a model of 2 texts; allowed: one of one text",
    "small.keras": "6 ids for a model whose embedding has 3",
    "missing.keras": "does not exist",
    "": "is a directory",
}


@pytest.mark.parametrize("name", MODELS)
def test_a_model_that_cannot_be_explained_is_refused(text, reviews, name):
    assert MODELS[name] in refused(text("--input", reviews, model=name))


@pytest.mark.parametrize("name", ["other.json", "deep.json", "additive.keras"])
def test_a_file_that_is_no_encoder_is_refused(text, reviews, name):
    line = refused(text("--input", reviews, encoder=name))

    assert line.startswith("igsuite: --encoder: got ")
    assert "allowed: a file that igsuite.text.save_encoder wrote" in line


USAGE = {
    "--method integrated_gradient": "Did you mean 'integrated_gradients'?",
    "--target worse --class-names good,worst": "Did you mean 'worst'?",
    "--target bad": "Name the classes by --class-names",
    "--target 2": "target: got 2; allowed: 0 to 1",
    "--class-names a,b,c": "--class-names: got 3 names",
    "--score logits": "Did you mean 'logit'?",
    "--baseline zeros": "Did you mean 'zero'?",
    "--layer embeding": "Did you mean 'embedding'?",
    "--tolerance 2": "tolerance: got 2.0",
    "--seed -1": "seed: got -1",
    "--batch-size 0": "--batch-size: got 0",
    "--encoding latin1": "allowed: 'utf-8', 'gb18030'",
    "--input-format xml": "--input-format: got 'xml'",
    "--limit 0": "--limit",
    "--formats html": "Add --out FOLDER",
    "--out new --formats htm": "Did you mean 'html'?",
    "--input missing.txt": "input: got 'missing.txt'; allowed: a file, or - for standard input",
    "--input .": "input: got '.'; allowed: a file",
}


@pytest.mark.parametrize("options", USAGE)
def test_an_option_that_cannot_be_used_is_one_line_with_code_2(
    text, reviews, tmp_path, options, monkeypatch
):
    monkeypatch.chdir(tmp_path)

    assert USAGE[options] in refused(text("--input", reviews, *options.split()))
    assert not (tmp_path / "new").exists()


BAD_LINES = {
    "a.txt": ("好\n\n坏\nωω\n".encode(), 4, "every token is unknown to the encoder"),
    "b.txt": ("好\n".encode() + "好\n".encode("gb18030"), 2, "not utf-8"),
    "c.jsonl": (b'{"text": "<"}\n{"text": "<", \n', 2, "Expecting property name"),
    "d.jsonl": (b'{"text": "<"}\n[1]\n', 2, "not a JSON object"),
    "e.jsonl": (b'{"text": "<"}\n{"text": "\\ud83d"}\n', 2, "half a surrogate pair"),
    "f.csv": (b"text,label\n<,1\n,2\n", 3, "'text' is empty"),
    "g.csv": (b"text,label\n<,1\n<,2,3\n", 3, "3 fields instead of 2"),
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_is_reported_by_number_and_skipped_when_asked(text, tmp_path, name):
    content, number, trouble = BAD_LINES[name]
    (tmp_path / name).write_bytes(content)

    line = refused(text("--input", tmp_path / name))
    skipping = text("--input", tmp_path / name, "--skip-bad-lines")

    assert f"line {number} of " in line
    assert trouble in line
    assert "--skip-bad-lines" in line
    assert skipping.code == 0
    assert f"igsuite: bad, and left out: line {number}\n" in skipping.err


def test_a_bad_line_far_down_is_told_before_anything_is_computed(text, tmp_path, monkeypatch):
    monkeypatch.setattr(TextExplainer, "explain", None)
    (tmp_path / "long.txt").write_bytes("好\n".encode() * 5000 + b"\xff\n")

    assert "line 5001 of" in refused(text("--input", tmp_path / "long.txt"))


def test_another_encoding_is_read_when_it_is_said(text, tmp_path):
    (tmp_path / "a.txt").write_bytes("好的\n".encode("gb18030"))

    assert "Try --encoding gb18030" in refused(text("--input", tmp_path / "a.txt"))
    assert "好▲的" in text("--input", tmp_path / "a.txt", "--encoding", "gb18030").out


def test_empty_lines_are_passed_over_and_counted(text, tmp_path):
    (tmp_path / "a.txt").write_text("\n好\n  \n坏\r\n", encoding="utf-8")

    ran = text("--input", tmp_path / "a.txt", "--out", tmp_path / "out")

    assert [(each["line"], each["text"]) for each in records(tmp_path / "out")] == [
        (2, "好"),
        (4, "坏"),
    ]
    assert "igsuite: empty lines passed over: 2\n" in ran.err
    assert manifest(tmp_path / "out")["empty_lines"] == 2


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_a_file_without_texts_is_refused(text, tmp_path, content):
    (tmp_path / "a.txt").write_text(content)

    assert "with no text in it; allowed: at least one text" in refused(
        text("--input", tmp_path / "a.txt")
    )


def test_a_file_of_bad_lines_alone_is_refused(text, tmp_path):
    (tmp_path / "a.txt").write_text("ω\nψ\n", encoding="utf-8")

    line = refused(text("--input", tmp_path / "a.txt", "--skip-bad-lines"))

    assert "with no text in it but 2 bad lines" in line


def test_lines_fit_the_terminal_and_colours_show_on_one(text, tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("好坏的" * 30, encoding="utf-8")
    monkeypatch.setenv("COLUMNS", "40")
    plain = text("--input", tmp_path / "a.txt").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")

    coloured = text("--input", tmp_path / "a.txt").out

    tokens = [line for line in plain.splitlines() if re.fullmatch("[好坏的▲△▽▼]+", line)]
    assert len(tokens) > 3
    assert "\x1b[" in coloured
    assert "48;2;178;24;43" in coloured  # the full red behind a character


def test_hostile_texts_and_names_act_nowhere(text, tmp_path):
    folder = tmp_path / "x\x1b]0;owned\x07"
    folder.mkdir()
    (folder / "a.txt").write_text("好\x1b[31m<script>\u202e\u2028坏", encoding="utf-8")

    ran = text(
        "--input",
        folder / "a.txt",
        "--out",
        folder / "out",
        "--formats",
        "jsonl,html,latex,markdown,png",
    )

    assert ran.code == 0
    assert not {"\x1b", "\u202e", "\x07"} & {*ran.out, *ran.err}
    page = (folder / "out" / "texts.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "\x1b" not in page
    assert records(folder / "out")[0]["text"] == "好\x1b[31m<script>\u202e\u2028坏"


def test_debug_shows_the_traceback(files, reviews):
    arguments = ["text", str(files / "additive.keras"), "--encoder", str(files / "encoder.json")]

    with pytest.raises(ArgumentError):
        cli.main([*arguments, "--input", str(reviews), "--target", "9", "--debug"])


def test_help_shows_an_example_and_leaves_tensorflow_alone():
    code = (
        "import sys\n"
        "from igsuite.cli import main\n"
        "try:\n"
        "    main(['text', '--help'])\n"
        "except SystemExit as left:\n"
        "    assert left.code == 0, left.code\n"
        "assert not {'tensorflow', 'keras', 'matplotlib'} & set(sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)

    assert ran.returncode == 0, ran.stderr
    assert "Example: igsuite text model.keras --encoder encoder.json" in ran.stdout
    assert "save_encoder" in ran.stdout


@pytest.mark.slow
def test_ctrl_c_in_a_long_run_leaves_whole_files(files, tmp_path):
    (tmp_path / "long.txt").write_text("好坏的\n" * 10_000, encoding="utf-8")
    out = tmp_path / "out"
    command = [sys.executable, "-m", "igsuite", "text", str(files / "kinked.keras")]
    options = ["--encoder", str(files / "encoder.json"), "--input", str(tmp_path / "long.txt")]
    settings = ["--out", str(out), "--formats", "jsonl", "--show", "0"]

    with subprocess.Popen(
        [*command, *options, *settings],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        # A shell's background jobs ignore Ctrl-C, and so would what they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as running:
        for _ in range(600):
            if (out / "texts.jsonl").exists() or running.poll() is not None:
                break
            time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)

    assert running.returncode == 130, err
    assert re.search(r"igsuite: interrupted after \d+ of 10000 texts\n$", err)
    assert "Traceback" not in err
    found = records(out)
    assert len(found) >= manifest(out)["texts"] > 0
    assert len(found) % run.CHUNK == 0
    assert manifest(out)["state"] == "interrupted"
