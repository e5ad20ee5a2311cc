from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from alongside.accounts.rules import Actor
from alongside.kit.filters import day_of
from alongside.people.models import Consent
from alongside.people.queries.seeing import visible_to
from alongside.people.rules import Agreement, Purpose, stands
from alongside.people.rules.consent import Scope, wording_for
from alongside.people.schemas.wording import consent_document


def agreements(person_id: UUID, recipient_id: UUID | None = None) -> dict[Purpose, Agreement]:
    """
    The newest thing the person said about each purpose.

    recipient_id  whom it is asked for: what was said of another recipient does not count
    """
    rows = Consent.objects.filter(person=person_id).order_by("purpose", "-since", "-created_at")
    if recipient_id is not None:
        rows = rows.filter(_for(recipient_id))
    newest = rows.distinct("purpose")
    return {Purpose(row.purpose): _agreement(row) for row in newest}


def _for(recipient_id: UUID) -> Q:
    return Q(recipient=None) | Q(recipient=recipient_id)


def _agreement(row: Consent) -> Agreement:
    return Agreement(row.given, row.since, row.until, row.withdrawn_at)


def agree_now(person_id: UUID, at: datetime) -> list[tuple[Purpose, bool | None]]:
    """What the person agrees to now, of everything that is asked: yes, no, or never asked."""
    said = agreements(person_id)
    return [(each, stands(said[each], at) if each in said else None) for each in Purpose]


def newest_said(person: OuterRef) -> ArraySubquery:
    """The newest thing that a person said about each purpose, to be read with another row."""
    rows = Consent.objects.filter(person=person).order_by("purpose", "-since", "-created_at")
    said = JSONObject(
        purpose="purpose", given="given", since="since", until="until", withdrawn_at="withdrawn_at"
    )
    return ArraySubquery(rows.distinct("purpose").values(json=said))


def agree_by(said: Iterable[dict[str, Any]], at: datetime) -> list[tuple[Purpose, bool | None]]:
    """What `agree_now` tells, from what was read so."""
    known = {
        Purpose(row["purpose"]): Agreement(
            row["given"], *(_moment(row[name]) for name in ("since", "until", "withdrawn_at"))
        )
        for row in said
    }
    return [(each, stands(known[each], at) if each in known else None) for each in Purpose]


def _moment(said: str | None) -> Any:
    return datetime.fromisoformat(said) if said else None


def who_agreed(
    person_ids: Iterable[UUID], purpose: Purpose, recipient_id: UUID, at: datetime
) -> set[UUID]:
    """Those of these people who agree to this now, by the newest thing that each said."""
    rows = Consent.objects.filter(_for(recipient_id), person__in=list(person_ids), purpose=purpose)
    newest = rows.order_by("person", "-since", "-created_at").distinct("person")
    return {row.person_id for row in newest if stands(_agreement(row), at)}


def agreed(
    person_id: UUID, purpose: Purpose, at: datetime, *, recipient_id: UUID | None = None
) -> bool:
    return stands(agreements(person_id, recipient_id).get(purpose), at)


# The whole of it, for the page


@dataclass(frozen=True)
class Answer:
    """The newest thing that a person said about one purpose and one recipient."""

    consent: Consent
    stands: bool

    @property
    def has_ended(self) -> bool:
        """It was a yes, and its time is up."""
        return self.consent.given and self.consent.withdrawn_at is None and not self.stands


@dataclass(frozen=True)
class Asked:
    """What is asked for a purpose, and what a person said of it to each recipient."""

    purpose: Purpose
    scope: Scope
    sentence: str
    answers: list[Answer]


def all_agreed(person_id: UUID, at: datetime) -> list[Asked]:
    """Everything that is asked, with what counts today."""
    document, read_out = consent_document(), sentences("en", day_of(at))
    counts = what_counts(list(history(person_id)))
    return [
        Asked(
            purpose,
            document.scopes[purpose],
            read_out[purpose],
            [
                Answer(row, stands(_agreement(row), at))
                for row in counts
                if row.purpose == purpose and row.said_by
            ],
        )
        for purpose in Purpose
    ]


def history(person_id: UUID) -> QuerySet[Consent]:
    """Everything that a person ever said, the newest first."""
    rows = Consent.objects.filter(person=person_id).order_by("-since", "-created_at")
    return rows.select_related("recipient", "captured_by", "proxy")


def consents_of(actor: Actor) -> QuerySet[Consent]:
    """What the people whom the actor sees ever said."""
    return Consent.objects.filter(person__in=visible_to(actor))


def what_counts(rows: Iterable[Consent]) -> list[Consent]:
    """
    Of rows, the newest first, those that count: what was said of everybody ends what was said of
    one recipient before it.
    """
    found: list[Consent] = []
    ended: list[tuple[str, UUID | None]] = []
    for row in rows:
        if (row.purpose, None) not in ended and (row.purpose, row.recipient_id) not in ended:
            ended.append((row.purpose, row.recipient_id))
            found.append(row)
    return found


def sentences(language: str, on: date) -> dict[Purpose, str]:
    """What is read out today after "Do you agree that…", in a wording that somebody checked."""
    return dict(wording_for(consent_document().wordings, language, on).sentences)
