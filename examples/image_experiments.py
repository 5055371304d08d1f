"""The experiments of docs/image.md: run it to see their tables, with --write to renew the page.

    python examples/image_experiments.py --write
    python examples/image_experiments.py mosaics  # some of them by name

It needs the extras `pretrained` and `regions`, and about a quarter of an hour on two cores. The
photos stay in the packages that they come with, and their pictures in docs/images.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import skimage
import sklearn.datasets
from matplotlib.figure import Figure
from pages import DOCS, as_markdown, put_into_page
from PIL import Image
from scipy.stats import spearmanr

from igsuite import image
from igsuite.eval import localisation
from igsuite.path_profile import path_profile

_SKIMAGE = Path(skimage.__file__).parent / "data"
_SKLEARN = Path(sklearn.datasets.__file__).parent / "images"
#: The motorcycle comes last: its licence isn't stated, so that it is in no picture of the page.
PHOTOS = (
    *(_SKIMAGE / f"{name}.png" for name in ("chelsea", "coffee", "camera", "astronaut")),
    _SKIMAGE / "rocket.jpg",
    *(_SKLEARN / f"{name}.jpg" for name in ("china", "flower")),
    _SKIMAGE / "motorcycle_left.png",
)
BASELINES = ("black", "white", "grey", "blur", "uniform", "farthest")
METHODS = (
    "integrated_gradients",
    "guided_integrated_gradients",
    "blur_integrated_gradients",
    "idgi",
    "xrai",
    "gradient",
    "input_x_gradient",
    "smooth_grad",
    "grad_cam",
    "edges",
    "random",
)
#: Most bytes of a picture in the page. At this resolution, a panel's pixels are the network's.
MOST_BYTES, DOTS_PER_INCH = 240_000, 128


def main() -> None:
    experiments = {
        each.__name__: each
        for each in (panels, path, baselines, methods, errors, digits, mosaics, tuning, command)
    }
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help=f"some of {', '.join(experiments)}; or all")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/image.md")
    arguments = parser.parse_args()
    for experiment in arguments.names or experiments:
        for name, table in experiments[experiment]().items():
            print(f"\n{name}\n{table}", flush=True)
            if arguments.write:
                put_into_page("image.md", name, table)


@cache
def network() -> image.PretrainedModel:
    return image.pretrained("efficientnet_lite0")


@cache
def photos() -> image.Pictures:
    """All eight, as the network sees them."""
    return image.read_pictures(PHOTOS, network().size)


@cache
def explained() -> image.PixelAttributions:
    """What the page's first figures show: at the default tolerance, 2 %."""
    return explainer().explain(photos(), ("integrated_gradients", "gradient"))


def explainer(**settings: Any) -> image.ImageExplainer:
    settings = {"baseline": "black", "score": "probability", **settings}
    return image.ImageExplainer(network(), pixel_range=(0, 255), **settings)


def panels() -> dict[str, str]:
    """Input, gradients and integrated gradients of real photos."""
    found = explained()
    save(image.comparison_panels(found, range(3)), "image-filled")
    save(image.comparison_panels(found, range(3), outlines=True, percent=60), "image-outlined")
    rows = {
        Path(name).stem: {
            "class": network().class_names[found.target[row]],
            "probability": f"{found.score_input[row]:.3f}",
            "at black": f"{found.score_baseline[row]:.3f}",
            **quality(found, row),
            "sign not resolved": f"{found.unresolved[row].mean():.0%} of the pixels",
        }
        for row, name in enumerate(photos().names)
    }
    return {"photos": as_markdown(rows, "photo")}


def quality(found: image.PixelAttributions, row: int = 0) -> dict[str, str]:
    """Evaluations, error and verdict of an explanation, as every table has them."""
    exact = found.first.exact
    return {
        "evaluations": f"{found.evaluations[row]}",
        "error": "exact" if exact else f"{found.relative_error[row]:.1%}",
        "verdict": "" if exact else found.verdict[row].replace("_", " "),
    }


def path() -> dict[str, str]:
    """The tutorial's figure, and what even steps make of the same path."""
    pixels, net = photos().pixels[:1], network()
    save(image.path_figure(explainer(), photos()[0]), "image-path")
    truth = explainer(rule="midpoint", steps=1024).explain(pixels).values[0]
    rows = {}
    for name, settings in {
        **{
            f"trapezoid, {steps}": {"rule": "trapezoid", "steps": steps} for steps in (51, 101, 301)
        },
        "automatic": {},
    }.items():
        found = explainer(**settings).explain(pixels)
        error = np.abs(found.values[0] - truth).sum() / np.abs(truth).sum()
        rows[name] = {
            "adds up to": f"{found.values.sum():.3f}",
            "gain": f"{(found.score_input - found.score_baseline)[0]:.3f}",
            **quality(found),
            "true error": f"{error:.1%}",
        }
    profile = path_profile(
        net.model,
        pixels.astype("float32"),
        score="probability",
        preprocess=net.preprocess,
    )
    leap = int(np.argmax(np.diff(profile.scores[0])))
    before, after = profile.scores[0, leap : leap + 2]
    sentence = (
        f"From α = {profile.alphas[leap]:.2f} to {profile.alphas[leap + 1]:.2f} the probability "
        f"goes from {before:.3f} to {after:.3f}; at the photo itself it is "
        f"{profile.scores[0, -1]:.3f}. "
        f"The even trapezoid on {len(profile.alphas)} points gathers "
        f"{profile.cumulative[0, -1]:.3f}."
    )
    return {"path": f"{as_markdown(rows, 'rule and steps')}\n\n{sentence}"}


