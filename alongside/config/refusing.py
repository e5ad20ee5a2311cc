"""What the command line says instead of a traceback."""

import shutil
from pathlib import Path

ROOM = 300 * 1024 * 1024  # what a first start writes, with some to spare


class Stop(Exception):
    """One sentence for the person at the keyboard: what is wrong and what to do."""


def disk_is_full(folder: Path) -> Stop | None:
    place = folder
    while not place.exists():
        place = place.parent
    if shutil.disk_usage(place).free >= ROOM:
        return None
    return Stop(f"There is too little room on the disk of {folder}: free {ROOM >> 20} MB.")
