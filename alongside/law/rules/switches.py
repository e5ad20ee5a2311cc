"""
Law that waits for its day.

Words
  switch      a change of law that is made and whose day nobody knows yet
  instrument  what names the day, such as SI 2026/421
  days        switches with the day that an organisation's editor entered for each
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.law.rules.areas import AreaId, Confidence, Nation

Days = Mapping[str, date]

NO_DAYS: Days = {}
NUMBER = re.compile(r"(SI|SSI|WSI|SR|NISR) \d{4}/[1-9]\d{0,4}")
FURTHEST = timedelta(days=5 * 366)


@dataclass(frozen=True)
class Switch:
    id: str
    label: str
    area: AreaId
    nations: frozenset[Nation]
    law: str
    until: str
    after: str
    earliest: date | None
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
        return "day", f"This law cannot have begun before {switch.earliest:%-d %B %Y}"
    if day > today + FURTHEST:
        return "day", "Check the year of the day on which it begins"
    if not NUMBER.fullmatch(instrument):
        return "instrument", "Enter the number of the instrument, such as SI 2026/421"
    return None
