"""What work on a file means for the referral from which it came."""

from datetime import datetime

from alongside.accounts.rules import Actor
from alongside.casework import queries
from alongside.casework.models import Case
from alongside.kit.refusal import Refused
from alongside.referrals import actions as referrals
from alongside.referrals.models import Referral
from alongside.referrals.rules import NEXT, OPEN, Exit, Status


def work_began(case: Case, *, by: Actor, at: datetime) -> None:
    """Somebody who was seen has an issue on file: now they are being advised."""
    for referral in _referrals(case):
        if referral.status == Status.ATTENDED:
            referrals.move(referral_id=referral.pk, to=Status.IN_ADVICE, by=by, at=at)


def advice_was_given(case: Case, *, by: Actor, at: datetime) -> None:
    """The first advice is a milestone, wherever on its way the referral is."""
    for referral in _open_referrals(case):
        if Status.IN_ADVICE in NEXT[Status(referral.status)]:
            referrals.move(referral_id=referral.pk, to=Status.IN_ADVICE, by=by, at=at)
        if referral.advised_at is None:
            referrals.reach_milestone(referral_id=referral.pk, name="advised", by=by, at=at)


def file_was_closed(case: Case, *, why: str, by: Actor, at: datetime) -> None:
    """End the referrals with their file: complete after advice, else with the coded reason."""
    for referral in _open_referrals(case):
        _end(referral, why, by=by, at=at)


def _end(referral: Referral, why: str, *, by: Actor, at: datetime) -> None:
    if referral.advised_at is None:
        if why not in Exit.values:
            raise Refused("Say why it ends before advice was given", field="why")
        referrals.end(referral_id=referral.pk, reason=Exit(why), by=by, at=at)
        return
    if Status.CLOSED_COMPLETE not in NEXT[Status(referral.status)]:
        # They missed a later appointment; the advice that they had still counts.
        referrals.move(referral_id=referral.pk, to=Status.IN_ADVICE, by=by, at=at)
    referrals.move(referral_id=referral.pk, to=Status.CLOSED_COMPLETE, by=by, at=at)


def _open_referrals(case: Case) -> list[Referral]:
    return [each for each in _referrals(case) if each.status in OPEN]


def _referrals(case: Case) -> list[Referral]:
    """The one from which the file came, and those that joined it."""
    return list(Referral.objects.filter(pk__in=queries.referrals_of(case)).order_by("pk"))
