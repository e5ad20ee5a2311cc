"""
Whose turn it is, and who is told when it passes.

Words
  item    whatever waits for somebody: in one queue, with an owner and a due time
  kind    a kind of item; the registry below has them all, and a test walks it
  owner   the organisation whose turn it is
  holder  the person there who took it, where somebody did
  lead    who at the owner answers for what nobody holds, by role
  rung    a step of the ladder: holder, then deputy or supervisor, then coordinator, then the
          referrer is told
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import TextChoices

from alongside.accounts.rules import Role
from alongside.partnerships.rules import Clock
from alongside.partnerships.rules.absence import Away, Colleague, is_away, stand_in
from alongside.referrals.rules import Queue, Status
from alongside.referrals.rules.promises import QUEUES


class Rung(TextChoices):
    HOLDER = "HOLDER", "Whoever holds it"
    SUPERVISOR = "SUPERVISOR", "Deputy or supervisor"
    COORDINATOR = "COORDINATOR", "Coordinator"
    REFERRER = "REFERRER", "Whoever referred"


STAFF = (Rung.HOLDER, Rung.SUPERVISOR, Rung.COORDINATOR)
WITH_REFERRER = (*STAFF, Rung.REFERRER)
# Whoever coordinates is another organisation, and may not learn that there is anything to decide.
OWN = (Rung.HOLDER, Rung.SUPERVISOR)
UNSEEN = {"conflict"}
_ADVICE = (Role.SUPERVISOR, Role.ADVISER)


@dataclass(frozen=True)
class Kind:
    """
    model, due  the table whose rows wait, and its field that says until when
    queue, owner, limit  in words, for docs/reference/queues.md
    leads       who at the owner answers for it: the first of these roles that is there
    rungs       who is told when it is late, in this order
    """

    name: str
    model: str
    due: str
    queue: str
    owner: str
    limit: str
    leads: tuple[Role, ...]
    rungs: tuple[Rung, ...]


LEADS: dict[Queue, tuple[Role, ...]] = {
    Queue.TO_ROUTE: (Role.COORDINATOR,),
    Queue.TO_ASK: (Role.REFERRER,),
}
OWNERS: dict[Queue, str] = {
    Queue.TO_ROUTE: "whoever coordinates",
    Queue.TO_ASK: "whoever referred",
}
# An appointment has a time, and advice is between the person and the provider: that either is late
# is not for a referrer to hear.
UNTOLD = {Queue.TO_ADVISE, Queue.TO_ASK}


def kind_of(status: Status) -> Kind:
    queue, limit = QUEUES[status]
    hours = f"{limit.total_seconds() / 3600:g}"
    return Kind(
        name=f"referral:{status.value}",
        model="referrals.Referral",
        due="due_at",
        queue=str(queue.label),
        owner=OWNERS.get(queue, "the provider"),
        limit=LIMITS.get(status, "{hours} open hours").format(hours=hours),
        leads=LEADS.get(queue, _ADVICE),
        rungs=STAFF if queue in UNTOLD else WITH_REFERRER,
    )


LIMITS: dict[Status, str] = {
    Status.BOOKED: "until {hours} open hours after the appointment",
    Status.WAITLISTED: "{hours} open hours, or the day promised; looked at every 28 days",
}
REFERRAL_KINDS: dict[Status, Kind] = {status: kind_of(status) for status in QUEUES}
OTHER_KINDS = (
    Kind(
        "unconfirmed", "referrals.Unconfirmed", "due_at", "Confirm what came by a door",
        "whoever coordinates", "4 open hours; 1 where it is for today",
        (Role.COORDINATOR,), STAFF,
    ),
    Kind(
        "urgent_call", "referrals.UrgentCall", "call_by", "Call the service that is there now",
        "whoever took the call on", "as promised when it was asked who calls",
        (Role.SUPERVISOR, Role.ADVISER, Role.REFERRER, Role.COORDINATOR), STAFF,
    ),
    Kind(
        "same_person", "people.SamePerson", "due_at", "Compare two records",
        "the organisation that is asked", "as set when the pair was found",
        (Role.SUPERVISOR, Role.PRIVACY_OFFICER, Role.ADVISER), STAFF,
    ),
    Kind(
        "conflict", "people.ConflictItem", "due_at", "Decide on a possible conflict",
        "the provider whose register it is", "as set when the names met",
        (Role.SUPERVISOR,), OWN,
    ),
    Kind(
        "credential", "partnerships.Credential", "valid_to", "Renew what lets us advise",
        "the organisation that holds it", "its last day",
        (Role.SUPERVISOR, Role.COORDINATOR), STAFF,
    ),
    Kind(
        "failed_message", "correspondence.Message", "next_at", "Look at a message that failed",
        "whoever wrote it", "from the last attempt",
        (Role.SUPERVISOR, Role.ADVISER, Role.COORDINATOR), STAFF,
    ),
    Kind(
        "reply", "correspondence.Reply", "due_at", "Look at a reply",
        "whoever wrote to them", "as set when it came", _ADVICE, STAFF,
    ),
    Kind(
        "unrecorded", "appointments.Booking", "ends_at", "Say if they came",
        "the provider", "an hour after the appointment", _ADVICE, STAFF,
    ),
    Kind(
        "next_step", "casework.Issue", "next_step_due", "Next step of an issue",
        "the provider", "the day that was set", _ADVICE, STAFF,
    ),
    Kind(
        "task", "casework.Task", "due", "Task in a file",
        "the provider", "the day that was set", _ADVICE, STAFF,
    ),
    Kind(
        "deadline", "casework.Deadline", "safe_date", "Deadline",
        "the provider", "the day to aim for", _ADVICE, STAFF,
    ),
    Kind(
        "review", "casework.Review", "due", "Read a file again",
        "the provider", "the days that the checklist gives", (Role.SUPERVISOR,), STAFF,
    ),
    Kind(
        "finding", "casework.Finding", "due", "Put right what a file review found",
        "the provider", "the day that was set", _ADVICE, STAFF,
    ),
)  # fmt: skip
KINDS: dict[str, Kind] = {each.name: each for each in (*REFERRAL_KINDS.values(), *OTHER_KINDS)}


def why_not_a_kind(kind: Kind) -> str | None:
    """Return what a kind of item lacks. None of them may wait without all of it."""
    if not (kind.model and kind.due):
        return "nothing says until when it waits"
    if not (kind.queue and kind.owner and kind.limit):
        return "no queue, owner or limit is named"
    if not kind.leads:
        return "nobody at its owner answers for it"
    if not set(OWN if kind.name in UNSEEN else STAFF) <= set(kind.rungs):
        return "nobody is told when it is late"
    if kind.name in UNSEEN and set(kind.rungs) > set(OWN):
        return "others learn of it"
    return None


# The ladder


@dataclass(frozen=True)
class Ladder:
    """After how much open time beyond the due time each rung is told, by level."""

    after_due: Mapping[str, Mapping[Rung, timedelta]]

    def wait(self, level: str, rung: Rung) -> timedelta:
        return self.after_due[level if level in self.after_due else "R"][rung]


@dataclass(frozen=True)
class Item:
    """Something that waits, as the rules see it."""

    kind: str
    subject_id: UUID
    due_at: datetime
    owner_id: UUID
    level: str = "R"
    holder_id: UUID | None = None
    referral_id: UUID | None = None
    reference: str = ""
    referrer_id: UUID | None = None  # the organisation that is told at last


@dataclass(frozen=True)
class Told:
    """That a rung was told already; the user is none where it was an organisation, or nobody."""

    rung: Rung
    user_id: UUID | None


@dataclass(frozen=True)
class Alert:
    """
    Somebody to be told now.

    user_id is none for whoever referred, and where the partnership has nobody: a fault to show.
    """

    rung: Rung
    user_id: UUID | None
    organisation_id: UUID | None

    @property
    def is_fault(self) -> bool:
        return self.user_id is None and self.rung is not Rung.REFERRER


@dataclass(frozen=True)
class Team:
    """Who is there in a partnership."""

    colleagues: Sequence[Colleague]
    aways: Sequence[Away]
    coordinator_id: UUID

    def lead(self, organisation_id: UUID, roles: Iterable[Role], on: date) -> UUID | None:
        """The first with the first of these roles who is there, or whose deputy is."""
        held = [
            each.user_id
            for role in roles
            for each in self.colleagues
            if each.role == role and each.organisation_id == organisation_id
        ]
        return next((there for each in held if (there := self.there(each, on))), None)

    def there(self, user_id: UUID, on: date) -> UUID | None:
        """Whoever is there for somebody, if they have a role here still."""
        found = stand_in(user_id, self.aways, on)
        return found if any(each.user_id == found for each in self.colleagues) else None

    def whom(self, item: Item, rung: Rung, on: date) -> UUID | None:
        """Who is told at a rung. Where nobody is there, whoever stands on the next one is."""
        found: UUID | None = None
        if rung is Rung.HOLDER and item.holder_id is not None:
            found = self.there(item.holder_id, on)
        if found is None and rung is not Rung.COORDINATOR:
            found = self.lead(item.owner_id, KINDS[item.kind].leads, on)
        return found or self.lead(self.coordinator_id, (Role.COORDINATOR,), on)

    def organisation_of(self, user_id: UUID | None) -> UUID | None:
        found = (each.organisation_id for each in self.colleagues if each.user_id == user_id)
        return next(found, None)


def reached(item: Item, ladder: Ladder, clock: Clock, at: datetime) -> list[Rung]:
    """The rungs whose time has come, lowest first. None before it is late."""
    if at <= item.due_at:
        return []
    waits = [(rung, ladder.wait(item.level, rung)) for rung in KINDS[item.kind].rungs]
    # What need not wait does not wait for the door to open either.
    return [rung for rung, wait in waits if not wait or clock.after(item.due_at, wait) <= at]


def alerts(
    item: Item,
    told: Iterable[Told],
    team: Team,
    ladder: Ladder,
    clock: Clock,
    at: datetime,
    on: date,
) -> list[Alert]:
    """
    Who is to be told of this item now, who was not yet.

    Each rung once. Somebody who was told and went away since does not count: the highest rung is
    told again, to whoever is there now.
    """
    told = list(told)
    rungs = reached(item, ladder, clock, at)
    found = [_alert(item, rung, team, on) for rung in rungs if rung not in {t.rung for t in told}]
    staff = [rung for rung in rungs if rung is not Rung.REFERRER]
    if staff and not _somebody_knows(told, found, team, on):
        again = _alert(item, staff[-1], team, on)
        found += [] if again in found else [again]
    known = {(each.rung, each.user_id) for each in told}
    return [each for each in found if (each.rung, each.user_id) not in known]


def _alert(item: Item, rung: Rung, team: Team, on: date) -> Alert:
    if rung is Rung.REFERRER:
        return Alert(rung, None, item.referrer_id)
    user_id = team.whom(item, rung, on)
    return Alert(rung, user_id, team.organisation_of(user_id))


def _somebody_knows(told: Iterable[Told], found: Iterable[Alert], team: Team, on: date) -> bool:
    here: set[UUID | None] = {each.user_id for each in team.colleagues}
    users = {each.user_id for each in told} | {each.user_id for each in found}
    users &= here
    return any(user and not is_away(user, team.aways, on) for user in users)
