"""What was done in a period, counted as funders count it."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.casework import forms, queries
from alongside.kit.filters import day_of


@require_safe
@requires(Permission.SIGN_OFF)
def services(request: SignedIn) -> HttpResponse:
    today = day_of(request.at)
    first = _quarter(today)
    form = forms.Period(request.GET if "first_day" in request.GET else None, initial={
        "first": first, "last": today,
    })  # fmt: skip
    period = (first, today)
    if form.is_valid():
        period = (form.cleaned_data["first"], form.cleaned_data["last"])
    return render(
        request,
        "casework/services.jinja",
        {
            "form": form,
            "period": period,
            "services": queries.services_in(request.actor, *period) if not form.errors else [],
            "now": request.at,
        },
    )


def _quarter(day: date) -> date:
    """The first day of the quarter that a day is in."""
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)
