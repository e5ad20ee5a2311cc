"""A file leaves as an open bundle, and one that left comes back into a file."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import ForeignKey

from alongside.accounts.models import User
from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework import queries
from alongside.casework.actions.bundles import restore
from alongside.casework.models import Case
from alongside.casework.queries.bundles import travelling
from alongside.casework.rules.leaving import why_not_take_in
from alongside.kit.refusal import Refused
from alongside.people import queries as people
from alongside.people.models import Person

BROKEN = "Something in this bundle does not fit together, so that nothing of it was taken in"


@transaction.atomic
def take_out(*, case_id: UUID, by: Actor, at: datetime) -> Case:
    """Write down that a whole file was handed out."""
    case = Case.objects.get(pk=case_id)
    audit.record("casework.take_out", case, by=by, at=at)
    return case


@transaction.atomic
def hand_out(*, person_id: UUID, by: Actor, at: datetime) -> Person:
    """Write down that somebody was given all that is kept about them."""
    person = people.visible_to(by).get(pk=person_id)
    audit.record("casework.hand_out", person, by=by, at=at, person_id=person.pk)
    return person


@transaction.atomic
def take_in(*, case_id: UUID, packed: bytes, by: Actor, at: datetime) -> int:
    """
    Put what is in a bundle into a file of the same person, and return how many rows came.

    Whoever did something there and is nobody here is not named as somebody who is.
    """
    whole = queries.unpacked(packed)
    case = Case.objects.select_for_update(of=("self",)).select_related("person").get(pk=case_id)
    try:
        is_there = queries.is_in_already(whole, case_id)
        if why := why_not_take_in(
            queries.whose_bundle(whole), queries.whose_file(case), is_there=is_there
        ):
            raise Refused(why, field="file")
        _let_strangers_be(whole, by)
        with transaction.atomic(), connection.cursor() as cursor:
            ids = restore(whole, case, by=by)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except (
        IntegrityError, DataError, ValidationError, LookupError, TypeError, ValueError,
        AttributeError,
    ) as error:  # fmt: skip
        raise Refused(BROKEN, field="file") from error
    audit.record("casework.take_in", case, by=by, at=at, rows=len(ids))
    return len(ids)


def _let_strangers_be(whole: dict[str, Any], by: Actor) -> None:
    """Have a row of somebody who has no account here be of whoever takes it in. Names stay."""
    cells = [
        (row, field.name)
        for model in travelling()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is User
        for row in whole["rows"].get(model._meta.label_lower, [])
        if row[field.name] is not None
    ]
    known = set(
        User.objects.filter(pk__in={UUID(row[name]) for row, name in cells}).values_list(
            "pk", flat=True
        )
    )
    for row, name in cells:
        if UUID(row[name]) not in known:
            row[name] = str(by.user_id)
