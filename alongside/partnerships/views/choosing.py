"""Where do you act?"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from alongside.accounts.permissions import signed_in
from alongside.partnerships import queries

MEMBERSHIP = "membership"  # in the sign-in session, where the middleware looks for it
NOT_YOURS = "Choose one of the places below"


@signed_in
def choose(request: Any) -> HttpResponse:
    places = queries.places_of(request.user)
    onward = _onward(request)
    reason = ""
    if request.method == "POST":
        chosen = request.POST.get("membership", "")
        if chosen in {str(place.membership_id) for place in places}:
            request.session[MEMBERSHIP] = chosen
            return redirect(onward)
        reason = NOT_YOURS
    return render(
        request,
        "partnerships/choose.jinja",
        {"places": places, "onward": onward, "reason": reason, "is_first": request.user.is_staff},
    )


def _onward(request: Any) -> str:
    """Where somebody was going, if that is a page of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or "/"
    hosts = {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(asked, hosts, require_https=request.is_secure())
    return asked if is_ours else "/"
