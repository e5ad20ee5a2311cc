"""What an organisation's editors signed, and the days they entered for switches."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from alongside.law.models import Commencement, SignOff
from alongside.law.rules.areas import Nation
from alongside.law.rules.sign_off import Verdict


def newest_sign_offs(
    organisation_id: UUID, nation: Nation, rules: Collection[str] | None = None
) -> dict[tuple[str, str], SignOff]:
    """Return the newest word of the organisation's editors on each rule and version."""
    rows = SignOff.objects.filter(organisation_id=organisation_id, nation=nation)
    if rules is not None:
        rows = rows.filter(rule__in=rules)
    newest = rows.order_by("rule", "version", "-reviewed_at").distinct("rule", "version")
    return {(row.rule, row.version): row for row in newest.select_related("reviewed_by")}


def stands(row: SignOff, on: date) -> bool:
    review = row.next_review
    return row.verdict == Verdict.SIGNED and row.reviewed_on <= on and bool(review and review >= on)


def signoffs(
    organisation_id: UUID, nation: Nation, on: date, rules: Collection[str] | None = None
) -> frozenset[tuple[str, str]]:
    """Return the sign-offs that stand on a day for an organisation, as rule and version."""
    found = newest_sign_offs(organisation_id, nation, rules)
    return frozenset(key for key, row in found.items() if stands(row, on))


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
