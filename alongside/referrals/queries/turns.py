"""What is late, who is there to be told, and who was told."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

import yaml
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from alongside.accounts.rules import Actor
from alongside.correspondence.models import Message, Reply
from alongside.correspondence.rules import State
from alongside.kit.filters import LONDON, day_of
from alongside.law.rules.urgency import UrgencyLevel
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import Credential
from alongside.partnerships.rules import absence
from alongside.people.models import ConflictItem, SamePerson
from alongside.referrals.models import Escalation, Question, Referral, Unconfirmed, UrgentCall
from alongside.referrals.rules import Queue, Status
from alongside.referrals.rules.triage import Caller
from alongside.referrals.rules.turns import Item, Ladder, Rung, Team, Told, kind_of

DATA = Path(__file__).parent.parent / "data" / "escalation.yaml"


@cache
def _ladders() -> list[tuple[date, date | None, Ladder]]:
    return [
        (each["in_force_from"], each["in_force_to"], _ladder(each["open_hours_after_due"]))
        for each in yaml.safe_load(DATA.read_text())["sets"]
    ]


def _ladder(hours: dict[str, dict[str, float]]) -> Ladder:
    return Ladder(
        {
            level: {Rung(rung): timedelta(hours=each) for rung, each in rungs.items()}
            for level, rungs in hours.items()
        }
    )


def ladder(on: date) -> Ladder:
    """The rungs in force on a day; before the first set, the first one."""
    sets = _ladders()
    found = (one for since, until, one in sets if since <= on and (until is None or on <= until))
    return next(found, sets[0][2])


def team_of(actor: Actor, at: datetime) -> Team:
    """Who is there in the actor's partnership on that day."""
    return Team(
        colleagues=partnerships.colleagues_of(actor),
        aways=partnerships.aways_of(actor, day_of(at)),
        coordinator_id=partnerships.partnership_of(actor).coordinator_id,
    )


def stood_in_for(actor: Actor, at: datetime) -> set[UUID]:
    """The users who are away and for whom the actor is there."""
    on = day_of(at)
    return absence.stood_in_for(actor.user_id, partnerships.aways_of(actor, on), on)


# What is late. Row-level security keeps these to what the organisation may see.


def late_referrals(actor: Actor, at: datetime) -> list[Item]:
    rows = Referral.objects.filter(
        partnership=actor.partnership_id, owner=actor.organisation_id, queue__gt="", due_at__lt=at
    ).order_by("due_at", "pk")
    return [_referral_item(row) for row in rows]


def _referral_item(row: Referral) -> Item:
    assert row.owner_id is not None
    assert row.due_at is not None
    return Item(
        kind=kind_of(Status(row.status)).name,
        subject_id=row.pk,
        due_at=row.due_at,
        owner_id=row.owner_id,
        level=row.level,
        holder_id=row.referrer_id if row.queue == Queue.TO_ASK else row.holder_id,
        referral_id=row.pk,
        reference=row.reference,
        referrer_id=row.referring_organisation_id,
    )


def late_others(actor: Actor, at: datetime) -> list[Item]:
    """Late items of earlier stages: conflicts, records to compare, failed messages, replies."""
    organisation = actor.organisation_id
    here = {"partnership": actor.partnership_id, "organisation": organisation}
    pairs = SamePerson.objects.filter(**here, answered_at=None, due_at__lt=at)
    failed = Message.objects.filter(**here, state=State.FAILED, next_at__lt=at)
    replies = Reply.objects.filter(**here, done_at=None, due_at__lt=at)
    conflicts = ConflictItem.objects.filter(provider=organisation, decision="", due_at__lt=at)
    unconfirmed = Unconfirmed.objects.filter(
        partnership=actor.partnership_id, coordinator=organisation, settled="", due_at__lt=at
    )
    found = [
        *(("unconfirmed", pk, due) for pk, due in unconfirmed.values_list("pk", "due_at")),
        *(("same_person", pk, due) for pk, due in pairs.values_list("pk", "due_at")),
        *(("failed_message", pk, due) for pk, due in failed.values_list("pk", "next_at")),
        *(("reply", pk, due) for pk, due in replies.values_list("pk", "due_at") if due),
    ]
    # An officer whom a wall keeps from it cannot be told: hence whoever holds it, and not any.
    held = conflicts.values_list("pk", "due_at", "owner")
    return [
        *(Item(kind, pk, due, organisation) for kind, pk, due in found),
        *(Item("conflict", pk, due, organisation, holder_id=owner) for pk, due, owner in held),
    ]


