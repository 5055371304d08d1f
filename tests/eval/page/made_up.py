"""Made-up report documents: the form of real ones, numbers that nobody measured."""

import base64
import io

import numpy as np
from PIL import Image

METHODS = (
    ("integrated_gradients", "zero", "#0072b2", "o", ""),
    ("integrated_gradients", "mask", "#56b4e9", "v", "3 1"),
    ("gradient", None, "#d55e00", "s", "2.5 1.5"),
    ("input_x_gradient", None, "#009e73", "^", "2 1 0.5 1"),
    ("leave_one_out", None, "#cc79a7", "D", "1 1"),
    ("random", None, "#6b6b6b", "", "0.5 1.5"),
)
WAYS = (
    ("deletion", "mask", False, "area under the score while the most important tokens are masked"),
    ("insertion", "mask", True, "area under the score while the most important tokens come back"),
    ("deletion", "remove", False, "area under the score while tokens are taken out"),
    ("comprehensiveness", "mask", True, "what the score loses without the top tokens"),
    ("gini", None, None, "how few tokens hold the values"),
)
WORDS = (
    "the room was clean and quiet but breakfast came cold so we left early 房间 很 干净 服务 "
    "态度 不 好 位置 方便 价格 便宜 早餐 一般 推荐 失望"
)
TROUBLE = ("inconsistent", "budget_exhausted", "degenerate_baseline")
QUALITY = np.array([0.94, 0.97, 0.36, 0.92, 0.88, 0.01])


def made_up_document(samples=40, kind="text", entries=6, tokens=50, seed=0):
    """Return a report document of `samples` samples and up to six entries."""
    random = np.random.default_rng(seed)
    keys = [f"e{k}" for k in range(entries)]
    exact = [
        method in ("gradient", "input_x_gradient", "leave_one_out", "random")
        for method, *_ in METHODS
    ]
    document = {
        "format": 1,
        "title": "Six explanations of a review classifier",
        "kind": kind,
        "runs": [
            run(key, name, samples, kind) for key, name in (("r0", "conv"), ("r1", "conv-wide"))
        ],
        "differences": [
            "The models differ: conv has 128 filters, conv-wide 512.",
            "Everything else is the same: samples, seed, methods, and ways of measuring.",
        ],
        "entries": [
            {
                "key": key,
                "label": label(method, baseline),
                "run": "r0",
                "method": method,
                "baseline": baseline,
                "exact": exact[k],
                "colour": colour,
                "marker": marker,
                "dash": dash,
            }
            for k, (key, (method, baseline, colour, marker, dash)) in enumerate(
                zip(keys, METHODS, strict=False)
            )
        ],
        "ways": [
            {
                "key": f"w{k}",
                "metric": metric,
                "operator": operator,
                "label": f"{metric} ({operator})" if operator else metric,
                "higher_is_better": higher,
                "bounds": [0.0, 1.0],
                "meaning": meaning,
            }
            for k, (metric, operator, higher, meaning) in enumerate(WAYS)
        ],
        "references": [
            {"way": "w0", "random": 0.665, "oracle": 0.314},
            {"way": "w1", "random": 0.666, "oracle": 0.885},
            {"way": "w2", "random": 0.601, "oracle": 0.302},
            {"way": "w3", "random": 0.032, "oracle": 0.327},
        ],
        "provenance": {"igsuite": "0.1.0", "command": "igsuite report runs/conv runs/conv-wide"},
    }
    document["samples"] = [sample(random, row, kind, tokens) for row in range(samples)]
    document["tokens"] = [each.pop("tokens") for each in document["samples"]]
    document["pictures"] = [each.pop("picture") for each in document["samples"]]
    document |= measured(random, document, keys)
    document |= explained(random, document, keys, exact)
    return document


def label(method, baseline):
    words = method.replace("_", " ")
    return f"{words} ({baseline})" if baseline else words


def run(key, name, samples, kind):
    return {
        "key": key,
        "name": name,
        "run_id": f"20261123-03000{key[-1]}-{name}",
        "config_sha256": "9f2c" * 16,
        "finished": True,
        "samples": samples,
        "kind": kind,
        "config": {
            "model": {"path": f"models/{name}.keras", "score": "probability"},
            "methods": {"integrated_gradients": {"tolerance": 0.02, "max_steps": 512}},
            "metrics": ["deletion", "insertion", "comprehensiveness", "gini"],
            "samples": samples,
            "seed": 0,
        },
        "environment": {"python": "3.11.2", "tensorflow": "2.21.0", "machine": "x86_64, 2 cores"},
        "fingerprints": {"model": "1b7a" * 16, "samples": "c04d" * 16},
    }


