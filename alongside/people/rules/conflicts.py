"""Whom a provider acts for and against, and what its conflict officer decides."""

from datetime import timedelta
from uuid import UUID

from django.db.models import TextChoices


class Side(TextChoices):
    FOR = "FOR", "Acts for"
    AGAINST = "AGAINST", "Acts against"


class PartyKind(TextChoices):
    CLIENT = "CLIENT", "Client"
    HOUSEHOLD = "HOUSEHOLD", "Member of the household"
    LANDLORD = "LANDLORD", "Landlord"
    EMPLOYER = "EMPLOYER", "Employer"
    CREDITOR = "CREDITOR", "Creditor"
    RELATIVE = "RELATIVE", "Relative or former partner"
    COUNCIL = "COUNCIL", "Council"
    HOST_TRUST = "HOST_TRUST", "Host trust or hospital"
    OTHER = "OTHER", "Other"


class Decision(TextChoices):
    CLEAR = "CLEAR", "Clear: not a conflict"
    CONFLICT = "CONFLICT", "Conflict: we cannot take them"


# How long a possible conflict may wait for the officer, in the partnership's open hours.
# Source: our choice, half a working day, so that no referral waits longer for this than for triage.
DECIDED_WITHIN = timedelta(hours=4)

OTHER_SIDE = {Side.FOR: Side.AGAINST, Side.AGAINST: Side.FOR}


def why_not_decide(decided: str, decision: Decision, reason: str) -> str | None:
    """Return why a possible conflict cannot be decided so, in words for the officer."""
    if decided:
        return "Somebody has decided this already"
    if not reason.strip():
        return f"Say why it is {'no conflict' if decision is Decision.CLEAR else 'a conflict'}"
    return None


def why_not_lift(raised_by: UUID | None, user_id: UUID) -> str | None:
    """Return why this user may not lift a wall. Whoever raised it never does so alone."""
    if raised_by == user_id:
        return "You raised this wall, so somebody else has to lift it"
    return None
