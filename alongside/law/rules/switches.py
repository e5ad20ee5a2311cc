"""
Law that waits for its day.

Words
  switch      a change of law that is made and whose day nobody knows yet
  instrument  what names the day, such as SI 2026/421
  days        switches with the day that an organisation's editor entered for each
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from alongside.law.rules.areas import AreaId, Confidence, Nation
from alongside.law.rules.limits import Since, TimeLimit
from alongside.law.rules.wording import said

Days = Mapping[str, date]

NO_DAYS: Days = {}
NUMBER = re.compile(r"(SI|SSI|WSI|SR|NISR) \d{4}/[1-9]\d{0,4}")
FURTHEST = timedelta(days=5 * 366)


@dataclass(frozen=True)
class Switch:
    """
    takes_over  the rule that waits, and the rules that go on with its length
    rewords     rules that mean something wider from then on, with their notes
    """

    id: str
    label: str
    area: AreaId
    nations: frozenset[Nation]
    law: str
    until: str
    after: str
    earliest: date | None
    takes_over: Mapping[str, tuple[str, ...]]
    rewords: Mapping[str, str]
    source: str
    confidence: Confidence


def numbered(words: str) -> str:
    """Return an instrument's number as it is kept: "S.I. 2026 / 0421" is SI 2026/421."""
    plain = re.sub(r"[.\s]", "", words).upper()
    found = re.fullmatch(r"([A-Z]+)(\d{4})/0*(\d+)", plain)
    return f"{found[1]} {found[2]}/{found[3]}" if found else words.strip()


def why_not_enter(
    switch: Switch, day: date, instrument: str, today: date
) -> tuple[str, str] | None:
    """Return the field and what is wrong with it, in words for whoever enters the day."""
    if switch.earliest and day < switch.earliest:
        return "day", f"This law cannot have begun before {said(switch.earliest)}"
    if day > today + FURTHEST:
        return "day", "Check the year of the day on which it begins"
    if not NUMBER.fullmatch(instrument):
        return "instrument", "Enter the number of the instrument, such as SI 2026/421"
    return None


def taken_over(old: TimeLimit, by: TimeLimit, switch: str, day: date) -> TimeLimit:
    """Return the next version of a rule, with the length of the one that takes it over."""
    return replace(
        next_version(old, switch, day),
        length=by.length,
        length_to=by.length_to,
        unit=by.unit,
        counting=by.counting,
        other_reading=by.other_reading,
        authority=by.authority,
        source=by.source,
        notes=by.notes,
        confidence=by.confidence,
    )


def next_version(old: TimeLimit, switch: str, day: date) -> TimeLimit:
    """Return the version that begins on the day. The editor read the day in the instrument."""
    return replace(
        old,
        in_force_from=day,
        in_force_to=None,
        begins_with=switch,
        ends_with="",
        from_confidence=Since.SEEN,
    )


type Versions = dict[str, tuple[TimeLimit, ...]]


def with_switch(versions: Versions, switch: Switch, day: date) -> Versions:
    """Return the versions of every rule, with those that begin on the day of a switch."""
    new = {
        key: taken_over(versions[key][-1], versions[waiting][-1], switch.id, day)
        for waiting, keys in switch.takes_over.items()
        for key in keys
    }
    new |= {
        key: replace(next_version(versions[key][-1], switch.id, day), notes=notes)
        for key, notes in switch.rewords.items()
    }
    return versions | {key: (*_closed(versions[key], day), after) for key, after in new.items()}


def _closed(versions: tuple[TimeLimit, ...], day: date) -> tuple[TimeLimit, ...]:
    """Return the versions with the last one ended before the day, unless it had ended already."""
    *before, last = versions
    eve = day - timedelta(days=1)
    ends = eve if last.in_force_to is None else min(last.in_force_to, eve)
    return (*before, replace(last, in_force_to=ends))
