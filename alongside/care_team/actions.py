from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.care_team import queries
from alongside.care_team.models import Disclosure, Plan, Question
from alongside.care_team.rules import (
    MOST_MINUTES,
    Answered,
    Asker,
    in_words,
    month_after,
    why_not_ask,
)
from alongside.casework import queries as casework
from alongside.casework.models import Case
from alongside.correspondence import actions as correspondence
from alongside.correspondence import queries as written
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Channel, Kind
from alongside.kit.locks import lock
from alongside.kit.refusal import Refused
from alongside.law.rules.areas import AreaId
from alongside.partnerships.models import Organisation
from alongside.people import queries as people
from alongside.people.rules import Purpose
from alongside.referrals.rules import Source

GONE = "This file is not among yours any longer"


@transaction.atomic
def write_plan(*, case_id: UUID, words: str, by: Actor, at: datetime) -> Plan:
    """Write another version of the shared plan. It is shared with nobody by that."""
    case = _case(case_id, by)
    plan = Plan.objects.create(
        partnership_id=case.partnership_id,
        provider_id=case.provider_id,
        person_id=case.person_id,
        case=case,
        words=words,
        written_at=at,
        written_by_id=by.user_id,
        written_by_name=by.name,
    )
    audit.record("care_team.write_plan", plan, by=by, at=at)
    return plan


@transaction.atomic
def share(
    *, case_id: UUID, words: str, purpose: Purpose, recipient_id: UUID, by: Actor, at: datetime
) -> Disclosure:
    """Share exactly these words with whoever referred the person, under this consent."""
    case = _case(case_id, by)
    people.hold_consents([case.person_id])  # what is withdrawn from now on waits for us
    if reason := queries.why_not_share(
        by, case, words=words, purpose=purpose, recipient_id=recipient_id, at=at
    ):
        raise Refused(reason)
    plan = queries.plans_of(by, case.pk).first()
    message = _message(case, words, purpose, recipient_id, by=by, at=at)
    disclosure = Disclosure.objects.create(
        partnership_id=case.partnership_id,
        provider_id=case.provider_id,
        recipient_id=recipient_id,
        person_id=case.person_id,
        referral=case.referral,
        plan=plan if purpose is Purpose.SHARE_WITH_TEAM else None,
        purpose=purpose,
        words=words,
        message=message,
        shared_at=at,
        shared_by_id=by.user_id,
        shared_by_name=by.name,
    )
    audit.record("care_team.share", disclosure, by=by, at=at, purpose=purpose)
    return disclosure


def _case(case_id: UUID, by: Actor) -> Case:
    """The file, locked, so that one thing is shared at a time."""
    found = (
        casework.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("referral")
        .filter(pk=case_id)
        .first()
    )
    if found is None:
        raise Refused(GONE)
    return found


def _message(
    case: Case, words: str, purpose: Purpose, recipient_id: UUID, *, by: Actor, at: datetime
) -> Message:
    """By the way on which the referral came."""
    referral = case.referral or case
    from_message = case.referral is not None and case.referral.source == Source.MESSAGE
    return correspondence.write(
        kind=Kind.SHARED,
        channel=Channel.BARS if from_message else Channel.ON_SCREEN,
        subject=referral,
        recipient_id=recipient_id,
        person_id=case.person_id,
        purpose=purpose,
        words=words,
        by=by,
        at=at,
    )


@transaction.atomic
def ask(
    *, topic: AreaId, asker: Asker, words: str, minutes: int, by: Actor, at: datetime
) -> Question:
    """Keep a quick question that names nobody."""
    if reason := why_not_ask(words):
        raise Refused(reason, field="words")
    question = Question.objects.create(
        partnership_id=by.partnership_id,
        organisation_id=by.organisation_id,
        topic=topic,
        asker=asker,
        words=words,
        minutes=minutes,
        at=at,
        by_id=by.user_id,
    )
    audit.record("care_team.ask", question, by=by, at=at)
    return question


@transaction.atomic
def answer(
    *, question_id: UUID, said: Answered, words: str, minutes: int, by: Actor, at: datetime
) -> Question:
    """Answer a quick question. It may be answered again: the newest answer stands."""
    if reason := why_not_ask(words):
        raise Refused(reason, field="words")
    found = queries.questions_of(by).select_for_update(of=("self",)).filter(pk=question_id).first()
    if found is None:
        raise Refused("This question is not there any longer")
    found.answer, found.answer_words = said, words
    found.minutes = min(found.minutes + minutes, MOST_MINUTES)
    found.answered_at, found.answered_by_id = at, by.user_id
    found.save(update_fields=["answer", "answer_words", "minutes", "answered_at", "answered_by"])
    audit.record("care_team.answer", found, by=by, at=at)
    return found


@transaction.atomic
def send_digest(*, month: date, by: Actor, at: datetime) -> Message | None:
    """Tell a place what became of its referrals of a month, once, zeroes included."""
    lock(uuid5(by.organisation_id, f"digest {by.partnership_id} {month}"))
    told = written.visible_to(by).filter(
        kind=Kind.MONTHLY, written_at__gte=queries.starts(month_after(month))
    )
    if told.exists():
        return None
    counts, hint = in_words(queries.digest_for(by, month, at))
    route = written.route_to(by.organisation_id, None)
    email = route.email if route else ""
    message = correspondence.write(
        kind=Kind.MONTHLY,
        channel=Channel.EMAIL if email else Channel.ON_SCREEN,
        subject=Organisation.objects.get(pk=by.organisation_id),
        recipient_id=by.organisation_id,
        words=f"{counts}\n\n{hint}",
        template="monthly_digest",
        personalisation={
            "month": f"{month:%B %Y}",
            "counts": counts,
            "hint": hint,
            "email": email,
        },
        by=by,
        at=at,
    )
    audit.record("care_team.send_digest", message, by=by, at=at)
    return message
