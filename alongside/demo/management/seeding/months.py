"""The closed months of the demo, counted and frozen, the places that referred nobody included."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from psycopg.types.json import Jsonb

from alongside.accounts.rules import Actor
from alongside.demo import queries as demo
from alongside.demo.management.seeding.sheets import Server
from alongside.demo.rules import BY_KEY, id_of
from alongside.insight import queries as insight
from alongside.insight.rules import Month, Row
from alongside.partnerships import queries as partnerships
from alongside.partnerships.rules import LONDON

CLOSED = 6  # the last ones
DAYS_AFTER = timedelta(days=2)
EXACT = """
INSERT INTO insight_month (id, created_at, partnership_id, organisation_id, coordinator_id, site_id,
    month, figures, frozen_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
PROTECTED = """
INSERT INTO insight_monthrelease
    (id, created_at, partnership_id, month, figures, frozen_at, frozen_by_id)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""


def freeze(server: Server, today: date) -> None:
    """Freeze as `insight.actions.freeze_month` does, with ids and times that follow from the month.

    The figures are counted over the connection that serves, as the coordinator.
    """
    month = Month.of(datetime.combine(today, time(12), LONDON))
    with demo.speaking(BY_KEY["coordinator"]) as by, server.transaction():
        server.execute("SET LOCAL ROLE loader")
        owners = {str(site.pk): site.organisation_id for site in partnerships.sites_of(by)}
        for _ in range(CLOSED):
            month = month.previous
            _freeze(server, month, owners, by)


def _freeze(server: Server, month: Month, owners: dict[str, UUID], by: Actor) -> None:
    figures = insight.month_figures(by, month)
    _keep(server, figures.total, month, by.organisation_id, by)
    for row in figures.sites:
        if row.site_id in owners:
            _keep(server, row, month, owners[row.site_id], by)
    at = month.next.starts_at + DAYS_AFTER
    release = Jsonb(insight.protected_month(figures))
    values = [id_of("month release", str(month)), at, by.partnership_id, str(month), release, at,
              by.user_id]  # fmt: skip
    server.execute(PROTECTED, values)


def _keep(server: Server, row: Row, month: Month, organisation: UUID, by: Actor) -> None:
    at = month.next.starts_at + DAYS_AFTER
    server.execute(
        EXACT,
        [
            id_of("month", f"{month} {row.site_id}"), at, by.partnership_id, organisation,
            by.organisation_id, row.site_id or None, str(month), Jsonb(row.as_json()), at,
        ],
    )  # fmt: skip
