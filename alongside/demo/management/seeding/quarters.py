"""The closed quarters of the demo, as its commissioner finds them: counted, protected, frozen."""

from datetime import date, datetime, time, timedelta

from psycopg.types.json import Jsonb

from alongside.demo import queries as demo
from alongside.demo.management.seeding.sheets import Server
from alongside.demo.rules import BY_KEY, id_of
from alongside.insight import queries as insight
from alongside.insight.rules import Quarter
from alongside.partnerships.rules import LONDON

CLOSED = 7  # the last ones, all within the two years of the demo
DAYS_AFTER = timedelta(days=5)
INSERT = """
INSERT INTO insight_release
    (id, created_at, partnership_id, quarter, figures, frozen_at, frozen_by_id)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""


def freeze(server: Server, today: date) -> None:
    """
    Freeze as `insight.actions.freeze` does, but with ids and times that follow from the quarter.

    The figures are counted over the connection that serves, as the coordinator.
    """
    quarter = Quarter.of(datetime.combine(today, time(12), LONDON))
    with demo.speaking(BY_KEY["coordinator"]) as coordinator, server.transaction():
        server.execute("SET LOCAL ROLE loader")
        for _ in range(CLOSED):
            quarter = quarter.previous
            frozen_at = quarter.next.starts_at + DAYS_AFTER
            figures = Jsonb(insight.protected_figures(coordinator, quarter))
            server.execute(
                INSERT,
                [
                    id_of("release", str(quarter)),
                    frozen_at,
                    coordinator.partnership_id,
                    str(quarter),
                    figures,
                    frozen_at,
                    coordinator.user_id,
                ],
            )
