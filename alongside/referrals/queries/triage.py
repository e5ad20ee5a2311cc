"""Facts for the rules of how soon."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from alongside.accounts.rules import Actor, Permission, Role
from alongside.kit.filters import day_of
from alongside.law import queries as law
from alongside.law.rules.areas import Nation
from alongside.law.rules.calendars import calendar
from alongside.law.rules.urgency import Step, UrgencyLevel, UrgencyRule
from alongside.partnerships import queries as partnerships
from alongside.partnerships.rules.absence import stood_in_for
from alongside.referrals.models import LevelChange, Referral, Triage, UrgentCall, UrgentStep
from alongside.referrals.rules import NOT_SURE, Urgency
from alongside.referrals.rules.triage import (
    Caller,
    Cause,
    Facts,
    Finding,
    Said,
    Soon,
    findings,
    step_by_in_words,
    step_due_at,
)


def soon_in(nation: str) -> Soon:
    return Soon(law.urgency_rules(), law.urgency().nearness, calendar(Nation(nation)))


def facts_of(referral: Referral) -> Facts:
    """What was said about how soon, so far: the newest answer and the newest date count."""
    answers: dict[str, Said] = {}
    events: dict[str, date] = {}
    for row in triage_of(referral):
        answers[row.rule] = Said(row.said)
        if row.event_date:
            events[row.rule] = row.event_date
        elif row.said == Said.NO:
            events.pop(row.rule, None)
    return Facts(
        received=day_of(referral.received_at),
        urgency=Urgency(referral.urgency),
        letter_date=referral.letter_date,
        answers=answers,
        events=events,
    )


def troubles_of(referral: Referral) -> list[str]:
    """The urgent rules whose trouble is there."""
    found = facts_of(referral).answers
    return [rule_id for rule_id, said in found.items() if said is Said.YES]


def triage_of(referral: Referral) -> QuerySet[Triage]:
    """Oldest first."""
    return Triage.objects.filter(referral=referral).order_by("at", "created_at", "pk")


def findings_of(referral: Referral, nation: str, at: datetime) -> tuple[Finding, ...]:
    return findings(facts_of(referral), day_of(at), soon_in(nation))


def level_changes_of(referral: Referral) -> QuerySet[LevelChange]:
    """Newest first."""
    return LevelChange.objects.filter(referral=referral).order_by("-at", "-created_at", "pk")


@dataclass(frozen=True)
class Lowered:
    """What a supervisor decided about a level, if one did."""

    to: UrgencyLevel = UrgencyLevel.ROUTINE
    set_aside: frozenset[str] = frozenset()


def lowered(referral: Referral) -> Lowered:
    change = level_changes_of(referral).filter(cause=Cause.LOWERED).first()
    if change is None:
        return Lowered()
    return Lowered(UrgencyLevel(change.after), frozenset(change.set_aside))


def may_lower(actor: Actor, at: datetime) -> bool:
    """A supervisor, or whoever stands in for a supervisor of the same organisation who is away."""
    if actor.may(Permission.LOWER_LEVEL):
        return True
    today = day_of(at)
    stands_in_for = stood_in_for(actor.user_id, partnerships.aways_of(actor, today), today)
    return bool(stands_in_for) and any(
        each.user_id in stands_in_for
        and each.role is Role.SUPERVISOR
        and each.organisation_id == actor.organisation_id
        for each in partnerships.colleagues_of(actor)
    )


def dated(actor: Actor) -> QuerySet[Referral]:
    """The open referrals with the actor's organisation that a date may make more urgent."""
    with_event = Triage.objects.filter(event_date__isnull=False).values("referral")
    organisation = actor.organisation_id
    waiting = Referral.objects.filter(
        Q(provider=organisation) | Q(provider=None, coordinator=organisation, accepted_at=None),
        Q(letter_date__isnull=False) | Q(pk__in=with_event),
        partnership=actor.partnership_id,
        queue__gt="",
    )
    return waiting.exclude(level__in=[UrgencyLevel.DANGER, UrgencyLevel.TODAY]).order_by("pk")


# What has to happen, and who called


def calls_of(referral: Referral) -> QuerySet[UrgentCall]:
    """Newest first."""
    return (
        UrgentCall.objects.filter(referral=referral)
        .select_related("by_organisation")
        .order_by("-at", "-created_at", "pk")
    )


@dataclass(frozen=True)
class Line:
    """One thing that has to happen, and whether it has."""

    rule: UrgencyRule
    number: int
    step: Step
    due_at: datetime | None
    done: UrgentStep | None

    @property
    def by_words(self) -> str:
        return step_by_in_words(self.step.by)

    @property
    def key(self) -> str:
        return f"{self.rule.id}:{self.number}"


def checklist(referral: Referral, found: Iterable[Finding]) -> list[Line]:
    """What must happen by when for each trouble that was said, in the order of the rules."""
    ticked = _ticked(referral)
    since = _said_at(referral)
    lines = []
    for rule_id in dict.fromkeys(each.rule for each in found if each.rule):
        rule = law.urgency_rule(rule_id)
        start = since.get(rule_id, referral.received_at)
        for number, step in enumerate(rule.must_happen, 1):
            done = ticked.get((rule_id, number))
            lines.append(Line(rule, number, step, step_due_at(step.by, start), done))
    return lines


def _ticked(referral: Referral) -> Mapping[tuple[str, int], UrgentStep]:
    rows = UrgentStep.objects.filter(referral=referral).order_by("at", "created_at", "pk")
    newest = {(row.rule, row.number): row for row in rows}
    return {key: row for key, row in newest.items() if row.done}


def _said_at(referral: Referral) -> dict[str, datetime]:
    """When each trouble was first said to be there."""
    found: dict[str, datetime] = {}
    for row in triage_of(referral):
        if row.said == Said.YES:
            found.setdefault(row.rule, row.at)
    return found


def areas_asked(referral: Referral) -> set[str]:
    """The fields of law whose urgent questions are asked; none asks all."""
    return {each for each in referral.domains if each != NOT_SURE}


def call_of(referral: Referral) -> UrgentCall | None:
    """The newest word on who called the service that is there now."""
    return calls_of(referral).first()


def is_handed_over(referral: Referral) -> bool:
    """Whether somebody made the call."""
    return calls_of(referral).exclude(caller=Caller.NOBODY).exists()
