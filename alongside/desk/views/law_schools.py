"""The terms of schools: without them a limit in school days is only a bound."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.desk.forms.schools import EnterTerms
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted
from alongside.law import actions
from alongside.law import queries as law


@requires(Permission.WORK_ON_CASES)
def schools(request: SignedIn) -> HttpResponse:
    """Which schools' terms are known; enter those of another, or newer ones."""
    form = EnterTerms(posted(request))
    if form.is_valid():
        with refusals_shown_on(form):
            actions.enter_terms(**form.facts(), by=request.actor, at=request.at)
            messages.success(request, "Written down. Days in school terms count by them now")
            return redirect("desk:law_schools")
    rows = law.schools(request.actor.organisation_id).values()
    known = [(row, law.stretches_of(row)) for row in rows]
    return render(
        request, "desk/law_schools.jinja", {"known": known, "form": form, "forms": [form]}
    )
