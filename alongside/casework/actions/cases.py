from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework import queries, rules
from alongside.casework.actions import journey, parties
from alongside.casework.models import Case, Issue, Note
from alongside.casework.rules import CaseState, NoteKind
from alongside.kit.locks import lock
from alongside.kit.refusal import Refused, leaving
from alongside.referrals import actions as referrals
from alongside.referrals import queries as referrals_seen


@leaving()
@transaction.atomic
def take_on(*, referral_id: UUID, by: Actor, at: datetime) -> Case:
    """Accept a referral and open its file."""
    referrals.accept(referral_id=referral_id, by=by, at=at)
    return open_case(referral_id=referral_id, by=by, at=at)


@transaction.atomic
def open_case(*, referral_id: UUID, by: Actor, at: datetime) -> Case:
    """Open the file of an accepted referral, or return the one that is there."""
    lock(referral_id)
    known = queries.cases_of_referral(by, referral_id).first()
    if known is not None:
        return known
    referral = referrals_seen.visible_to(by).select_related("person", "patient").get(pk=referral_id)
    is_ours = referral.provider_id == by.organisation_id
    if reason := rules.why_not_open(is_ours=is_ours, accepted=referral.accepted_at is not None):
        raise Refused(reason)
    case = Case.objects.create(
        partnership_id=by.partnership_id,
        provider_id=by.organisation_id,
        person=referral.person,
        referral=referral,
        adviser_id=by.user_id,
        adviser_name=by.name,
        opened_at=at,
    )
    parties.register_those_of(case, referral, by=by, at=at)
    audit.record("casework.open_case", case, by=by, at=at)
    return case


@transaction.atomic
def add_note(
    *,
    case_id: UUID,
    words: str,
    by: Actor,
    at: datetime,
    kind: NoteKind = NoteKind.NOTE,
    issue_id: UUID | None = None,
) -> Note:
    """Write down what was said or done. A closed file takes notes too: letters still come."""
    case = Case.objects.get(pk=case_id)
    if issue_id and not Issue.objects.filter(pk=issue_id, case=case).exists():
        raise Refused("Choose an issue of this file", field="issue")
    note = Note.objects.create(
        **case.whose_file(),
        case=case,
        issue_id=issue_id,
        kind=kind,
        words=words,
        at=at,
        by_id=by.user_id,
        by_name=by.name,
    )
    if kind is NoteKind.ADVICE:
        journey.advice_was_given(case, by=by, at=at)
    audit.record("casework.add_note", note, by=by, at=at, kind=kind)
    return note


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
