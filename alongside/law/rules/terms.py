"""
The terms of a school, as somebody copies them from its calendar.

Words
  sheet    lines of a first day, a last day and "open" or "closed", as a spreadsheet has them
  stretch  one such line: the school is open, or closed, from the one day to the other
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.law.rules.calendars import DAY, Calendar, Terms, is_working_day
from alongside.law.rules.wording import said

OPEN = {"open", "term", "school"}
CLOSED = {"closed", "holiday", "half term", "half-term", "inset", "inset day", "training day"}
LONGEST = timedelta(days=140)  # no term is longer: such a line has a wrong year
MOST = timedelta(days=3 * 366)
MOST_LINES = 200


@dataclass(frozen=True)
class Stretch:
    first: date
    last: date
    is_open: bool


@dataclass(frozen=True)
class Sheet:
    stretches: tuple[Stretch, ...]
    wrong: tuple[str, ...]  # sentences, each with the number of its line


def read_sheet(text: str) -> Sheet:
    """Read what was copied. A line of headings, and empty lines, are passed over."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    filled = [(number, line) for number, line in lines if line]
    if len(filled) > MOST_LINES:
        return Sheet((), (f"Use {MOST_LINES} lines or fewer",))
    found = [_read(number, line) for number, line in filled if not _is_heading(line)]
    stretches = tuple(each for each in found if isinstance(each, Stretch))
    wrong = tuple(each for each in found if isinstance(each, str))
    return Sheet(stretches, wrong or _overlaps(stretches) or _why_not_whole(stretches))


def _read(number: int, line: str) -> Stretch | str:
    cells = [cell.strip() for cell in re.split(r"[,;\t]", line)]
    if len(cells) != 3:
        return f"Line {number} must have a first day, a last day, and open or closed"
    first, last = _day(cells[0]), _day(cells[1] or cells[0])
    if first is None or last is None:
        return f"Line {number} has a day that we cannot read. Write it as 2/9/2026"
    if last < first:
        return f"Line {number} ends before it begins"
    word = cells[2].lower()
    if word not in OPEN | CLOSED:
        return f"Line {number} must end with open or closed"
    if last - first > LONGEST:
        return f"Line {number} is longer than a term. Check its years"
    return Stretch(first, last, word in OPEN)


def _day(text: str) -> date | None:
    """A day as people write it: 2026-09-02, 2/9/2026, 02.09.2026."""
    numbers = [int(each) for each in re.findall(r"\d+", text)]
    if not re.fullmatch(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}", text):
        return None
    year, month, day = numbers if numbers[0] > 31 else reversed(numbers)
    try:
        return date(year, month, day) if year > 1999 else None
    except ValueError:
        return None


def _is_heading(line: str) -> bool:
    return not re.search(r"\d", line)


def _overlaps(stretches: Sequence[Stretch]) -> tuple[str, ...]:
    terms = sorted((each.first, each.last) for each in stretches if each.is_open)
    return tuple(
        f"Two lines are open on {said(second[0])}"
        for first, second in zip(terms, terms[1:], strict=False)
        if second[0] <= first[1]
    )


def _why_not_whole(stretches: Sequence[Stretch]) -> tuple[str, ...]:
    terms = [each for each in stretches if each.is_open]
    if not terms:
        return ("Enter at least one term, with open at the end of its line",)
    if max(each.last for each in terms) - min(each.first for each in terms) > MOST:
        return ("Enter three years or fewer. Check the years",)
    return ()


def terms_of(name: str, stretches: Iterable[Stretch], bank_holidays: Calendar) -> Terms:
    """
    The days on which a school is open: Monday to Friday in its terms, without what is closed.

    Of days before the first term and after the last one nothing is known.
    """
    rows = tuple(stretches)
    terms = [each for each in rows if each.is_open]
    shut = {day for each in rows if not each.is_open for day in _days(each)}
    days = {day for each in terms for day in _days(each)} - shut
    return Terms(
        name=name,
        first=min(each.first for each in terms),
        last=max(each.last for each in terms),
        school_days=frozenset(day for day in days if is_working_day(day, bank_holidays)),
    )


def _days(stretch: Stretch) -> Iterable[date]:
    count = (stretch.last - stretch.first).days + 1
    return (stretch.first + number * DAY for number in range(count))
