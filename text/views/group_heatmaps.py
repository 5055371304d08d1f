"""Heatmaps of pairs and triplets of texts, all on one scale, with what pairs share framed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from igsuite.errors import check_name
from igsuite.text.views.heatmap import Heatmap
from igsuite.text.views.heatmaps import MATCHES, TokenHeatmaps, framed_tokens, heatmaps_of

if TYPE_CHECKING:
    from igsuite.text.attributions import TokenAttributions

_ORDINALS = ("first text", "second text", "third text")


def group_heatmaps(
    parts: Sequence[TokenAttributions], colours: str = "signed", match: str = "subsequence"
) -> TokenHeatmaps:
    """Return the heatmaps of groups of texts, the texts of each below one another.

    Args:
        parts: The attributions of the first texts, of the second ones and so on.
        colours: "signed" for red and blue, or "absolute" for absolute values in reds.
        match: What is framed in pairs, as for `igsuite.text.pair_heatmaps`.

    Returns:
        `TokenHeatmaps`; each method has one scale over all texts of all groups.
    """
    check_name("match", match, MATCHES)
    apart = [heatmaps_of(each, colours) for each in parts]
    scales = tuple(
        max(scales, key=lambda scale: scale.largest)
        for scales in zip(*(each.scales for each in apart), strict=True)
    )
    texts: list[Heatmap] = []
    for row in range(len(parts[0])):
        framed = (
            framed_tokens(parts[0].tokens[row], parts[1].tokens[row], match)
            if len(parts) == 2
            else (None,) * len(parts)
        )
        for number, (each, frames) in enumerate(zip(apart, framed, strict=True)):
            shown = each.texts[row]
            name = _ORDINALS[number] if number < len(_ORDINALS) else f"text {number + 1}"
            # Scores and verdicts are the whole group's: they are said once.
            bands = tuple(
                replace(band, scale=scale, summary="" if number else band.summary)
                for band, scale in zip(shown.bands, scales, strict=True)
            )
            empty = "" if parts[number].tokens[row] else ", a text without tokens"
            caption = f"{name}{empty}" if number else f"{shown.caption}, {name}"
            texts.append(replace(shown, caption=caption, bands=bands, highlighted=frames))
    words = {"edits": "tokens deleted from the first text or inserted into the second"}
    frame = words.get(match, f"longest common {match}") if len(parts) == 2 else ""
    return TokenHeatmaps(scales, tuple(texts), frame)
