from functools import cache
from pathlib import Path
from uuid import UUID

from django.db.models import QuerySet

from alongside.accounts.rules import Actor
from alongside.kit.documents import read
from alongside.law.rules.areas import Nation
from alongside.needs.models import Check
from alongside.needs.rules import Helpline, NeedsCheck
from alongside.needs.schemas import read_check, read_helplines
from alongside.people import queries as people

DATA = Path(__file__).parents[1] / "data"


@cache
def check() -> NeedsCheck:
    """The check as it is asked now."""
    return read_check(read(DATA / "check.yaml"))


@cache
def _helplines() -> tuple[tuple[Helpline, ...], dict[str, str]]:
    return read_helplines(read(DATA / "helplines.yaml"))


def every_helpline() -> tuple[Helpline, ...]:
    return _helplines()[0]


def helplines(nation: Nation) -> tuple[Helpline, ...]:
    """Whom somebody who is not safe can call, in that nation."""
    return tuple(each for each in every_helpline() if nation in each.nations)


def route_words() -> dict[str, str]:
    """What each route of the law's is for, in words for whoever needs it, by its id."""
    return _helplines()[1]


def checks_of(actor: Actor, person_id: UUID) -> QuerySet[Check]:
    """Each time the person was asked, newest first, for whoever may see the person."""
    return (
        Check.objects.filter(
            partnership=actor.partnership_id,
            person__in=people.visible_to(actor).filter(pk=person_id).values("pk"),
        )
        .prefetch_related("answers")
        .order_by("-asked_at", "pk")
    )
