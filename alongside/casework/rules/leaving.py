"""
A file that leaves or comes back as an open bundle: what is in it, and what is not taken in.

Words
  bundle    a zip: README.txt, manifest.json, file.json, fhir.json and the documents as they came
  manifest  which files are in it, with the SHA-256 of each
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

BUNDLE = "alongside.bundle/1"
MOST_BYTES = 25 * 1024 * 1024  # of the zip
MOST_UNPACKED = 100 * 1024 * 1024
MOST_FILES = 2_000
README = """A file of Alongside, as an open bundle.

manifest.json  what is in here: the shape, when and where it was made, the SHA-256 of each file
file.json      the whole file. "person" says who it is about, "case" how it stood, and "rows" has
               every row by kind, each with its own id and the ids of the rows on which it leans.
               A row's "data" that names a file stands in documents/
fhir.json      the same in FHIR R4, as a Bundle of type collection: Patient, CarePlan with an
               activity for each issue, Task for each deadline, Communication for each note,
               DocumentReference for each document
documents/     every document as it came, by its id

Days are YYYY-MM-DD, moments ISO 8601 with their zone, text is UTF-8. Other software may read it
without asking anybody: docs/reference/bundle.md describes each field.
"""


@dataclass(frozen=True)
class Whose:
    """Of whom a bundle or a file is, as the check before it is taken in sees it."""

    family_name: str
    birth_date: str
    case_id: str


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def why_not_unpack(sizes: Mapping[str, int], packed: int) -> str | None:
    """Return why a zip is not opened at all."""
    if packed > MOST_BYTES:
        return "The bundle is larger than 25 MB"
    if len(sizes) > MOST_FILES or sum(sizes.values()) > MOST_UNPACKED:
        return "There is too much in this bundle to be a file"
    missing = [each for each in ("manifest.json", "file.json") if each not in sizes]
    return f"This is no bundle of a file: {missing[0]} is missing" if missing else None


def why_not_believe(manifest: Any, found: Mapping[str, bytes]) -> str | None:
    """Return why what is in a bundle is not what was put into it."""
    if not isinstance(manifest, dict) or manifest.get("schema") != BUNDLE:
        return "This bundle has a shape that we do not know"
    said = manifest.get("files")
    if not isinstance(said, dict):
        return "This bundle has a shape that we do not know"
    changed = [name for name, content in found.items() if said.get(name) != digest(content)]
    return f"{changed[0][:80]} was changed since the bundle was made" if changed else None


def why_not_take_in(bundle: Whose, file: Whose, *, is_there: bool) -> str | None:
    """Return why a bundle does not belong into this file."""
    if bundle.case_id == file.case_id:
        return "This bundle was made of this very file"
    same = bundle.family_name.casefold() == file.family_name.casefold()
    if not same or bundle.birth_date != file.birth_date:
        return "The bundle is about somebody else: family name or birth date differ"
    return "This bundle is in the file already" if is_there else None
