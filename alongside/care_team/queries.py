from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from alongside.accounts.rules import Actor, Permission
from alongside.care_team import rules
from alongside.care_team.models import Disclosure, Plan, Question
from alongside.care_team.rules import (
    NOT_AGREED,
    PURPOSE,
    WHAT,
    Digest,
    Sent,
    What,
    digest_of,
    month_after,
    month_before,
)
from alongside.casework.models import Case
from alongside.law.rules.areas import AreaId
from alongside.partnerships.models import Organisation, Participation
from alongside.partnerships.rules import LONDON, Part
from alongside.people import queries as people
from alongside.people.rules import Purpose, stands
from alongside.referrals import queries as referrals
from alongside.referrals.rules import Source


def plans_of(actor: Actor, case_id: UUID) -> QuerySet[Plan]:
    """The versions of the shared plan of a file, the newest first."""
    walled = people.walled_from(actor)
    return (
        Plan.objects.filter(case=case_id, provider=actor.organisation_id)
        .exclude(person__in=walled)
        .exclude(case__referral__patient__in=walled)
        .order_by("-written_at", "-created_at")
    )


def shared_with(actor: Actor, referral_id: UUID | None) -> list[Disclosure]:
    """What was shared about a referral with the actor's organisation, the newest first."""
    if referral_id is None or not actor.may(Permission.SEE_SHARED_PLAN):
        return []
    return list(_visible_to(actor).filter(referral=referral_id, recipient=actor.organisation_id))


def shared_about(actor: Actor, person_id: UUID) -> list[Disclosure]:
    """What the actor's organisation shared or was told about a person, the newest first."""
    return list(_visible_to(actor).filter(person=person_id).select_related("recipient"))


def why_not_share(
    actor: Actor,
    case: Case,
    *,
    words: str,
    purpose: Purpose,
    recipient_id: UUID | None,
    at: datetime,
) -> str | None:
    """Gather what the rule needs to know, and ask it."""
    referral = case.referral
    plan = plans_of(actor, case.pk).first()
    before = Disclosure.objects.filter(referral=referral, purpose=purpose, words=words)
    return rules.why_not_share(
        WHAT[purpose],
        words=words,
        plan=plan.words if plan else "",
        agreed=people.agreed(case.person_id, purpose, at, recipient_id=recipient_id),
        is_referrer=bool(referral and recipient_id == referral.referring_organisation_id),
        is_repeat=before.filter(recipient=recipient_id).exists(),
    )


def _visible_to(actor: Actor) -> QuerySet[Disclosure]:
    organisation, walled = actor.organisation_id, people.walled_from(actor)
    return (
        Disclosure.objects.filter(Q(provider=organisation) | Q(recipient=organisation))
        .filter(partnership=actor.partnership_id)
        .exclude(person__in=walled)
        .exclude(referral__patient__in=walled)
        .order_by("-shared_at", "-created_at")
    )


@dataclass(frozen=True, repr=False)
class Offer:
    """What could be shared about a case, with whom, and why not."""

    recipient: Organisation | None
    by_message: bool
    plan: Plan | None
    refusals: dict[What, str]

    @property
    def possible(self) -> list[What]:
        return [each for each in What if each not in self.refusals]


def offer_of(actor: Actor, case: Case, *, at: datetime) -> Offer:
    """Gather what could be shared about a case."""
    referral = case.referral
    recipient = referral.referring_organisation_id if referral else None
    said = people.agreements(case.person_id, recipient)
    refusals = {
        what: NOT_AGREED[what]
        for what, purpose in PURPOSE.items()
        if not stands(said.get(purpose), at)
    }
    plan = plans_of(actor, case.pk).first()
    if plan is None:
        refusals.setdefault(What.PLAN, "There is no shared plan yet. Write it first")
    return Offer(
        recipient=referral.referring_organisation if referral else None,
        by_message=bool(referral and referral.source == Source.MESSAGE),
        plan=plan,
        refusals=refusals,
    )


# Quick questions


def questions_of(actor: Actor) -> QuerySet[Question]:
    """What was asked in the partnership: no question names anybody."""
    found = Question.objects.filter(partnership=actor.partnership_id)
    return found.select_related("organisation").order_by("-at", "pk")


def asked_by_month(actor: Actor, at: datetime, *, months: int = 3) -> list[tuple[date, int, str]]:
    """How many were asked in each of the newest months, zeroes included, and on what most."""
    month = at.astimezone(LONDON).date().replace(day=1)
    found = []
    for _ in range(months):
        rows = questions_of(actor).filter(at__gte=starts(month), at__lt=starts(month_after(month)))
        counted: Counter[str] = Counter(
            dict(rows.order_by().values_list("topic").annotate(Count("pk")))
        )
        top = counted.most_common(1)
        found.append((month, counted.total(), AreaId(top[0][0]).label if top else ""))
        month = month_before(month)
    return found


# The monthly digest

SEEN = {
    "accepted_at": "Accepted", "reached_at": "Reached", "booked_at": "Booked",
    "attended_at": "Attended", "closed_at": "Closed",
}  # fmt: skip


def starts(day: date) -> datetime:
    return datetime.combine(day, time(0), LONDON)


def digest_for(actor: Actor, month: date, at: datetime) -> Digest:
    """What became of the referrals that the actor's organisation made in a month."""
    rows = referrals.visible_to(actor).filter(
        referring_organisation=actor.organisation_id,
        received_at__gte=starts(month),
        received_at__lt=starts(month_after(month)),
    )
    found = list(rows.values("person_id", "received_at", *SEEN))
    agreed = people.who_agreed(
        {row["person_id"] for row in found}, Purpose.SHARE_STATUS, actor.organisation_id, at
    )
    return digest_of(month, [_sent(row, row["person_id"] in agreed) for row in found])


def _sent(row: dict[str, Any], agreed: bool) -> Sent:
    reached = row["reached_at"]
    return Sent(
        news_agreed=agreed,
        reached=frozenset(name for field, name in SEEN.items() if row[field]),
        days_to_reach=(reached - row["received_at"]).days if reached else None,
    )


def gives_care(actor: Actor) -> bool:
    """Say whether the organisation takes part as a place of care, and so refers people."""
    return Participation.objects.filter(
        partnership=actor.partnership_id,
        organisation=actor.organisation_id,
        part=Part.HEALTH,
        until=None,
    ).exists()


def digests_for(actor: Actor, at: datetime, *, months: int = 6) -> list[Digest]:
    """The newest months, the running one first."""
    month = at.astimezone(LONDON).date().replace(day=1)
    found = []
    for _ in range(months):
        found.append(digest_for(actor, month, at))
        month = month_before(month)
    return found
