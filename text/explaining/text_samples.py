"""Other texts as baselines: drawn at random, encoded once."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from igsuite.arrays import IntArray
from igsuite.baselines import DEFAULT_DRAWS
from igsuite.checks import check_count
from igsuite.errors import ArgumentError, Wording
from igsuite.text.encoders.encoding import Encoder, check_texts


@dataclass(frozen=True)
class TextSamples:
    """Other texts as baselines, drawn at random and averaged, the same for all explained texts.

    A longer text is cut to the length of the explained one; a shorter one is read again from its
    start, so that every token is compared with tokens of real texts.

    Args:
        texts: The texts, such as those of the training data; pairs for a model of pairs.
        draws: How many are drawn, without replacement; all where there are fewer.

    Raises:
        ArgumentError: If these are no texts, or groups of different sizes, or `draws` is no whole
            number of at least 1.

    Source:
        Erion et al. 2021, arXiv 1906.10670 (baselines from the data).
    """

    texts: Sequence[Any]
    draws: int = DEFAULT_DRAWS

    def __post_init__(self) -> None:
        if isinstance(self.texts, str) or not len(self.texts):
            raise ArgumentError("texts", self.texts, "a list of at least one text")
        sizes = {len(each) if isinstance(each, (list, tuple)) else 0 for each in self.texts}
        if len(sizes) > 1:
            given = Wording("texts and groups of them" if 0 in sizes else "groups of unlike sizes")
            raise ArgumentError("texts", given, "texts, or pairs, or triplets")
        check_texts(list(itertools.chain(*self.texts)) if any(sizes) else self.texts)
        check_count("draws", self.draws)


@dataclass(frozen=True, eq=False)
class DrawnTexts:
    """Texts that were drawn as baselines, encoded.

    Args:
        ids: For each text of a group the ids of the ones drawn, special tokens left out.
        population: How many there were to draw from.
        description: What they are, for an attribution's `config`.
    """

    ids: tuple[tuple[IntArray, ...], ...]
    population: int
    description: dict[str, Any]


def draw_texts(samples: TextSamples, encoder: Encoder, draws: int, seed: int) -> DrawnTexts:
    """Draw baselines out of other texts.

    Args:
        samples: The texts; those without a token are left out.
        encoder: What encodes them.
        draws: How many to draw; all where there are fewer.
        seed: Seed of the draws.

    Returns:
        The texts drawn.

    Raises:
        ArgumentError: If none of the texts has a token.
    """
    groups = [(each,) if isinstance(each, str) else tuple(each) for each in samples.texts]
    sides = [encoder.encode(side) for side in zip(*groups, strict=True)]
    contents = [each.mask & ~each.special for each in sides]
    filled = np.logical_and.reduce([content.any(axis=1) for content in contents])
    if not filled.any():
        raise ArgumentError("baseline", Wording("texts without a token"), "texts with tokens")
    order = np.random.default_rng(seed).permutation(len(groups))
    rows = order[filled[order]][:draws]
    written = "\0".join(text for row in rows for text in groups[row])
    description = {
        "name": "text_samples",
        "draws": len(rows),
        "texts": int(filled.sum()),
        "sha256": hashlib.sha256(written.encode()).hexdigest(),
    }
    ids = (
        tuple(each.ids[row, content[row]] for row in rows)
        for each, content in zip(sides, contents, strict=True)
    )
    return DrawnTexts(tuple(ids), int(filled.sum()), description)
