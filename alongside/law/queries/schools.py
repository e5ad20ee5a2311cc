"""The terms of schools that an organisation's people entered."""

from datetime import date
from uuid import UUID

from alongside.law.models import School
from alongside.law.rules.areas import Nation
from alongside.law.rules.calendars import Terms, calendar
from alongside.law.rules.terms import Stretch, terms_of


def schools(organisation_id: UUID) -> dict[str, School]:
    """Return the newest terms of each school, by its name."""
    rows = School.objects.filter(organisation_id=organisation_id)
    newest = rows.order_by("name", "-entered_at").distinct("name")
    return {row.name: row for row in newest.select_related("entered_by")}


def terms(organisation_id: UUID, name: str, nation: Nation) -> Terms | None:
    """Return the days on which a school is open, or None where nobody entered its terms."""
    rows = School.objects.filter(organisation_id=organisation_id, name=name)
    row = rows.order_by("-entered_at").first()
    return terms_of(row.name, stretches_of(row), calendar(nation)) if row else None


def stretches_of(row: School) -> tuple[Stretch, ...]:
    return tuple(
        Stretch(date.fromisoformat(first), date.fromisoformat(last), is_open)
        for first, last, is_open in row.stretches
    )
