"""What a person sees at a terminal, and what a pipe gets: a bar here, and results alone there."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import warnings

import keras
import numpy as np
import pytest
from PIL import Image

from igsuite import cli
from igsuite.notes import warnings_as_notes
from igsuite.text import CharacterEncoder, save_encoder

#: Escape sequences of a terminal: of colour (SGR), and all.
COLOUR = re.compile(rb"\x1b\[[\d;]*[34][0-8][\d;]*m")
ESCAPE = re.compile(rb"\x1b\[[?\d;]*[a-zA-Z]")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A network that padding changes, which is a note; its texts; a network of pictures."""
    folder, layers = tmp_path_factory.mktemp("files"), keras.layers
    keras.utils.set_random_seed(3)
    ids = keras.Input((None,), dtype="int32")
    x = keras.ops.max(layers.Embedding(6, 8)(ids), axis=1)
    keras.Model(ids, layers.Dense(2, "softmax")(x)).save(folder / "model.keras")
    save_encoder(CharacterEncoder("好坏的<"), folder / "encoder.json")
    (folder / "reviews.txt").write_text("好\n坏的\n好好坏\n" * 5, encoding="utf-8")
    pixels = keras.Input((4, 4, 1))
    keras.Model(pixels, layers.Dense(2)(layers.Flatten()(pixels))).save(folder / "images.keras")
    (folder / "photos").mkdir()
    Image.fromarray(np.eye(4, dtype=np.uint8) * 255).save(folder / "photos" / "one.png")
    (folder / "reviews.toml").write_text(
        '[model]\nfile = "model.keras"\nencoder = "encoder.json"\n'
        '[data]\ntexts = "reviews.txt"\n[explain]\nmethods = ["gradient"]\n'
        '[evaluate]\nmetrics = ["gini"]\n'
    )
    return folder


def at_a_terminal(columns, folder, *arguments, **environment):
    """Run igsuite in a terminal of so many columns; return its exit code and all it was sent."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    settings = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "COLUMNS"}}
    settings |= {"TERM": "xterm-256color", **environment}
    command = [sys.executable, "-m", "igsuite", *arguments]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, cwd=folder, env=settings) as ran:
        os.close(theirs)
        sent = b""
        while True:
            try:
                part = os.read(ours, 2**16)
            except OSError:  # how Linux says that the other side has closed
                break
            if not part:
                break
            sent += part
    os.close(ours)
    return ran.returncode, sent


def lines_of(sent):
    """What stands on each line when it is left, or drawn over."""
    return [line.rstrip() for line in re.split(r"[\r\n]+", ESCAPE.sub(b"", sent).decode())]


TEXT = ("text", "model.keras", "--encoder", "encoder.json", "--input", "reviews.txt", "--show", "1")


def test_a_terminal_gets_a_bar_notes_above_it_and_colours(files) -> None:
    code, sent = at_a_terminal(80, files, *TEXT)

    lines = lines_of(sent)
    assert code == 0
    assert any(line.startswith("explaining ━") and "15/15" in line for line in lines)
    notes = [line for line in lines if "igsuite: " in line]
    assert notes[0].startswith("igsuite: the model returns something else when texts are padded")
    assert all(line.startswith("igsuite: ") for line in notes)
    assert max(map(len, lines)) <= 80
    assert COLOUR.search(sent)


@pytest.mark.slow
def test_without_colours_there_are_marks(files) -> None:
    code, sent = at_a_terminal(200, files, *TEXT, NO_COLOR="1")

    assert code == 0
    assert not COLOUR.search(sent)
    assert re.search("[▲△▽▼]", sent.decode())
    assert max(map(len, lines_of(sent))) > 80


def piped(capfd, monkeypatch, folder, *arguments):
    """Run igsuite in this process, its streams in pipes."""
    monkeypatch.chdir(folder)
    with pytest.raises(SystemExit) as left:
        cli.main(list(arguments))
    out, err = capfd.readouterr()
    return left.value.code, out, err


RUNS = {
    "text": TEXT[:-2],
    "image": ("image", "images.keras", "photos", "--pixel-range", "0,255"),
    "converge": (
        "converge",
        "images.keras",
        "photos",
        "--pixel-range",
        "0,255",
        "--rules",
        "midpoint",
    ),
    "evaluate": ("evaluate", "reviews.toml"),
}


@pytest.mark.parametrize("json_asked_for", [False, True])
@pytest.mark.parametrize("command", RUNS)
def test_a_pipe_gets_results_alone(capfd, monkeypatch, files, command, json_asked_for) -> None:
    arguments = (*RUNS[command], *(["--json"] if json_asked_for else []))
    code, out, err = piped(capfd, monkeypatch, files, *arguments)

    assert code == 0, err
    assert out
    for stream in (out, err):
        assert [c for c in stream if not c.isprintable() and c != "\n"] == []
        assert "━" not in stream
    assert all(line.startswith("igsuite: ") for line in err.splitlines())
    assert err.count("returns something else when texts are padded") <= 1
    if json_asked_for:
        assert all(isinstance(json.loads(line), dict) for line in out.splitlines())


def test_what_is_warned_of_from_two_places_with_other_numbers_is_said_once(capsys) -> None:
    with warnings_as_notes():
        warnings.warn("padding changes 3.1% of 8 outputs", UserWarning, stacklevel=1)
        warnings.warn("padding changes 12% of 4 outputs", UserWarning, stacklevel=1)
        warnings.warn("no font has these letters", UserWarning, stacklevel=1)

    assert capsys.readouterr().err.splitlines() == [
        "igsuite: padding changes 3.1% of 8 outputs",
        "igsuite: no font has these letters",
    ]
