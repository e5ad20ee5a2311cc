"""
How moments, sums and counts read on a page: by London's clock, in the words of NHS content style.

Nothing here asks the time: a filter that compares with now is given now.
"""

import datetime as dt
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
NAMED = {(0, 0): "midnight", (12, 0): "midday"}
MINUS = "\N{MINUS SIGN}"

Moment = dt.datetime | dt.date


def day_of(moment: Moment) -> dt.date:
    """Return the date in London: of a plain date, itself."""
    if isinstance(moment, dt.datetime):
        return moment.astimezone(LONDON).date()
    return moment


def date(moment: Moment | None) -> str:
    """Write the day, as in Tuesday 6 July 2027."""
    return f"{day_of(moment):%A %-d %B %Y}" if moment else ""


def date_short(moment: Moment | None) -> str:
    """Write the day for a table, as in 6 Jul 2027."""
    return f"{day_of(moment):%-d %b %Y}" if moment else ""


def time(moment: dt.datetime | None) -> str:
    """Write the time of day, as in 2:30pm, 9am or midday."""
    if not moment:
        return ""
    local = moment.astimezone(LONDON)
    clock = f"{local:%-I:%M}".removesuffix(":00") + ("am" if local.hour < 12 else "pm")
    return NAMED.get((local.hour, local.minute), clock)


def when(moment: Moment | None, now: dt.datetime) -> str:
    """Say when, as one would at a desk: today at 2:30pm, yesterday, Tuesday 1 December."""
    if not moment:
        return ""
    name = day_name(day_of(moment), day_of(now))
    if not isinstance(moment, dt.datetime):
        return name
    ahead_or_today = day_of(moment) >= day_of(now)
    return f"{name} at {time(moment)}" if ahead_or_today else name


def day_name(day: dt.date, today: dt.date) -> str:
    """Name a day the way people do; the year only where it is another one."""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if name := near.get((day - today).days):
        return name
    return f"{day:%A %-d %B}" if day.year == today.year else f"{day:%A %-d %B %Y}"


def since(moment: Moment | None, now: dt.datetime) -> str:
    """Say how long ago: just now, 5 minutes, 3 hours, 1 day, 3 weeks, 4 months."""
    if not moment:
        return ""
    days = (day_of(now) - day_of(moment)).days
    if days < 1 and isinstance(moment, dt.datetime):
        return short_while(now - moment)
    if days < 1:
        return "today"
    return days_in_words(days)


def short_while(gone: dt.timedelta) -> str:
    minutes = int(gone.total_seconds() // 60)
    if minutes < 1:
        return "just now"
    return plural(minutes, "minute") if minutes < 60 else plural(minutes // 60, "hour")


def days_in_words(days: int) -> str:
    if days < 21:
        return plural(days, "day")
    return plural(days // 7, "week") if days < 91 else plural(days * 12 // 365, "month")


def due(moment: Moment | None, now: dt.datetime, working_days: int | None = None) -> str:
    """
    Say by when and how far off that is, as in: due Friday 4 December (in 3 working days).

    The count of working days comes from whoever knows the bank holidays: positive ahead,
    negative behind. Without it the distance is in days of the calendar.
    """
    if not moment:
        return ""
    day, today = day_of(moment), day_of(now)
    clock = f" at {time(moment)}" if isinstance(moment, dt.datetime) and not ends(moment) else ""
    if day == today:
        late = isinstance(moment, dt.datetime) and moment < now
        return f"was due today{clock}" if late else f"due today{clock}"
    verb = "due" if day > today else "was due"
    # Over a weekend no working day passes: then the days of the calendar say more than "0".
    distance = working(working_days) if working_days else calendar((day - today).days)
    return f"{verb} {day_named(day, today)}{clock} ({distance})"


def ends(moment: dt.datetime) -> bool:
    """Tell whether the moment is the end of a day in London, which is said by the day alone."""
    clock = moment.astimezone(LONDON)
    return (clock.hour, clock.minute) == (23, 59)


def day_named(day: dt.date, today: dt.date) -> str:
    """Write the day in full, which a due date always is; the year only where it is another one."""
    return f"{day:%A %-d %B}" if day.year == today.year else date(day)


def working(days: int) -> str:
    """Put a count of working days in words: in 3 working days, 1 working day late."""
    return distance_in(days, "working day")


def calendar(days: int) -> str:
    return distance_in(days, "day")


def distance_in(days: int, unit: str) -> str:
    if not days:
        return "today"
    return f"in {plural(days, unit)}" if days > 0 else f"{plural(-days, unit)} late"


def is_late(moment: Moment | None, now: dt.datetime) -> bool:
    """Tell whether the moment has passed; a date has passed when its day is over in London."""
    if not moment:
        return False
    if isinstance(moment, dt.datetime):
        return moment < now
    return moment < day_of(now)


def money(pence: int | None) -> str:
    """Write a sum of pence in pounds, as in £1,162.50 or £90."""
    if pence is None:
        return ""
    pounds, odd = divmod(abs(pence), 100)
    return f"{MINUS if pence < 0 else ''}£{pounds:,}" + (f".{odd:02}" if odd else "")


def age(born: dt.date | None, today: Moment) -> str:
    """Write the age on that day: 34, or 7 months for a baby."""
    if not born:
        return ""
    day = day_of(today)
    months = (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)
    if months < 0:
        return ""
    return str(months // 12) if months >= 24 else plural(months, "month")


def plural(count: int, one: str, many: str = "") -> str:
    """Write a count with its noun: 1 day, 3 days, 2 people."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


FILTERS = {
    "date": date,
    "date_short": date_short,
    "time": time,
    "when": when,
    "since": since,
    "due": due,
    "working_days": working,
    "money": money,
    "age": age,
    "plural": plural,
}
TESTS = {"late": is_late}
