"""What nobody waits for any longer: a provider's answer, the answer to a question."""

from datetime import datetime
from uuid import UUID

from alongside.accounts.rules import Actor
from alongside.people import actions as people
from alongside.people.rules import RelationKind
from alongside.referrals.models import Proposal, Question, Referral
from alongside.referrals.rules import Answer


def persons_of(referral: Referral) -> list[UUID]:
    """Whoever needs the advice, and the patient where that is somebody else."""
    return [each for each in (referral.person_id, referral.patient_id) if each]


def recall(referral: Referral, *, by: Actor, at: datetime) -> None:
    """Stop asking the provider that has not answered yet, if there is one: it sees no more."""
    if referral.accepted_at is not None or referral.provider_id is None:
        return
    settle(referral, Answer.OVERTAKEN, at=at)
    end_sight(referral, referral.provider_id, RelationKind.OFFERED, by=by, at=at)
    if referral.provider_id != by.organisation_id:  # nobody can hide a row from themselves
        referral.provider_id = None


def settle(referral: Referral, answer: Answer, *, at: datetime, reason: str = "") -> None:
    Proposal.objects.filter(referral=referral, answer="").update(
        answer=answer, reason=reason, answered_at=at
    )


def end_sight(
    referral: Referral, organisation_id: UUID, kind: RelationKind, *, by: Actor, at: datetime
) -> None:
    for person_id in persons_of(referral):
        people.end_relation(
            person_id=person_id, organisation_id=organisation_id, kind=kind, by=by, at=at
        )


def ask_no_more(referral: Referral, *, at: datetime) -> None:
    """What was asked of the referrer is settled without an answer: it went on without one."""
    Question.objects.filter(referral=referral, answered_at=None).update(answered_at=at)
