"""
What a partnership is made of.

Words
  partnership   health sites and advice providers under one agreement; the tenant
  organisation  a legal body: a GP practice, a trust, a charity, a council, an integrated care board
  site          a place of care where people are, in a partnership
  provider      an organisation that gives advice
  part          what an organisation does in a partnership
  scope         what a provider advises on there, and how far it goes (level of work)
  intake        whether a provider can take people now, and how long they wait
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import TextChoices

from alongside.accounts.rules import Role
from alongside.law.rules.areas import Level

LONDON = ZoneInfo("Europe/London")


class OrganisationKind(TextChoices):
    HEALTH = "HEALTH", "NHS or other health organisation"
    LOCAL_AUTHORITY = "LOCAL_AUTHORITY", "Local authority unit"
    CHARITY = "CHARITY", "Charity"
    LAW_CENTRE = "LAW_CENTRE", "Law centre"
    OTHER = "OTHER", "Other specialist agency"
    COMMISSIONER = "COMMISSIONER", "Commissioner"


PROVIDER_KINDS = (
    OrganisationKind.LOCAL_AUTHORITY,
    OrganisationKind.CHARITY,
    OrganisationKind.LAW_CENTRE,
    OrganisationKind.OTHER,
)


class SiteKind(TextChoices):
    GP_PRACTICE = "GP_PRACTICE", "GP practice"
    HOSPITAL = "HOSPITAL", "Hospital"
    MENTAL_HEALTH = "MENTAL_HEALTH", "Mental health service"
    HOSPICE = "HOSPICE", "Hospice"
    MATERNITY = "MATERNITY", "Maternity service"
    OTHER = "OTHER", "Other health service"


class Part(TextChoices):
    COORDINATES = "COORDINATES", "Coordinates"
    HEALTH = "HEALTH", "Refers and hosts"
    ADVICE = "ADVICE", "Gives advice"
    COMMISSIONS = "COMMISSIONS", "Commissions"


class Integration(TextChoices):
    REFERRAL_ONLY = "referral_only", "Referral only"
    CO_LOCATED = "co_located", "Advisers sit in the place of care"
    EMBEDDED_MDT = "embedded_mdt", "Advisers are part of the care team"


class Catchment(TextChoices):
    REGISTERED_HERE = "registered_here", "People registered at these sites"
    ANY_PRACTICE_IN_AREA = "any_practice_in_area", "Anyone registered with a practice in the area"
    PATIENTS_OF_TRUST = "patients_of_trust", "Patients of the trust"
    NATIONAL = "national", "Anyone in the country"


class IntakeState(TextChoices):
    OPEN = "OPEN", "Open"
    WAITING_LIST = "WAITING_LIST", "Waiting list"
    CLOSED = "CLOSED", "Closed"


@dataclass(frozen=True)
class Hours:
    """One stretch in which a partnership is open, by London's clock. Monday is 0."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class Clock:
    """The real hours of a partnership, in which its promises run."""

    hours: tuple[Hours, ...]
    closed_on: frozenset[date] = frozenset()

    def after(self, start: datetime, open_time: timedelta) -> datetime:
        """
        The moment at which this much open time has passed since `start`.

        A partnership that never opens cannot count: its clock runs like any other clock.
        """
        if not self.hours:
            return start + open_time
        left, moment = open_time, start.astimezone(LONDON)
        for _ in range(366):
            for opens, closes in self._of(moment.date()):
                begin = max(opens, moment)
                if begin < closes:
                    if closes - begin >= left:
                        return (begin + left).astimezone(start.tzinfo)
                    left -= closes - begin
            moment = datetime.combine(moment.date() + timedelta(days=1), time.min, LONDON)
        return start + open_time

    def is_open(self, at: datetime) -> bool:
        """A partnership that never opens is never out of hours either."""
        moment = at.astimezone(LONDON)
        return not self.hours or any(
            opens <= moment < closes for opens, closes in self._of(moment.date())
        )

    def opens_next(self, at: datetime) -> datetime:
        """The moment itself where it is open."""
        return at if self.is_open(at) else self.after(at, timedelta(microseconds=1))

    def close_of_day(self, start: datetime, days: int) -> datetime:
        """The close of the open day that many open days after the day of `start`."""
        moment = start.astimezone(LONDON)
        if not self.hours:
            return start + timedelta(days=days)
        for _ in range(366):
            moment = datetime.combine(moment.date() + timedelta(days=1), time.min, LONDON)
            if stretches := self._of(moment.date()):
                days -= 1
                if days <= 0:
                    return stretches[-1][1].astimezone(start.tzinfo)
        return start + timedelta(days=days)

    def _of(self, day: date) -> list[tuple[datetime, datetime]]:
        if day in self.closed_on:
            return []
        return sorted(
            (datetime.combine(day, each.opens, LONDON), datetime.combine(day, each.closes, LONDON))
            for each in self.hours
            if each.weekday == day.weekday()
        )


