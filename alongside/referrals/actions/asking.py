"""What a provider or the coordinator has to know from whoever referred."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.kit.refusal import Refused, refuse
from alongside.partnerships import queries as partnerships
from alongside.referrals.actions.moving import advance, held
from alongside.referrals.models import Question
from alongside.referrals.rules import Status, why_not_ask
from alongside.referrals.rules.tracking import QUESTION_DONE

NO_QUESTION = "Nothing is asked about this referral any more"
AT_LEAST = timedelta(hours=2)  # of open time, for whoever asked to read the answer


@transaction.atomic
def ask(*, referral_id: UUID, words: str, by: Actor, at: datetime) -> Question:
    """Ask whoever referred. The promise of whoever asks runs on meanwhile, and is kept with it."""
    referral = held(referral_id, by)
    refuse(why_not_ask(Status(referral.status)))
    assert referral.due_at is not None
    question = Question.objects.create(
        partnership_id=by.partnership_id,
        referral=referral,
        organisation_id=by.organisation_id,
        asked_by_id=by.user_id,
        asked_by_name=by.name,
        words=words,
        asked_at=at,
        back_to=referral.status,
        due_before=referral.due_at,
    )
    advance(referral, Status.NEEDS_INFORMATION, by=by, at=at)
    audit.record("referrals.ask", question, by=by, at=at, person_id=referral.person_id)
    return question


@transaction.atomic
def answer_question(*, referral_id: UUID, words: str, by: Actor, at: datetime) -> Question:
    """
    Keep the answer, and give the referral back to whoever asked.

    Whoever asked may write down what they were told: not every referrer has an account here.
    """
    referral = held(referral_id, by)
    question = Question.objects.filter(referral=referral, answered_at=None).first()
    if question is None or referral.status != Status.NEEDS_INFORMATION:
        raise Refused(NO_QUESTION)
    question.answer, question.answered_by_name, question.answered_at = words, by.name, at
    question.save(update_fields=["answer", "answered_by_name", "answered_at"])
    clock = partnerships.clock_of(partnerships.partnership_of(by))
    due_at = max(question.due_before, clock.after(at, AT_LEAST))
    back_to = Status(question.back_to)
    advance(referral, back_to, reason=QUESTION_DONE, due_at=due_at, by=by, at=at)
    audit.record("referrals.answer_question", question, by=by, at=at, person_id=referral.person_id)
    return question
