"""Progress is shown to people at a terminal, and to nobody else."""

import numpy as np

from igsuite import integrated_gradients
from igsuite.progress import progress_bar


def test_nothing_is_drawn_where_there_is_no_terminal(capsys):
    integrated_gradients(lambda x: x**2, np.ones((3, 1)), progress=True)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_a_bar_is_drawn_on_the_error_stream_of_a_terminal_if_asked_for(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    for shown in (False, True):
        with progress_bar("integrating", 4, shown) as advance:
            advance(4)
        captured = capsys.readouterr()
        assert captured.out == ""
        assert ("integrating" in captured.err and "4/4" in captured.err) is shown
