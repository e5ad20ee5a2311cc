"""That somebody died."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused
from alongside.people import queries
from alongside.people.models import Death, DeathSettled, Person
from alongside.people.queries import Unsettled
from alongside.people.rules.deaths import why_not_undo


@transaction.atomic
def record_death(*, person_id: UUID, died_on: date, told_by: str, by: Actor, at: datetime) -> Death:
    """
    Write down a death. Nothing is sent to or about the person from its commit on.

    casework settles what follows from it, in one's own organisation at once, and in others soon.
    """
    person = _person(person_id, by)
    if died_on > day_of(at):
        raise Refused("The date must be in the past", field="died_on")
    if person.birth_date and died_on < person.birth_date:
        raise Refused("This is before they were born", field="died_on")
    if queries.death_of(person_id) is not None:
        raise Refused("Somebody has recorded this already")
    queries.stop_sharing(person_id)
    death = Death.objects.create(
        partnership_id=by.partnership_id,
        person=person,
        died_on=died_on,
        told_by=told_by,
        recorded_by_id=by.user_id,
        recorded_at=at,
    )
    person.died_on = died_on
    person.save(update_fields=["died_on"])
    audit.record("people.record_death", death, by=by, at=at)
    return death


@transaction.atomic
def undo_death(*, person_id: UUID, typed: str, by: Actor, at: datetime) -> Death:
    """It was a mistake. What was typed must be the person's name."""
    person = _person(person_id, by)
    death = Death.objects.select_for_update().filter(person=person, undone_at=None).first()
    if death is None:
        raise Refused("No death is recorded")
    if reason := why_not_undo(typed, person.name):
        raise Refused(reason, field="typed")
    death.undone_at = at
    death.save(update_fields=["undone_at"])
    person.died_on = None
    person.save(update_fields=["died_on"])
    audit.record("people.undo_death", death, by=by, at=at)
    return death


@transaction.atomic(savepoint=False)
def settled(*, of: Unsettled, by: Actor, at: datetime) -> bool:
    """
    Write down that one's own rows know of it; false where they did already.

    Another record of the same person says so from now on as well.
    """
    row = DeathSettled(
        partnership_id=by.partnership_id,
        organisation_id=by.organisation_id,
        person_id=of.person_id,
        death_id=of.death_id,
        undoes=of.undoes,
        settled_at=at,
    )
    DeathSettled.objects.bulk_create([row], ignore_conflicts=True)
    kept = DeathSettled.objects.filter(pk=row.pk).exists()
    if kept:
        Person.objects.filter(pk=of.person_id).update(died_on=None if of.undoes else of.died_on)
        audit.record("people.settle_death", row, by=by, at=at, undoes=of.undoes)
    return kept


def _person(person_id: UUID, by: Actor) -> Person:
    found = queries.visible_to(by).select_for_update(of=("self",)).filter(pk=person_id).first()
    if found is None:
        raise Refused("You do not see this person any longer")
    return found
