"""What leaves by hand: a file as an open bundle, and all that is kept about somebody."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Field, ForeignKey, GeneratedField, Model

from alongside.accounts.rules import Actor
from alongside.casework import queries as casework
from alongside.casework.models import Case, Deadline, Issue, Note
from alongside.interop.queries.in_fhir import file_in_fhir
from alongside.people.models import Person

# What is kept about somebody and is not theirs to be given, each with the reason.
KEPT_BACK = {
    "people.Wall": "It says who else is protected from whom",
    "people.SamePerson": "It is about a second person, who may be somebody else",
    "casework.ConflictCheck": "It is the provider's own check, and is about others too",
    "casework.Content": "The documents are in documents/ as they came",
    "casework.Transfer": "The file is in this export already",
    "people.Death": "It is about somebody who has died",
}
# Of a row that is given, what would open something, or is a machine's own.
SECRETS = ("token", "hash", "phrase", "fingerprint", "digest", "lexemes", "fields")


def file_bundle(case: Case, *, by: Actor, at: datetime) -> bytes:
    """The bundle of a file, with FHIR beside our own shape."""
    of_file = {"case": case}
    fhir = file_in_fhir(
        case,
        issues=Issue.objects.filter(**of_file).order_by("opened_at", "pk"),
        deadlines=Deadline.objects.filter(issue__case=case).order_by("created_at", "pk"),
        notes=Note.objects.filter(**of_file).order_by("at", "pk"),
        documents=casework.documents_in(case.pk),
    )
    return casework.packed(case, {"fhir.json": casework.written(fhir)}, by=by, at=at)


# Subject access


def models_about_people() -> list[tuple[type[Model], str]]:
    """Every kind of row that is about a person, with the field that says about whom."""
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model is Person:
                found.append((model, field.name))
    return sorted(found, key=lambda each: (each[0]._meta.label, each[1]))


def held_about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """
    All that the organisation of whoever asks keeps about somebody, by kind of row.

    Row-level security and the walls decide what is seen: what hides from the reader is not given.
    """
    kept = {"people.Person": [_given(person)]}
    for model, field in models_about_people():
        label = model._meta.label
        if label in KEPT_BACK:
            continue
        rows = model._default_manager.filter(**{field: person.pk}).order_by("pk")
        if found := [_given(row) for row in rows]:
            kept.setdefault(label, []).extend(found)
    return kept


def subject_access(actor: Actor, person: Person, *, at: datetime) -> bytes:
    """A zip for the person: what is held, in words anybody can open, and their documents."""
    held = held_about(person)
    files = {
        "held.json": casework.written(held),
        "held.txt": as_text(held).encode(),
        "README.txt": _about(actor, at).encode(),
        **_documents(actor, person),
    }
    return casework.zipped(files)


def name_of(label: str) -> str:
    return str(apps.get_model(label)._meta.verbose_name).capitalize()


def kept_back() -> list[tuple[str, str]]:
    there = {model._meta.label for model, _ in models_about_people()}
    rows = [(name_of(label), why) for label, why in KEPT_BACK.items() if label in there]
    return [*rows, ("Conflict register", "It holds the names of other clients and opponents")]


def _documents(actor: Actor, person: Person) -> dict[str, bytes]:
    cases = casework.visible_to(actor).filter(person=person.pk).values_list("pk", flat=True)
    return {
        f"documents/{document.pk}-{document.name[:60].replace('/', '-')}": bytes(
            document.content.data
        )
        for case_id in cases
        for document in casework.documents_in(case_id)
        if document.content
    }


def _given(row: Model) -> dict[str, Any]:
    """The fields of a row, but for what would open something."""
    return {
        field.name: _said(field, row)
        for field in _fields(row)
        if not any(word in field.name for word in SECRETS)
    }


def _fields(row: Model) -> Iterator["Field[Any, Any]"]:
    for field in row._meta.concrete_fields:
        if not isinstance(field, GeneratedField):
            yield field


def _said(field: "Field[Any, Any]", row: Model) -> Any:
    value = field.value_from_object(row)
    if field.choices and value:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return f"{len(value)} bytes"
    return value if isinstance(value, str | int | bool | list | dict | None) else str(value)


def as_text(held: dict[str, list[dict[str, Any]]]) -> str:
    """The same as lines that can be read without any software."""
    parts = []
    for label, rows in held.items():
        name = name_of(label)
        parts.append(f"{name} ({len(rows)})\n{'=' * len(name)}")
        parts += [_lines(row) for row in rows]
    return "\n\n".join(parts) + "\n"


def _lines(row: dict[str, Any]) -> str:
    shown = {key: value for key, value in row.items() if value not in (None, "", [], {})}
    return "\n".join(
        f"{key.replace('_', ' ')}: {value}"
        for key, value in shown.items()
        if key not in ("id", "partnership", "created_at")
    )


def _about(actor: Actor, at: datetime) -> str:
    back = "\n".join(f"- {label}: {why}" for label, why in kept_back())
    return (
        f"All that {actor.organisation_name} keeps about you, on {at:%-d %B %Y}.\n\n"
        "held.txt is for reading, held.json is the same for other software, and your documents are "
        "in documents/.\n\nNot given, and why:\n" + back + "\n"
    )
