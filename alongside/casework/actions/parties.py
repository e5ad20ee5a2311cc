"""Who is in a file: for the provider's own conflict register, which is asked of each new name."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework import queries
from alongside.casework.models import Case, ConflictCheck, Interest
from alongside.casework.rules.parties import InterestKind, Occasion, why_not_against
from alongside.kit.models import Record
from alongside.kit.refusal import Refused, RefusedLeaving, leaving
from alongside.people import actions as people
from alongside.people import queries as known
from alongside.people.models import Party
from alongside.people.rules import Side
from alongside.people.rules.conflicts import PartyKind
from alongside.people.schemas import Known, Question
from alongside.referrals.models import Referral

ASK_A_SUPERVISOR = (
    "This name has to pass your own conflict check first. Ask a supervisor before you go on"
)
CANNOT_OPEN = (
    "This file has to pass your own conflict check first. Ask a supervisor before you go on"
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


@leaving()
@transaction.atomic
def add_party(
    *,
    case_id: UUID,
    name: str,
    born: date | None,
    side: Side,
    kind: PartyKind,
    by: Actor,
    at: datetime,
) -> Party:
    """Put somebody else into a file, once the provider's own register takes the name."""
    case = Case.objects.select_for_update().get(pk=case_id)
    name = name.strip()
    _refuse_ties([name], by, against=side is Side.AGAINST, field="name")
    names = (Known(name, born),) if side is Side.FOR else ()
    question = Question(names=names, opponents=(name,) if side is Side.AGAINST else ())
    _ask_register(question, case, ASK_A_SUPERVISOR, by=by, at=at)
    party = people.register_party(
        name=name, born=born, side=side, case_id=case.pk, kind=kind, by=by, at=at
    )
    keep_check(case, Occasion.PARTY, by=by, at=at)
    wall_off_bound(case, [name], by=by, at=at)
    audit.record("casework.add_party", case, by=by, at=at, side=side, kind=kind)
    return party


@transaction.atomic
def declare_interest(*, name: str, kind: InterestKind, by: Actor, at: datetime) -> Interest:
    """Say that one is bound to somebody: from now on one never acts against them."""
    interest = Interest.objects.create(
        partnership_id=by.partnership_id,
        provider_id=by.organisation_id,
        user_id=by.user_id,
        name=name.strip(),
        kind=kind,
        since=at,
    )
    audit.record("casework.declare_interest", interest, by=by, at=at, kind=kind)
    return interest


@transaction.atomic
def end_interest(*, interest_id: UUID, by: Actor, at: datetime) -> None:
    """Say that one is no longer bound to somebody. Walls that were raised for it stay."""
    interest = queries.interests_of(by).select_for_update().get(pk=interest_id)
    interest.until = at
    interest.save(update_fields=["until"])
    audit.record("casework.end_interest", interest, by=by, at=at)


# When a file is opened


def check_opening(referral: Referral, along: Iterable[str], *, by: Actor, at: datetime) -> None:
    """
    Ask of the people of a referral, and of the other side, before a file shows them.

    along  whom a file is against that comes with the referral
    """
    clients = _clients(referral)
    opponents = tuple(dict.fromkeys([*_opponents(referral), *along]))
    _refuse_ties(opponents, by, against=True)
    _refuse_ties([each.name for each in clients], by, against=False)
    question = Question(names=clients, opponents=opponents)
    _ask_register(question, referral, CANNOT_OPEN, by=by, at=at)


def keep_check(case: Case, occasion: Occasion, *, by: Actor, at: datetime) -> None:
    ConflictCheck.objects.create(
        **case.whose_file(),
        case=case,
        occasion=occasion,
        at=at,
        by_id=by.user_id,
        by_name=by.name,
    )


def wall_off_bound(case: Case, names: Iterable[str], *, by: Actor, at: datetime) -> None:
    """Hide the person from each colleague who said that they are bound to one of these names."""
    for user_id, kind in queries.bound_colleagues(by, names).items():
        if not known.has_wall(case.person_id, user_id):
            people.raise_wall(
                person_id=case.person_id,
                organisation_id=by.organisation_id,
                user_id=user_id,
                why=f"They declared: {kind}"[:200],
                declared=True,
                by=by,
                at=at,
            )


def names_in(referral: Referral) -> list[str]:
    return [*(each.name for each in _clients(referral)), *_opponents(referral)]


def register_those_of(
    case: Case, referral: Referral, along: Iterable[str], *, by: Actor, at: datetime
) -> None:
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
    for name in dict.fromkeys([*_opponents(referral), *along]):
        people.register_party(
            name=name, born=None, side=Side.AGAINST, case_id=case.pk, by=by, at=at
        )


def register_opponent(case: Case, name: str, *, by: Actor, at: datetime) -> None:
    """Ask the provider's own register before acting against somebody, then write them down."""
    if not name:
        return
    _refuse_ties([name], by, against=True, field="opponent")
    if not known.can_take(by.organisation_id, Question(opponents=(name,))):
        raise Refused(ASK_A_SUPERVISOR, field="opponent")
    people.register_party(name=name, born=None, side=Side.AGAINST, case_id=case.pk, by=by, at=at)
    keep_check(case, Occasion.OPPONENT, by=by, at=at)
    wall_off_bound(case, [name], by=by, at=at)


def _opponents(referral: Referral) -> list[str]:
    return [referral.other_party] if referral.other_party else []


def _clients(referral: Referral) -> tuple[Known, ...]:
    persons = [referral.person, referral.patient]
    return tuple(Known(each.name, each.birth_date) for each in persons if each is not None)


def _refuse_ties(names: Iterable[str], by: Actor, *, against: bool, field: str = "") -> None:
    if reason := why_not_against(queries.ties_to(by, names, against=against)):
        raise Refused(reason, field=field or None)


def _ask_register(
    question: Question, about: Record, sentence: str, *, by: Actor, at: datetime
) -> None:
    if not known.can_take(by.organisation_id, question):
        leave = partial(_ask_officer, by.organisation_id, question, about, by=by, at=at)
        raise RefusedLeaving(sentence, leave)


@transaction.atomic
def _ask_officer(
    provider_id: UUID, question: Question, about: Record, *, by: Actor, at: datetime
) -> None:
    """Outside of the refused action's transaction: without an item there is nothing to clear."""
    people.note_possible_conflicts(
        provider_ids=[provider_id], question=question, about=about, by=by, at=at
    )
