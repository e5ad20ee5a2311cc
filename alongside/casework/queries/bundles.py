"""
A whole file as one document: every row that is filed in it, whatever stage of the work added it.

Nothing is named here but what stays: a kind of row that is added later travels by itself.
"""

import base64
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Field, ForeignKey, GeneratedField, Model, QuerySet

from alongside.casework.models import Case, Filed

type Column = Field[Any, Any]
SCHEMA = "alongside.file/1"
# What is the provider's own and not the person's: how it watched its work, whom it reminded, the
# authority that was given to it alone, and by which links or numbers it kept the file.
STAYS = {
    "casework.authority",
    "casework.case",
    "casework.conflictcheck",
    "casework.countersigning",
    "casework.finding",
    "casework.joined",
    "casework.otherreference",
    "casework.personlink",
    "casework.reminder",
    "casework.review",
}
FIRST = ("casework.content", "casework.baseline")  # which others lean on, or must come after


def filed_models() -> list[type[Filed]]:
    """Every kind of row that is filed, in one order."""
    found = [each for each in apps.get_models() if issubclass(each, Filed)]
    return sorted(found, key=lambda each: (each._meta.label_lower not in FIRST, _label(each)))


def travelling() -> list[type[Filed]]:
    return [each for each in filed_models() if _label(each) not in STAYS]


def rows_in(model: type[Filed], case_id: UUID) -> QuerySet[Any]:
    """The rows of a kind that are in one file."""
    return model._default_manager.filter(**{path_to_case(model): case_id})


def path_to_case(model: type[Model]) -> str:
    """How a row of this kind leads to its file: by itself, or by another that is filed."""
    links = [each for each in _links(model) if each.related_model is not model]
    for link in links:
        if link.related_model is Case:
            return str(link.name)
    for link in links:
        if issubclass(link.related_model, Filed) and not link.null:
            return f"{link.name}__{path_to_case(link.related_model)}"
    raise LookupError(f"{_label(model)} is filed and leads to no file")


def bundle_of(case: Case) -> dict[str, Any]:
    """All that travels of a file, as JSON can hold it."""
    rows = {
        _label(model): [
            {field.name: written(field, row) for field in fields_of(model)}
            for row in rows_in(model, case.pk)
        ]
        for model in travelling()
    }
    return {"schema": SCHEMA, "rows": {label: found for label, found in rows.items() if found}}


def fields_of(model: type[Model]) -> Iterator[Column]:
    for field in model._meta.concrete_fields:
        if not isinstance(field, GeneratedField):
            yield field


def written(field: Column, row: Model) -> Any:
    value = field.value_from_object(row)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if value is None or isinstance(value, str | int | bool | list | dict):
        return value
    return str(value) if isinstance(value, UUID) else value.isoformat()


def _links(model: type[Model]) -> list[Any]:
    return [each for each in model._meta.concrete_fields if isinstance(each, ForeignKey)]


def _label(model: type[Model]) -> str:
    return str(model._meta.label_lower)


def opponents_in(bundle: dict[str, Any]) -> list[str]:
    """Whom a file that arrives is against: the taker's register is asked of each."""
    issues: Iterable[dict[str, Any]] = bundle["rows"].get("casework.issue", [])
    return sorted({each["opponent"] for each in issues if each["opponent"]})
