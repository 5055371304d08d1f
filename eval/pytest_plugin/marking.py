"""The marker `igsuite`: how many samples a test explains, and which tests explain any."""

from __future__ import annotations

import pytest

MARKER = "igsuite"
DESCRIPTION = (
    "igsuite(samples=None): explain at most so many samples in this test; tests that use the "
    'fixture explain are marked by themselves, so that -m "not igsuite" leaves them out'
)
FIXTURE = "explain"
PLUGIN = "igsuite.eval.pytest_plugin.plugin"


def explains(item: pytest.Item) -> bool:
    """Whether a test uses the plugin's fixture, and no other of its name."""
    fixtures = getattr(item, "_fixtureinfo", None)
    defined = [] if fixtures is None else fixtures.name2fixturedefs.get(FIXTURE, [])
    # The last one is the one that the test gets.
    return bool(defined) and defined[-1].func.__module__ == PLUGIN


def mark(item: pytest.Item) -> None:
    """Mark a test that explains anything."""
    if explains(item) and not item.get_closest_marker(MARKER):
        item.add_marker(MARKER)


def check_markers(item: pytest.Item) -> None:
    """Stop the session where a marker says something that no one would read."""
    for found in item.iter_markers(MARKER):
        unknown = [*map(repr, found.args), *(n for n in found.kwargs if n != "samples")]
        samples = found.kwargs.get("samples")
        whole = isinstance(samples, int) and not isinstance(samples, bool) and samples >= 1
        if unknown or not (samples is None or whole):
            given = unknown[0] if unknown else f"samples={samples!r}"
            raise pytest.UsageError(
                f"{item.nodeid}: marker igsuite: got {given}; allowed: samples, a whole number of "
                "at least 1, as in @pytest.mark.igsuite(samples=16)"
            )


def marked_samples(item: pytest.Item) -> int | None:
    """Return how many samples the closest marker allows; `None` for all."""
    given = (found.kwargs.get("samples") for found in item.iter_markers(MARKER))
    samples: int | None = next((each for each in given if each is not None), None)
    return samples
