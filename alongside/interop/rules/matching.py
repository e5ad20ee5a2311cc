"""Whether two messages speak of the same request of the same person, and which is newer."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from alongside.interop.rules.message import IncomingReferral, Patient
from alongside.referrals.rules import Status

INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,20})?(Z|[+-]\d\d:\d\d)", re.ASCII)
CANCELLABLE = {
    Status.RECEIVED, Status.PROPOSED, Status.NEEDS_INFORMATION, Status.ACCEPTED, Status.WAITLISTED,
    Status.MISSED, Status.APPOINTMENT_CANCELLED,
}  # fmt: skip


def may_be_cancelled(status: Status) -> bool:
    """Say whether a message may take it back: not once there is a meeting, advice, or an end."""
    return status in CANCELLABLE


def marks_of(message: IncomingReferral) -> Mapping[str, str]:
    """
    Return what a request is known by: its fullUrl, with each thing that its patient is known by.

    Senders use a fullUrl again for another patient: by itself it would mix two people up.
    """
    where = message.request.reference
    if not where:
        return {}
    return {name: f"{where.lower()}|{name}|{value}" for name, value in _marks(message.patient)}


def is_newer(sent: str | None, kept: str | None) -> bool:
    """
    Compare two instants to the last of their decimals: some senders write seven.

    Where one of them says nothing there is no order, and what comes later counts as newer.
    """
    ours, theirs = _seconds(kept), _seconds(sent)
    return ours is None or theirs is None or theirs > ours


def _marks(who: Patient) -> Iterator[tuple[str, str]]:
    if who.nhs_number:
        yield "number", "".join(who.nhs_number.split())
    if who.family and who.birth_date:
        yield "name", f"{who.family.casefold()}|{who.birth_date.isoformat()}"


def _seconds(written: str | None) -> Decimal | None:
    found = INSTANT.fullmatch(written or "")
    if found is None:
        return None
    try:
        whole = datetime.fromisoformat(found[1] + found[3]).timestamp()
    except (ValueError, OverflowError):
        return None
    return Decimal(int(whole)) + Decimal(f"0{found[2] or '.0'}")
