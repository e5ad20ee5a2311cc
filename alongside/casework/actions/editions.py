"""Nobody's words are lost: each save is kept, and one that would write over another's says so."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.accounts.rules import Actor
from alongside.casework.models import Edition, Household, Issue
from alongside.casework.rules.household import FIELDS
from alongside.casework.rules.versions import Clashed, merge

ISSUE_FIELDS = (
    "facts", "advice", "options", "instruction", "sub_problem", "level", "forum", "opponent",
)  # fmt: skip


def said_of_issue(issue: Issue) -> dict[str, Any]:
    """All that can be written over in an issue. A next step is one thing, and not three."""
    said = {field: getattr(issue, field) for field in ISSUE_FIELDS}
    return said | {"step": said_of_step(issue)}


def said_of_step(issue: Issue) -> list[str]:
    return step_of(issue.next_step, issue.next_step_by_id, issue.next_step_due)


def step_of(words: str, who_id: UUID | None, due: date | None) -> list[str]:
    return [words, str(who_id or ""), due.isoformat() if due else ""]


def said_of_household(household: Household) -> dict[str, Any]:
    return {field: getattr(household, field) for field in FIELDS}


def together_with(
    row: Issue | Household, now: dict[str, Any], yours: dict[str, Any], seen: int | None
) -> dict[str, Any]:
    """
    What to save of yours, when you saw that version. It must be locked.

    seen  none: whoever saves did not read anything first, as a background task
    """
    if seen is None or seen == row.version:
        return yours
    rows = _editions(row)
    base = rows.filter(version=seen).values_list("said", flat=True).first()
    found = merge(base, now, yours)
    if found.clashes:
        last = rows.order_by("-version").values_list("by_name", flat=True).first()
        raise Clashed(found.clashes, row.version, last or "Somebody")
    return found.said


def keep_edition(row: Issue | Household, *, by: Actor, at: datetime) -> None:
    """Keep what the row says now as an edition of its version."""
    issue = row if isinstance(row, Issue) else None
    Edition.objects.create(
        **row.whose_file(),
        case_id=row.case_id,
        issue=issue,
        version=row.version,
        said=said_of_household(row) if isinstance(row, Household) else said_of_issue(row),
        at=at,
        by_id=by.user_id,
        by_name=by.name,
    )


def _editions(row: Issue | Household) -> Any:
    if isinstance(row, Issue):
        return Edition.objects.filter(issue=row)
    return Edition.objects.filter(case=row.case_id, issue=None)
