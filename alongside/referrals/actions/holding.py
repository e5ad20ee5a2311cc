"""Who holds what waits, and who stays on the waiting list."""

from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor, Permission
from alongside.audit import actions as audit
from alongside.kit.filters import LONDON, day_of
from alongside.kit.refusal import Refused, refuse
from alongside.law.rules.urgency import UrgencyLevel
from alongside.partnerships import queries as partnerships
from alongside.referrals.actions.moving import held
from alongside.referrals.actions.reaching import log_attempt
from alongside.referrals.models import Referral
from alongside.referrals.rules import GONE, AttemptResult, Status, Way
from alongside.referrals.rules.holding import why_not_hold
from alongside.referrals.rules.waiting import look_again_on, why_not_promise

AT = time(17)  # of the day on which somebody looks again
NOT_LISTED = "This person is not on the waiting list any more"


@transaction.atomic
def hand_to(*, referral_id: UUID, holder_id: UUID | None, by: Actor, at: datetime) -> Referral:
    """Take a referral, hand it to a colleague, or put it back for the team."""
    referral = held(referral_id, by)
    mine = {
        each.user_id
        for each in partnerships.colleagues_of(by)
        if each.organisation_id == by.organisation_id
    }
    refuse(
        why_not_hold(
            is_ours=referral.owner_id == by.organisation_id,
            is_colleague=holder_id is None or holder_id in mine,
            is_theirs=by.user_id in (holder_id, referral.holder_id),
            may_allocate=by.may(Permission.ALLOCATE),
        )
    )
    before, referral.holder_id = referral.holder_id, holder_id
    referral.save(update_fields=["holder"])
    audit.record(
        "referrals.hand_to",
        referral,
        by=by,
        at=at,
        person_id=referral.person_id,
        before=str(before or ""),
        after=str(holder_id or ""),
    )
    return referral


@transaction.atomic
def keep_on_list(
    *,
    referral_id: UUID,
    promised: date,
    told: tuple[Way, AttemptResult] | None = None,
    by: Actor,
    at: datetime,
) -> Referral:
    """
    Look at a place on the waiting list again: by when they are seen, and when somebody looks next.

    told  how they were told that they are still on the list, and whether it reached them
    """
    referral = held(referral_id, by)
    if referral.status != Status.WAITLISTED:
        raise Refused(NOT_LISTED)
    if referral.owner_id != by.organisation_id:
        raise Refused(GONE)
    today = day_of(at)
    if reason := why_not_promise(promised, today):
        raise Refused(reason, field="promised")
    referral.promised_date = promised
    again = look_again_on(UrgencyLevel(referral.level), today, promised)
    referral.due_at = datetime.combine(again, AT, LONDON)
    referral.save(update_fields=["promised_date", "due_at"])
    if told is not None:
        way, result = told
        note = "Told that they are still on the list"
        log_attempt(referral_id=referral_id, way=way, result=result, note=note, by=by, at=at)
    audit.record("referrals.keep_on_list", referral, by=by, at=at, person_id=referral.person_id)
    return referral
