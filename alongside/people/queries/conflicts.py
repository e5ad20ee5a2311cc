"""What a provider's own conflict register answers: can take, or cannot take, and nothing else."""

from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from alongside.accounts.rules import Actor
from alongside.partnerships.models import Organisation
from alongside.people.models import ConflictItem, Party
from alongside.people.rules import Side
from alongside.people.rules.keys import Keyed, Look, Name, name_of
from alongside.people.rules.spelling import asked, kept
from alongside.people.schemas import Known, Question

CAN_TAKE = """
SELECT can_take(%s::uuid[], %s::bigint[], %s::boolean[], %s::bigint[], %s::bigint[],
    %s::bigint[], %s::integer[], %s::bigint[], %s::integer[])
"""


def can_take(provider_id: UUID, question: Question) -> bool:
    return provider_id in who_can_take([provider_id], question)


def who_can_take(provider_ids: Iterable[UUID], question: Question) -> set[UUID]:
    """
    Ask the register of each of these providers; those that can take the people are returned.

    A possible hit answers as a certain one does, until the provider's own officer has cleared it.
    One statement asks all registers for all names.
    """
    ids = list(dict.fromkeys(provider_ids))
    able = set(ids) - _acting_for_themselves(ids, question)
    looks = looks_of(ids, [name for _, _, name in names_of(question)])
    if not looks:
        return able
    with connection.cursor() as cursor:
        cursor.execute(CAN_TAKE, look_values(looks))
        return able & {row[0] for row in cursor.fetchall()}


def looks_of(provider_ids: Iterable[UUID], names: Iterable[Name]) -> list[Look]:
    """Every name as every register is asked for it, provider by provider."""
    names = list(names)
    return [keyed.look(name) for keyed in map(keyed_for, provider_ids) for name in names]


def names_of(question: Question) -> list[tuple[Known, Side, Name]]:
    """
    Each name once, with the side on which a register is looked at for it.

    Both directions: somebody to act for, whom it acts against; somebody to act against, for whom
    it acts. Words that name nobody are left out.
    """
    clients = [(each, Side.AGAINST) for each in question.names]
    opponents = [(Known(each), Side.FOR) for each in question.opponents]
    return [
        (known, side, name_of(marks, known.born, side))
        for known, side in dict.fromkeys([*clients, *opponents])
        if (marks := asked(known.name)).exact
    ]


def look_values(looks: list[Look]) -> list[str]:
    """What the functions that ask the registers are given: a list of each, then of each key."""
    keys = [(key, at) for at, look in enumerate(looks, 1) for key in (look.exact, *look.close)]
    near = [(key, at) for at, look in enumerate(looks, 1) for key in look.near]
    return [
        _array(look.provider_id for look in looks),
        _array(look.exact for look in looks),
        _array(look.sure for look in looks),
        _array("null" if look.birth is None else look.birth for look in looks),
        _array(look.asked for look in looks),
        *(_array(pair[place] for pair in pairs) for pairs in (keys, near) for place in (0, 1)),
    ]


def _array(values: Iterable[object]) -> str:
    """As PostgreSQL reads it: ten times as fast as to adapt hundreds of numbers one by one."""
    return "{" + ",".join(map(str, values)) + "}"


def keyed_for(provider_id: UUID) -> Keyed:
    return Keyed(settings.SECRET_KEY, provider_id)


def conflict_items(actor: Actor) -> QuerySet[ConflictItem]:
    """
    What the actor's organisation has to decide or decided, the longest waiting first.

    Not what is about anybody behind a wall, by either name or as a party of a file of theirs. A
    listed function says what that is, since whoever is behind the wall cannot be read here.
    """
    return (
        ConflictItem.objects.filter(provider=actor.organisation_id)
        .exclude(pk__in=RawSQL("SELECT unnest(walled_conflicts())", []))
        .select_related("party", "owner")
        .order_by("due_at", "pk")
    )


def standing_parties(actor: Actor) -> QuerySet[Party]:
    """For or against whom the actor's organisation acts whatever the file; nobody behind a wall."""
    return (
        Party.objects.filter(provider=actor.organisation_id, case_id=None, until=None)
        .exclude(pk__in=RawSQL("SELECT unnest(walled_parties())", []))
        .order_by("name", "pk")
    )


def names_like(name: str, others: Iterable[str]) -> list[str]:
    """
    Those of these names that may be the same as this one.

    A body may be spelt otherwise; of two people only the whole name counts, since here nobody
    decides between them.
    """
    marks = asked(name)
    wanted = marks.exact | marks.close if marks.is_body else marks.exact
    return [each for each in others if wanted & kept(each)]


def _acting_for_themselves(provider_ids: list[UUID], question: Question) -> set[UUID]:
    """A council's own advisers, say, where the person is in dispute with that council."""
    if not question.opponents:
        return set()
    wanted = [marks.exact | marks.close for marks in map(asked, question.opponents)]
    bodies = Organisation.objects.filter(pk__in=provider_ids).values_list("pk", "name")
    return {pk for pk, name in bodies if any(marks & _body(name) for marks in wanted)}


@lru_cache(maxsize=1_000)
def _body(name: str) -> frozenset[str]:
    """The marks of a provider's own name, which is nobody's secret."""
    return kept(name)
