"""The table of C5: dates worked out by hand, held against the software."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml

WORDS = Path(__file__).with_name("c5_cases.yaml")
A_CENTURY = timedelta(days=36525)
REFUSED = "refused"


@dataclass(frozen=True)
class Row:
    kind: str  # case, safe or refused
    given: list[Any]


@dataclass(frozen=True)
class Group:
    rule: str
    nation: str
    about: dict[str, Any]
    rows: tuple[Row, ...]


def the_table() -> list[Group]:
    return [
        Group(
            rule=each["rule"],
            nation=each["nation"],
            about=each,
            rows=(
                *(Row("case", row) for row in each.get("cases", [])),
                *(Row("safe", row) for row in each.get("safe", [])),
                *(Row("refused", [row]) for row in each.get("refused", [])),
            ),
        )
        for each in document()["groups"]
    ]


@cache
def document() -> Any:
    return yaml.safe_load(WORDS.read_text())


def checked(table: list[Group]) -> tuple[list[str], list[str]]:
    """What differs, in words; and every sentence that was said on the way."""
    wrong, texts = [], []
    for group in table:
        for row in group.rows:
            expected, found, said = one(group, row)
            texts += said
            if expected != found:
                wrong.append(f"{group.rule} {group.nation} {row.given}: found {found}")
    return wrong, texts


def one(group: Group, row: Row) -> tuple[Any, Any, list[str]]:
    """What the table expects of a row, what the software says, and its sentences."""
    from alongside.kit.refusal import Refused

    try:
        if row.kind == "refused":
            return REFUSED, dates(group, row.given[0]), []
        if row.kind == "safe":
            result = result_of(group, row.given[0], posting=row.given[1] == "post")
            return row.given[2], result.safe_date, sentences(result)
        return case(group, row.given)
    except Refused as refusal:
        return REFUSED if row.kind == "refused" else row.given, REFUSED, [str(refusal)]


def case(group: Group, given: list[Any]) -> tuple[Any, Any, list[str]]:
    answer = group.about.get("answer", "last")
    if answer == "span":
        *events, first, last = given
        span = span_of(group, events)
        return (first, last), (span.first, span.last), list(span.steps)
    if answer == "hour":
        begun, ends = (datetime.fromisoformat(each) for each in given)
        result = result_of(group, begun)
        found = (result.moment, result.legal_last_day)
        return (ends, ends.date()), found, sentences(result)
    events, expected = given[: inputs(group)], given[inputs(group) :]
    result = result_of(group, *events)
    other = expected[1] if len(expected) > 1 else None
    day = result.acts_from if answer == "not_before" else result.legal_last_day
    found = (day, result.alternative_last_day)
    if group.about.get("terms") is False:  # a bound, which has to say that it is one
        return (expected[0], other, False), (*found, result.certain), sentences(result)
    return (expected[0], other), found, sentences(result)


def inputs(group: Group) -> int:
    return 3 if group.about.get("acas") else 2 if group.about.get("needs") else 1


def dates(group: Group, trigger: date) -> Any:
    answer = group.about.get("answer")
    return span_of(group, [trigger]) if answer == "span" else result_of(group, trigger)


def sentences(result: Any) -> list[str]:
    past = result.said_when_past(result.legal_last_day + A_CENTURY) or ""
    return [*result.steps, result.warning, result.late, past]


def result_of(group: Group, trigger: Any, *more: date, posting: bool = False) -> Any:
    from alongside.law.rules import work_out

    events = {limit_of(group).trigger: trigger}
    if group.about.get("posted"):
        events = {"posted": trigger}
    if group.about.get("acas"):
        events |= dict(zip(("acas_day_a", "acas_day_b"), more, strict=True))
    if needs := group.about.get("needs"):
        events[needs] = more[0]
    return work_out(
        limit_of(group, trigger), events, bank_holidays=holidays(group.nation),
        posting=posting, terms=school() if group.about.get("terms") else None,
    )  # fmt: skip


def span_of(group: Group, events: list[Any]) -> Any:
    from alongside.law.rules import span

    if not group.about.get("acas"):
        return span(limit_of(group, events[0]), events[0])
    return span(limit_of(group), {"acas_day_a": events[1], "acas_day_b": events[2]})


def limit_of(group: Group, on: date | None = None) -> Any:
    """The version in force on a day, or the newest, with the switches that the table enters."""
    from alongside.law import queries as law
    from alongside.law.rules import in_force_on, switched

    days = group.about.get("switch", {})
    versions = [switched(each, days) for each in law.time_limits()[group.rule]]
    day = on.date() if isinstance(on, datetime) else on
    return (in_force_on(versions, day) if day else None) or versions[-1]


def holidays(nation: str) -> Any:
    from alongside.law.rules import Nation, calendar

    return calendar(Nation(nation))


@cache
def school() -> Any:
    from alongside.law.rules import Terms

    about = document()["school"]
    first, last = about["open"][0][0], about["open"][-1][1]
    return Terms(about["name"], first, last, frozenset(school_days()))


def school_days() -> Iterator[date]:
    about = document()["school"]
    for first, last in about["open"]:
        for step in range((last - first).days + 1):
            day = first + timedelta(days=step)
            if day.weekday() < 5 and day not in about["closed"]:
                yield day


def all_rules() -> set[str]:
    from alongside.law import queries as law

    return set(law.time_limits())


def begins_wrongly() -> list[str]:
    """Rules whose newest version is not in force on its first day, or is on the day before."""
    from alongside.law import queries as law
    from alongside.law.rules import in_force_on

    wrong = []
    for rule, day in document()["begins"].items():
        newest = law.time_limits()[rule][-1]
        if day is None:
            if newest.in_force_from:
                wrong.append(rule)
            continue
        before = in_force_on(law.time_limits()[rule], day - timedelta(days=1))
        if in_force_on(law.time_limits()[rule], day) is not newest or before is newest:
            wrong.append(rule)
    return wrong + sorted(all_rules() - set(document()["begins"]))


# What must be caught


def controls_are_caught(table: list[Group]) -> bool:
    return all(_shows(table, each) for each in CONTROLS)


def _shows(table: list[Group], control: Any) -> bool:
    with control():
        return bool(checked(table)[0])


@contextmanager
def _into_the_next_month() -> Iterator[None]:
    """31 January and a month is taken for 3 March."""

    def spilled(day: date, months: int) -> date:
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        return date(year, month + 1, 1) + timedelta(days=day.day - 1)

    with patch("alongside.law.rules.counting.add_months", spilled):
        yield


@contextmanager
def _nothing_rolls() -> Iterator[None]:
    with patch("alongside.law.rules.counting.roll", lambda limit, day, known: day):
        yield


@contextmanager
def _boxing_day_is_open() -> Iterator[None]:
    closed = holidays("england")
    known = {year: days - {date(2026, 12, 26)} for year, days in closed.items()}
    with patch(f"{__name__}.holidays", lambda nation: known):
        yield


@contextmanager
def _acas_is_forgotten() -> Iterator[None]:
    with patch("alongside.law.rules.pausing.paused", lambda days, day_a, day_b: days):
        yield


@contextmanager
def _clocks_never_change() -> Iterator[None]:
    def plain(limit: Any, given: datetime | None) -> datetime | None:
        return given + timedelta(hours=limit.length) if given else None

    with patch("alongside.law.rules.counting.moment", plain):
        yield


@contextmanager
def _begun_before_it_began() -> Iterator[None]:
    with ExitStack() as stack:
        for name in ("limits.in_force", "time_limits.why_not_count"):
            stack.enter_context(patch(f"alongside.law.rules.{name}", lambda *_: None))
        yield


CONTROLS = (
    _into_the_next_month,
    _nothing_rolls,
    _boxing_day_is_open,
    _acas_is_forgotten,
    _clocks_never_change,
    _begun_before_it_began,
)
