"""A whole file as a zip that anybody can read, and what is in such a zip that comes back."""

import io
import json
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.accounts.rules import Actor
from alongside.casework.models import Case, Document, Issue
from alongside.casework.queries.bundles import bundle_of
from alongside.casework.rules.leaving import (
    BUNDLE,
    README,
    Whose,
    digest,
    why_not_believe,
    why_not_unpack,
)
from alongside.kit.refusal import Refused

CONTENT = "casework.content"
WHEN = (2026, 1, 1, 0, 0, 0)  # of each entry: the same file packs to the same bytes


def packed(case: Case, more: Mapping[str, bytes], *, by: Actor, at: datetime) -> bytes:
    """
    Pack a file with its documents, and what a later stage adds in a shape of its own.

    more  further files of the bundle, by name
    """
    whole = bundle_of(case)
    files = _documents_taken_out(whole)
    whole["person"] = _person(case)
    whole["case"] = _case(case)
    files |= {"file.json": written(whole), **more}
    manifest = {
        "schema": BUNDLE,
        "made_at": at.isoformat(),
        "made_by": by.organisation_name,
        "files": {name: digest(content) for name, content in sorted(files.items())},
    }
    files |= {"manifest.json": written(manifest), "README.txt": README.encode()}
    return zipped(files)


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, WHEN), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def written(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _documents_taken_out(whole: dict[str, Any]) -> dict[str, bytes]:
    """The bytes of each document as a file of its own; the row says which."""
    files = {}
    for row in whole["rows"].get(CONTENT, []):
        name = f"documents/{row['id']}"
        files[name] = b64decode(row["data"])
        row["data"] = name
    return files


def _person(case: Case) -> dict[str, Any]:
    person = case.person
    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "nhs_number": person.nhs_number,
        "language": person.language,
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        "id": str(case.pk),
        "state": case.state,
        "opened_at": case.opened_at.isoformat(),
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
        "adviser": case.adviser_name,
        "reference": case.referral.reference if case.referral else "",
    }


# What comes back


def unpacked(packed: bytes) -> dict[str, Any]:
    """Read a bundle, or refuse it with the reason. Nothing is trusted before it is checked."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            sizes = {each.filename: each.file_size for each in archive.infolist()}
            if why := why_not_unpack(sizes, len(packed)):
                raise Refused(why, field="file")
            found = {name: archive.read(name) for name in sizes if name != "README.txt"}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise Refused("This is no zip that we can open", field="file") from None
    manifest = _json(found.pop("manifest.json"))
    if why := why_not_believe(manifest, found):
        raise Refused(why, field="file")
    return _documents_put_back(_json(found["file.json"]), found)


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise Refused("A part of this bundle cannot be read", field="file") from None


def _documents_put_back(whole: Any, found: Mapping[str, bytes]) -> dict[str, Any]:
    try:
        for row in whole["rows"].get(CONTENT, []):
            row["data"] = b64encode(found[row["data"]]).decode()
        if not isinstance(whole["person"], dict) or not isinstance(whole["case"], dict):
            raise TypeError
    except (KeyError, TypeError, AttributeError):
        raise Refused("A part of this bundle is missing", field="file") from None
    return dict(whole)


def whose_bundle(whole: dict[str, Any]) -> Whose:
    person = whole["person"]
    return Whose(
        str(person.get("family_name", "")),
        str(person.get("birth_date", "")),
        str(whole["case"].get("id", "")),
    )


def whose_file(case: Case) -> Whose:
    person = case.person
    born = person.birth_date.isoformat() if person.birth_date else ""
    return Whose(person.family_name, born, str(case.pk))


def is_in_already(whole: dict[str, Any], case_id: UUID) -> bool:
    """Whether an issue of the bundle, opened at the very same moment, is in the file."""
    there = {
        (problem, at.isoformat())
        for problem, at in Issue.objects.filter(case=case_id).values_list("problem", "opened_at")
    }
    said = whole["rows"].get("casework.issue", [])
    return any((row.get("problem"), row.get("opened_at")) in there for row in said)


def documents_in(case_id: UUID) -> list[Document]:
    rows = Document.objects.filter(case=case_id).defer("words", "lexemes")
    return list(rows.order_by("at", "pk"))
