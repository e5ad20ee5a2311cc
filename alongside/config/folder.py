"""The data folder: all that one installation keeps on this machine, and nobody else's files."""

import fcntl
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alongside.config.postgres import Postgres
from alongside.config.refusing import Stop, disk_is_full

MARK = ".alongside"
NOT_OURS_TO_CLEAR = {MARK, "running.lock", "test-postgres", "bench"}


KNOWN = {
    "postgres",
    "static",
    "secret-key",
    "token-keys.pem",
    "logs",
    "media",
    "seeded",
    "seeding",
    "anchors",
    "pages",
}


def open_folder(data: Path) -> None:
    """Make the folder, or make sure that it is one of ours and can be written to."""
    if full := disk_is_full(data):
        raise full
    try:
        data.mkdir(parents=True, exist_ok=True)
        if not (data / MARK).exists() and set(os.listdir(data)) - NOT_OURS_TO_CLEAR - KNOWN:
            raise Stop(f"{data} holds other files: choose an empty folder with --data.")
        (data / MARK).write_text("This folder holds the data of one Alongside.\n")
    except OSError as error:
        raise Stop(f"{data} cannot be written to: {error.strerror}.") from None


@contextmanager
def held(data: Path) -> Iterator[None]:
    """Let one supervisor at a time run this folder; the lock goes when the supervisor does."""
    with (data / "running.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Stop(
                f"Alongside already runs from {data} (process {lock.read().strip() or 'unknown'}):"
                " stop it first, or choose another folder with --data."
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def clear(data: Path) -> None:
    """Start over: forget the database and everything made from it."""
    Postgres(data / "postgres").remove()
    for entry in data.iterdir():
        if entry.name in NOT_OURS_TO_CLEAR:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stop(
                f"Port {port} cannot be used ({error.strerror}): choose another with --port."
            ) from None
