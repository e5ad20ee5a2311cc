from datetime import datetime
from functools import cache
from pathlib import Path

import yaml
from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    ExpressionWrapper,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models import Count as Counted

from alongside.accounts.rules import Actor
from alongside.insight.models import Release
from alongside.insight.rules import Count, Protection, Quarter, Stage, funnel, protected
from alongside.partnerships import queries as partnerships
from alongside.referrals import queries as referrals
from alongside.referrals.models import TurnAway
from alongside.referrals.rules import Status, TurnAwayReason

DATA = Path(__file__).parent / "data" / "disclosure.yaml"
FURTHEST = Case(
    When(outcome_at__isnull=False, then=Value(Stage.OUTCOME)),
    When(advised_at__isnull=False, then=Value(Stage.ADVISED)),
    When(attended_at__isnull=False, then=Value(Stage.ATTENDED)),
    When(booked_at__isnull=False, then=Value(Stage.BOOKED)),
    When(reached_at__isnull=False, then=Value(Stage.REACHED)),
    default=Value(Stage.REFERRED),
    output_field=IntegerField(),
)
IS_OPEN = ExpressionWrapper(Q(closed_at=None), output_field=BooleanField())


@cache
def protection() -> Protection:
    """The rule in force for a count that leaves the partnership."""
    rule = next(
        rule for rule in yaml.safe_load(DATA.read_text())["rules"] if rule["in_force_to"] is None
    )
    return Protection(rule["hidden_from"], rule["hidden_up_to"], rule["round_to"])


def own_counts(actor: Actor, since: datetime, before: datetime) -> list[Count]:
    """What became of the referrals that the actor's own organisation made."""
    rows = (
        referrals.visible_to(actor)
        .filter(
            referring_organisation=actor.organisation_id,
            received_at__gte=since,
            received_at__lt=before,
        )
        .exclude(status=Status.ENTERED_IN_ERROR)
        .order_by()
        .values_list("site_id", FURTHEST, "exit", IS_OPEN)
        .annotate(number=Counted("pk"))
    )
    return [_count(*row) for row in rows]


def partnership_counts(since: datetime, before: datetime) -> list[Count]:
    """What became of all referrals in the partnership. Counts alone: the function gives no row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT site, stage, exit, is_open, number FROM funnel_counts(%s, %s)", [since, before]
        )
        return [
            _count(site, stage, code, is_open, number)
            for site, stage, code, is_open, number in cursor.fetchall()
        ]


def _count(site: object, stage: int, code: str, is_open: bool, number: int) -> Count:
    return Count(str(site or ""), Stage(stage), code, number, is_open=is_open)


def referred_by_site(actor: Actor, counts: list[Count]) -> list[tuple[str, int]]:
    """Each site of the partnership and how many it referred; those with none are named too."""
    numbers: dict[str, int] = {}
    for count in counts:
        numbers[count.site_id] = numbers.get(count.site_id, 0) + count.number
    return [(site.name, numbers.get(str(site.pk), 0)) for site in partnerships.sites_of(actor)]


def protected_figures(actor: Actor, quarter: Quarter) -> dict[str, object]:
    """What may be released of a quarter: the funnel and each site's referrals, protected."""
    rule = protection()
    counts = partnership_counts(quarter.starts_at, quarter.next.starts_at)
    return {
        "funnel": protected(funnel(counts), rule),
        "sites": [[name, rule.cell(number)] for name, number in referred_by_site(actor, counts)],
        "hidden": rule.words,
        "rounded_to": rule.round_to,
    }


def turn_aways(actor: Actor, since: datetime, before: datetime) -> list[tuple[str, int]]:
    """Why the actor's organisation turned people away, in words, and how many."""
    rows = (
        TurnAway.objects.filter(organisation=actor.organisation_id, at__gte=since, at__lt=before)
        .order_by()
        .values_list("reason")
        .annotate(number=Counted("pk"))
        .order_by("-number", "reason")
    )
    return [(str(TurnAwayReason(reason).label), number) for reason, number in rows]


def releases_of(actor: Actor) -> QuerySet[Release]:
    return Release.objects.filter(partnership=actor.partnership_id).order_by("-quarter")


def is_frozen(actor: Actor, quarter: str) -> bool:
    return releases_of(actor).filter(quarter=quarter).exists()
