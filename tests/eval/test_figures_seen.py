"""Figures look as they did when someone looked at them.

Of each figure two things are kept in `figures_seen`: what is drawn in it, with colours, lines and
texts (NAME.json), and a picture an eighth in size (NAME.png). Versions of FreeType draw letters
otherwise and so move everything a little: places may differ by a hundredth or two of the figure,
and grey levels where letters and lines are. When a figure has changed for the better, look at it
and put what the failing test has written in the place of what was seen.
"""

import io
import json
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from PIL import Image

from igsuite.eval import Run, compare_runs
from igsuite.eval.figures import (
    agreement_figure,
    path_profile_figure,
    picture_pages,
    rank_pages,
    removal_figure,
    token_pages,
)
from igsuite.eval.runs.run import RunAttributions
from igsuite.figure_file import figure_bytes

SEEN = Path(__file__).parent / "figures_seen"
NAMES = ("curves", "agreement", "ranks", "tokens", "pictures", "profiles")
#: Shares of the figure by which places may differ.
MOVED = 0.02
#: Grey levels, of 255, by which all but one number in a hundred may differ.
DIFFERENT = 40


TEXTS = ("好很坏好", "坏坏很", "很好好坏", "好坏坏很很", "很很好", "坏好很好好", "好好很坏坏")
CONFIGURATION = """
[model]
{model}
[data]
{data}
[explain]
methods = ["integrated_gradients", "gradient", "random"]
target = 0
[evaluate]
metrics = [{{name = "deletion", steps = 4}}]
operators = ["{operator}"]
"""


@pytest.fixture(scope="module")
def seen_runs(tmp_path_factory):
    """Runs of an additive model of texts, and of one of pictures: their numbers are exact."""
    folder = tmp_path_factory.mktemp("seen")
    write_runs(folder)
    return folder


def write_runs(folder):
    import keras

    from igsuite.eval.runs.computed_run import compute_file
    from igsuite.text import CharacterEncoder, save_encoder

    save_encoder(CharacterEncoder("好坏很"), folder / "encoder.json")
    adds = np.array([(0, 0), (0, 0), (4, 0), (2, 5), (-1, 1)])
    ids = keras.Input((None,), dtype="int32")
    embedded = keras.layers.Embedding(len(adds), 2, weights=[adds], mask_zero=True)(ids)
    keras.Model(ids, keras.ops.sum(embedded, axis=1)).save(folder / "old.keras")
    (folder / "texts.txt").write_text("\n".join(TEXTS), encoding="utf-8")
    pixels = keras.Input((None, None, 3))
    keras.Model(pixels, keras.ops.mean(pixels, axis=(1, 2))).save(folder / "pictures.keras")
    noise = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    Image.fromarray(noise).save(folder / "picture.png")
    for name, model, data, operator in (
        ("old", 'file = "old.keras"\nencoder = "encoder.json"', 'texts = "texts.txt"', "mask"),
        (
            "photos",
            'file = "pictures.keras"\nsize = [32, 32]\npixel_range = [0.0, 1.0]',
            'pictures = ["picture.png"]',
            "mean",
        ),
    ):
        text = CONFIGURATION.format(model=model, data=data, operator=operator)
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        compute_file(folder / f"{name}.toml", out=folder / name, progress=False)


def drawn(name, runs):
    old = Run(runs / "old")
    if name == "curves":
        return removal_figure(old, "icml", "column")
    if name == "agreement":
        return agreement_figure(old, "icml")
    if name == "ranks":
        return rank_pages(compare_runs([old]), "icml")[0]
    if name == "tokens":
        return token_pages(old, "icml", samples=[0, 1])[0]
    if name == "profiles":
        return path_profile_figure(powers(), "icml")
    return picture_pages(Run(runs / "photos"), "icml", "column", samples=[0])[0]


def powers():
    """Paths on which scores are α, α² and √α."""
    alphas = np.linspace(0, 1, 11)
    return pd.concat(
        pd.DataFrame(
            {
                **{"sample": sample, "alpha": alphas, "score": alphas**power},
                "gradient_norm": power * np.maximum(alphas, 0.01) ** (power - 1),
                "cumulative": 0.9 * alphas**power,
            }
        )
        for sample, power in enumerate((1, 2, 0.5))
    )


