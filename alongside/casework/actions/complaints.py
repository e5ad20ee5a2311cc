"""Complaints: written down by whoever hears them, acknowledged in time, answered by others."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor, Permission
from alongside.audit import actions as audit
from alongside.casework import queries
from alongside.casework.models import Complaint
from alongside.casework.rules import complaints as rules
from alongside.casework.rules.complaints import ComplaintKind, Handling, Upheld
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused

NOT_YOURS = "Only a supervisor or the privacy officer sees to complaints"


@dataclass(frozen=True)
class NewComplaint:
    """What somebody is dissatisfied with, in their words."""

    kind: ComplaintKind
    complainant: str
    reply_to: str
    words: str
    received: date
    case_id: UUID | None = None
    about_id: UUID | None = None
    owner_id: UUID | None = None


@transaction.atomic
def log_complaint(*, new: NewComplaint, by: Actor, at: datetime) -> Complaint:
    """Write a complaint down, with the days by which it is acknowledged and answered."""
    duty = queries.duty(new.kind, new.received)
    if duty is None or new.received > day_of(at):
        raise Refused("Enter the day on which it came", field="received")
    owner = new.owner_id or _somebody(by, new.about_id)
    _refuse_owner(owner, new.about_id, by)
    case = queries.visible_to(by).filter(pk=new.case_id).first() if new.case_id else None
    complaint = Complaint(
        partnership_id=by.partnership_id,
        provider_id=by.organisation_id,
        person_id=case.person_id if case else None,
        case=case,
        kind=new.kind,
        complainant=new.complainant.strip(),
        reply_to=new.reply_to.strip(),
        words=new.words.strip(),
        received=new.received,
        about_id=new.about_id,
        owner_id=owner,
        acknowledge_by=rules.acknowledge_by(duty, new.received),
        answer_by=rules.answer_by(duty, new.received),
        at=at,
        by_id=by.user_id,
        by_name=by.name,
    )
    complaint.save(force_insert=True)
    audit.record("casework.log_complaint", complaint, by=by, at=at, kind=new.kind)
    return complaint


def _somebody(by: Actor, about_id: UUID | None) -> UUID:
    """Whoever sees to complaints here, and is not complained of."""
    found = [UUID(key) for key, _ in queries.handlers(by) if key != str(about_id)]
    if not found:
        raise Refused("Nobody here may see to it. Ask your coordinator to add a supervisor")
    return by.user_id if by.user_id in found else found[0]


def _refuse_owner(owner_id: UUID, about_id: UUID | None, by: Actor) -> None:
    if str(owner_id) not in {key for key, _ in queries.handlers(by)}:
        raise Refused("Choose somebody who sees to complaints here", field="owner")
    said = Handling(owner_id, about_id, date.min, None, None)
    if why := rules.why_not_hand(said):
        raise Refused(why, field="owner")


@transaction.atomic
def acknowledge_complaint(
    *, complaint_id: UUID, on: date, how: str, by: Actor, at: datetime
) -> Complaint:
    """Say when and how it was acknowledged."""
    kept = _held(complaint_id, by)
    if why := rules.why_not_acknowledge(queries.handling(kept), on, day_of(at)):
        raise Refused(why, field="on")
    kept.acknowledged, kept.acknowledged_how = on, how.strip()
    kept.save(update_fields=["acknowledged", "acknowledged_how"])
    audit.record("casework.acknowledge_complaint", kept, by=by, at=at)
    return kept


@transaction.atomic
def answer_complaint(
    *,
    complaint_id: UUID,
    on: date,
    answer: str,
    upheld: Upheld,
    by: Actor,
    at: datetime,
    learnt: str = "",
) -> Complaint:
    """Keep the answer that was given, whether it was upheld, and what is done differently."""
    kept = _held(complaint_id, by)
    if why := rules.why_not_answer(queries.handling(kept), on, day_of(at)):
        raise Refused(why, field="on")
    kept.answered, kept.answer = on, answer.strip()
    kept.upheld, kept.learnt = upheld, learnt.strip()
    kept.save(update_fields=["answered", "answer", "upheld", "learnt"])
    audit.record("casework.answer_complaint", kept, by=by, at=at, upheld=upheld)
    return kept


def _held(complaint_id: UUID, by: Actor) -> Complaint:
    if not by.may(Permission.HANDLE_COMPLAINTS):
        raise Refused(NOT_YOURS)
    rows = Complaint.objects.filter(pk=complaint_id).exclude(about=by.user_id)
    return rows.select_for_update(of=("self",)).get()
