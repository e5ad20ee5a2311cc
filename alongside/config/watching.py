"""Which process is which: a number alone may have been given to another since."""

import os
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
STATE, GROUP, STARTED = 0, 2, 19  # the fields of /proc/*/stat that follow the name


def is_running(pid: int, name: str = "") -> bool:
    """Whether the process lives (a zombie does not) and its command line has the name in it."""
    if not (PROC / "self").exists():
        return _answers(pid)
    fields = _stat(pid)
    return bool(fields) and fields[STATE] not in "ZX" and name in _command(pid)


def started(pid: int) -> str:
    """When the process started, in the kernel's own ticks; empty when it is gone."""
    fields = _stat(pid)
    return fields[STARTED] if fields else ""


def group_of(leader: int) -> list[int]:
    """Every living process of the leader's group, whether or not the leader still lives."""
    pids = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    return [
        pid
        for pid in pids
        if (fields := _stat(pid)) and fields[GROUP] == str(leader) and fields[STATE] not in "ZX"
    ]


def reap(pid: int) -> None:
    """Take a dead child's number off it, if it is a child of ours."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def _stat(pid: int) -> list[str]:
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _command(pid: int) -> str:
    try:
        return (PROC / str(pid) / "cmdline").read_text()
    except OSError:
        return ""


def _answers(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True