@dataclass(frozen=True)
class NewOrganisation:
    """An organisation as somebody describes it. With an ODS code, one that exists is meant."""

    name: str
    kind: OrganisationKind
    ods_code: str = ""
    charity_number: str = ""
    accreditations: tuple[str, ...] = ()


@dataclass(frozen=True)
class NewSite:
    """A place of care. Without a word on who runs it, it is an organisation of the same name."""

    name: str
    kind: SiteKind
    run_by: str = ""
    ods_code: str = ""
    address: str = ""
    postcode: str = ""
    area: str = ""
    referrals_read: str = ""


@dataclass(frozen=True)
class NewProvider:
    organisation: NewOrganisation
    scope: Mapping[str, Level]
    areas: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    days_to_wait: int | None = None


def why_not_set_up(*, name: str, health: int, advice: int) -> str | None:
    if not name.strip():
        return "Enter the name of the partnership"
    if not health:
        return "Add at least one place of care"
    if not advice:
        return "Add at least one advice provider"
    return None


def why_not_advise(names: Iterable[str], scopes: Iterable[Mapping[str, Level]]) -> str | None:
    """Return why these providers cannot give advice together as described."""
    known: set[str] = set()
    for name in names:
        if name.casefold() in known:
            return f"‘{name}’ is there twice. Describe each advice provider once"
        known.add(name.casefold())
    if any(not scope for scope in scopes):
        return "Say what each advice provider advises on"
    return None


# The two kinds of advice that the law keeps for those who are registered or exempt; the areas and
# what each asks are in law/data/gates.yaml. Information is open to all.
REGISTERED = {"debt": {"FCA", "SRA"}, "immigration": {"IAA", "SRA"}}
EXEMPT = {"debt": {OrganisationKind.LOCAL_AUTHORITY}}


def is_open_to(
    kind: OrganisationKind, accreditations: Iterable[str], domain: str, level: Level
) -> bool:
    """Whether the law lets such a provider advise so far on this, as far as is written down."""
    if domain not in REGISTERED or level == Level.INFORMATION:
        return True
    return kind in EXEMPT.get(domain, set()) or bool(REGISTERED[domain] & set(accreditations))


# Which part of a partnership each role is held in. Roles that are not named fit every part.
HELD_IN = {
    Role.REFERRER: {Part.HEALTH, Part.ADVICE},
    Role.ADVISER: {Part.ADVICE},
    Role.VOLUNTEER: {Part.ADVICE},
    Role.SUPERVISOR: {Part.ADVICE},
    Role.COMMISSIONER: {Part.COMMISSIONS},
}
SYSTEMS = {Role.PARTNER_SYSTEM, Role.TASK, Role.DOOR}
GIVEN_BY = {  # who may make somebody what
    Role.COORDINATOR: set(Role) - {Role.ADMINISTRATOR, *SYSTEMS},
    Role.ADMINISTRATOR: set(Role) - SYSTEMS,
}


def roles_given_by(role: Role) -> list[Role]:
    return [each for each in Role if each in GIVEN_BY.get(role, set())]


def why_not_add(
    *,
    by: Role,
    role: Role,
    parts: Iterable[Part],
    is_oneself: bool,
    is_there: bool,
    is_closed: bool,
) -> str | None:
    """Return why somebody in the role `by` cannot give this role at an organisation."""
    if role not in GIVEN_BY.get(by, set()):
        return f"Ask a system administrator to add a {role.label.lower()}"
    if is_oneself:
        return "You cannot give yourself a role. Ask somebody else who manages users"
    if role in HELD_IN and not HELD_IN[role] & set(parts):
        held = " or ".join(sorted(part.label.lower() for part in HELD_IN[role]))
        return f"A {role.label.lower()} belongs to an organisation that {held}"
    if is_closed:
        return "This account is closed. Ask a system administrator"
    if is_there:
        return "This person has this role there already"
    return None


def why_not_end(*, is_oneself: bool, has_ended: bool) -> str | None:
    if is_oneself:
        return "You cannot end your own role. Ask somebody else who manages users"
    if has_ended:
        return "This role has ended already"
    return None


def why_not_say_intake(
    *, by: Role, is_own: bool, state: IntakeState, days_to_wait: int | None
) -> str | None:
    if by != Role.COORDINATOR and not is_own:
        return "Only the provider itself and the coordinator say whether it can take people"
    if state == IntakeState.WAITING_LIST and days_to_wait is None:
        return "Enter how many days people wait"
    return None
