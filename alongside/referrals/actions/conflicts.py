"""Where a provider's own register says “cannot take”: its officer looks at the names."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.kit.refusal import Refused, RefusedLeaving
from alongside.partnerships.models import Organisation
from alongside.people import actions as people
from alongside.people import queries as known
from alongside.people.schemas import Question
from alongside.referrals import queries
from alongside.referrals.models import Referral
from alongside.referrals.rules import CANNOT_TAKE
from alongside.referrals.rules.routing import CANNOT, Candidate, Routing


def note_conflicts(referral: Referral, routing: Routing, *, by: Actor, at: datetime) -> None:
    """Have the officers of those that cannot take it look at names that are only alike."""
    cannot = [each.provider_id for each in routing.excluded if each.reason == CANNOT]
    if cannot:
        people.note_possible_conflicts(
            provider_ids=cannot,
            question=queries.question_of(referral),
            about=referral,
            by=by,
            at=at,
        )


def candidate_among(
    referral: Referral, routing: Routing, provider_id: UUID, *, by: Actor, at: datetime
) -> Candidate:
    for each in routing.candidates:
        if each.provider_id == provider_id:
            return each
    for left_out in routing.excluded:
        if left_out.provider_id == provider_id:
            words = f"{left_out.name} cannot be asked: {_lower(left_out.reason)}"
            if left_out.reason == CANNOT:
                raise _cannot_take(words, referral, provider_id, by=by, at=at)
            raise Refused(words)
    raise Refused("This organisation gives no advice in the partnership")


def ask_register_again(referral: Referral, *, by: Actor, at: datetime) -> None:
    """Between the proposal and the answer, the provider may have come to act for the other side."""
    provider_id = referral.provider_id
    if provider_id and not known.can_take(provider_id, queries.question_of(referral)):
        raise _cannot_take(CANNOT_TAKE, referral, provider_id, by=by, at=at)


def _cannot_take(
    sentence: str, referral: Referral, provider_id: UUID, *, by: Actor, at: datetime
) -> RefusedLeaving:
    """The officer's item has to last: without it there would be nothing to clear."""
    leave = partial(
        _ask_officer, referral.pk, provider_id, queries.question_of(referral), by=by, at=at
    )
    return RefusedLeaving(sentence, leave)


@transaction.atomic
def _ask_officer(
    referral_id: UUID, provider_id: UUID, question: Question, *, by: Actor, at: datetime
) -> None:
    kept = queries.visible_to(by).filter(pk=referral_id).first()
    about = kept or Organisation(pk=provider_id)  # one that came with a time is not kept without it
    people.note_possible_conflicts(
        provider_ids=[provider_id], question=question, about=about, by=by, at=at
    )


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
