"""Which process is which: a number alone may have been given to another since."""

import os
from pathlib import Path


def is_running(pid: int, name: str = "") -> bool:
    """Whether the process lives (a zombie does not) and its command line has the name in it."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
        command = Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return not Path("/proc/self").exists() and _answers(pid)
    return stat.rpartition(")")[2].split()[0] != "Z" and name in command


def started(pid: int) -> str:
    """When the process started, in the kernel's own ticks; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""


def _answers(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True
