"""One referral, as far as whoever reads may know it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Actor, Permission
from alongside.appointments import queries as appointed
from alongside.audit import actions as audit
from alongside.care_team import queries as care_team
from alongside.care_team.models import Disclosure
from alongside.casework import queries as casework
from alongside.correspondence import queries as written
from alongside.desk.views.receipt import CAN_BOOK, provider_name
from alongside.partnerships import queries as partnerships
from alongside.people import queries as people
from alongside.people.rules import Purpose
from alongside.referrals import queries as referred
from alongside.referrals.models import ContactAttempt, Proposal, Question, Referral, Step
from alongside.referrals.rules import (
    TERMINAL,
    WITH_A_PROVIDER,
    Exit,
    Status,
    offers_not_reached,
    why_not_triage,
)
from alongside.referrals.rules.tracking import WAY, Hand, may_be_shown, way_of, why_not_again
from alongside.referrals.rules.wording import (
    areas_in_words,
    client_in_words,
    colour_of,
    next_for_provider,
    next_for_referrer,
)


@require_safe
@requires(Permission.SEE_REFERRALS)
def referral(request: SignedIn, referral_id: UUID) -> HttpResponse:
    rows = referred.visible_to(request.actor).select_related(
        "person__contact", "patient", "site", "referring_organisation", "provider", "holder"
    )
    found = get_object_or_404(rows, pk=referral_id)
    persons = [found.person_id, *([found.patient_id] if found.patient_id else [])]
    audit.looked_at(persons, page="desk:referral", by=request.actor, at=request.at)
    hand = referred.reads_as(request.actor, found)
    page = {
        "referral": found,
        "colour": colour_of(found.status),
        "booking": appointed.to_come(request.actor, found, at=request.at).first(),
        "can_book": found.status in CAN_BOOK and request.actor.may(Permission.BOOK_APPOINTMENTS),
        "can_withdraw": bool(found.queue)
        and referred.why_not_withdraw(request.actor, found, request.at) is None,
        "passed_on": referred.passed_on(found) if hand is not Hand.REFERRER else [],
        "question": _question(found),
        "answered": list(referred.questions_of(found).exclude(answered_at=None)),
        "shared": shared_words(request.actor, found),
        "now": request.at,
    }
    if hand is Hand.REFERRER:
        page |= _for_referrer(found, request.actor, request.at)
        return render(request, "desk/referral_referrer.jinja", page)
    page |= _whole(found, request.actor, hand, request.at)
    return render(request, "desk/referral.jinja", page)


def _question(found: Referral) -> Question | None:
    """What is asked of whoever referred now."""
    return referred.questions_of(found).filter(answered_at=None).first() if found.queue else None


def shared_words(actor: Actor, found: Referral) -> list[Disclosure]:
    """What the care team was told, for those whom it was told."""
    return care_team.shared_with(actor, found.pk)


# For whoever referred: status and no more


@dataclass(frozen=True)
class Told:
    status: str
    colour: str
    at: datetime


def _for_referrer(found: Referral, actor: Actor, at: datetime) -> dict[str, Any]:
    agreed = people.agreed(
        found.person_id, Purpose.SHARE_STATUS, at, recipient_id=actor.organisation_id
    )
    at_risk = bool(people.at_risk([found.person_id]))
    partnership = partnerships.partnership_of(actor)
    steps = [
        step
        for step in found.steps.order_by("-number")
        if may_be_shown(
            referred.reached(step),
            status_agreed=agreed,
            own=step.by_organisation_id == actor.organisation_id,
            at_risk=at_risk,
        )
    ]
    told = [Told(in_words(step), colour_of(step.status), step.at) for step in steps]
    is_kept_back = at_risk and Status.BOOKED not in {step.status for step in steps}
    current = agreed or (bool(steps) and steps[0].status == found.status)
    soon = referred.how_soon(actor, found, at)
    return {
        "soon": soon if soon.is_same_day_as_told else None,
        "told": told,
        "agreed": agreed,
        "next": next_for_referrer(found.queue, provider_name(found)) if current else "",
        "way": way_of(
            {field: getattr(found, field) for _, field in WAY},
            agreed=agreed,
            at_risk=at_risk,
            is_open=bool(found.queue),
        ),
        "at_risk": at_risk,
        **({"booking": None} if is_kept_back else {}),
        "areas": areas_in_words(found.domains),
        "may_withdraw": actor.may(Permission.REFER),
        # Where they may not know how far it is, the way to withdraw does not tell it either.
        **({} if agreed else {"can_withdraw": not (told and steps[0].status in TERMINAL)}),
        "not_answered": referred.told_not_answered(actor, found),
        "phone": partnership.phone,
        "coordinator": partnership.coordinator.name,
    }


def in_words(step: Step) -> str:
    """A status as the referrer reads it: not reached is said as it is, other reasons are not."""
    if step.status == Status.CLOSED_INCOMPLETE and step.reason == Exit.NOT_REACHED:
        return "Not reached"
    return Status(step.status).label


# For the provider, and for whoever routes: all of it


def _whole(found: Referral, actor: Actor, hand: Hand, at: datetime) -> dict[str, Any]:
    attempts = list(referred.attempts_at(found))
    counted = referred.count_attempts(attempts)
    most = partnerships.partnership_of(actor).attempts_before_not_reached if attempts else 1
    return {
        "hand": hand.value,
        "areas": areas_in_words(found.domains),
        "client_is": client_in_words(found.client_is),
        **_soon(found, actor, hand, at),
        "next": _next(found, hand),
        "steps": [_noted(step, actor, hand) for step in found.steps.order_by("-number")],
        "proposals": _proposals(found, actor, hand),
        "attempts": attempts,
        **_contact(found, actor, hand, attempts, at),
        "agreements": people.agree_now(found.person_id, at),
        "case": _case(actor, found) if hand is Hand.PROVIDER else None,
        "offers_not_reached": found.status in WITH_A_PROVIDER and offers_not_reached(counted, most),
        "is_with_provider": found.status in WITH_A_PROVIDER,
        "may_answer": actor.may(Permission.ANSWER_REFERRALS),
        "may_log": actor.may(Permission.LOG_CONTACT),
        "may_see_cases": actor.may(Permission.SEE_CASES),
    }


def _soon(found: Referral, actor: Actor, hand: Hand, at: datetime) -> dict[str, Any]:
    """How soon, and what may be done about it: a provider asks again, a supervisor lowers."""
    provides = hand is Hand.PROVIDER
    return {
        "soon": referred.how_soon(actor, found, at),
        "may_triage": provides and why_not_triage(found.status) is None,
        "may_lower": provides and referred.may_lower(actor, at),
        "may_see_routing": actor.may(Permission.SEE_ROUTING)
        and Hand.COORDINATOR in referred.hands_of(actor, found),
    }


def _contact(
    found: Referral, actor: Actor, hand: Hand, attempts: list[ContactAttempt], at: datetime
) -> dict[str, Any]:
    """How to go on trying, and what was texted and answered: the provider's alone."""
    if hand is not Hand.PROVIDER:
        return {"next_try": None, "texts": [], "may_come_back": False}
    texts = written.told_to(found.person_id, about=found.pk, actor=actor)
    answers = any(
        reply.due_at and not reply.done_at for text in texts for reply in text.replies.all()
    )  # what they said comes before any other try
    is_tried = found.status in WITH_A_PROVIDER and found.reached_at is None and not answers
    why_not = referred.why_not_by(found.person_id, at) if is_tried else {}
    agreed = not found.queue and people.agreed(found.person_id, Purpose.REFER, at)
    died = people.has_died(found.person_id)
    can_return = why_not_again(Status(found.status), agreed=agreed, died=died) is None
    return {
        "next_try": referred.next_try_at(attempts, why_not) if is_tried else None,
        "texts": texts,
        "may_come_back": found.accepted_at is not None and can_return,
    }


def _next(found: Referral, hand: Hand) -> str:
    """Whoever has to act reads what to do; whoever routes reads who does it."""
    if hand is Hand.COORDINATOR and found.owner_id != found.coordinator_id:
        return next_for_referrer(found.queue, provider_name(found))
    return next_for_provider(found.queue)


def _noted(step: Step, actor: Actor, hand: Hand) -> Step:
    """A provider does not read what another one noted for the coordinator."""
    if hand is Hand.PROVIDER and step.by_organisation_id != actor.organisation_id:
        step.note = ""
    return step


def _proposals(found: Referral, actor: Actor, hand: Hand) -> list[Proposal]:
    """A provider reads why it was asked itself, and not what others answered."""
    rows = found.proposals.select_related("provider").order_by("-proposed_at")
    if hand is Hand.PROVIDER:
        rows = rows.filter(provider=actor.organisation_id)
    return list(rows)


def _case(actor: Actor, found: Referral) -> Any:
    if not actor.may(Permission.SEE_CASES):
        return None
    return casework.visible_to(actor).filter(referral=found.pk).first()
