"""Names, numbers and verdicts in the words that every view of pixel attributions uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from igsuite.visible import visible
from igsuite.wording import percent

if TYPE_CHECKING:
    from igsuite.image.attributions import PixelAttributions

#: Letters of a name that are shown, and that are looked at.
LONGEST_NAME, MOST_READ = 40, 1000


def shown_name(name: object) -> str:
    """Return a class's or a file's name as it is shown: nothing unseen in it, and not too long.

    Args:
        name: The name, hostile ones included.

    Returns:
        Text that is safe to print; markup and formulas in it are *not* escaped.

    Example:
        >>> shown_name("cat\\x1b[31m"), len(shown_name(1000 * "a"))
        ('cat�[31m', 40)
    """
    text = visible(str(name)[:MOST_READ])
    half = LONGEST_NAME // 2
    return text if len(text) <= LONGEST_NAME else f"{text[: half - 1]}…{text[-half:]}"


def number(value: float) -> str:
    """Return a number to two digits, with a minus sign that is one.

    Example:
        >>> number(-0.01234), number(123456.0)
        ('−0.012', '1.2e+05')
    """
    return f"{value:.2g}".replace("-", "−")


def target_words(attributions: PixelAttributions, row: int) -> str:
    """Say what an image was scored for, as "tabby: 0.39"."""
    score = f"{attributions.score_input[row]:.2f}".replace("-", "−")
    return f"{target_name(attributions, row)}: {score}"


def target_name(attributions: PixelAttributions, row: int) -> str:
    """Name the class that an image was scored for, by its number where it has no name."""
    target, names = attributions.target[row], attributions.target_names
    if np.ndim(target):
        return f"target {tuple(target.tolist())}"
    if names is not None and 0 <= target < len(names):
        return shown_name(names[target])
    return "score" if target < 0 else f"class {target}"


def quality_words(attributions: PixelAttributions, method: str, row: int) -> str:
    """Say how good an attribution is, as "converged, ± 1.8 %"; "exact" where nothing is left out.

    The number is the relative error: the estimated L1 error of the map over its L1 norm.
    """
    found = attributions.attributions[method]
    verdict = str(found.verdict[row]).replace("_", " ")
    error = float(found.relative_error[row])
    if found.exact and verdict == "converged":
        return "exact"
    return f"{verdict}, ± {percent(error)}" if np.isfinite(error) else verdict
