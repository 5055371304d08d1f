"""Heatmaps of many texts, which arrive chunk by chunk, on pages with one scale each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from igsuite.tally import unfinished
from igsuite.text.attributions import TokenAttributions
from igsuite.text.views.heatmaps import TokenHeatmaps
from igsuite.wording import in_words


def numbered_heatmaps(found: TokenAttributions, lines: Sequence[int]) -> TokenHeatmaps:
    """Return heatmaps whose captions say the line of a text, and whether it did not converge.

    Args:
        found: The attributions.
        lines: For each text the number of its line.
    """
    heatmaps = found.heatmaps()
    captions = (
        f"line {line}: {_warning(found, row)}{heatmap.caption}"
        for row, (line, heatmap) in enumerate(zip(lines, heatmaps.texts, strict=True))
    )
    texts = (
        replace(text, caption=caption)
        for text, caption in zip(heatmaps.texts, captions, strict=True)
    )
    return replace(heatmaps, texts=tuple(texts))


def joined(parts: Sequence[TokenHeatmaps]) -> TokenHeatmaps:
    """Return the texts of several heatmaps as one, on the largest of their scales.

    Args:
        parts: Heatmaps of the same methods.
    """
    scales = tuple(
        replace(same[0], largest=max(scale.largest for scale in same))
        for same in zip(*(part.scales for part in parts), strict=True)
    )
    texts = tuple(
        replace(
            text,
            bands=tuple(
                replace(band, scale=scale) for band, scale in zip(text.bands, scales, strict=True)
            ),
        )
        for part in parts
        for text in part.texts
    )
    return TokenHeatmaps(scales, texts)


def _warning(found: TokenAttributions, row: int) -> str:
    bad = unfinished(found.attributions, row)
    if not bad:
        return ""
    several = len(found.methods) > 1
    reasons = (
        f"{in_words(name)} {in_words(verdict)}" if several else in_words(verdict)
        for name, verdict in bad.items()
    )
    return f"NOT CONVERGED ({', '.join(reasons)}), "
