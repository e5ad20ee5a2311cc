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
    """`takes_over` names the rule that waits, and the rules that go on with its length."""

    id: str
    label: str
    area: AreaId
    nations: frozenset[Nation]
    law: str
    until: str
    after: str
    earliest: date | None
    takes_over: Mapping[str, tuple[str, ...]]
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
        old,
        length=by.length,
        length_to=by.length_to,
        unit=by.unit,
        counting=by.counting,
        other_reading=by.other_reading,
        authority=by.authority,
        source=by.source,
        notes=by.notes,
        confidence=by.confidence,
        in_force_from=day,
        in_force_to=None,
        begins_with=switch,
        ends_with="",
        from_confidence=Since.SEEN,  # the editor read it in the instrument
    )
