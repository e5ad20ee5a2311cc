"""What a person agreed to."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused
from alongside.kit.writing import create
from alongside.people import queries
from alongside.people.models import Consent
from alongside.people.rules import How, Purpose, SaidBy
from alongside.people.rules.consent import lasts_until, why_not_record, wording_for
from alongside.people.schemas import Circumstances
from alongside.people.schemas.wording import consent_document

WORDING = "2026-11"  # of the referral page: docs/reference/consent.md
USUAL = Circumstances()


@transaction.atomic(savepoint=False)
def record_consent(
    *,
    person_id: UUID,
    said: Mapping[Purpose, bool],
    how: How,
    by: Actor,
    at: datetime,
    recipient_id: UUID | None = None,
    as_said: Circumstances = USUAL,
) -> None:
    """
    Write down what a person agreed to and what they refused. Both are kept.

    A refusal waits for whoever is about to share, so that nothing is shared after it. It counts
    from now, even where a clock that is ahead dated what they said before.
    """
    _refuse_unless_sound(person_id, said, as_said, at)
    since = at
    if not all(said.values()):
        queries.stop_sharing(person_id)
        since = max(at, _newest(person_id, said) or at)
    consents = [
        Consent(
            partnership_id=by.partnership_id,
            person_id=person_id,
            purpose=purpose,
            recipient_id=recipient_id,
            given=given,
            how=how,
            captured_by_id=by.user_id,
            since=since,
            until=_until(purpose, since) if given else None,
            **_circumstances(as_said, at),
        )
        for purpose, given in said.items()
    ]
    create(*consents)
    if consents:
        answers = {str(purpose): given for purpose, given in said.items()}
        audit.record("people.consent", consents[0], by=by, at=at, said=answers)


@transaction.atomic(savepoint=False)
def withdraw_consent(
    *,
    person_id: UUID,
    purpose: Purpose,
    how: How,
    by: Actor,
    at: datetime,
    recipient_id: UUID | None = None,
    as_said: Circumstances = USUAL,
) -> None:
    """
    Take a consent back. It counts from this moment, everywhere.

    recipient_id  from whom alone it is taken back; none: from everybody
    """
    about = {"person_id": person_id, "recipient_id": recipient_id, "as_said": as_said}
    record_consent(**about, said={purpose: False}, how=how, by=by, at=at)  # type: ignore[arg-type]
    standing = Q(person=person_id, purpose=purpose, given=True, withdrawn_at=None)
    whose = Q(recipient=recipient_id) if recipient_id else Q()
    Consent.objects.filter(standing & whose).update(withdrawn_at=at)


def _refuse_unless_sound(
    person_id: UUID, said: Mapping[Purpose, bool], as_said: Circumstances, at: datetime
) -> None:
    spoke = as_said.said_by is SaidBy.PROXY
    reason = why_not_record(
        as_said.said_by,
        gives=any(said.values()),
        why=as_said.why,
        may_agree=spoke and queries.may_agree(person_id, as_said.proxy_id, day_of(at)),
    )
    if reason:
        raise Refused(reason)


def _newest(person_id: UUID, said: Mapping[Purpose, bool]) -> datetime | None:
    rows = Consent.objects.filter(person=person_id, purpose__in=list(said))
    newest: datetime | None = rows.aggregate(newest=Max("since"))["newest"]
    return newest


def _until(purpose: Purpose, since: datetime) -> datetime | None:
    return lasts_until(consent_document().scopes[purpose].lasts_months, since)


def _circumstances(as_said: Circumstances, at: datetime) -> dict[str, object]:
    """What was read out, and to whom. A wording of a machine is never what was read out."""
    wording = wording_for(consent_document().wordings, as_said.language, day_of(at))
    return {
        "wording": wording.version,
        "language": wording.language,
        "interpreter": as_said.interpreter,
        "asked_alone": as_said.asked_alone or "",
        "said_by": as_said.said_by,
        "proxy_id": as_said.proxy_id,
        "why": as_said.why,
    }
