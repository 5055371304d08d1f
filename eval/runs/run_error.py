"""The error of a run that cannot go on."""

from __future__ import annotations


class RunError(Exception):
    """A run that cannot go on or cannot be read, said in one line with the mend."""
