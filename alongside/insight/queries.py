from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

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

from alongside.accounts.rules import Actor, Permission
from alongside.insight.models import Month as FrozenMonth
from alongside.insight.models import MonthRelease, Release
from alongside.insight.rules import (
    Count,
    Month,
    Protection,
    Quarter,
    Row,
    Stage,
    Waited,
    funnel,
    protected,
    protected_row,
)
from alongside.law.rules.areas import AreaId
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import Site
from alongside.referrals import queries as referrals
from alongside.referrals.models import TurnAway
from alongside.referrals.rules import NOT_SURE, Status, TurnAwayReason

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


# Months

ALL = "All places"


@dataclass(frozen=True)
class Figures:
    """A month: every site that the actor may see, those with none as well, and all together."""

    sites: list[Row]
    total: Row


def month_figures(actor: Actor, month: Month) -> Figures:
    """As it is today: of the actor's own referrals, or of all that it coordinates."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT is_total, site, referred, reached, seen, low, middle, high"
            " FROM month_counts(%s, %s)",
            [month.starts_at, month.next.starts_at],
        )
        rows = cursor.fetchall()
    found = {str(row[1] or ""): _row("", row) for row in rows if not row[0]}
    total = next((_row(ALL, row) for row in rows if row[0]), Row(ALL))
    sites = [
        replace(found.pop(str(site.pk), Row("")), name=site.name, site_id=str(site.pk))
        for site in _own_sites(actor)
    ]
    others = [replace(row, name="No place of care") for row in found.values()]
    return Figures([*sites, *others], total)


def _own_sites(actor: Actor) -> QuerySet[Site]:
    sites = partnerships.sites_of(actor)
    if actor.may(Permission.SEE_FUNNEL):
        return sites
    return sites.filter(organisation=actor.organisation_id)


def _row(name: str, row: tuple[Any, ...]) -> Row:
    _, site, referred, reached, seen, low, middle, high = row
    waited = Waited(low, middle, high) if middle is not None else None
    return Row(name, referred, reached, seen, waited, str(site or ""))


def frozen_figures(actor: Actor, month: Month) -> Figures | None:
    """The exact figures of a closed month, as far as they are the actor's to see."""
    rows = list(
        FrozenMonth.objects.filter(partnership=actor.partnership_id, month=str(month)).order_by(
            "site__name", "pk"
        )
    )
    kept = [(row.site_id, _kept(row.figures)) for row in rows]
    sites = [row for site_id, row in kept if site_id is not None]
    if not rows:
        return None
    whole = next((row for site_id, row in kept if site_id is None), None)
    return Figures(sites, whole or Row(ALL))


def _kept(figures: dict[str, Any]) -> Row:
    waited = Waited(*figures["waited"]) if figures["waited"] else None
    return Row(figures["name"], figures["referred"], figures["reached"], figures["seen"], waited)


def month_releases(actor: Actor) -> QuerySet[MonthRelease]:
    return MonthRelease.objects.filter(partnership=actor.partnership_id).order_by("-month")


def protected_month(figures: Figures) -> dict[str, object]:
    """What somebody outside may see of a month."""
    rule = protection()
    return {
        "sites": [protected_row(row, rule) for row in figures.sites],
        "total": protected_row(figures.total, rule),
        "hidden": rule.words,
        "rounded_to": rule.round_to,
    }


# Turn-aways


@dataclass(frozen=True)
class TurnedAway:
    """How many needed this, from here, and why nobody could give it. None is hidden."""

    domain: str
    area: str
    reason: str
    number: int | None


def turned_away(
    actor: Actor, since: datetime, before: datetime, *, own: bool, is_outside: bool
) -> list[TurnedAway]:
    """By what it was about, area and reason; protected where the actor is outside."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT domain, area, reason, number FROM turn_away_counts(%s, %s, %s)",
            [since, before, own],
        )
        rows = cursor.fetchall()
    return [
        TurnedAway(
            domain="Not sure" if domain == NOT_SURE else str(AreaId(domain).label),
            area=area or "Not said",
            reason=str(TurnAwayReason(reason).label),
            number=protection().cell(number) if is_outside else number,
        )
        for domain, area, reason, number in rows
    ]
