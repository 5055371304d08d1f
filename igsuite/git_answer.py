"""What git says of a checkout."""

from __future__ import annotations

import subprocess
from pathlib import Path


def git_answer(folder: Path, *command: str) -> str | None:
    """Return what git answers in a folder; `None` without git, or where it is no checkout.

    Args:
        folder: A folder of the checkout.
        *command: What follows `git`.
    """
    try:
        asked = subprocess.run(
            ["git", "-C", str(folder), *command],
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return asked.stdout.strip()
