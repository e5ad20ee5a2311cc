"""Who is asked to take a referral, and what they answer."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.kit.refusal import Refused, leaving, refuse
from alongside.kit.writing import create
from alongside.people import actions as people
from alongside.people import queries as known
from alongside.people.rules import RelationKind
from alongside.referrals import queries
from alongside.referrals.actions.conflicts import (
    ask_register_again,
    candidate_among,
    note_conflicts,
)
from alongside.referrals.actions.letting_go import end_sight, persons_of, recall, settle
from alongside.referrals.actions.moving import advance, held, why_not_advance
from alongside.referrals.actions.routing import keep_run
from alongside.referrals.models import Proposal, Referral, TurnAway
from alongside.referrals.rules import (
    GONE,
    Answer,
    DeclineReason,
    Status,
    TurnAwayReason,
)
from alongside.referrals.rules.routing import Candidate, Rule
from alongside.referrals.rules.tracking import ASKED_AGAIN, STANDING_OFFER, Hand, why_not_choose

TOOK = {Status.ACCEPTED: Answer.ACCEPTED, Status.WAITLISTED: Answer.WAITLISTED}


@leaving()
@transaction.atomic
def propose(*, referral_id: UUID, provider_id: UUID, by: Actor, at: datetime) -> Referral:
    """Ask a provider to take the referral. Whoever was asked before is not asked any longer."""
    referral = held(referral_id, by)
    _refuse_to_ask(referral, by)
    routing = queries.routing_of(by, referral, at=at)
    candidate = candidate_among(referral, routing, provider_id, by=by, at=at)
    note_conflicts(referral, routing, by=by, at=at)
    keep_run(referral, routing, chosen=provider_id, rule=Rule.BY_HAND, by=by, at=at)
    return _ask(referral, candidate, rule=Rule.BY_HAND, by=by, at=at)


@leaving()
@transaction.atomic
def accept(*, referral_id: UUID, by: Actor, at: datetime, note: str = "") -> Referral:
    return _take(held(referral_id, by), Status.ACCEPTED, by=by, at=at, note=note)


@leaving()
@transaction.atomic
def waitlist(*, referral_id: UUID, by: Actor, at: datetime, note: str = "") -> Referral:
    return _take(held(referral_id, by), Status.WAITLISTED, by=by, at=at, note=note)


@transaction.atomic
def accept_by_offer(*, referral_id: UUID, provider_id: UUID, by: Actor, at: datetime) -> Referral:
    """
    Accept for a provider by its standing offer: it published the time that somebody now chooses.

    Does nothing where this provider has the referral already. Scope and “can take” must hold.
    """
    referral = held(referral_id, by)
    if referral.accepted_at is not None:
        return _same_provider(referral, provider_id)
    if referral.provider_id != provider_id or referral.status != Status.PROPOSED:
        refuse(
            why_not_choose(
                queries.hands_of(by, referral), is_ours=by.organisation_id == provider_id
            )
        )
        _refuse_to_ask(referral, by, STANDING_OFFER)
        routing = queries.routing_of(by, referral, near=[provider_id], at=at)
        candidate = candidate_among(referral, routing, provider_id, by=by, at=at)
        keep_run(referral, routing, chosen=provider_id, rule=Rule.CHOSEN_TIME, by=by, at=at)
        _ask(referral, candidate, rule=Rule.CHOSEN_TIME, by=by, at=at, reason=STANDING_OFFER)
    return _take(referral, Status.ACCEPTED, by=by, at=at, reason=STANDING_OFFER)


@transaction.atomic
def decline(
    *, referral_id: UUID, reason: DeclineReason, by: Actor, at: datetime, note: str = ""
) -> None:
    """Give the referral back to whoever coordinates. From then on the provider cannot see it."""
    referral = held(referral_id, by)
    if Hand.PROVIDER not in queries.hands_of(by, referral):
        raise Refused(GONE)
    advance(referral, Status.RECEIVED, reason=reason, note=note, by=by, at=at)
    settle(referral, Answer.DECLINED, at=at, reason=reason)
    audit.record("referrals.decline", referral, by=by, at=at, reason=reason)
    end_sight(referral, by.organisation_id, RelationKind.OFFERED, by=by, at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT give_back_referral(%s)", [referral.pk])


@transaction.atomic
def turn_away(
    *, referral_id: UUID, reason: TurnAwayReason, by: Actor, at: datetime, note: str = ""
) -> TurnAway:
    """Keep that nobody could take it, and why."""
    referral = held(referral_id, by)
    advance(referral, Status.DECLINED, reason=reason, note=note, by=by, at=at)
    kept = TurnAway.objects.create(
        partnership_id=by.partnership_id,
        organisation_id=by.organisation_id,
        site_id=referral.site_id,
        referral=referral,
        domains=referral.domains,
        reason=reason,
        at=at,
    )
    audit.record(
        "referrals.turn_away", kept, by=by, at=at, person_id=referral.person_id, reason=reason
    )
    return kept


def offer(
    referral: Referral,
    candidate: Candidate,
    *,
    rule: Rule,
    by: Actor,
    at: datetime,
    new: Collection[UUID] = (),
) -> Proposal:
    """
    Write down why this provider is asked, and let it see whom it is asked about.

    new  those of them whom this very action registered
    """
    proposal = Proposal(
        partnership_id=by.partnership_id,
        referral=referral,
        provider_id=candidate.provider_id,
        rule=rule,
        reasons=list(candidate.reasons),
        can_take=True,
        proposed_at=at,
    )
    create(proposal)
    for person_id in persons_of(referral):
        people.relate(
            person_id=person_id,
            organisation_id=candidate.provider_id,
            kind=RelationKind.OFFERED,
            by=by,
            at=at,
            is_new=person_id in new,
        )
    audit.record(
        "referrals.propose", proposal, by=by, at=at, person_id=referral.person_id, rule=rule
    )
    return proposal


def _refuse_to_ask(referral: Referral, by: Actor, reason: str = "") -> None:
    """Before the person is looked at: once it has ended, whoever asks may see them no more."""
    if referral.status == Status.PROPOSED:
        refuse(why_not_advance(referral, Status.RECEIVED, reason or ASKED_AGAIN, by))
    else:
        refuse(why_not_advance(referral, Status.PROPOSED, reason, by))


def _ask(
    referral: Referral,
    candidate: Candidate,
    *,
    rule: Rule,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> Referral:
    recall(referral, by=by, at=at)
    if referral.status == Status.PROPOSED:
        advance(referral, Status.RECEIVED, by=by, at=at, reason=reason or ASKED_AGAIN)
    referral.provider_id = candidate.provider_id
    advance(referral, Status.PROPOSED, by=by, at=at, reason=reason)
    offer(referral, candidate, rule=rule, by=by, at=at)
    return referral


def _take(
    referral: Referral, status: Status, *, by: Actor, at: datetime, reason: str = "", note: str = ""
) -> Referral:
    """Take it on: from now on the provider sees the person, and the coordinator does not."""
    is_new = referral.accepted_at is None
    if is_new:
        # Before the person is looked at: once it has ended, the asked provider sees them no more.
        refuse(why_not_advance(referral, status, reason, by))
        ask_register_again(referral, by=by, at=at)
    advance(referral, status, reason=reason, note=note, by=by, at=at)
    if is_new and referral.provider_id is not None:
        settle(referral, TOOK[status], at=at, reason=reason)
        _hand_over(referral, referral.provider_id, by=by, at=at)
        if by.organisation_id == referral.provider_id:
            _look_for_same(referral, by=by, at=at)
    audit.record("referrals.take", referral, by=by, at=at, status=status)
    return referral


def _hand_over(referral: Referral, provider_id: UUID, *, by: Actor, at: datetime) -> None:
    for person_id in persons_of(referral):
        people.relate(
            person_id=person_id,
            organisation_id=provider_id,
            kind=RelationKind.HOLDS,
            by=by,
            at=at,
        )
    end_sight(referral, provider_id, RelationKind.OFFERED, by=by, at=at)
    end_sight(referral, referral.coordinator_id, RelationKind.ROUTES, by=by, at=at)


def _same_provider(referral: Referral, provider_id: UUID) -> Referral:
    if referral.provider_id != provider_id:
        raise Refused("Another provider has this referral. Choose one of its times")
    return referral


def _look_for_same(referral: Referral, *, by: Actor, at: datetime) -> None:
    """Ask the provider about people it knows by the same name and birth date."""
    for other_id in known.alike(by, referral.person):
        people.ask_whether_same(
            person_id=referral.person_id,
            other_id=other_id,
            due_at=referral.due_at or at,
            by=by,
            at=at,
        )
