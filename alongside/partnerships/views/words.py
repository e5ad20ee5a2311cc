"""What was agreed, in the words of a page."""

from collections.abc import Iterable
from datetime import date, datetime, time

from alongside.partnerships.forms.agreement import LANGUAGES
from alongside.partnerships.forms.fields import DAYS
from alongside.partnerships.models import Partnership
from alongside.partnerships.rules import LONDON, Catchment, Hours, Integration
from alongside.partnerships.schemas import Access, ConsentModel, Feedback, RecordAccess, Routing

type Stretch = tuple[datetime, datetime]
SOME_DAY = date(2026, 1, 1)


def hours_in_words(hours: Iterable[Hours]) -> list[tuple[str, list[Stretch]]]:
    """Return each weekday with its stretches."""
    found: dict[int, list[Stretch]] = {}
    for each in hours:
        found.setdefault(each.weekday, []).append(
            (_on_the_clock(each.opens), _on_the_clock(each.closes))
        )
    return [(day, found.get(number, [])) for number, day in enumerate(DAYS)]


def _on_the_clock(moment: time) -> datetime:
    """Return a moment that the filter `time` shows as this time."""
    return datetime.combine(SOME_DAY, moment, LONDON)


def agreed(partnership: Partnership) -> list[tuple[str, str]]:
    return [
        ("Coordinated by", partnership.coordinator.name),
        ("How close", Integration(partnership.integration).label),
        ("Who may be referred", Catchment(partnership.catchment).label),
        ("Areas", ", ".join(partnership.areas)),
        ("How people come", ", ".join(Access(each).label for each in partnership.access)),
        ("Who takes a referral", Routing(partnership.routing).label),
        ("Health record", RecordAccess(partnership.record_access).label),
        ("Consent", ConsentModel(partnership.consent_model).label),
        ("Told to referrers", Feedback(partnership.default_feedback).label),
        ("Appointments", _appointments(partnership)),
        ("Tries before “not reached”", str(partnership.attempts_before_not_reached)),
    ]


def languages(codes: Iterable[str]) -> str:
    known = dict(LANGUAGES)
    return ", ".join(known.get(code, code) for code in codes)


def _appointments(partnership: Partnership) -> str:
    held = partnership.urgent_slots_held
    parts = [f"{partnership.appointment_minutes} minutes"]
    if held:
        parts.append(f"{held} held for urgent need in each session")
    if partnership.walk_in:
        parts.append("people may walk in")
    return ", ".join(parts)
