"""Days worked out from a letter by the rules of law, once for each rule and letter."""

from datetime import date
from functools import cache

from alongside.casework.models import Deadline
from alongside.demo.management.seeding.sheets import escaped
from alongside.law import queries as law
from alongside.law.rules.areas import Nation
from alongside.law.rules.calendars import calendar
from alongside.law.rules.time_limits import work_out


@cache
def counted(rule: str, letter: date) -> tuple[str, date]:
    """The columns of a deadline that follow from rule and letter, and its safe date."""
    limit = law.time_limit(rule, letter)
    found = work_out(limit, letter, bank_holidays=calendar(Nation.ENGLAND))
    columns = {
        "rule": limit.id,
        "rule_version": limit.in_force_from,
        "label": limit.label,
        "nation": Nation.ENGLAND.value,
        "trigger_date": letter,
        "legal_last_day": found.legal_last_day,
        "alternative_last_day": found.alternative_last_day,
        "safe_date": found.safe_date,
        "internal_target": found.internal_target,
        "steps": list(found.steps),
        "source": found.source,
        "authority": found.authority,
        "warning": found.warning,
    }
    fields = (Deadline._meta.get_field(name) for name in columns)
    texts = (escaped(each, columns[each.name]) for each in fields)  # type: ignore[arg-type]
    return "\t".join(texts), found.safe_date
