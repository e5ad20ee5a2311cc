"""Who is referred: somebody who is known already, or new."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.kit.refusal import Refused
from alongside.kit.writing import flush
from alongside.people import actions as people
from alongside.people import queries as known
from alongside.people.models import Person
from alongside.people.rules import MATCHES, RelationKind, judged
from alongside.people.schemas import Identity
from alongside.referrals.rules import ClientIs
from alongside.referrals.schemas import NewReferral


@dataclass(frozen=True)
class Whom:
    """The client, the patient where that is somebody else, and who of them is new to us."""

    client: Person
    patient: Person | None
    new: frozenset[UUID]


def people_of(new: NewReferral, person_id: UUID | None, *, by: Actor, at: datetime) -> Whom:
    """Find or register them. How to reach somebody is the client's."""
    known_already = _chosen(person_id, by=by, at=at) if person_id else None
    client, is_new = (known_already, False) if known_already else _person(new.identity, by, at)
    reach = people.reach_first if is_new else people.reach_carefully
    reach(person=client, how=new.reach, by=by, at=at)
    registered = {client.pk} if is_new else set()
    if new.patient is None or new.client_is is ClientIs.PATIENT:
        return Whom(client, None, frozenset(registered))
    patient, is_new = _person(new.patient, by, at)
    registered |= {patient.pk} if is_new else set()
    flush()
    people.link(person_id=client.pk, other_id=patient.pk, kind=new.client_is, by=by, at=at)
    return Whom(client, patient, frozenset(registered))


def _chosen(person_id: UUID, *, by: Actor, at: datetime) -> Person:
    person = known.visible_to(by).filter(pk=person_id).first()
    if person is None:
        raise Refused("This person is not on your list. Enter who they are")
    _refers(person.pk, by=by, at=at)
    return person


def _person(identity: Identity, by: Actor, at: datetime) -> tuple[Person, bool]:
    """
    The person who has this NHS number and this birth date, or a new one; and whether it is that.

    Anything less never attaches: a provider is asked later whether two records are of one person.
    """
    number, status = judged(identity.nhs_number)
    identity = replace(identity, nhs_number=number, number_status=status)
    found = known.registered(nhs_number=number, status=status, born=identity.birth_date)
    # Behind a wall they answer as if they did not exist.
    if found is None or known.is_walled(by, found):
        kind = RelationKind.REFERRED
        return people.register(identity=identity, kind=kind, by=by, at=at), True
    _refers(found, by=by, at=at)
    person = Person.objects.get(pk=found)
    audit.record("referrals.attach", person, by=by, at=at, person_id=found)
    return person, False


def numbers_of(new: NewReferral, by: Actor) -> list[UUID]:
    """
    What to lock, so that nobody else registers people of these numbers meanwhile.

    In one order: of a mother and her son, either may be the patient of the other's referral.
    """
    numbers = sorted(set(_numbers(new)))
    return [uuid5(NAMESPACE_URL, f"{by.partnership_id}:{number}") for number in numbers]


def share_a_number(new: NewReferral) -> bool:
    """Whether two people are told apart who would be one record."""
    numbers = _numbers(new)
    return len(numbers) > len(set(numbers)) and new.client_is is not ClientIs.PATIENT


def _numbers(new: NewReferral) -> list[str]:
    typed = [judged(each.nhs_number) for each in (new.identity, new.patient) if each]
    return [number for number, status in typed if status in MATCHES]


def _refers(person_id: UUID, *, by: Actor, at: datetime) -> None:
    organisation_id, kind = by.organisation_id, RelationKind.REFERRED
    people.relate(person_id=person_id, organisation_id=organisation_id, kind=kind, by=by, at=at)