def baselines() -> dict[str, str]:
    """One photo from several baselines, and what changes."""
    pixels = photos().pixels[:1]
    found = {
        name: explainer(baseline=name, tolerance=0.05, max_steps=128).explain(pixels)
        for name in BASELINES
    }
    random = np.random.default_rng(0)
    drawn = {
        name: image.PIXEL_BASELINES[name](lambda: (0, 255)).draw(pixels.astype(float), random)[0, 0]
        for name in BASELINES
    }
    save(image.baselines_figure(found, baselines=drawn), "image-baselines", 200)
    brightness = pixels[0].mean(axis=-1)
    dark, bright = (np.quantile(brightness, share) for share in (0.2, 0.8))
    rows = {}
    for name, each in found.items():
        mass = np.abs(each.values[0])
        rows[name] = {
            "score there": f"{each.score_baseline[0]:.3f}",
            **quality(each),
            "on the darkest fifth": f"{mass[brightness <= dark].sum() / mass.sum():.0%}",
            "on the brightest fifth": f"{mass[brightness >= bright].sum() / mass.sum():.0%}",
            "agrees with black": agreement(each.values[0], found["black"].values[0]),
        }
    return {"baselines": as_markdown(rows, "baseline")}


def agreement(values: Any, others: Any, side: int = 8) -> str:
    """Spearman's correlation of two maps, summed over squares of pixels."""

    def summed(each: Any) -> Any:
        height, width = (length // side for length in each.shape)
        return each.reshape(height, side, width, side).sum(axis=(1, 3)).ravel()

    return f"{spearmanr(summed(values), summed(others)).statistic:.2f}"


def methods() -> dict[str, str]:
    """Eleven methods on one photo."""
    found = explainer(tolerance=0.05).explain(photos().pixels[:1], METHODS)
    for part, some in enumerate((METHODS[:5], METHODS[5:]), start=1):
        figure = image.comparison_panels(found, methods=some, background="white")
        save(figure, f"image-methods-{part}", 170)
    ours = found["integrated_gradients"].values[0]
    rows = {
        name: {**quality(found[name]), "agrees": agreement(found[name].values[0], ours)}
        for name in METHODS
    }
    return {"methods": as_markdown(rows, "method")}


def errors() -> dict[str, str]:
    """The error map, the mask, and what padding gets."""
    loose = explainer(tolerance=0.2).explain(photos().pixels[:2])
    save(image.error_figure(loose), "image-errors")
    rows = {}
    for name, settings in {
        "crop": {"fit": "crop"},
        "pad, white": {"fit": "pad"},
        "pad, black": {"fit": "pad", "background": (0, 0, 0)},
    }.items():
        picture = image.read_picture(PHOTOS[1], network().size, **settings)
        found = explainer(tolerance=0.05).explain(picture.pixels[None])
        mass = np.abs(found.values[0])
        inside = within(picture.framing)
        rows[name] = {
            "class": network().class_names[found.target[0]],
            "probability": f"{found.score_input[0]:.3f}",
            **quality(found),
            "on the padding": f"{mass[~inside].sum() / mass.sum():.0%}",
        }
    return {"padding": as_markdown(rows, "framing")}


def within(framing: image.Framing) -> Any:
    """Which of the model's pixels show the photo."""
    original = np.ones(framing.original_size, np.uint8)
    return np.asarray(framing.apply(Image.fromarray(original), (0,))) > 0


def digits() -> dict[str, str]:
    """Three networks that read digits among clutter: do their maps point to the digit?"""
    names = ("integrated_gradients", "input_x_gradient", "gradient", "absolute_gradient")
    names = (*names, "smooth_grad", "grad_cam", "edges", "random")
    tables: dict[str, list[Any]] = {"ink": [], "box": []}
    accuracies = []
    for seed in range(3):
        training, test = image.cluttered_digits(4000, seed=seed)
        model = image.cluttered_digit_cnn(seed=seed)
        image.train(model, training.images, training.labels, epochs=5, seed=seed)
        accuracies.append((model.predict(test.images, verbose=0).argmax(1) == test.labels).mean())
        test = test.take(range(100))
        reader = image.ImageExplainer(
            model,
            baseline="zero",  # paper
            score="logit",
            tolerance=0.05,
            class_names=test.class_names,
            pixel_range=(1, 0),
        )
        found = reader.explain(test.images, names, target=test.labels)
        for name, truth in {"ink": test.masks, "box": test.box_masks}.items():
            tables[name].append(localisation(found, truth).set_index(["metric", "method"]))
        if not seed:
            few = reader.explain(test.images[:6], names[:4], target=test.labels[:6])
            save(few.figure(), "image-digits", 150)
    rows: dict[str, dict[str, str]] = {}
    for truth, found in tables.items():
        for metric, short in {
            "pointing_game": "points to",
            "relevance_mass": "mass in",
            "relevance_rank": "rank in",
        }.items():
            for name in names:
                each = [table.loc[(metric, name), "mean"] for table in found]
                shown = " ".join(f"{value:.2f}" for value in each)
                rows.setdefault(name, {})[f"{short} the {truth}"] = shown
            chance = " ".join(f"{table.loc[(metric, name), 'chance']:.2f}" for table in found)
            rows.setdefault("chance", {})[f"{short} the {truth}"] = chance
    sentence = (
        "Three networks, of the seeds 0, 1 and 2, in each cell; 100 held-out images each. Of all "
        f"held-out images they read {', '.join(f'{each:.1%}' for each in accuracies)} right."
    )
    return {"digits": f"{as_markdown(rows, 'method')}\n\n{sentence}"}


def mosaics() -> dict[str, str]:
    """Four photos in one: is each class found in its own quarter?"""
    net, whole = network(), photos().pixels
    classes = np.asarray(net.model(net.preprocess(whole))).argmax(axis=1)
    quarters = image.read_pictures(PHOTOS, (112, 112)).pixels
    made = image.photo_mosaics(quarters, classes, count=8)
    rows = {}
    for name in ("black", "grey", "blur"):
        asking = explainer(baseline=name, score="logit", tolerance=0.1)
        found = asking.explain(made.images.repeat(4, axis=0), target=made.labels.ravel())
        own = np.tile(np.arange(4), len(made))
        signed, positive = (
            int((image.quarter_sums(values).argmax(axis=1) == own).sum())
            for values in (found.values, np.maximum(found.values, 0))
        )
        rows[name] = {
            "signed sums right": f"{signed} of {len(own)}",
            "positive sums right": f"{positive} of {len(own)}",
            "evaluations": f"{np.median(found.evaluations):.0f}",
            "converged": f"{(found.verdict == 'converged').sum()} of {len(own)}",
        }
    return {"mosaics": as_markdown(rows, "baseline")}


def tuning() -> dict[str, str]:
    """Two classes of one's own: patches of two photos, the left halves to learn from."""
    net, images, labels, right = network(), [], [], []
    for number, name in enumerate(("china", "flower")):
        photo = Image.open(_SKLEARN / f"{name}.jpg")
        for top in range(0, photo.height - 106 + 1, 106):
            for left in range(0, photo.width - 106 + 1, 106):
                patch = photo.crop((left, top, left + 106, top + 106)).resize(net.size)
                images.append(np.asarray(patch))
                labels.append(number)
                right.append(2 * left + 106 > photo.width)
    pixels, numbers, held_out = map(np.array, (images, labels, right))
    own = image.fine_tune(net, pixels[~held_out], numbers[~held_out], ("china", "flower"))
    logits = np.asarray(own.model(own.preprocess(pixels[held_out])))
    correct = int((logits.argmax(axis=1) == numbers[held_out]).sum())
    return {
        "tuning": f"From {(~held_out).sum()} patches of the left halves of `china` and "
        f"`flower`: of {held_out.sum()} of the right halves {correct} are told right."
    }


def command() -> dict[str, str]:
    """The command, on seven photos, and its contact sheet."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["efficientnet_lite0", *map(str, PHOTOS[:-1]), "--out", folder]
        subprocess.run(
            [sys.executable, "-m", "igsuite", "image", *arguments, "--tolerance", "0.05"],
            check=True,
        )
        (sheet,) = Path(folder).glob("contact-sheet*.png")
        write_picture(Image.open(sheet), "image-sheet")
    return {}


def save(figure: Figure, name: str, dots: int = DOTS_PER_INCH) -> None:
    file = io.BytesIO()
    figure.savefig(file, dpi=dots)
    write_picture(Image.open(file), name)


def write_picture(picture: Image.Image, name: str) -> None:
    """Write a picture of as many colours as its file has room for."""
    for colours in (256, 192, 128, 96, 64, 48):
        file = io.BytesIO()
        reduced = picture.convert("RGB").quantize(colours, kmeans=1, dither=Image.Dither.NONE)
        reduced.save(file, "png", optimize=True)
        if len(file.getvalue()) <= MOST_BYTES:
            break
    (DOCS / "images" / f"{name}.png").write_bytes(file.getvalue())


if __name__ == "__main__":
    main()
