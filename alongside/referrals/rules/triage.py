"""
How soon somebody must be spoken to, and why.

Words
  said      what was answered to an urgent question: YES is that the trouble is there
  finding   one thing that speaks for a level: an answer, the referrer's choice, or a date
  level     the highest of the findings, unless a supervisor lowered it
  set aside the findings that a supervisor had before them when they lowered it; they count no more,
            but the same event come nearer, or another answer, is a new finding
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import TextChoices

from alongside.kit.filters import LONDON, plural
from alongside.law.rules.calendars import Calendar
from alongside.law.rules.urgency import (
    Nearness,
    UrgencyLevel,
    UrgencyRule,
    highest,
    level_of_event,
)
from alongside.law.rules.wording import said as in_words
from alongside.referrals.rules import Urgency

LETTER = "letter"  # the event of a letter with a date
CHOICE = "choice"  # the referrer chose how soon


class Said(TextChoices):
    """What was answered to an urgent question. YES: the trouble is there."""

    YES = "YES", "Yes"
    NO = "NO", "No"
    DECLINED = "DECLINED", "Did not want to say"
    NOT_ASKED = "NOT_ASKED", "Not asked"


class AskedOf(TextChoices):
    PERSON = "PERSON", "The person"
    CLINICIAN = "CLINICIAN", "A clinician"
    REFERRER = "REFERRER", "Whoever referred"


class Caller(TextChoices):
    """Who called the service that is there now."""

    REFERRER = "REFERRER", "Whoever referred"
    PERSON = "PERSON", "The person"
    PROVIDER = "PROVIDER", "The provider"
    NOBODY = "NOBODY", "Nobody yet"


class Cause(TextChoices):
    """What changed a level."""

    REFERRED = "REFERRED", "Said when they were referred"
    ANSWERS = "ANSWERS", "Said when they were asked again"
    NEARER = "NEARER", "A date came nearer"
    LOWERED = "LOWERED", "Lowered by a supervisor"


@dataclass(frozen=True)
class Finding:
    """`key` tells one finding from another, so that a supervisor can set it aside."""

    level: UrgencyLevel
    why: str
    key: str
    rule: str = ""


@dataclass(frozen=True)
class Facts:
    """
    What a level is worked out from.

    received  the day on which it came in
    answers   the newest to each question
    """

    received: date
    urgency: Urgency
    letter_date: date | None
    answers: Mapping[str, Said]
    events: Mapping[str, date]


@dataclass(frozen=True)
class Soon:
    """What is known about how soon: the rules by id, and how near is how urgent."""

    rules: Mapping[str, UrgencyRule]
    nearness: tuple[Nearness, ...]
    bank_holidays: Calendar


def findings(facts: Facts, today: date, soon: Soon) -> tuple[Finding, ...]:
    """Everything that speaks for a level, the most urgent first."""
    found = [*_of_choice(facts, today, soon), *_of_answers(facts, soon)]
    for rule_id, event in facts.events.items():
        if rule_id in soon.rules:
            found.append(_of_event(rule_id, soon.rules[rule_id].event, event, today, soon))
    order = tuple(UrgencyLevel)
    urgent = [each for each in found if each.level is not UrgencyLevel.ROUTINE]
    return tuple(sorted(urgent, key=lambda each: (order.index(each.level), each.key)))


def level_of(
    found: Iterable[Finding],
    *,
    set_aside: Iterable[str] = (),
    lowered_to: UrgencyLevel = UrgencyLevel.ROUTINE,
) -> UrgencyLevel:
    """The highest level of what was found, beside what a supervisor set aside."""
    aside = set(set_aside)
    return highest([lowered_to, *(each.level for each in found if each.key not in aside)])


def _of_choice(facts: Facts, today: date, soon: Soon) -> Iterable[Finding]:
    if facts.urgency is Urgency.TODAY:
        why = "The referrer chose “Today”"
        yield Finding(UrgencyLevel.TODAY, why, f"{CHOICE}:{UrgencyLevel.TODAY}")
    if facts.urgency is Urgency.DATED and facts.letter_date is not None:
        yield _of_letter(facts.letter_date, facts.received, today, soon)


def _of_letter(letter: date, received: date, today: date, soon: Soon) -> Finding:
    """A day that had passed when it came in is that of the letter: when to reply is not known."""
    if letter < received:
        why = f"A letter of {in_words(letter)}: when to reply is not known"
        return Finding(UrgencyLevel.TWO_DAYS, why, f"{LETTER}:{UrgencyLevel.TWO_DAYS}")
    return _of_event(LETTER, "the letter", letter, today, soon)


def _of_answers(facts: Facts, soon: Soon) -> Iterable[Finding]:
    for rule_id, said in facts.answers.items():
        rule = soon.rules.get(rule_id)
        decided = rule is not None and rule.date_decides and rule_id in facts.events
        if rule is not None and said is Said.YES and not decided:
            yield Finding(rule.level, rule.trouble, f"{rule_id}:{rule.level}", rule_id)


def _of_event(key: str, what: str, event: date, today: date, soon: Soon) -> Finding:
    level = level_of_event(event, today, soon.nearness, soon.bank_holidays)
    why = f"Date of {what}: {in_words(event)}"
    rule = "" if key == LETTER else key
    return Finding(level, why, f"date:{key}:{event.isoformat()}:{level}", rule)


def why_not_lower(*, may: bool, old: UrgencyLevel, new: UrgencyLevel, reason: str) -> str | None:
    order = tuple(UrgencyLevel)
    if not may:
        return "Only a supervisor, or a deputy named for one who is away, lowers a level"
    if order.index(new) <= order.index(old):
        return "Choose a level that is lower than the one it has"
    if not reason.strip():
        return "Say why it is less urgent"
    return None


def why_not_answer(said: Iterable[Said], alone: bool) -> str | None:
    """Return why these answers cannot be kept."""
    if all(each is Said.NOT_ASKED for each in said):
        return "Answer at least one question"
    if not alone:
        return "Say whether you asked them alone"
    return None


# What has to happen, by when

HOURS = re.compile(r"PT(\d+)H")
DAYS = re.compile(r"P(\d+)D")
IN_WORDS = {
    "now": "now",
    "PT0S": "at once",
    "same day": "the same day",
    "rule": "by the time limit of the law",
    "recurring": "again and again",
}


def step_due_at(by: str, since: datetime) -> datetime | None:
    """By when a step must be done, where its rule gives a length of time and not an event."""
    if by in ("now", "PT0S"):
        return since
    if found := HOURS.fullmatch(by):
        return since + timedelta(hours=int(found[1]))
    if found := DAYS.fullmatch(by):
        return since + timedelta(days=int(found[1]))
    if by == "same day":
        return datetime.combine(since.astimezone(LONDON).date(), time(23, 59), LONDON)
    return None


def step_by_in_words(by: str) -> str:
    """How a step's time reads: within 4 hours, the same day, before eviction time."""
    if found := HOURS.fullmatch(by):
        return f"within {plural(int(found[1]), 'hour')}"
    if found := DAYS.fullmatch(by):
        return f"within {plural(int(found[1]), 'day')}"
    return IN_WORDS.get(by, by)


# The call to the service that is there now


def why_not_call(
    *, caller: Caller, turn: str, call_by: datetime | None, note: str, at: datetime, danger: bool
) -> str | None:
    """Return what is missing before it can be kept who called."""
    if caller is not Caller.NOBODY:
        if danger and not note.strip():
            return "Say whom the danger was handed to, such as the crisis team and its reference"
        return None
    if turn not in Caller.values or turn == Caller.NOBODY:
        return "Say whose turn it is to call"
    if call_by is None:
        return "Say by when they call"
    if call_by < at:
        return "The time by which they call must be now or later"
    return None


def why_not_leave(level: UrgencyLevel, *, handed_over: bool) -> str | None:
    """Return why somebody in danger cannot be left to wait, or be closed."""
    if level is not UrgencyLevel.DANGER or handed_over:
        return None
    return "Somebody is in danger. Write down first who was called, and who has taken over"
