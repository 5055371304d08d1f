"""Peak memory does not grow with steps, nor with samples beyond the data themselves."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

GROUP = "Peak memory"
NUMBERS = 28 * 28

#: Inputs, values and standard errors, in single precision.
DATA = 3 * 4 * NUMBERS


@cache
def _peak(samples: int, steps: int) -> int:
    script = Path(__file__).with_name("peak_memory.py")
    command = [sys.executable, str(script), str(samples), str(steps)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def test_memory_does_not_grow_with_steps(report):
    few, many = _peak(64, 50), _peak(64, 1000)
    report(
        GROUP,
        "1,000 fixed steps over 50, image CNN, 64 samples",
        many / few,
        at_most=1.1,
        detail=f"{many / 1e6:,.0f} MB over {few / 1e6:,.0f} MB",
    )


def test_memory_grows_with_samples_by_their_data_alone(report):
    few, many = _peak(2000, 4), _peak(20000, 4)
    data = (20000 - 2000) * DATA
    report(
        GROUP,
        "20,000 samples, less what they and their values take, over 2,000",
        (many - data) / few,
        at_most=1.1,
        detail=f"{many / 1e6:,.0f} MB, {data / 1e6:,.0f} MB of it data, over {few / 1e6:,.0f} MB",
    )
