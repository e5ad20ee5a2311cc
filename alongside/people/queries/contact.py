from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import connection

from alongside.people.models import Contact
from alongside.people.queries.consent import agreed
from alongside.people.rules import (
    AskedAlone,
    ContactChannel,
    ContactRule,
    Purpose,
    SafeContact,
    is_at_risk,
)
from alongside.people.rules import (
    why_not_reach as _why_not_reach,
)


@dataclass(frozen=True)
class Risk:
    """What one record of a person says that every sender must know."""

    died: bool
    sealed: bool
    hides: bool
    rule: ContactRule | None
    asked_alone: AskedAlone | None
    known_at: datetime | None = None  # since when we know of the death

    @property
    def is_at_risk(self) -> bool:
        if self.rule is None or self.asked_alone is None:
            return self.hides
        said = SafeContact(
            rule=self.rule,
            asked_alone=self.asked_alone,
            text_safe=False,
            has_phone=False,
            sealed=self.sealed,
        )
        return is_at_risk(said, refuge=self.hides)


def safe_contact(person_id: UUID) -> SafeContact | None:
    """What is known about reaching somebody. Of two records of one person the strictest counts."""
    contact = Contact.objects.filter(person=person_id).first()
    if contact is None:
        return None
    risks = _risks([person_id])[person_id]
    return replace(
        contact.said,
        sealed=contact.sealed or any(risk.sealed for risk in risks),
        at_risk=any(risk.is_at_risk for risk in risks),
    )


def why_not_reach(person_id: UUID, channel: ContactChannel, at: datetime) -> str | None:
    """Return why a person may not be reached in this way. Every sender, slip and page asks."""
    return _why_not_reach(
        safe_contact(person_id),
        channel,
        agreed=agreed(person_id, Purpose.CONTACT, at),
        died=has_died(person_id),
    )


def at_risk(person_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these people whom the wrong channel may put in danger."""
    found = _risks(person_ids)
    return {person for person, risks in found.items() if any(each.is_at_risk for each in risks)}


def is_sealed(person_id: UUID) -> bool:
    """Say whether where they are is sealed, on whichever of their records."""
    return any(risk.sealed for risk in _risks([person_id])[person_id])


def has_died(person_id: UUID) -> bool:
    return bool(who_died([person_id]))


def died_since(person_id: UUID, moment: datetime) -> bool:
    """Say whether we came to know of their death after this moment: what waits since is stale."""
    known = [risk.known_at for risk in _risks([person_id])[person_id] if risk.died]
    return any(each is None or each > moment for each in known)


def who_died(person_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these people who died, by whichever of their records."""
    found = _risks(person_ids)
    return {person for person, risks in found.items() if any(each.died for each in risks)}


def _risks(person_ids: Iterable[UUID]) -> dict[UUID, list[Risk]]:
    """
    What the records of each person say, those that somebody linked among them.

    Through a listed function: another organisation may have linked them, or know of the danger.
    """
    found: dict[UUID, list[Risk]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, died, sealed, hides, rule, asked_alone, known_at FROM risks_of(%s)",
            [list(person_ids)],
        )
        for person, died, sealed, hides, rule, alone, known_at in cursor.fetchall():
            found[person].append(
                Risk(
                    died,
                    sealed,
                    hides,
                    ContactRule(rule) if rule else None,
                    AskedAlone(alone) if alone else None,
                    known_at,
                )
            )
    return found
