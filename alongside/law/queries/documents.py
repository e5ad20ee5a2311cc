"""
What law there is.

The documents in data/ are read once and checked as a whole; the first reader pays for it.
"""

from collections.abc import Collection
from datetime import date
from functools import cache
from pathlib import Path

from alongside.kit.documents import Entry, read
from alongside.law import schemas
from alongside.law.rules import urgency as soon
from alongside.law.rules.areas import Area, Gate, Issue, Nation
from alongside.law.rules.limits import TimeLimit, in_force_on
from alongside.law.rules.routes_now import RouteNow, for_troubles
from alongside.law.rules.switches import Switch
from alongside.law.rules.urgency import Choice, Standard, Urgency, UrgencyRule
from alongside.law.rules.wording import said

DATA = Path(__file__).parents[1] / "data"


class NotThere(LookupError):
    """Nothing has this id, or nothing with it was in force then. The message says which."""


def _document(name: str) -> Entry:
    return read(DATA / f"{name}.yaml")


@cache
def gates() -> dict[str, Gate]:
    return {gate.id: gate for gate in schemas.read_gates(_document("gates"))}


@cache
def urgency() -> Urgency:
    return schemas.read_urgency(_document("urgency"), gates=gates())


@cache
def time_limits() -> dict[str, tuple[TimeLimit, ...]]:
    """Return the versions of every rule, oldest first."""
    return schemas.read_time_limits(_document("time_limits"))


@cache
def areas() -> tuple[Area, ...]:
    return schemas.read_areas(
        _document("areas"),
        gates=gates(),
        urgency={rule.id for rule in urgency().rules},
        time_limits=time_limits(),
    )


@cache
def issues() -> dict[str, Issue]:
    return {issue.id: issue for area in areas() for issue in area.issues}


@cache
def urgency_rules() -> dict[str, UrgencyRule]:
    return {rule.id: rule for rule in urgency().rules}


def urgent_questions(
    *, clinician: bool, areas: Collection[str] = (), alone: bool = False, on: date
) -> tuple[UrgencyRule, ...]:
    """
    Return the questions that set a level, most urgent first.

    clinician  whoever answers is one; the person is never asked what may tell a prognosis
    areas      what it is about; none asks all
    alone      the person fills in a page by themself: nothing about abuse is asked
    """
    return soon.asked(urgency().rules, clinician=clinician, areas=areas, alone=alone, on=on)


@cache
def every_route_now() -> tuple[RouteNow, ...]:
    return schemas.read_routes_now(_document("routes_now"), urgency=urgency_rules())


def routes_now(rule_ids: Collection[str], nation: Nation, on: date) -> tuple[RouteNow, ...]:
    """Return where help is to be had now with these troubles: 999 always, and first."""
    return for_troubles(every_route_now(), rule_ids, nation, on)


@cache
def switches() -> dict[str, Switch]:
    return {each.id: each for each in schemas.read_switches(_document("switches"))}


def standards() -> tuple[Standard, ...]:
    """Return within what time somebody at each level is spoken to."""
    return urgency().standards


def how_soon() -> tuple[Choice, ...]:
    """Return the choices of the referral page, most urgent first."""
    return urgency().choices


def _found[T](known: dict[str, T], key: str, what: str) -> T:
    if key not in known:
        raise NotThere(f"There is no {what} ‘{key}’")
    return known[key]


def area(key: str) -> Area:
    return _found({area.id: area for area in areas()}, key, "area")


def issue(key: str) -> Issue:
    return _found(issues(), key, "issue")


def issues_of(key: str) -> tuple[Issue, ...]:
    return area(key).issues


def gate(key: str) -> Gate:
    return _found(gates(), key, "gate")


def urgency_rule(key: str) -> UrgencyRule:
    return _found(urgency_rules(), key, "urgency rule")


def time_limit(key: str, on: date) -> TimeLimit:
    """Return the version of a rule that was in force on the day of its trigger."""
    versions = _found(time_limits(), key, "time limit")
    if limit := in_force_on(versions, on):
        return limit
    raise NotThere(f"‘{versions[0].label}’ was not in force on {said(on)}")


def time_limits_for(issue_id: str, nation: Nation, on: date) -> tuple[TimeLimit, ...]:
    """Return the time limits that may apply to a problem, as they were in force on a day."""
    found = (in_force_on(time_limits()[key], on) for key in issue(issue_id).time_limits)
    return tuple(limit for limit in found if limit and nation in limit.nations)