def sample(random, row, kind, tokens):
    picture = kind == "image" or (kind == "mixed" and row % 2)
    words = (
        []
        if picture
        else [
            str(w)
            for w in random.choice(
                WORDS.split(), random.integers(tokens // 2, tokens + tokens // 2)
            )
        ]
    )
    return {
        "key": row,
        "name": f"photos/{row:04d}.jpg" if picture else f"reviews.csv:{row + 2}",
        "target": ("positive", "negative")[int(random.random() < 0.4)],
        "score": round(float(random.uniform(0.5, 1)), 4),
        "text": None if picture else " ".join(words),
        "tokens": None if picture else words,
        "picture": png(random.integers(60, 200, (7, 7, 3))) if picture else None,
    }


def png(values, side=112):
    picture = Image.fromarray(np.asarray(values, dtype=np.uint8)).resize(
        (side, side), Image.BICUBIC
    )
    file = io.BytesIO()
    picture.save(file, "png")
    return base64.b64encode(file.getvalue()).decode()


def measured(random, document, keys):
    """Scores, ranking, pairs, protocols, sentences and curves."""
    count = len(document["samples"])
    found = {"values": {}, "ranking": [], "pairs": [], "protocols": [], "curves": []}
    for way, reference in zip(document["ways"], [*document["references"], None], strict=True):
        worst, best = (reference["random"], reference["oracle"]) if reference else (0.3, 0.7)
        quality = QUALITY[: len(keys)] + (0.05 if way["key"] == "w2" else 0) * np.arange(len(keys))
        scores = worst + (best - worst) * (
            quality[:, None] + random.normal(0, 0.3, (len(keys), count))
        )
        found["values"][way["key"]] = {
            k: s.round(5).tolist() for k, s in zip(keys, scores, strict=True)
        }
        found["values"][way["key"]][keys[-1]][0] = None
        order = np.argsort(np.argsort(-quality))
        for k, key in enumerate(keys):
            mean, half = scores[k].mean(), 1.96 * scores[k].std() / np.sqrt(count)
            centre, unit = (mean - worst) / (best - worst), abs(half / (best - worst))
            ranked = way["higher_is_better"] is not None
            found["ranking"].append(
                {
                    "way": way["key"],
                    "entry": key,
                    "mean": mean,
                    "low": mean - half,
                    "high": mean + half,
                    "normalised": centre if reference else None,
                    "normalised_low": centre - unit if reference else None,
                    "normalised_high": centre + unit if reference else None,
                    "samples": count - (k == len(keys) - 1),
                    "dropped": int(k == len(keys) - 1),
                    "mean_rank": order[k] + 1.2 if ranked else None,
                    "place": int(order[k]) + 1 if ranked else None,
                }
            )
            if k:
                difference = scores[k] - scores[0]
                mean, half = difference.mean(), 1.96 * difference.std() / np.sqrt(count)
                told = ranked and abs(mean) > half
                better = keys[0] if (mean > 0) != way["higher_is_better"] else key
                found["pairs"].append(
                    {
                        "way": way["key"],
                        "entry": key,
                        "against": keys[0],
                        "difference": mean,
                        "low": mean - half,
                        "high": mean + half,
                        "better": better if told else "",
                        "p_holm": 0.0004 if told else 0.31,
                        "rank_biserial": float(np.tanh(mean / half)),
                        "d_z": mean / difference.std(),
                        "samples": count,
                        "samples_needed": float(8 * difference.var() / mean**2),
                    }
                )
    for key in keys[1:]:
        names = {"better": [], "worse": [], "undecided": []}
        for pair in found["pairs"]:
            if pair["entry"] == key and pair["way"] != "w4":
                word = (
                    "undecided"
                    if not pair["better"]
                    else "better"
                    if pair["better"] == key
                    else "worse"
                )
                names[word].append(pair["way"])
        conclusion = (
            "depends on the protocol"
            if names["better"] and names["worse"]
            else ("holds where it can be told" if names["undecided"] else "holds in all")
        )
        found["protocols"].append(
            {"entry": key, "against": keys[0], "conclusion": conclusion, **names}
        )
    fractions = np.linspace(0, 1, 21)
    for way in document["ways"][:3]:
        for k, key in [*enumerate(keys), (-1, "random"), (-1, "oracle")]:
            sharp = {"random": 0.0, "oracle": 1.05}.get(key, QUALITY[k])
            fall = 0.95 * np.exp(-fractions * (1.2 + 7 * sharp)) + 0.03
            mean = fall if way["metric"] == "deletion" else 1.0 - fall
            half = 0.02 + 0.02 * np.sin(np.pi * fractions)
            found["curves"].append(
                {
                    "way": way["key"],
                    "entry" if k >= 0 else "reference": key,
                    "fractions": fractions.round(4).tolist(),
                    "mean": mean.tolist(),
                    "low": (mean - half).tolist(),
                    "high": (mean + half).tolist(),
                    "higher_is_better": way["metric"] != "deletion",
                }
            )
    found["sentences"] = [
        "By deletion with masked tokens (lower is better), integrated gradients (zero) is better "
        "than gradient: the difference is +0.207 in the mean, 95 % interval +0.197 to +0.218.",
        "Integrated gradients (zero) and input × gradient can't be told apart by insertion; that "
        "they are equal is not shown.",
        "All with one seed: nothing is said about other seeds.",
        *(
            f"By {way['label']}, mean ranks over {count} samples: sentence {k} of every comparison."
            for k, way in enumerate(document["ways"])
        ),
    ]
    return found


def explained(random, document, keys, exact):
    """Maps with their errors and verdicts, disagreement, sanity checks."""
    found = {"maps": {}, "errors": {}, "verdicts": [], "sanity": []}
    for k, key in enumerate(keys):
        own, errors = [], []
        for row, tokens in enumerate(document["tokens"]):
            error = None if exact[k] else float(random.gamma(1.5, 0.004))
            verdict = "converged"
            if not exact[k] and (row + 5 * k) % 16 == 7:
                verdict, error = TROUBLE[(row // 16) % len(TROUBLE)], 20 * error
            errors.append(error)
            if tokens is None:
                cells = random.normal(0, 1, (7, 7)) ** 3
                red = np.clip(cells / np.abs(cells).max(), -1, 1)[..., None]
                tint = np.where(red > 0, [178, 24, 43], [33, 102, 172])
                own.append(
                    {
                        "overlay": png(235 * (1 - abs(red)) + tint * abs(red)),
                        "verdict": verdict,
                        "relative_error": error,
                        "scale": float(np.abs(cells).max()),
                        "grid": {
                            "rows": 7,
                            "columns": 7,
                            "values": cells.ravel().tolist(),
                            "errors": [0.0 if exact[k] else 0.02] * 49,
                        },
                    }
                )
            else:
                values = random.normal(0, 1, len(tokens)) ** 3 * 0.1
                spread = np.zeros(len(tokens)) if exact[k] else random.gamma(1, 0.004, len(tokens))
                own.append(
                    {"values": values.tolist(), "errors": spread.tolist(), "verdict": verdict}
                )
        found["maps"][key], found["errors"][key] = own, errors
        names, counts = np.unique([each["verdict"] for each in own], return_counts=True)
        seen = [error for error in errors if error is not None]
        found["verdicts"].append(
            {
                "entry": key,
                "counts": {
                    ("exact" if exact[k] and n == "converged" else str(n)): int(c)
                    for n, c in zip(names, counts, strict=True)
                },
                "relative_error_median": float(np.median(seen)) if seen else None,
                "relative_error_worst": max(seen) if seen else None,
                "evaluations_median": 1.0 if exact[k] else 47.0,
            }
        )
        found["sanity"].append(
            {
                "label": "parameter randomisation",
                "entry": key,
                "value": 0.06 + 0.02 * k,
                "low": 0.03 + 0.02 * k,
                "high": 0.09 + 0.02 * k,
                "meaning": "rank correlation with the map of random weights: near 0 is right",
            }
        )
    found["disagreement"] = random.beta(2, 5, len(document["samples"])).round(4).tolist()
    return found
