"""
What law there is.

The documents in data/ are read once and checked as a whole; the first reader pays for it.
"""

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from alongside.kit.documents import Entry, read
from alongside.law import schemas
from alongside.law.rules import urgency as soon
from alongside.law.rules.areas import Area, Gate, Issue, Nation
from alongside.law.rules.facts import LegalAid, Papers, Right, Sharing, rights_that_count
from alongside.law.rules.limits import TimeLimit, in_force_on, switched
from alongside.law.rules.routes_now import RouteNow, for_troubles
from alongside.law.rules.switches import NO_DAYS, Days, Switch, with_switch
from alongside.law.rules.urgency import Choice, Standard, Urgency, UrgencyRule
from alongside.law.rules.wording import said

DATA = Path(__file__).parents[1] / "data"


class NotThere(LookupError):
    """Nothing has this id, or nothing with it was in force then. The message says which."""


def _document(name: str) -> Entry:
    return read(DATA / f"{name}.yaml")


@cache
def everything() -> schemas.Everything:
    return schemas.read_everything(_document)


def gates() -> Mapping[str, Gate]:
    return everything().gates


def urgency() -> Urgency:
    return everything().urgency


def areas() -> tuple[Area, ...]:
    return everything().problems.areas


def papers() -> Papers:
    return everything().papers


def sharing() -> Sharing:
    return everything().sharing


def legal_aid() -> LegalAid:
    return everything().legal_aid


def switches() -> Mapping[str, Switch]:
    return everything().switches


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


def every_route_now() -> tuple[RouteNow, ...]:
    return everything().routes_now


def routes_now(rule_ids: Collection[str], nation: Nation, on: date) -> tuple[RouteNow, ...]:
    """Return where help is to be had now with these troubles: 999 always, and first."""
    return for_troubles(every_route_now(), rule_ids, nation, on)


def standards() -> tuple[Standard, ...]:
    """Return within what time somebody at each level is spoken to."""
    return urgency().standards


def how_soon() -> tuple[Choice, ...]:
    """Return the choices of the referral page, most urgent first."""
    return urgency().choices


def _found[T](known: Mapping[str, T], key: str, what: str) -> T:
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


def time_limits(days: Days = NO_DAYS) -> Mapping[str, tuple[TimeLimit, ...]]:
    """
    Return the versions of every rule, oldest first.

    days  those that an organisation's editors entered for switches; see `days()`
    """
    return _switched(frozenset(days.items()))


@lru_cache(maxsize=64)
def _switched(days: frozenset[tuple[str, date]]) -> Mapping[str, tuple[TimeLimit, ...]]:
    known = dict(days)
    found = {
        key: tuple(switched(version, known) for version in versions)
        for key, versions in everything().time_limits.items()
    }
    for switch in switches().values():
        if day := known.get(switch.id):
            found = with_switch(found, switch, day)
    return found


def time_limit(key: str, on: date, days: Days = NO_DAYS) -> TimeLimit:
    """Return the version of a rule that was in force on the day of its trigger."""
    versions = _found(time_limits(days), key, "time limit")
    if limit := in_force_on(versions, on):
        return limit
    raise NotThere(f"‘{versions[0].label}’ was not in force on {said(on)}")


def time_limits_for(
    issue_id: str, nation: Nation, on: date, days: Days = NO_DAYS
) -> tuple[TimeLimit, ...]:
    """Return the time limits that may apply to a problem, as they were in force on a day."""
    known = time_limits(days)
    found = (in_force_on(known[key], on) for key in issue(issue_id).time_limits)
    return tuple(limit for limit in found if limit and nation in limit.nations)


def rights(nation: Nation, on: date, days: Days = NO_DAYS) -> tuple[Right, ...]:
    """Return what people have a right to in a nation, as it stands on a day."""
    there = {
        key
        for key, versions in time_limits(days).items()
        if (limit := in_force_on(versions, on)) and nation in limit.nations
    }
    every = everything().rights.values()
    return rights_that_count(every, nation=nation, limits=there, days=days, on=on)
