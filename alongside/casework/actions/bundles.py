"""A file that arrives whole: every row again, under ids and an owner of its own."""

import base64
from typing import Any
from uuid import UUID, uuid4

from django.db.models import BinaryField, Field, ForeignKey, Model

from alongside.accounts.rules import Actor
from alongside.casework.models import Case, Filed
from alongside.casework.queries.bundles import SCHEMA, fields_of, rows_in, travelling
from alongside.kit.refusal import Refused

type Column = Field[Any, Any]
OURS = {"next_step_by", "watcher", "who"}  # whoever has to do it is somebody here
NOBODY_YET = {"deputy"}


def restore(bundle: dict[str, Any], case: Case, *, by: Actor) -> dict[str, UUID]:
    """
    Put the rows of a bundle into a file, and return the new id of each old one.

    What there is once for a file, as the household, stays as the file has it already.
    """
    if bundle.get("schema") != SCHEMA:
        raise Refused("This file comes in a shape that we do not know")
    kinds = [each for each in travelling() if each._meta.label_lower in bundle["rows"]]
    kinds = [each for each in kinds if not _has_its_own(each, case)]
    rows = {each: bundle["rows"][each._meta.label_lower] for each in kinds}
    ids = {row["id"]: uuid4() for found in rows.values() for row in found}
    for kind, found in rows.items():
        made = [_row(kind, said, case, ids, by) for said in found]
        kind._default_manager.bulk_create([each for each in made if each is not None])
    return ids


def _has_its_own(kind: type[Filed], case: Case) -> bool:
    once = any(field.name == "case" and field.unique for field in kind._meta.concrete_fields)
    return once and rows_in(kind, case.pk).exists()


def _row(
    kind: type[Filed], said: dict[str, Any], case: Case, ids: dict[str, UUID], by: Actor
) -> Filed | None:
    values: dict[str, Any] = dict(case.whose_file())
    for field in fields_of(kind):
        if field.attname not in values:
            values[field.attname] = _value(field, said[field.name], case, ids, by)
    if any(_is_torn(field, said, values) for field in fields_of(kind)):
        return None
    return kind(**values)


def _value(field: Column, said: Any, case: Case, ids: dict[str, UUID], by: Actor) -> Any:
    if field.primary_key:
        return ids[said]
    if field.name in OURS and said:
        return by.user_id
    if field.name in NOBODY_YET or said is None:
        return None
    if isinstance(field, ForeignKey):
        return _linked(field.related_model, said, case, ids)
    if isinstance(field, BinaryField):
        return base64.b64decode(said)
    return field.to_python(said)


def _linked(model: type[Model], said: str, case: Case, ids: dict[str, UUID]) -> UUID | None:
    """To the file, to another row that came along, or to somebody whom both know."""
    if model is Case:
        return case.pk
    if issubclass(model, Filed):
        return ids.get(said)
    return UUID(said)


def _is_torn(field: Column, said: dict[str, Any], values: dict[str, Any]) -> bool:
    """Whether a row leans on one that did not come along."""
    return not field.null and said[field.name] is not None and values[field.attname] is None
