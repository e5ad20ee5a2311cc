"""What a partnership agreed on: who takes part, where, and on what they advise."""

from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from alongside.accounts.rules import Actor
from alongside.law.rules.areas import Nation
from alongside.law.rules.calendars import calendar
from alongside.partnerships.models import (
    Intake,
    Organisation,
    Participation,
    Partnership,
    Scope,
    Site,
)
from alongside.partnerships.rules import Clock, Hours, Part

INTAKES = """
SELECT provider_id, domain, state, days_to_wait, languages FROM partnerships_intake
WHERE partnership_id = %s ORDER BY provider_id, domain
"""


def partnership_of(actor: Actor) -> Partnership:
    return Partnership.objects.select_related("coordinator").get(pk=actor.partnership_id)


def sites_of(actor: Actor) -> QuerySet[Site]:
    return (
        Site.objects.filter(partnership=actor.partnership_id)
        .select_related("organisation")
        .order_by("name", "pk")
    )


def providers_of(actor: Actor, on: date) -> QuerySet[Organisation]:
    """The organisations that give advice in the partnership on that day."""
    parts = Participation.objects.filter(
        partnership=actor.partnership_id, part=Part.ADVICE, since__lte=on
    ).exclude(until__lt=on)
    return Organisation.objects.filter(pk__in=parts.values("organisation")).order_by("name", "pk")


def participations_of(actor: Actor) -> QuerySet[Participation]:
    return (
        Participation.objects.filter(partnership=actor.partnership_id, until=None)
        .select_related("organisation")
        .order_by("part", "organisation__name", "pk")
    )


def scopes_of(actor: Actor) -> QuerySet[Scope]:
    return Scope.objects.filter(partnership=actor.partnership_id).order_by("provider", "domain")


def intakes_of(actor: Actor) -> QuerySet[Intake]:
    return Intake.objects.filter(partnership=actor.partnership_id).order_by("provider", "domain")


def intake_values(actor: Actor) -> list[tuple[UUID, str, str, int | None, list[str]]]:
    """What providers said of their room: provider, domain, state, days to wait, languages."""
    with connection.cursor() as cursor:
        cursor.execute(INTAKES, [actor.partnership_id])
        return [tuple(row) for row in cursor.fetchall()]


def clock_of(partnership: Partnership) -> Clock:
    """The partnership's real hours, and its nation's bank holidays as far as they are known."""
    hours = tuple(
        Hours(each.weekday, each.opens, each.closes)
        for each in partnership.hours.order_by("weekday", "opens", "pk")
    )
    known = calendar(Nation(partnership.nation))
    return Clock(hours, frozenset(day for days in known.values() for day in days))


def organisations_of(actor: Actor) -> QuerySet[Organisation]:
    """Every organisation that has a part in the partnership now."""
    parts = Participation.objects.filter(partnership=actor.partnership_id, until=None)
    return Organisation.objects.filter(pk__in=parts.values("organisation")).order_by("name", "pk")


def parts_of(actor: Actor, organisation_id: UUID) -> set[Part]:
    here = Participation.objects.filter(partnership=actor.partnership_id, until=None)
    found = here.filter(organisation=organisation_id).values_list("part", flat=True)
    return {Part(part) for part in found}


def organisation_of(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.organisation_id)
