"""What a provider's own conflict register answers: can take, or cannot take, and nothing else."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from alongside.accounts.rules import Actor
from alongside.partnerships.models import Organisation
from alongside.people.models import ConflictItem, Party
from alongside.people.rules import Side
from alongside.people.rules.keys import Keyed, Look
from alongside.people.rules.spelling import Asked, asked, kept
from alongside.people.schemas import Known, Question

MATCHED = "can_take(%s, %s, %s::bigint[], %s::bigint[], %s, %s, %s::bigint[], %s)"


def can_take(provider_id: UUID, question: Question) -> bool:
    return provider_id in who_can_take([provider_id], question)


def who_can_take(provider_ids: Iterable[UUID], question: Question) -> set[UUID]:
    """
    Ask the register of each of these providers; those that can take the people are returned.

    A possible hit answers as a certain one does, until the provider's own officer has cleared it.
    """
    ids = list(dict.fromkeys(provider_ids))
    looks = looks_of(ids, question)
    able = set(ids) - _acting_for_themselves(ids, question)
    if not looks:
        return able
    rows = ", ".join([f"(%s::uuid, {MATCHED})"] * len(looks))
    values = [value for look in looks for value in (look.provider_id, *look_values(look))]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT provider FROM (VALUES {rows}) answer (provider, able)"
            " GROUP BY provider HAVING NOT bool_and(able)",
            values,
        )
        return able - {row[0] for row in cursor.fetchall()}


def looks_of(provider_ids: Iterable[UUID], question: Question) -> list[Look]:
    """Every name of a question as every register is asked for it."""
    marked = list(_marked(question))
    return [
        keyed.look(marks, known.born, side)
        for keyed in map(keyed_for, provider_ids)
        for known, marks, side in marked
    ]


def names_of(question: Question) -> list[tuple[Known, Side]]:
    """
    Each name once, with the side on which a register is looked at for it.

    Both directions: somebody to act for, whom it acts against; somebody to act against, for whom
    it acts.
    """
    clients = [(each, Side.AGAINST) for each in question.names]
    opponents = [(Known(each), Side.FOR) for each in question.opponents]
    return list(dict.fromkeys([*clients, *opponents]))


def look_values(look: Look) -> list[Any]:
    return [
        look.provider_id,
        look.side,
        _array(look.exact),
        _array(look.close),
        look.sure,
        look.birth,
        _array(look.near),
        look.asked,
    ]


def _array(keys: list[int]) -> str:
    """As PostgreSQL reads it: ten times as fast as to adapt hundreds of numbers one by one."""
    return "{" + ",".join(map(str, keys)) + "}"


def keyed_for(provider_id: UUID) -> Keyed:
    return Keyed(settings.SECRET_KEY, provider_id)


def conflict_items(actor: Actor) -> QuerySet[ConflictItem]:
    """What the actor's organisation has to decide or decided, the longest waiting first."""
    return (
        ConflictItem.objects.filter(provider=actor.organisation_id)
        .select_related("party", "owner")
        .order_by("due_at", "pk")
    )


def standing_parties(actor: Actor) -> QuerySet[Party]:
    """Bodies for or against which the actor's organisation acts whatever the file."""
    return Party.objects.filter(provider=actor.organisation_id, case_id=None, until=None).order_by(
        "name", "pk"
    )


def parties_of_file(actor: Actor, case_id: UUID) -> QuerySet[Party]:
    return Party.objects.filter(
        provider=actor.organisation_id, case_id=case_id, until=None
    ).order_by("-side", "name", "pk")


def _marked(question: Question) -> Iterator[tuple[Known, Asked, Side]]:
    for known, side in names_of(question):
        marks = asked(known.name)
        if marks.exact:
            yield known, marks, side


def _acting_for_themselves(provider_ids: list[UUID], question: Question) -> set[UUID]:
    """A council's own advisers, say, where the person is in dispute with that council."""
    if not question.opponents:
        return set()
    wanted = [marks.exact | marks.close for marks in map(asked, question.opponents)]
    bodies = Organisation.objects.filter(pk__in=provider_ids).values_list("pk", "name")
    return {pk for pk, name in bodies if any(marks & kept(name) for marks in wanted)}
