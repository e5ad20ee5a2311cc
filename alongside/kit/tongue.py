"""
Days and times as they are written in the language that a page speaks.

Only for pages that are translated; all others use `kit.filters`. Figures stay 0 to 9 in every
language: they are typed into a phone, and stand on letters.
"""

import datetime as dt
from collections.abc import Iterable

from babel.dates import format_date, format_time
from django.utils.translation import get_language

from alongside.kit import filters


def spoken() -> str:
    return (get_language() or "en")[:2]


def own_date(moment: filters.Moment) -> str:
    """Write the day, as in Dydd Mawrth, 1 Rhagfyr 2026."""
    if spoken() == "en":
        return filters.date(moment)
    return format_date(filters.day_of(moment), "full", locale=spoken())


def own_when(moment: dt.datetime) -> str:
    """Write the day and the time by London's clock."""
    local = moment.astimezone(filters.LONDON)
    if spoken() == "en":
        return f"{filters.time(moment)} on {filters.date(moment)}"
    return listed([own_date(moment), format_time(local.time(), "short", locale=spoken())])


def listed(words: Iterable[str]) -> str:
    """Put several things in a row, with the comma of the language."""
    return ("، " if spoken() == "ar" else ", ").join(words)


FILTERS = {"own_date": own_date, "own_when": own_when}