def described(figure):
    """What is drawn in a figure, in words, and where, in shares of its width and height."""
    figure.draw_without_rendering()
    what, where = [], []
    for axes in figure.axes:
        where += [*axes.get_position().extents]
        what.append([*(f"{each:.3g}" for each in (*axes.get_xlim(), *axes.get_ylim()))])
        for line in axes.lines:
            looks = [to_hex(line.get_color()), line.get_marker(), str(line._unscaled_dash_pattern)]
            points = [f"{value:.3g}" for value in np.ravel(line.get_ydata())]
            what.append([str(line.get_label()).lstrip("_").rstrip("0123456789"), *looks, *points])
        for each in axes.collections:
            looks = [to_hex(colour, keep_alpha=True) for colour in each.get_facecolors()]
            what.append([type(each).__name__, len(each.get_paths()), *looks])
        for image in axes.images:
            pixels = np.asarray(image.get_array(), dtype=float)
            what.append([list(pixels.shape), *np.round(np.nanmean(pixels, axis=(0, 1)), 1).ravel()])
    legends = [text for legend in figure.legends for text in legend.get_texts()]
    parts = [part for axes in figure.axes for part in (axes.title, axes.xaxis.label, *axes.texts)]
    for text in (*parts, *figure.texts, *legends):
        what.append([text.get_text(), round(text.get_fontsize(), 2), to_hex(text.get_color())])
        place = text.get_window_extent().get_points() / figure.bbox.size
        where += [*place.mean(axis=0)]
    return {"what": what, "where": np.round(where, 4).tolist()}


def differences(now, seen):
    """Say what is drawn otherwise, or elsewhere."""
    if now["what"] != seen["what"]:
        rows = zip(now["what"], seen["what"], strict=False)
        return [pair for pair in rows if pair[0] != pair[1]] or ["more or less is drawn"]
    moved = np.abs(np.subtract(now["where"], seen["where"]))
    return [f"moved by {moved.max():.3f}"] if moved.max() > MOVED else []


def reduced(figure):
    """A figure at an eighth of 160 dots an inch."""
    picture = Image.open(io.BytesIO(figure_bytes(figure, "png", dpi=160))).convert("RGB")
    size = picture.width // 8, picture.height // 8
    return picture.resize(size, Image.Resampling.BOX)


def grey_levels(now, name):
    """What all but one number in a hundred of two small pictures differ by at most."""
    with Image.open(SEEN / f"{name}.png") as seen:
        if now.size != seen.size:
            return np.inf
        gap = np.asarray(now, dtype=float) - np.asarray(seen.convert("RGB"), dtype=float)
    return float(np.quantile(np.abs(gap), 0.99))


def kept(name):
    return json.loads((SEEN / f"{name}.json").read_text(encoding="utf-8"))


def as_read(description):
    return json.loads(json.dumps(description))


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_looks_as_it_did(name, seen_runs, tmp_path):
    figure = drawn(name, seen_runs)
    now, picture = as_read(described(figure)), reduced(figure)
    (tmp_path / f"{name}.json").write_text(json.dumps(now, ensure_ascii=False, indent=0))
    picture.save(tmp_path / f"{name}.png")

    assert differences(now, kept(name)) == [], tmp_path
    assert grey_levels(picture, name) < DIFFERENT, tmp_path


def without_a_line(figure):
    figure.axes[0].lines[1].remove()


def in_another_colour(figure):
    figure.axes[0].lines[0].set_color("#009e73")


def with_another_line(figure):
    figure.axes[0].lines[0].set_linestyle(":")


def with_other_numbers(figure):
    line = figure.axes[0].lines[0]
    line.set_ydata(np.asarray(line.get_ydata()) + 0.3)


def with_the_title_moved(figure):
    figure.axes[0].set_title(figure.axes[0].get_title(), loc="left")


def turned_around(figure):
    figure.axes[0].invert_yaxis()


@pytest.mark.parametrize(
    "spoil",
    [
        *(without_a_line, in_another_colour, with_another_line, with_other_numbers),
        *(with_the_title_moved, turned_around),
    ],
)
def test_a_spoilt_figure_does_not(spoil, seen_runs):
    figure = drawn("curves", seen_runs)
    spoil(figure)

    assert differences(as_read(described(figure)), kept("curves"))


def test_a_legend_that_is_gone_is_seen_in_the_picture(seen_runs):
    figure = drawn("curves", seen_runs)
    figure.legends[0].set_visible(False)

    assert grey_levels(reduced(figure), "curves") > DIFFERENT


@pytest.mark.parametrize("name", ["tokens", "pictures"])
def test_signs_that_are_swapped_are_seen(name, seen_runs, monkeypatch):
    found = Run.attributions

    def swapped(run, *given):
        right = found(run, *given)
        return RunAttributions(tuple(-each for each in right.values), right.standard_error)

    monkeypatch.setattr(Run, "attributions", swapped)
    figure = drawn(name, seen_runs)

    assert differences(as_read(described(figure)), kept(name))
    assert grey_levels(reduced(figure), name) > DIFFERENT


@pytest.mark.parametrize("hinting", ["none", "no_autohint"])
def test_letters_drawn_otherwise_are_let_pass(hinting, seen_runs):
    with matplotlib.rc_context({"text.hinting": hinting}):
        figure = drawn("curves", seen_runs)
        now, picture = as_read(described(figure)), reduced(figure)

    assert differences(now, kept("curves")) == []
    assert grey_levels(picture, "curves") < DIFFERENT
