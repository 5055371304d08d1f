"""What a shard tells of its samples, to be shown beside what was found: a line of JSON each."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from igsuite.arrays import AnyArray, FloatArray, IntArray
from igsuite.eval.runs.shards import checksum
from igsuite.json_lines import json_line

#: Keys of a record, and what they hold; those of texts alone come last.
TYPES: dict[str, Any] = {
    "sample": int,
    "target": int | list,
    "target_name": str | None,
    "score_input": float | None,
    "content": str,
}
TYPES_OF_TEXTS: dict[str, Any] = {"text": str, "tokens": list, "words": list}


def sample_lines(
    samples: Sequence[int],
    target: IntArray,
    score_input: FloatArray,
    target_names: Sequence[str] | None,
    more: Sequence[Mapping[str, Any]],
) -> bytes:
    """Return the records of some samples.

    Args:
        samples: Their numbers.
        target: `(n,)` or `(n, k)` the target that each was explained for.
        score_input: `(n,)` its score.
        target_names: Name of each target by its number, where known.
        more: Of each sample what else there is to tell: `content`, the checksum of its text or
            file; and of texts `text`, `tokens` and `words`.

    Example:
        >>> named = ["bad", "good"]
        >>> sample_lines([7], np.array([1]), np.array([0.5]), named, [{}]).decode()
        '{"sample": 7, "target": 1, "target_name": "good", "score_input": 0.5}\\n'
    """
    lines = []
    for row, sample in enumerate(samples):
        own, score = np.asarray(target[row]).tolist(), float(score_input[row])
        known = target_names is not None and isinstance(own, int) and 0 <= own < len(target_names)
        record = {
            "sample": int(sample),
            "target": own,
            "target_name": target_names[own] if known and target_names is not None else None,
            "score_input": score if math.isfinite(score) else None,
        }
        lines.append(json_line({**record, **more[row]}))
    # Texts can hold halves of surrogate pairs, which JSON can escape.
    return "".join(lines).encode(errors="backslashreplace")


def text_records(
    texts: Sequence[str], tokens: Sequence[Sequence[str]], words: IntArray
) -> list[dict[str, Any]]:
    """Return what is told of texts.

    Args:
        texts: The texts.
        tokens: The tokens of each.
        words: `(n, time)` number of the word that each token is a part of, padded.
    """
    return [
        {
            "content": checksum(text.encode(errors="surrogatepass")),
            "text": text,
            "tokens": list(own),
            "words": row[: len(own)].tolist(),
        }
        for text, own, row in zip(texts, tokens, words, strict=True)
    ]


def read_lines(content: bytes, samples: range, lengths: AnyArray | None) -> list[dict[str, Any]]:
    """Return the records that `sample_lines` wrote.

    Args:
        content: What it returned.
        samples: The numbers of the samples.
        lengths: `(n,)` tokens of each text; `None` for pictures.

    Raises:
        ValueError: If it holds anything else.
    """
    types = TYPES if lengths is None else {**TYPES, **TYPES_OF_TEXTS}
    records: list[dict[str, Any]] = [json.loads(each) for each in content.splitlines()]
    if [each["sample"] for each in records] != list(samples):
        raise ValueError("records of other samples")
    for row, record in enumerate(records):
        if set(record) != set(types):
            raise ValueError("records with other keys")
        for key, kind in types.items():
            if not isinstance(record[key], kind) or isinstance(record[key], bool):
                raise ValueError(f"a record with another {key}")
        indices = record["target"] if isinstance(record["target"], list) else []
        if not all(type(each) is int for each in indices):
            raise ValueError("a record with another target")
        if lengths is None:
            continue
        for key, kind in (("tokens", str), ("words", int)):
            if len(record[key]) != lengths[row] or not all(type(e) is kind for e in record[key]):
                raise ValueError(f"a record with other {key}")
    return records
