"""Editors sign rules of law, and enter the day on which a law begins."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from alongside.accounts.rules import Actor, Permission
from alongside.audit import actions as audit
from alongside.kit.filters import day_of
from alongside.kit.locks import lock
from alongside.kit.refusal import Refused
from alongside.law import queries
from alongside.law.models import Commencement, School, SignOff
from alongside.law.rules.areas import Nation
from alongside.law.rules.listing import Rule
from alongside.law.rules.sign_off import Verdict, why_not_sign
from alongside.law.rules.switches import numbered, why_not_enter
from alongside.law.rules.terms import read_sheet

__all__ = ["enter_day", "enter_terms", "sign", "take_back_day"]

NOT_YOURS = "Only an editor of the law does this"


@transaction.atomic
def sign(
    *,
    rules: Sequence[Rule],
    nation: Nation,
    verdict: Verdict,
    next_review: date | None = None,
    by: Actor,
    at: datetime,
) -> list[SignOff]:
    """
    Say of rules, as they were read, that they are right, are not our area, or neither any more.

    rules  as they were shown: what says something else by now is refused
    """
    _refuse_others(by)
    if not rules:
        raise Refused("Tick the rules that it is about", field="rules")
    lock(by.organisation_id)
    today = day_of(at)
    if verdict is Verdict.SIGNED:
        if next_review is None:
            raise Refused("Enter the day by which they are read again", field="next_review")
        if reason := why_not_sign(next_review, today):
            raise Refused(reason, field="next_review")
    _refuse_changed(rules, by)
    rows = [
        SignOff(
            organisation_id=by.organisation_id,
            nation=nation,
            rule=rule.id,
            version=rule.version,
            wording=rule.wording,
            verdict=verdict,
            reviewed_by_id=by.user_id,
            reviewed_on=today,
            reviewed_at=at,
            next_review=next_review if verdict is Verdict.SIGNED else None,
        )
        for rule in rules
    ]
    SignOff.objects.bulk_create(rows)
    for row in rows:
        audit.record(
            "law.sign", row, by=by, at=at, rule=row.rule, version=row.version,
            verdict=verdict, nation=nation,
        )  # fmt: skip
    return rows


def _refuse_changed(rules: Sequence[Rule], by: Actor) -> None:
    now = queries.rules(queries.days(by.organisation_id))
    for rule in rules:
        found = now.get(rule.key)
        if found is None or found.wording != rule.wording:
            raise Refused("The rules have changed since you opened this page. Read them again")


@transaction.atomic
def enter_day(*, switch: str, day: date, instrument: str, by: Actor, at: datetime) -> Commencement:
    """Write down the day on which a law begins, with the instrument that says so."""
    _refuse_others(by)
    if switch not in queries.switches():
        raise Refused("There is no such change of law")
    number = numbered(instrument)
    if wrong := why_not_enter(queries.switches()[switch], day, number, day_of(at)):
        raise Refused(wrong[1], field=wrong[0])
    lock(by.organisation_id)
    return _write(switch, day, number, "", by=by, at=at)


@transaction.atomic
def take_back_day(*, switch: str, why: str, by: Actor, at: datetime) -> Commencement:
    """Take back a day that was wrong: the careful reading counts again."""
    _refuse_others(by)
    lock(by.organisation_id)
    entered = queries.commencements(by.organisation_id).get(switch)
    if entered is None or entered.day is None:
        raise Refused("No day is entered for it")
    if not why.strip():
        raise Refused("Say why the day is taken back", field="why")
    return _write(switch, None, entered.instrument, why.strip(), by=by, at=at)


def _write(
    switch: str, day: date | None, instrument: str, why: str, *, by: Actor, at: datetime
) -> Commencement:
    kept = Commencement.objects.create(
        organisation_id=by.organisation_id,
        switch=switch,
        day=day,
        instrument=instrument,
        why=why,
        entered_by_id=by.user_id,
        entered_at=at,
    )
    said = day.isoformat() if day else ""
    audit.record("law.switch", kept, by=by, at=at, switch=switch, day=said, instrument=instrument)
    return kept


def _refuse_others(by: Actor) -> None:
    if not by.may(Permission.EDIT_LAW):
        raise Refused(NOT_YOURS)


@transaction.atomic
def enter_terms(*, name: str, sheet: str, source: str, by: Actor, at: datetime) -> School:
    """Keep the terms of a school as they were copied from its calendar; the newest count."""
    if not by.may(Permission.WORK_ON_CASES):
        raise Refused("Only somebody who works on cases does this")
    found = read_sheet(sheet)
    if found.wrong:
        raise Refused(found.wrong[0], field="sheet")
    row = School.objects.create(
        organisation_id=by.organisation_id,
        name=" ".join(name.split()),
        stretches=[
            [each.first.isoformat(), each.last.isoformat(), each.is_open]
            for each in found.stretches
        ],
        source=source.strip(),
        entered_by_id=by.user_id,
        entered_at=at,
    )
    audit.record("law.enter_terms", row, by=by, at=at)
    return row
