"""What is in the advice files of a provider."""

from alongside.casework.queries.cases import (
    Colleague,
    cases_of_referral,
    colleagues,
    contents,
    issues_of,
    issues_visible_to,
    live_deadlines,
    problem_groups,
    visible_to,
)
from alongside.casework.queries.deadlines import (
    Watched,
    deadlines_visible_to,
    limits_for,
    nation_of,
    watched,
    watched_in,
    watched_on,
    worked_out,
)
from alongside.casework.queries.supervising import a_supervisor
from alongside.casework.queries.tasks import tasks_done, tasks_of, tasks_visible_to
from alongside.casework.queries.timeline import Entry, Rows, entry, timeline

__all__ = [
    "Colleague",
    "Entry",
    "Rows",
    "Watched",
    "a_supervisor",
    "cases_of_referral",
    "colleagues",
    "contents",
    "deadlines_visible_to",
    "entry",
    "issues_of",
    "issues_visible_to",
    "limits_for",
    "live_deadlines",
    "nation_of",
    "problem_groups",
    "tasks_done",
    "tasks_of",
    "tasks_visible_to",
    "timeline",
    "visible_to",
    "watched",
    "watched_on",
    "watched_in",
    "worked_out",
]
