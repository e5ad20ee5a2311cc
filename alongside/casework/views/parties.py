"""Who else is in a file, and to whom oneself is bound: both before anybody acts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.casework import actions, forms, queries
from alongside.casework.views.showing import shown, the_case
from alongside.kit.filters import day_of
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted


@requires(Permission.WORK_ON_CASES)
def new_party(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id)
    form = forms.AddParty(posted(request), today=day_of(request.at))
    if form.is_valid():
        with refusals_shown_on(form):
            actions.add_party(case_id=case.pk, **form.cleaned_data, by=request.actor, at=request.at)
            messages.success(request, "Your register takes them. They are in the file")
            return redirect("desk:case", case.pk)
    return shown(
        request,
        "casework/new_party.jinja",
        case,
        form=form,
        parties=queries.parties_of(case),
        checked=queries.last_check(case.pk),
    )


@requires(Permission.WORK_ON_CASES)
def ties(request: SignedIn) -> HttpResponse:
    """The people and bodies to whom the reader is bound. The provider's own check reads them."""
    form = forms.DeclareInterest(posted(request))
    if form.is_valid():
        actions.declare_interest(**form.cleaned_data, by=request.actor, at=request.at)
        messages.success(request, "You will not be asked to act against them")
        return redirect("casework:ties")
    accounts.offer_draft(form, user_id=request.user.pk, page=request.path, at=request.at)
    page = {"form": form, "ties": queries.interests_of(request.actor), "now": request.at}
    return render(request, "casework/ties.jinja", page)


@require_POST
@requires(Permission.WORK_ON_CASES)
def end_tie(request: SignedIn) -> HttpResponse:
    mine = {str(each.pk): each for each in queries.interests_of(request.actor)}
    if tie := mine.get(request.POST.get("tie", "")):
        actions.end_interest(interest_id=tie.pk, by=request.actor, at=request.at)
    return redirect("casework:ties")
