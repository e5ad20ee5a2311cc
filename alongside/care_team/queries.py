from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from alongside.accounts.rules import Actor, Permission
from alongside.care_team import rules
from alongside.care_team.models import Disclosure, Plan
from alongside.care_team.rules import NOT_AGREED, PURPOSE, WHAT, What
from alongside.casework.models import Case
from alongside.partnerships.models import Organisation
from alongside.people import queries as people
from alongside.people.rules import Purpose, stands
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
