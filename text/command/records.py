"""Attributions as lines of JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from igsuite.json_lines import json_number
from igsuite.text.attributions import TokenAttributions
from igsuite.text.command.input_texts import Chunk


def records(chunk: Chunk, found: TokenAttributions) -> Iterator[dict[str, Any]]:
    """Yield one record a text and method, fit for JSON: what is no number there is `None`.

    Args:
        chunk: The texts.
        found: Their attributions.
    """
    names = found.target_names
    for row, (line, text) in enumerate(zip(chunk.lines, chunk.texts, strict=True)):
        for method, one in found.attributions.items():
            values, errors = found[method].values[row], found[method].standard_error[row]
            target = one.target[row].tolist()
            known = isinstance(target, int) and names is not None and 0 <= target < len(names)
            yield {
                "line": line,
                "text": text,
                "method": method,
                "verdict": str(one.verdict[row]),
                "exact": one.exact,
                "explanation": str(one.explanation[row]),
                "target": target,
                "class_name": names[target] if known and names is not None else None,
                "score": json_number(one.score_input[row]),
                "score_baseline": json_number(one.score_baseline[row]),
                "relative_error": json_number(one.relative_error[row]),
                "completeness_gap": json_number(one.completeness_gap[row]),
                "evaluations": int(one.evaluations[row]),
                "tokens": list(found.tokens[row]),
                "offsets": [list(each) for each in found.offsets[row]],
                "values": [json_number(each) for each in values],
                "standard_error": [json_number(each) for each in errors],
            }
