"""
The days of deadlines as a calendar reads them: no name, no problem, no rule, no note.

Whoever sees the calendar over somebody's shoulder learns that there is a day. The code leads
whoever may see the file to it, on the board.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

LINE = 75  # octets, by RFC 5545
HEAD = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Alongside//Deadlines//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    "X-WR-CALNAME:Alongside deadlines",
    "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    "X-PUBLISHED-TTL:PT1H",
)


@dataclass(frozen=True)
class Day:
    """What of a deadline goes into a calendar."""

    id: UUID
    safe_date: date
    last_day: date


def code_of(deadline_id: UUID) -> str:
    """A short word for a deadline, which says nothing and is found again on the board."""
    return deadline_id.hex[-8:].upper()  # what is by chance: the front tells the time


def calendar_text(days: Iterable[Day], board: str, at: datetime) -> str:
    """
    Write a calendar.

    board  the address of the board, where each day is found by its code
    """
    lines = [*HEAD, *(line for day in days for line in _events(day, board, at)), "END:VCALENDAR"]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _events(day: Day, board: str, at: datetime) -> list[str]:
    code = code_of(day.id)
    found = [("aim", day.safe_date, f"Deadline {code}: day to aim for")]
    if day.last_day != day.safe_date:
        found.append(("last", day.last_day, f"Deadline {code}: last day"))
    return [
        line
        for name, on, words in found
        for line in (
            "BEGIN:VEVENT",
            f"UID:{code}-{name}@alongside",
            f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{words}",
            f"URL:{board}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        )
    ]


def _folded(line: str) -> list[str]:
    """No line is longer than the standard has it; the next one begins with a space."""
    parts, left = [], line
    while len(left.encode()) > LINE:
        parts.append(left[:LINE])
        left = " " + left[LINE:]
    return [*parts, left]


def why_not_offer(*, whole_team: bool, signs_off: bool) -> str | None:
    if whole_team and not signs_off:
        return "The calendar of the whole team is for a supervisor"
    return None
