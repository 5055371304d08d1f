"""The experiments of the first page and of the pages of methods and metrics.

    python examples/site_experiments.py --write
    python examples/site_experiments.py metrics  # some of them by name

Everything is of scikit-learn's digits and of planted texts, so that it needs no extra but
`regions`, and a few minutes on two cores.
"""

from __future__ import annotations

import argparse
from functools import cache
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from pages import DOCS, as_markdown, put_into_page

import igsuite
from igsuite import image, text
from igsuite.eval import METRICS, Subject, evaluate, image_subject, mean_interval, text_subject

Maps = NDArray[np.float64]

DIGITS, TEXTS = 60, 60
#: Methods whose maps every metric judges.
JUDGED = ("integrated_gradients", "input_x_gradient", "gradient", "edges", "random")


def main() -> None:
    experiments = {each.__name__: each for each in (first, methods, text_methods, metrics)}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help=f"some of {', '.join(experiments)}; or all")
    parser.add_argument("--write", action="store_true", help="write into docs/")
    arguments = parser.parse_args()
    for experiment in arguments.names or experiments:
        for page, found in experiments[experiment]().items():
            print(f"\n{page}\n{found}", flush=True)
            if arguments.write:
                put_into_page(f"{page}.md", "first" if page == "index" else "measured", found)


@cache
def digits() -> tuple[keras.Model, image.LabelledImages, image.LabelledImages]:
    """The network of the first page, what it was trained on, and held-out digits."""
    training, held_out = image.digits()
    model = image.digit_cnn()
    image.train(model, training.images, training.labels)
    return model, training, held_out


def first() -> dict[str, str]:
    """What the first page prints and draws."""
    model, _, held_out = digits()
    explainer = image.ImageExplainer(model)
    found = explainer.explain(held_out.images[:4], ("integrated_gradients", "gradient"))
    found.figure().savefig(DOCS / "images" / "first-digits.png", dpi=144)
    columns = ["method", "target", "relative_error", "evaluations", "verdict"]
    return {"index": f"```text\n{found.summary()[columns]}\n```"}


@cache
def pictures() -> Subject:
    """Held-out digits, whose pixels are removed by making them paper."""
    model, _, held_out = digits()
    explainer = image.ImageExplainer(model, score="probability")
    return image_subject(explainer, held_out.images[:DIGITS], operator=0)


@cache
def explained(method: str) -> Any:
    """What a method finds in these digits, of the class that is predicted."""
    model, training, held_out = digits()
    return explain(method, model, held_out.images[:DIGITS], pictures().target, training.images)


def explain(method: str, model: Any, images: Any, target: Any, data: Any) -> Any:
    """Explain images by any method, from paper or, where a method needs them, from data."""
    settings: dict[str, Any] = {"target": target, "score": "probability"}
    if method == "expected_gradients":
        settings["baseline"] = data
    if method in image.IMAGE_METHODS:
        return image.ImageExplainer(model, score="probability").explain(
            images, (method,), target=target
        )
    return igsuite.METHODS[method](model, images, reduce_axis=-1, **settings)


def methods() -> dict[str, str]:
    """What each method costs, how far its error bar is, and how it deletes."""
    names = (*igsuite.METHODS, *(each for each in image.IMAGE_METHODS if each != "xrai"))
    rows = {name: quality(explained(name)) for name in names}
    model, _, held_out = digits()
    right = np.mean(model.predict(held_out.images, verbose=0).argmax(axis=1) == held_out.labels)
    said = (
        f"{DIGITS} held-out digits of 8 × 8 pixels, by a network that reads {right:.1%} of all of "
        "them right; its probability. Error: median of the estimated relative errors. Deletion: "
        "pixels become paper; normalised, 0 is random order and 1 the best one found."
    )
    beside = ("integrated_gradients", "random")
    return {
        f"methods/{name}": as_markdown({each: rows[each] for each in (name, *beside)}, "method")
        + f"\n\n{said}"
        for name in names
    }


def quality(found: Any) -> dict[str, str]:
    """A row of a method's table."""
    verdicts = np.asarray(found.verdict)
    exact = not np.asarray(found.relative_error).any()
    return {
        "gradients": f"{np.median(found.evaluations):.0f}",
        "error": "exact" if exact else f"{np.median(found.relative_error):.1%}",
        "converged": "" if exact else f"{(verdicts == 'converged').sum()} of {len(verdicts)}",
        **judged_by("deletion", pictures(), found.values),
    }


