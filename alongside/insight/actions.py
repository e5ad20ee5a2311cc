from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.insight import queries, rules
from alongside.insight.models import Month as FrozenMonth
from alongside.insight.models import MonthRelease, Release
from alongside.insight.rules import Month, Quarter, Row
from alongside.kit.refusal import Refused
from alongside.partnerships import queries as partnerships


@transaction.atomic
def freeze(*, quarter: Quarter, by: Actor, at: datetime) -> Release:
    """Count a closed quarter, protect every figure, and keep that for ever."""
    frozen = queries.is_frozen(by, str(quarter))
    if reason := rules.why_not_freeze(quarter, at, frozen=frozen):
        raise Refused(reason)
    release = Release.objects.create(
        partnership_id=by.partnership_id,
        quarter=str(quarter),
        figures=queries.protected_figures(by, quarter),
        frozen_at=at,
        frozen_by_id=by.user_id,
    )
    audit.record("insight.freeze", release, by=by, at=at, quarter=str(quarter))
    return release


@transaction.atomic
def freeze_month(*, month: Month, by: Actor, at: datetime) -> MonthRelease:
    """Count a closed month for ever: exact for those whose it is, protected for others."""
    partnership = partnerships.partnership_of(by)
    if partnership.coordinator_id != by.organisation_id:
        raise Refused("Whoever coordinates closes a month")
    frozen = queries.month_releases(by).filter(month=str(month)).exists()
    if reason := rules.why_not_freeze_month(month, at, frozen=frozen):
        raise Refused(reason)
    figures = queries.month_figures(by, month)
    owners = {str(site.pk): site.organisation_id for site in partnerships.sites_of(by)}
    for row in (figures.total, *figures.sites):
        _keep_month(row, month, owners.get(row.site_id), by=by, at=at)
    release = MonthRelease.objects.create(
        partnership_id=by.partnership_id,
        month=str(month),
        figures=queries.protected_month(figures),
        frozen_at=at,
        frozen_by_id=by.user_id,
    )
    audit.record("insight.freeze_month", release, by=by, at=at, month=str(month))
    return release


def _keep_month(
    row: Row, month: Month, organisation_id: UUID | None, *, by: Actor, at: datetime
) -> None:
    """Those of no place of care are in the total alone."""
    is_total = row.name == queries.ALL
    if not is_total and organisation_id is None:
        return
    FrozenMonth.objects.create(
        partnership_id=by.partnership_id,
        organisation_id=organisation_id or by.organisation_id,
        coordinator_id=by.organisation_id,
        site_id=UUID(row.site_id) if row.site_id else None,
        month=str(month),
        figures=row.as_json(),
        frozen_at=at,
    )
