from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.care_team import queries
from alongside.care_team.models import Disclosure, Plan
from alongside.casework import queries as casework
from alongside.casework.models import Case
from alongside.correspondence import actions as correspondence
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Channel, Kind
from alongside.kit.refusal import Refused
from alongside.people import actions as people
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
