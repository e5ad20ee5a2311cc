"""What an organisation's editors signed, and the days they entered for switches."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from alongside.law.models import Commencement, SignOff
from alongside.law.queries.listing import rules as all_rules
from alongside.law.rules.areas import Nation
from alongside.law.rules.listing import Rule, State
from alongside.law.rules.sign_off import Verdict

type Key = tuple[str, str]


def newest_sign_offs(
    organisation_id: UUID, nation: Nation, rules: Collection[str] | None = None
) -> dict[Key, SignOff]:
    """Return the newest word of the organisation's editors on each rule and version."""
    rows = SignOff.objects.filter(organisation_id=organisation_id, nation=nation)
    if rules is not None:
        rows = rows.filter(rule__in=rules)
    newest = rows.order_by("rule", "version", "-reviewed_at").distinct("rule", "version")
    return {(row.rule, row.version): row for row in newest.select_related("reviewed_by")}


def history(rule_id: str, organisation_id: UUID, nation: Nation) -> list[SignOff]:
    """Return all that the organisation's editors said of a rule, newest first."""
    rows = SignOff.objects.filter(organisation_id=organisation_id, nation=nation, rule=rule_id)
    return list(rows.select_related("reviewed_by").order_by("-reviewed_at"))


def state_of(rule: Rule, row: SignOff | None, on: date) -> State:
    """How far the editors are with a rule. What says something else now is read again."""
    if row is None or row.verdict == Verdict.WITHDRAWN:
        return State.UNSIGNED
    if row.verdict == Verdict.NOT_OURS:
        return State.NOT_OURS
    due = row.next_review is None or row.next_review < on
    return State.AGAIN if due or row.wording != rule.wording else State.SIGNED


def states(rules: Iterable[Rule], rows: Mapping[Key, SignOff], on: date) -> dict[Key, State]:
    return {rule.key: state_of(rule, rows.get(rule.key), on) for rule in rules}


def signoffs(
    organisation_id: UUID, nation: Nation, on: date, rules: Collection[str] | None = None
) -> frozenset[Key]:
    """
    Return the sign-offs that stand on a day for an organisation, as rule and version.

    rules  ids, where no others are asked about
    """
    rows = newest_sign_offs(organisation_id, nation, rules)
    known = _known(rows, organisation_id)
    return frozenset(
        key
        for key, row in rows.items()
        if key in known and row.reviewed_on <= on and state_of(known[key], row, on) is State.SIGNED
    )


def _known(rows: Collection[Key], organisation_id: UUID) -> Mapping[Key, Rule]:
    """The rules as they read now. Most organisations need not be asked for their switches."""
    shipped = all_rules()
    if all(key in shipped for key in rows):
        return shipped
    return shipped | all_rules(days(organisation_id))


def sign_off(
    rule_id: str, version: str, *, organisation_id: UUID, nation: Nation
) -> SignOff | None:
    """Return the newest word of the organisation's editors on this version of a rule, if any."""
    return newest_sign_offs(organisation_id, nation, [rule_id]).get((rule_id, version))


def commencements(organisation_id: UUID) -> dict[str, Commencement]:
    """Return the newest entry of the organisation for each switch; it may be one taken back."""
    rows = Commencement.objects.filter(organisation_id=organisation_id)
    newest = rows.order_by("switch", "-entered_at").distinct("switch")
    return {row.switch: row for row in newest.select_related("entered_by")}


def days(organisation_id: UUID) -> dict[str, date]:
    """Return the day of each switch that the organisation's editors have entered."""
    return {key: row.day for key, row in commencements(organisation_id).items() if row.day}


def switch(key: str, organisation_id: UUID) -> date | None:
    """Return the day that the organisation's editors entered for a switch."""
    return days(organisation_id).get(key)
