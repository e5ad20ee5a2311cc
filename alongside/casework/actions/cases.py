from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework import queries, rules
from alongside.casework.actions import journey, parties, transfers
from alongside.casework.models import Case, Joined
from alongside.casework.rules import CaseState
from alongside.casework.rules.parties import Occasion
from alongside.casework.rules.supervision import NOT_SIGNED
from alongside.kit.locks import lock
from alongside.kit.refusal import Refused, leaving
from alongside.referrals import actions as referrals
from alongside.referrals import queries as referrals_seen
from alongside.referrals.models import Referral


@leaving()
@transaction.atomic
def take_on(*, referral_id: UUID, by: Actor, at: datetime) -> Case:
    """Accept a referral and open its file."""
    referrals.accept(referral_id=referral_id, by=by, at=at)
    return open_case(referral_id=referral_id, by=by, at=at)


@leaving()
@transaction.atomic
def open_case(*, referral_id: UUID, by: Actor, at: datetime) -> Case:
    """
    Open the file of an accepted referral, or return the one that is there.

    Somebody who has a file here gets no second one: it is opened again, and the referral joins it.
    """
    lock(referral_id)
    known = queries.cases_of_referral(by, referral_id).first()
    if known is not None:
        return known
    seen = referrals_seen.visible_to(by).select_related("person", "patient")
    referral = seen.get(pk=referral_id)
    is_ours = referral.provider_id == by.organisation_id
    if reason := rules.why_not_open(is_ours=is_ours, accepted=referral.accepted_at is not None):
        raise Refused(reason)
    lock(referral.person_id)
    along = transfers.opponents_along(referral, by)
    parties.check_opening(referral, along, by=by, at=at)
    case = queries.file_of(by, referral.person_id, referral.patient_id)
    case = _join(case, referral, by=by, at=at) if case else _open(referral, by=by, at=at)
    parties.register_those_of(case, referral, along, by=by, at=at)
    transfers.receive(case, referral, by=by, at=at)
    parties.keep_check(case, Occasion.OPENING, by=by, at=at)
    parties.wall_off_bound(case, parties.names_in(referral), by=by, at=at)
    return case


def _open(referral: Referral, *, by: Actor, at: datetime) -> Case:
    case = Case.objects.create(
        partnership_id=by.partnership_id,
        provider_id=by.organisation_id,
        person=referral.person,
        referral=referral,
        adviser_id=by.user_id,
        adviser_name=by.name,
        opened_at=at,
    )
    audit.record("casework.open_case", case, by=by, at=at)
    return case


def _join(case: Case, referral: Referral, *, by: Actor, at: datetime) -> Case:
    Joined.objects.create(**case.whose_file(), case=case, referral=referral, at=at)
    audit.record("casework.join_referral", case, by=by, at=at)
    if case.state == CaseState.CLOSED:
        case = reopen_case(case_id=case.pk, by=by, at=at)
        case.adviser_id, case.adviser_name = by.user_id, by.name
        case.save(update_fields=["adviser", "adviser_name"])
    return case


@transaction.atomic
def close_case(*, case_id: UUID, by: Actor, at: datetime, why: str = "") -> Case:
    """
    Close a file in which nothing is open, and with it the referral from which it came.

    why  the coded exit of a referral that ends before advice was given
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    if case.state == CaseState.CLOSED:
        return case
    if reason := rules.why_not_close(queries.contents(case_id)):
        raise Refused(reason)
    if queries.waits_in(case_id):
        raise Refused(NOT_SIGNED)
    journey.file_was_closed(case, why=why, by=by, at=at)
    case.state, case.closed_at = CaseState.CLOSED, at
    case.save(update_fields=["state", "closed_at"])
    audit.record("casework.close_case", case, by=by, at=at, why=why)
    return case


@transaction.atomic
def reopen_case(*, case_id: UUID, by: Actor, at: datetime) -> Case:
    """Open a closed file again, instead of a new one. Its referral stays as it ended."""
    case = Case.objects.select_for_update().get(pk=case_id)
    if case.state == CaseState.CLOSED:
        case.state, case.closed_at = CaseState.OPEN, None
        case.save(update_fields=["state", "closed_at"])
        audit.record("casework.reopen_case", case, by=by, at=at)
    return case
