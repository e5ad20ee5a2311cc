"""What a person agreed to."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.people.models import Consent
from alongside.people.rules import How, Purpose

WORDING = "2026-11"  # of the script read out by the referrer: docs/reference/consent.md


@transaction.atomic(savepoint=False)
def record_consent(
    *,
    person_id: UUID,
    said: Mapping[Purpose, bool],
    how: How,
    by: Actor,
    at: datetime,
    recipient_id: UUID | None = None,
) -> None:
    """
    Write down what a person agreed to and what they refused. Both are kept.

    A refusal waits for whoever is about to share, so that nothing is shared after it.
    """
    if not all(said.values()):
        _lock(person_id, "pg_advisory_xact_lock")
    consents = [
        Consent(
            partnership_id=by.partnership_id,
            person_id=person_id,
            purpose=purpose,
            recipient_id=recipient_id,
            given=given,
            wording=WORDING,
            how=how,
            captured_by_id=by.user_id,
            since=at,
        )
        for purpose, given in said.items()
    ]
    Consent.objects.bulk_create(consents)
    if consents:
        answers = {str(purpose): given for purpose, given in said.items()}
        audit.record("people.consent", consents[0], by=by, at=at, said=answers)


@transaction.atomic(savepoint=False)
def withdraw_consent(
    *, person_id: UUID, purpose: Purpose, how: How, by: Actor, at: datetime
) -> None:
    """Take a consent back. It counts from this moment, everywhere."""
    record_consent(person_id=person_id, said={purpose: False}, how=how, by=by, at=at)
    Consent.objects.filter(person=person_id, purpose=purpose, given=True, withdrawn_at=None).update(
        withdrawn_at=at
    )


def hold_consents(person_ids: Iterable[UUID]) -> None:
    """
    Keep what these people agree to as it is, until this transaction ends.

    Call it before asking for a consent on which something is shared: a withdrawal then comes before
    the asking or after the sharing, never between. Many may hold at once.
    """
    for person_id in sorted(set(person_ids)):  # in one order, so that no two wait for each other
        _lock(person_id, "pg_advisory_xact_lock_shared")


def _lock(person_id: UUID, how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {how}(hashtextextended(%s, 0))", [f"consents of {person_id}"])
