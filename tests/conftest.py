"""What all tests share: settings that stand before any import, what is slow, runs made once."""

import fcntl
import gc
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("MPLBACKEND", "agg")
# Each trace leaves thousands of objects in cycles, and looking for them as often as Python does
# takes a tenth of the time of these tests.
gc.set_threshold(50_000, 20, 100)

#: What each character adds to the outputs for "good" and "bad", in two versions of one model.
OLD = {"好": (4, 0), "坏": (2, 5), "很": (-1, 1)}
NEW = {"好": (3, 0), "坏": (4, 1), "很": (1, 2)}
#: Among them two that would act in a page, in Markdown and in a terminal.
TEXTS = [
    "好很坏好",
    "坏坏很",
    "<script>alert('好')</script>",
    "好|`@all`#1 坏",
    "很好好坏",
    "好坏坏很很",
    "很很好",
    "坏好很好好",
    "好好很坏坏",
    "坏很好",
    "很坏很坏好",
    "好很很坏",
    "坏很坏",
    "好好很",
    "很坏坏好",
    "坏好很很好",
]
TEXT_RUN = """\
[model]
file = "{model}.keras"
encoder = "encoder.json"
class_names = ["good|<b>", "bad"]
[data]
texts = "{texts}.txt"
[explain]
methods = {methods}
target = 0
[evaluate]
metrics = [{{name = "deletion", steps = 4}}, "comprehensiveness", "gini"]
operators = ["mask"]
[run]
shard = 5
"""
PICTURE_RUN = """\
[model]
file = "pictures.keras"
size = [{size}, {size}]
pixel_range = [0.0, 1.0]
[data]
pictures = ["album"]
[explain]
methods = ["integrated_gradients", "gradient"]
[evaluate]
units = 4
metrics = [{{name = "deletion", steps = 4}}]
operators = ["mean"]
[run]
shard = 2
"""
METHODS = '["integrated_gradients", "gradient", "random"]'


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the tests marked as slow too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the slow ones out unless asked; a marker in addopts would fall to any other `-m`."""
    if not config.getoption("--slow"):
        slow = [each for each in items if each.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=slow)
        items[:] = [each for each in items if not each.get_closest_marker("slow")]


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that one worker of pytest-xdist makes while the others wait; no test changes it.

    Where making it fails, the next to ask tries again, and fails for the same reason.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        folder = factory.mktemp(name)
        make(folder)
        return folder
    shared = factory.getbasetemp().parent
    folder, done = shared / name, shared / f"{name}-made"
    with (shared / f"{name}-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)  # what a worker left that failed
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def report_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of runs that no test changes: texts by two models, and pictures at two sizes.

    `old` and `new` are of the same texts in another order, `new` of one text more; `others` has
    other texts and one method.
    """
    return made_once(tmp_path_factory, "report", make_report_runs)


def make_report_runs(folder: Path) -> None:
    import keras
    import numpy as np
    from PIL import Image

    from igsuite.eval.runs.computed_run import compute_file
    from igsuite.text import CharacterEncoder, save_encoder

    save_encoder(CharacterEncoder("好坏很"), folder / "encoder.json")
    for name, adds in (("old", OLD), ("new", NEW)):
        table = np.array([(0, 0), (0, 0), *adds.values()])  # padding and the unknown add nothing
        ids = keras.Input((None,), dtype="int32")
        embedded = keras.layers.Embedding(len(table), 2, weights=[table], mask_zero=True)(ids)
        keras.Model(ids, keras.ops.sum(embedded, axis=1)).save(folder / f"{name}.keras")
    for name, texts in (
        ("texts", TEXTS),
        ("more", [*TEXTS[::-1], "好坏好坏好坏"]),
        ("others", ["好好好好好好", "坏坏坏坏坏坏"]),
    ):
        (folder / f"{name}.txt").write_text("\n".join(texts), encoding="utf-8")
    pixels = keras.Input((None, None, 3))
    brightness = keras.ops.mean(pixels, axis=(1, 2))  # red, green and blue are the classes
    keras.Model(pixels, brightness).save(folder / "pictures.keras")
    (folder / "album").mkdir()
    for number, each in enumerate(
        np.random.default_rng(0).integers(0, 256, (4, 32, 32, 3), dtype=np.uint8)
    ):
        Image.fromarray(each).save(folder / f"album/<i>{number}.png")
    configurations = {
        "old": TEXT_RUN.format(model="old", texts="texts", methods=METHODS),
        "new": TEXT_RUN.format(model="new", texts="more", methods=METHODS),
        "others": TEXT_RUN.format(model="old", texts="others", methods='["gradient"]'),
        "photos": PICTURE_RUN.format(size=32),
        "small": PICTURE_RUN.format(size=16),
    }
    for name, text in configurations.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        compute_file(folder / f"{name}.toml", out=folder / name, progress=False)


@pytest.fixture
def run(capsys):
    """Run a command in this process; return exit code, output and errors."""
    from igsuite.cli import main

    def run_command(*arguments):
        with pytest.raises(SystemExit) as left:
            main(list(map(str, arguments)))
        out, err = capsys.readouterr()
        return SimpleNamespace(code=left.value.code or 0, out=out, err=err)

    return run_command
