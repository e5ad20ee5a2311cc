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

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import TextChoices

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

    def _of(self, day: date) -> list[tuple[datetime, datetime]]:
        if day in self.closed_on:
            return []
        return sorted(
            (datetime.combine(day, each.opens, LONDON), datetime.combine(day, each.closes, LONDON))
            for each in self.hours
            if each.weekday == day.weekday()
        )


def why_not_set_up(*, name: str, health: int, advice: int) -> str | None:
    if not name.strip():
        return "Enter the name of the partnership"
    if not health:
        return "Add at least one place of care"
    if not advice:
        return "Add at least one advice provider"
    return None
