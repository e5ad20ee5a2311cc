"""
Who may do what, in one table that someone who is no engineer can read and sign off.

Words
  actor  a user in one role, acting for one organisation in one partnership
  role   what a membership makes of a user there
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from uuid import UUID

from django.db.models import TextChoices


class UserKind(TextChoices):
    PERSON = "PERSON", "Person"
    SYSTEM = "SYSTEM", "System"


class Role(TextChoices):
    REFERRER = "REFERRER", "Referrer"
    ADVISER = "ADVISER", "Adviser"
    VOLUNTEER = "VOLUNTEER", "Volunteer"
    SUPERVISOR = "SUPERVISOR", "Supervisor"
    COORDINATOR = "COORDINATOR", "Coordinator"
    COMMISSIONER = "COMMISSIONER", "Commissioner"
    PRIVACY_OFFICER = "PRIVACY_OFFICER", "Privacy officer"
    ADMINISTRATOR = "ADMINISTRATOR", "System administrator"
    PARTNER_SYSTEM = "PARTNER_SYSTEM", "Partner system"
    TASK = "TASK", "Background task"
    DOOR = "DOOR", "Door without an account"


class DoorKind(TextChoices):
    REFERRER = "REFERRER", "For whoever refers"
    PERSON = "PERSON", "For the person themself"


class Permission(StrEnum):
    REFER = auto()
    IMPORT_SHEETS = auto()  # of referrals, from a partner without a system
    SEE_REFERRALS = auto()  # those that a relation of one's organisation shows
    ROUTE_REFERRALS = auto()  # propose a provider, turn away
    ANSWER_REFERRALS = auto()  # accept, decline, waiting list
    LOG_CONTACT = auto()
    BOOK_APPOINTMENTS = auto()
    RUN_SESSIONS = auto()  # arrived, attended, missed
    PLAN_SESSIONS = auto()  # rooms, weekly sessions
    SEE_CASES = auto()  # the advice file
    WORK_ON_CASES = auto()
    SIGN_OFF = auto()  # advice of volunteers, outcomes
    READ_LAW = auto()  # which rules there are, and who signed them
    EDIT_LAW = auto()  # sign rules for one's organisation; enter when a law begins
    SHARE = auto()  # send words about a person to the care team
    SEE_SHARED_PLAN = auto()
    RECORD_CONSENT = auto()
    COMPARE_RECORDS = auto()  # of one person, or of two?
    FIND_PEOPLE = auto()
    SET_UP_PARTNERSHIP = auto()
    SEE_OWN_COUNTS = auto()  # a site's own
    SEE_FUNNEL = auto()  # the partnership's, as it is today
    SEE_MONTHS = auto()  # referred, reached, seen, days waited
    SEE_TURN_AWAYS = auto()  # what nobody could help with
    SEE_CLOSED_QUARTERS = auto()  # protected aggregates alone
    SEE_WHO_LOOKED = auto()
    SEE_AUDIT = auto()
    MANAGE_USERS = auto()
    SEND_MESSAGES = auto()  # as a partner's system
    SEE_OUTBOX = auto()
    SEE_SEALED = auto()  # how to reach somebody whom the wrong person looks for
    OPEN_SEAL = auto()  # give it back to everybody who sees the person
    RECORD_DEATH = auto()
    SEE_ROUTING = auto()  # how it was found who is asked
    KEEP_CREDENTIALS = auto()  # write down what one’s organisation holds
    CHECK_CONFLICTS = auto()  # decide whether two names are one, for the own register alone
    MANAGE_WALLS = auto()  # hide a person from somebody; lift what another raised
    LOWER_LEVEL = auto()  # say that something is less urgent than it seemed
    ALLOCATE = auto()  # hand over what colleagues hold, say that somebody is away
    SAY_INTAKE = auto()  # whether a provider can take people now
    HANDLE_COMPLAINTS = auto()
    TAKE_OUT = auto()  # hand out all that is kept of somebody; erase what is kept too long


P = Permission
_HANDS_ON = {
    P.REFER,
    P.SEE_REFERRALS,
    P.ANSWER_REFERRALS,
    P.LOG_CONTACT,
    P.BOOK_APPOINTMENTS,
    P.RUN_SESSIONS,
    P.SEE_CASES,
    P.WORK_ON_CASES,
    P.SHARE,
    P.SEE_SHARED_PLAN,
    P.RECORD_CONSENT,
    P.COMPARE_RECORDS,
    P.FIND_PEOPLE,
    P.SEE_WHO_LOOKED,
    P.SEE_OUTBOX,
    P.RECORD_DEATH,
    P.READ_LAW,
}
ROLES: dict[Role, set[Permission]] = {
    Role.REFERRER: {
        P.REFER,
        P.IMPORT_SHEETS,
        P.SEE_REFERRALS,
        P.BOOK_APPOINTMENTS,
        P.SEE_SHARED_PLAN,
        P.RECORD_CONSENT,
        P.FIND_PEOPLE,
        P.SEE_OWN_COUNTS,
        P.SEE_MONTHS,
        P.SEE_TURN_AWAYS,
        P.RECORD_DEATH,
    },
    Role.ADVISER: _HANDS_ON | {P.SEE_SEALED, P.SEE_TURN_AWAYS, P.SAY_INTAKE},
    Role.VOLUNTEER: _HANDS_ON - {P.ANSWER_REFERRALS, P.SHARE, P.SEE_OUTBOX},
    Role.SUPERVISOR: _HANDS_ON
    | {
        P.ALLOCATE,
        P.SEE_TURN_AWAYS,
        P.SEE_SEALED,
        P.OPEN_SEAL,
        P.SIGN_OFF,
        P.EDIT_LAW,
        P.HANDLE_COMPLAINTS,
        P.TAKE_OUT,
        P.CHECK_CONFLICTS,
        P.MANAGE_WALLS,
        P.LOWER_LEVEL,
        P.KEEP_CREDENTIALS,
        P.SEE_ROUTING,
        P.PLAN_SESSIONS,
        P.SAY_INTAKE,
    },
    Role.COORDINATOR: {
        P.ALLOCATE,
        P.REFER,
        P.IMPORT_SHEETS,
        P.SEE_REFERRALS,
        P.ROUTE_REFERRALS,
        P.SET_UP_PARTNERSHIP,
        P.PLAN_SESSIONS,
        P.SEE_FUNNEL,
        P.SEE_MONTHS,
        P.SEE_TURN_AWAYS,
        P.FIND_PEOPLE,
        P.MANAGE_USERS,
        P.SAY_INTAKE,
        P.KEEP_CREDENTIALS,
        P.SEE_ROUTING,
        P.READ_LAW,
    },
    Role.COMMISSIONER: {P.SEE_CLOSED_QUARTERS, P.SEE_MONTHS, P.SEE_TURN_AWAYS},
    Role.PRIVACY_OFFICER: {
        P.HANDLE_COMPLAINTS,
        P.TAKE_OUT,
        P.MANAGE_WALLS,
        P.SEE_AUDIT,
        P.SEE_WHO_LOOKED,
        P.COMPARE_RECORDS,
        P.FIND_PEOPLE,
    },
    Role.ADMINISTRATOR: {P.MANAGE_USERS},
    Role.PARTNER_SYSTEM: {P.REFER, P.SEND_MESSAGES},
    Role.TASK: {P.REFER, P.SEE_OUTBOX},
    Role.DOOR: {P.REFER},
}

# NHS login and CIS2 end a sign-in at 12 hours and ask again after 30 minutes; ours is stricter for
# staff. Source: docs/decisions/0004-sign-in.md.
SIGN_IN_LASTS = timedelta(hours=10)
IDLE_OWN_COMPUTER = timedelta(minutes=30)
IDLE_SHARED_COMPUTER = timedelta(minutes=15)
LINK_LASTS = timedelta(hours=72)
DRAFT_LASTS = timedelta(hours=24)
DRAFT_CHARACTERS = 100_000
DRAFTS_OF_A_USER = 30
SECRET = ("csrf", "password", "passcode", "credential", "token")  # in a field's name


@dataclass(frozen=True)
class Actor:
    """A user in one role, acting for one organisation in one partnership."""

    user_id: UUID
    name: str
    role: Role
    membership_id: UUID
    organisation_id: UUID
    organisation_name: str
    partnership_id: UUID
    partnership_name: str
    site_id: UUID | None = None
    shared_computers: bool = False

    def may(self, permission: Permission) -> bool:
        return permission in ROLES[self.role]

    @property
    def idle_limit(self) -> timedelta:
        return IDLE_SHARED_COMPUTER if self.shared_computers else IDLE_OWN_COMPUTER


@dataclass(frozen=True)
class Entry:
    """
    What a door's address opens: as whom, and at which place of care.

    The place is `actor.site_id`, if the door is of one.
    """

    door_id: UUID
    kind: DoorKind
    name: str
    actor: Actor
    at: datetime


def is_idle(seen_at: datetime, at: datetime, limit: timedelta) -> bool:
    return at - seen_at > limit


def has_lasted(signed_in_at: datetime, at: datetime) -> bool:
    return at - signed_in_at > SIGN_IN_LASTS


def kept_fields(posted: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return what of a form may be kept: no password, no token, nothing of the page's own."""
    return {
        storable(name): [storable(value) for value in values]
        for name, values in posted.items()
        if not any(word in name.lower() for word in SECRET)
    }


def storable(text: str) -> str:
    """Leave out what PostgreSQL cannot keep: NUL, and halves of a character."""
    return text.replace("\0", "").encode(errors="ignore").decode()


def why_not_keep(fields: Mapping[str, list[str]]) -> str | None:
    if len(json.dumps(fields)) > DRAFT_CHARACTERS:
        return "This is too long to keep as a draft. Save it, or copy it elsewhere"
    return None


def why_not_use_link(*, made_at: datetime, used: bool, is_active: bool, at: datetime) -> str | None:
    if used:
        return "This link has been used. Sign in, or ask for a new link"
    if not is_active:
        return "This account is closed. Ask whoever gave you the link"
    if at - made_at > LINK_LASTS:
        return "This link has run out. Links last 72 hours: ask for a new one"
    return None
