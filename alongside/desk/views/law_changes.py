"""Law that is about to change: an editor enters the day on which it begins."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.desk.forms.law import EnterDay, TakeBackDay
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted
from alongside.law import actions
from alongside.law import queries as law

READ, EDIT = Permission.READ_LAW, Permission.EDIT_LAW


@require_safe
@requires(READ)
def changes(request: SignedIn) -> HttpResponse:
    entered = law.commencements(request.actor.organisation_id)
    rows = [(switch, entered.get(switch.id)) for switch in law.switches().values()]
    return render(request, "desk/law_changes.jinja", {"rows": rows})


@requires(EDIT)
def change(request: SignedIn, key: str) -> HttpResponse:
    """Enter the day on which a law begins, or take it back."""
    if key not in law.switches():
        raise Http404
    entered = law.commencements(request.actor.organisation_id).get(key)
    is_back = "why" in request.POST
    enter = EnterDay(None if is_back else posted(request))
    back = TakeBackDay(request.POST if is_back else None)
    if (back if is_back else enter).is_valid() and _changed(request, key, enter, back):
        return redirect("desk:law_changes")
    page = {
        "switch": law.switches()[key],
        "entered": entered,
        "form": enter,
        "back_form": back,
        "forms": [back if is_back else enter],
    }
    return render(request, "desk/law_change.jinja", page)


def _changed(request: SignedIn, key: str, enter: EnterDay, back: TakeBackDay) -> bool:
    form = back if back.is_bound else enter
    with refusals_shown_on(form):
        if back.is_bound:
            why = back.cleaned_data["why"]
            actions.take_back_day(switch=key, why=why, by=request.actor, at=request.at)
            messages.success(request, "Taken back. The careful reading counts again")
        else:
            day, instrument = enter.facts()
            actions.enter_day(
                switch=key, day=day, instrument=instrument, by=request.actor, at=request.at
            )
            messages.success(request, "Written down. No day that somebody was told moves")
        return True
    return False
