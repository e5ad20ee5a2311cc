"""The facts of a household, once for every issue of the file."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.casework import actions, forms, queries
from alongside.casework.rules.household import FIELDS
from alongside.casework.views.showing import shown, the_case
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted


@requires(Permission.WORK_ON_CASES)
def household(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id)
    known = queries.household_of(case.pk)
    now = {field: getattr(known, field, "") for field in FIELDS}
    version = known.version if known else 0
    form = forms.Household(posted(request), initial=now | {"version": version})
    if form.is_valid():
        said = form.facts
        if request.POST.get("do") == "both":
            said |= form.with_theirs(now)
        with refusals_shown_on(form), forms.both_shown_on(form):
            actions.keep_household(
                case_id=case.pk, said=said, seen=form.seen, by=request.actor, at=request.at
            )
            messages.success(request, "Saved")
            return redirect("desk:case", case.pk)
    return shown(request, "casework/household.jinja", case, form=form, household=known)
