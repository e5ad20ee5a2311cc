"""A shift of somebody who learns: whom to call, what to say, who helps, and what to leave alone."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.casework import queries
from alongside.kit.filters import day_of
from alongside.law import queries as law
from alongside.people.models import Contact
from alongside.people.rules import ReachShown
from alongside.people.rules.contact import NOBODY_ASKED_SHOWN
from alongside.referrals import queries as referrals


@require_safe
@requires(Permission.WORK_ON_CASES)
def shift(request: SignedIn) -> HttpResponse:
    actor, today = request.actor, day_of(request.at)
    calls = queries.calls_of(actor, request.at)
    drafts = list(queries.own_drafts(actor)[:20])
    whose = {actor.user_id, *referrals.stood_in_for(actor, request.at)}
    to_do = list(queries.actions_waiting(actor).filter(who__in=whose)[:20])
    rows: list[Any] = [*calls, *drafts, *to_do]
    audit.looked_at(
        [each.person_id for each in rows], page="casework:shift", by=actor, at=request.at
    )
    return render(
        request,
        "casework/shift.jinja",
        {
            "calls": [(each, _reach(each.person)) for each in calls],
            "drafts": [(each, _about(each)) for each in drafts],
            "to_do": to_do,
            "script": queries.script(),
            "helpers": queries.helpers(actor, today),
            "is_learner": queries.is_learner(actor),
            "barred": queries.barred(actor, today),
            "now": request.at,
        },
    )


def _about(draft: Any) -> str:
    return law.issue(draft.issue.problem).label if draft.issue else "The whole file"


def _reach(person: Any) -> ReachShown:
    contact: Contact | None = getattr(person, "contact", None)
    return contact.shown if contact else NOBODY_ASKED_SHOWN


@require_safe
@requires(Permission.WORK_ON_CASES)
def may_advise(request: SignedIn) -> HttpResponse:
    """What the law lets somebody advise on, and what it does not."""
    actor, today = request.actor, day_of(request.at)
    held = [
        (each, queries.has_run_out(each, today), queries.runs_out_soon(each, today))
        for each in queries.own_credentials(actor)
    ]
    page = {"barred": queries.barred(actor, today), "held": held, "now": request.at}
    return render(request, "casework/may_advise.jinja", page)
