"""How fast the cores are at this moment: the yardstick beside figures in seconds, as shared machines are uneven."""

import subprocess
import sys

ADDITIONS = 10_000_000
QUIET_SECONDS = 0.45
"""What the loop took on the quiet cores that the README's figures and the aims in seconds come from."""
LOOP = f"""
import time
began, total = time.perf_counter(), 0
for number in range({ADDITIONS}):
    total += number
print(time.perf_counter() - began)
"""


def slowness(processes: int) -> float:
    """How many times longer than on quiet cores a bare Python loop takes, in so many processes at once: their mean."""
    asked = [sys.executable, "-c", LOOP]
    crew = [subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) for _ in range(processes)]  # noqa: S603
    return sum(float(each.communicate()[0]) for each in crew) / processes / QUIET_SECONDS
