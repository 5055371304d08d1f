"""What the colours of a figure mean, in one sentence each."""

from __future__ import annotations

from igsuite.image.views.clipping import DEFAULT_CLIP

_FULL = {
    "percentile": "percentile {:g} of the |values|",
    "mass": "the |value| at or below which {:g} % of the mass lies",
}
_PARTS = {
    "signed": "Red speaks for the class, blue against it",
    "positive": "Red speaks for the class; what speaks against it is left out",
    "negative": "Blue speaks against the class; what speaks for it is left out",
    "absolute": "Red: absolute values",
}


def legend(
    part: str = "signed",
    clip: float = DEFAULT_CLIP,
    clip_by: str = "percentile",
    weak: float = 0.0,
    clean: int = 1,
    resolved_only: bool = False,
    share_unresolved: float | None = None,
    scale: str = "of the row",
) -> str:
    """Say what the colours of attribution masks mean.

    Args:
        part, clip, clip_by, weak, clean, resolved_only: As for `attribution_mask`.
        share_unresolved: Share of the pixels that `resolved_only` leaves unpainted.
        scale: Over what the percentile was taken; empty where there is but one map.

    Returns:
        Sentences.

    Example:
        >>> legend(clip=100, scale="")
        'Red speaks for the class, blue against it. Full colour at the largest |value|.'
    """
    full = "the largest |value|" if clip == 100 else _FULL[clip_by].format(clip)
    sentences = [_PARTS[part], f"Full colour at {full} {scale}".rstrip()]
    if weak:
        sentences.append(f"The weakest pixels, {weak:g} % of the mass, are left out")
    if clean != 1:
        sentences.append(f"Cleaned by a square of {clean} × {clean} pixels")
    if resolved_only:
        share = "" if share_unresolved is None else f" ({100 * share_unresolved:.0f} % of them)"
        sentences.append(f"Pixels below two standard errors{share} are left unpainted")
    return ". ".join(sentences) + "."
