"""Who is in a file: for the provider's own conflict register, which is asked of each new name."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework.models import Case
from alongside.kit.refusal import Refused
from alongside.people import actions as people
from alongside.people import queries as known
from alongside.people.rules import Side
from alongside.people.rules.conflicts import PartyKind
from alongside.people.schemas import Question
from alongside.referrals.models import Referral

ASK_A_SUPERVISOR = (
    "This name has to pass your own conflict check first. Ask a supervisor before you go on"
)


@transaction.atomic
def ask_about_opponent(*, case_id: UUID, name: str, by: Actor, at: datetime) -> None:
    """Have the conflict officer look at the other side that an adviser may not add by themself."""
    case = Case.objects.get(pk=case_id)
    question = Question(opponents=(name,))
    people.note_possible_conflicts(
        provider_ids=[by.organisation_id], question=question, about=case, by=by, at=at
    )
    audit.record("casework.ask_about_opponent", case, by=by, at=at)  # not of whom: nor is it there


def register_those_of(case: Case, referral: Referral, *, by: Actor, at: datetime) -> None:
    """The same people of whom the register is asked before the provider is."""
    client, patient = referral.person, referral.patient
    for person, kind in [(client, PartyKind.CLIENT), (patient, PartyKind.HOUSEHOLD)]:
        if person is not None:
            people.register_party(
                name=person.name,
                born=person.birth_date,
                side=Side.FOR,
                case_id=case.pk,
                kind=kind,
                by=by,
                at=at,
            )
    if referral.other_party:
        people.register_party(
            name=referral.other_party,
            born=None,
            side=Side.AGAINST,
            case_id=case.pk,
            by=by,
            at=at,
        )


def register_opponent(case: Case, name: str, *, by: Actor, at: datetime) -> None:
    """Ask the provider's own register before acting against somebody, then write them down."""
    if not name:
        return
    if not known.can_take(by.organisation_id, Question(opponents=(name,))):
        raise Refused(ASK_A_SUPERVISOR, field="opponent")
    people.register_party(name=name, born=None, side=Side.AGAINST, case_id=case.pk, by=by, at=at)
