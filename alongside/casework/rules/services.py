"""
How funders count what was done: discrete services, each by itself, and continuing ones once.

Source: the community legal centres' data standard tells information, legal advice and legal task
(discrete) from ongoing support and representation (continuing); the Scottish National Standards for
Information and Advice Providers name the same work types I, II and III. See reference/field.md 2.3.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from alongside.law.rules import Level


class Service(TextChoices):
    INFORMATION = "INFORMATION", "Information"
    ADVICE = "ADVICE", "Advice"
    CASEWORK = "CASEWORK", "Casework"
    REPRESENTATION = "REPRESENTATION", "Representation"


SERVICES = {
    Level.INFORMATION: Service.INFORMATION,
    Level.ADVICE: Service.ADVICE,
    Level.CASEWORK: Service.CASEWORK,
    Level.REPRESENTATION: Service.REPRESENTATION,
}
CONTINUING = {Service.CASEWORK, Service.REPRESENTATION}
SCOTTISH_TYPES = {
    Service.INFORMATION: "Type I",
    Service.ADVICE: "Type I",
    Service.CASEWORK: "Type II",
    Service.REPRESENTATION: "Type III",
}


@dataclass(frozen=True)
class Work:
    """What was done about one issue, as the count sees it."""

    level: Level
    opened_on: date
    ended_on: date | None
    advised_on: tuple[date, ...]  # a day for each time that advice was given


@dataclass(frozen=True)
class Counted:
    """
    given   discrete services: one for each issue and day on which something was told
    opened  continuing services that began in the period; each is counted once in its life
    ended   continuing services that ended in it
    open    continuing services that went on at its end
    """

    service: Service
    given: int = 0
    opened: int = 0
    ended: int = 0
    open: int = 0

    @property
    def is_continuing(self) -> bool:
        return self.service in CONTINUING

    @property
    def scottish_type(self) -> str:
        return SCOTTISH_TYPES[self.service]


def service_of(level: Level) -> Service:
    return SERVICES[level]


def count(works: Iterable[Work], first: date, last: date) -> list[Counted]:
    """Count the services of a period, both days included."""
    by_service: dict[Service, list[Work]] = {service: [] for service in Service}
    for work in works:
        by_service[service_of(work.level)].append(work)
    return [
        (_continuing if service in CONTINUING else _discrete)(service, known, first, last)
        for service, known in by_service.items()
    ]


def _discrete(service: Service, works: list[Work], first: date, last: date) -> Counted:
    """An issue to which nobody wrote advice was told on the day on which it was opened."""
    days = [set(work.advised_on) or {work.opened_on} for work in works]
    return Counted(service, given=sum(first <= day <= last for told in days for day in told))


def _continuing(service: Service, works: list[Work], first: date, last: date) -> Counted:
    return Counted(
        service,
        opened=sum(first <= work.opened_on <= last for work in works),
        ended=sum(work.ended_on is not None and first <= work.ended_on <= last for work in works),
        open=sum(
            work.opened_on <= last and (work.ended_on is None or work.ended_on > last)
            for work in works
        ),
    )
