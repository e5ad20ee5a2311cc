"""What spans areas: somebody asks for help by themself, and what they said in the check is kept."""

from datetime import datetime, time, timedelta

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.correspondence import actions as correspondence
from alongside.correspondence import queries as written
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Channel, Kind
from alongside.desk import queries
from alongside.desk.rules import lines_of
from alongside.kit.filters import LONDON, day_of
from alongside.needs import actions as needs
from alongside.needs.actions import Asked
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import Partnership
from alongside.referrals import actions as referrals
from alongside.referrals.models import Referral
from alongside.referrals.schemas import NewReferral


@transaction.atomic
def refer_oneself(
    *, new: NewReferral, asked: Asked | None, key: str, by: Actor, at: datetime
) -> Referral:
    """Keep the referral and the check, both or neither. Sent twice they are kept once."""
    referral = referrals.refer(new=new, key=key, by=by, at=at)
    if referral.received_at == at:
        if asked is not None:
            needs.keep(person_id=referral.person_id, asked=asked, by=by, at=at)
        audit.record("desk.refer_oneself", referral, by=by, at=at, checked=asked is not None)
    return referral


@transaction.atomic
def send_digest(*, by: Actor, at: datetime) -> list[Message]:
    """
    Send the day's ten lines to each supervisor, once, when the partnership opens.

    They are on the desk of whoever has no address, and nothing leaves.
    """
    partnership = partnerships.partnership_of(by)
    starts = datetime.combine(day_of(at), time.min, LONDON)
    opens = partnerships.clock_of(partnership).after(starts, timedelta())
    sent = written.visible_to(by).filter(kind=Kind.DIGEST, written_at__gte=starts)
    if not starts <= opens <= at or day_of(opens) != day_of(at) or sent.exists():
        return []
    lines = "\n".join(lines_of(queries.digest_of(by, at)))
    mail = queries.supervisors_mail(by)
    if mail:
        audit.record("desk.send_digest", partnership, by=by, at=at, number=len(mail))
    return [_send(partnership, lines, email, by=by, at=at) for email in mail]


def _send(partnership: Partnership, lines: str, email: str, *, by: Actor, at: datetime) -> Message:
    about = {"place": partnership.name, "lines": lines, "email": email}
    return correspondence.write(
        kind=Kind.DIGEST,
        channel=Channel.EMAIL if email else Channel.ON_SCREEN,
        subject=partnership,
        recipient_id=by.organisation_id,
        template="daily_digest",
        personalisation=about,
        words=lines,
        by=by,
        at=at,
    )
