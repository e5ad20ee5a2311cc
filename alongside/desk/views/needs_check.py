"""Staff ask the check, with the person beside them, on one page; and see what was said before."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.desk.forms import needs_check as forms
from alongside.kit.filters import day_of
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted
from alongside.law import queries as law
from alongside.law.rules.areas import Nation
from alongside.law.rules.routes_now import RouteNow
from alongside.needs import actions, queries
from alongside.needs.actions import Asked
from alongside.needs.models import Check
from alongside.needs.rules import Mode
from alongside.partnerships import queries as partnerships
from alongside.people import queries as people

BEFORE = 5


@requires(Permission.RECORD_CONSENT)
def check(request: SignedIn, person_id: UUID) -> HttpResponse:
    person = people.visible_to(request.actor).filter(pk=person_id).first()
    if person is None:
        raise Http404
    audit.looked_at([person.pk], page="desk:check", by=request.actor, at=request.at)
    asked = forms.StaffAsk(posted(request), check=queries.check())
    if asked.is_bound and asked.is_valid():
        with refusals_shown_on(asked.opener):
            actions.keep(
                person_id=person.pk,
                asked=Asked(queries.check().version, asked.answers(), Mode.WITH_STAFF),
                by=request.actor,
                at=request.at,
            )
            messages.success(request, f"What {person.name} said is kept")
            return redirect(request.path)
    before = list(queries.checks_of(request.actor, person.pk)[:BEFORE])
    return render(
        request,
        "desk/needs_check.jinja",
        {
            "use_now": _use_now(request, before[:1]),
            "person": person,
            "asked": asked,
            "form": asked.opener,
            "forms": asked.forms,
            "check": queries.check(),
            "before": before,
            "now": request.at,
        },
    )


def _use_now(request: SignedIn, newest: list[Check]) -> tuple[RouteNow, ...]:
    """Where help is to be had now, for what was said today."""
    today = day_of(request.at)
    said = [
        each.rule for one in newest if day_of(one.asked_at) == today for each in one.answers.all()
    ]
    troubles = {rule for rule in said if rule}
    nation = Nation(partnerships.partnership_of(request.actor).nation)
    return law.routes_now(troubles, nation, today) if troubles else ()
