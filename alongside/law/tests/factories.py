from dataclasses import replace
from datetime import date

from alongside.law import queries as law
from alongside.law.rules import TimeLimit


def a_limit(**facts) -> TimeLimit:
    """Return a made-up rule: one month by the corresponding date, with what matters changed."""
    model = law.time_limit("wb.mr.standard", date(2026, 1, 1))
    return replace(model, **{"id": "made.up", "in_force_from": date(2020, 1, 1), **facts})
