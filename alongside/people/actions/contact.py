"""How to reach a person safely."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.people.models import Contact, Person
from alongside.people.rules import ContactRule, strictest
from alongside.people.schemas import Reach


@transaction.atomic(savepoint=False)
def reach(*, person: Person, how: Reach, by: Actor, at: datetime) -> Contact:
    """Keep how to reach a person safely. What is said anew replaces what was said before."""
    contact, _ = Contact.objects.update_or_create(
        person=person,
        defaults=vars(how) | {"partnership_id": by.partnership_id, "asked_at": at},
    )
    audit.record("people.reach", contact, by=by, at=at)
    return contact


@transaction.atomic(savepoint=False)
def reach_carefully(*, person: Person, how: Reach, by: Actor, at: datetime) -> Contact:
    """
    Keep what somebody else says about reaching a person who is known already.

    It never loosens what was said before: the strictest rule wins, and what is left out stays.
    """
    old = Contact.objects.filter(person=person).first()
    if old is None:
        return reach(person=person, how=how, by=by, at=at)
    merged = replace(
        how,
        phone=how.phone or old.phone,
        email=how.email or old.email,
        address=how.address or old.address,
        postcode=how.postcode or old.postcode,
        best_times=how.best_times or old.best_times,
        rule=strictest(ContactRule(old.rule), how.rule),
        text_safe=old.text_safe and how.text_safe,
    )
    return reach(person=person, how=merged, by=by, at=at)
