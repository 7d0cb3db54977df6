"""How fast the cores are at this moment, the yardstick beside figures in seconds; and what memory a process took."""

import subprocess
import sys
from pathlib import Path

ADDITIONS = 10_000_000
QUIET_NANOSECONDS = 450_000_000
"""What the loop took on the quiet cores that the README's figures and the aims in seconds come from."""
LOOP = f"""
import time
began, total = time.perf_counter_ns(), 0
for number in range({ADDITIONS}):
    total += number
print(time.perf_counter_ns() - began)
"""


def slowness(processes: int) -> float:
    """How many times longer than on quiet cores a bare Python loop takes, in so many processes at once: their mean."""
    asked = [sys.executable, "-c", LOOP]
    crew = [subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) for _ in range(processes)]  # noqa: S603
    return sum(int(each.communicate()[0]) for each in crew) / processes / QUIET_NANOSECONDS


def most_memory_mb() -> int:
    """The largest resident size that this process has had since its program began (Linux).

    What the kernel tells of a child (`ru_maxrss`) counts the size of the parent that started it.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(kilobytes) // 1024