def judged_by(metric: str, subject: Subject, values: Any) -> dict[str, str]:
    """A metric of an order: its mean, and its mean between random orders and the best found."""
    frame = evaluate(subject, {"it": values}, [metric])
    return {
        metric: interval(frame["value"].to_numpy()),
        f"{metric}, normalised": interval(frame["normalised"].to_numpy()),
    }


def interval(values: Maps) -> str:
    known = values[np.isfinite(values)]
    found = mean_interval(known)
    mean, low, high = (f"{each:.3f}" for each in (found.mean, found.low, found.high))
    return f"{mean} ({low} to {high})".replace("-0.000", "0.000").replace("-", "−")


def text_methods() -> dict[str, str]:
    """The methods of texts, where a phrase that was planted decides the class."""
    planted = text.planted_texts(2000 + TEXTS, "en")
    read, held_out = planted.take(range(2000)), planted.take(range(2000, 2000 + TEXTS))
    encoder = text.WordEncoder.fit(read.texts)
    model = text.text_classifier(encoder.vocabulary_size, class_count=4)
    text.train(model, encoder.encode(read.texts).ids, read.labels)
    explainer = text.TextExplainer(model, encoder)
    subject = text_subject(explainer, held_out.texts, operator="mask")
    truth = held_out.token_mask(encoder.encode(held_out.texts))
    pooling = [f"pooling_{form}" for form in ("count", "value", "signed")]
    names = ("leave_one_out", *pooling, "integrated_gradients", "random")
    found = explainer.explain(held_out.texts, names)
    rows = {}
    for name in names:
        units = subject.unit_values(found.attributions[name].values)
        rank = METRICS["relevance_rank"](truth[:, : units.shape[1]]).measure(units)
        rows[name] = {
            "phrase found": f"{np.nanmean(rank):.1%}",
            **judged_by("deletion", subject, found.attributions[name].values),
        }
    said = (
        f"{TEXTS} English texts in which a phrase of two words decides the class, by a convolution "
        "with max pooling. Phrase found: of the two highest tokens, how many are the phrase's. "
        "Deletion: tokens are masked; normalised, 0 is random order and 1 the best one found."
    )
    beside = ("integrated_gradients", "random")
    tables = {
        "methods/leave_one_out": ("leave_one_out", *beside),
        "methods/pooling_weights": (*pooling, *beside),
    }
    return {
        page: as_markdown({name: rows[name] for name in shown}, "method") + f"\n\n{said}"
        for page, shown in tables.items()
    }


def metrics() -> dict[str, str]:
    """Each metric of five methods on the digits, the controls among them."""
    subject = pictures()
    tables: dict[str, dict[str, dict[str, str]]] = {name: {} for name in METRICS}
    for method in JUDGED:
        units = subject.unit_values(explained(method).values)
        for name, judge in judges(method).items():
            values = judge.measure(units, subject)
            row = {"mean (95 %)": interval(values)} if np.isfinite(values).any() else {}
            if judge.by_order:
                row = judged_by(name, subject, explained(method).values)
            missing = int((~np.isfinite(values)).sum())
            tables[name][method] = {**row, "no number": f"{missing} of {len(values)}"}
    said = (
        f"{DIGITS} held-out digits of 8 × 8 pixels; pixels become paper where they are removed. "
        "Edges and random values know no network."
    )
    return {
        f"metrics/{name}": as_markdown(rows, "method") + f"\n\n{said}"
        for name, rows in tables.items()
    }


def judges(method: str) -> dict[str, Any]:
    """The metrics with their settings, some of which know how a method explains."""
    model, training, held_out = digits()
    images, target = held_out.images[:DIGITS], pictures().target

    def again(pixels: Any, classes: Any) -> Any:
        return explain(method, model, pixels, classes, training.images).values

    def of_model(network: keras.Model) -> Any:
        return explain(method, network, images, target, training.images).values

    ours = pictures().unit_values(explained("integrated_gradients").values)
    truth = images[..., 0] > 0.5
    settings: dict[str, tuple[Any, ...]] = {
        "agreement": (ours,),
        "cascading_randomisation": (model, of_model),
        "efficient_randomisation": (model, of_model),
        "max_sensitivity": (again,),
        **dict.fromkeys(("pointing_game", "relevance_mass", "relevance_rank"), (truth,)),
    }
    scaled = {"infidelity": {"scaled": True}, "noise_infidelity": {"scaled": True}}
    return {
        name: METRICS[name](*settings.get(name, ()), **scaled.get(name, {})) for name in METRICS
    }


if __name__ == "__main__":
    main()
