"""Whether a file holds a virus. What cannot be asked is held, never passed."""

import socket
import struct
from enum import Enum

from django.conf import settings
from django.utils.module_loading import import_string

CHUNK, PATIENCE = 64 * 1024, 60  # bytes, seconds
# The file that every scanner knows as a test. Source: EICAR, eicar.org. In two parts, so that no
# scanner takes this module for it.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + "-ANTIVIRUS-TEST-FILE!$H+H*").encode()


class Verdict(Enum):
    CLEAN = "clean"
    UNCHECKED = "unchecked"  # whoever runs this decided to do without
    INFECTED = "infected"


class NotAsked(Exception):
    """The scanner did not answer. Nothing personal may be in the message."""


def look(data: bytes) -> Verdict:
    """Ask the scanner that the settings name."""
    verdict: Verdict = import_string(settings.VIRUS_CHECK)(data)
    return verdict


def by_signature(data: bytes) -> Verdict:
    """For the demo, where there is no scanner: the test file alone is known."""
    return Verdict.INFECTED if EICAR in data else Verdict.UNCHECKED


def by_none(data: bytes) -> Verdict:
    """For a production that has decided against a scanner, and says so on each document."""
    return by_signature(data)


def by_nobody(data: bytes) -> Verdict:
    """For a production that has not decided yet: everything is held."""
    raise NotAsked("No virus scanner is set up")


def by_clamd(data: bytes) -> Verdict:
    """
    Ask a ClamAV daemon over its stream. Source: clamd(8), INSTREAM.

    The address is host:port or the path of a socket.
    """
    try:
        with _connected(settings.CLAMD) as daemon:
            daemon.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), CHUNK):
                part = data[start : start + CHUNK]
                daemon.sendall(struct.pack("!L", len(part)) + part)
            daemon.sendall(struct.pack("!L", 0))
            answer = _answer(daemon)
    except OSError as error:
        raise NotAsked(type(error).__name__) from None
    if answer.endswith("OK"):
        return Verdict.CLEAN
    if answer.endswith("FOUND"):
        return Verdict.INFECTED
    raise NotAsked("The scanner gave no verdict")


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        daemon.settimeout(PATIENCE)
        try:
            daemon.connect(address)
        except OSError:
            daemon.close()
            raise
        return daemon
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def _answer(daemon: socket.socket) -> str:
    found = b""
    while not found.endswith(b"\0") and len(found) < 4096:
        part = daemon.recv(4096)
        if not part:
            break
        found += part
    return found.rstrip(b"\0").decode(errors="replace").strip()