def late_credentials(actor: Actor, at: datetime) -> list[Item]:
    """What ran out and was neither ended nor followed by another of the same kind."""
    today = day_of(at)
    rows = Credential.objects.filter(
        partnership=actor.partnership_id, organisation=actor.organisation_id, ended_at=None
    )
    follows = rows.filter(
        Q(valid_to__gte=today) | Q(valid_to=None),
        kind=OuterRef("kind"),
        user__isnull=True,
    )
    follows_theirs = rows.filter(
        Q(valid_to__gte=today) | Q(valid_to=None), kind=OuterRef("kind"), user=OuterRef("user")
    )
    lapsed = rows.filter(valid_to__lt=today).exclude(
        Q(Exists(follows), user=None) | Q(Exists(follows_theirs), user__isnull=False)
    )
    return [
        Item(
            kind="credential",
            subject_id=row.pk,
            due_at=datetime.combine(row.valid_to, time.max, LONDON),
            owner_id=actor.organisation_id,
            level=UrgencyLevel.TWO_DAYS,
            holder_id=row.owner_id,
        )
        for row in lapsed
        if row.valid_to
    ]


OWES = {Caller.REFERRER: "referring_organisation", Caller.PROVIDER: "provider"}


def late_calls(actor: Actor, at: datetime) -> list[Item]:
    """Calls to a service that is there now, which the actor's organisation still owes."""
    newest = UrgentCall.objects.order_by("referral", "-at", "-created_at").distinct("referral")
    rows = UrgentCall.objects.filter(
        pk__in=newest.values("pk"), partnership=actor.partnership_id, turn__gt="", call_by__lt=at
    ).select_related("referral")
    return [_call_item(row) for row in rows if _owes(row, actor)]


def _owes(row: UrgentCall, actor: Actor) -> bool:
    """Where no provider has it, the call is for whoever coordinates."""
    owner = getattr(row.referral, f"{OWES.get(Caller(row.turn), 'provider')}_id")
    return bool(row.referral.queue) and actor.organisation_id == (
        owner or row.referral.coordinator_id
    )


def _call_item(row: UrgentCall) -> Item:
    assert row.call_by is not None
    owner = getattr(row.referral, f"{OWES.get(Caller(row.turn), 'provider')}_id")
    return Item(
        kind="urgent_call",
        subject_id=row.pk,
        due_at=row.call_by,
        owner_id=owner or row.referral.coordinator_id,
        level=UrgencyLevel.DANGER,
        holder_id=row.by_id,
        referral_id=None,
        reference=row.referral.reference,
    )


# Who was told


def told_of(items: Iterable[Item]) -> dict[tuple[str, UUID, datetime], list[Told]]:
    """Who was told of each of these in the time that it is late now."""
    ids = [each.subject_id for each in items]
    found: dict[tuple[str, UUID, datetime], list[Told]] = defaultdict(list)
    for row in Escalation.objects.filter(subject_id__in=ids).order_by("at", "created_at"):
        found[row.kind, row.subject_id, row.due_at].append(Told(Rung(row.rung), row.told_id))
    return found


def passed_to(actor: Actor, at: datetime) -> QuerySet[Escalation]:
    """What the actor, or somebody for whom they stand in, was told of; the newest first."""
    users = {actor.user_id, *stood_in_for(actor, at)}
    return (
        Escalation.objects.filter(partnership=actor.partnership_id, told__in=users)
        .select_related("owner", "referral")
        .order_by("-at", "pk")
    )


def standing(escalations: QuerySet[Escalation]) -> QuerySet[Escalation]:
    """Those whose referral is late still: a step or a new promise ends an alert."""
    return escalations.filter(
        Q(referral__queue__gt="", referral__due_at=F("due_at")) | Q(referral=None)
    )


def passed_on(referral: Referral) -> list[Escalation]:
    """Who was told that this referral is late, newest first, while it still is."""
    if referral.due_at is None:
        return []
    rows = Escalation.objects.filter(referral=referral, due_at=referral.due_at)
    return list(rows.select_related("told", "told_organisation").order_by("-at", "-created_at"))


def told_not_answered(actor: Actor, referral: Referral) -> bool:
    """Whether whoever referred was told that this is not answered yet, and it is not still."""
    rows = Escalation.objects.filter(
        referral=referral, rung=Rung.REFERRER, told_organisation=actor.organisation_id
    )
    return standing(rows).exists()


def faults(actor: Actor) -> int:
    """How many late things of the actor's organisation found nobody to be told."""
    rows = Escalation.objects.filter(
        partnership=actor.partnership_id, owner=actor.organisation_id, told=None
    ).exclude(rung=Rung.REFERRER)
    return standing(rows).count()


def questions_of(referral: Referral) -> QuerySet[Question]:
    return Question.objects.filter(referral=referral).order_by("-asked_at", "pk")
