"""Who speaks for a person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted
from alongside.people import actions, forms, queries
from alongside.people.rules import ProxyKind

DOES = {"confirm": actions.confirm_proxy, "end": actions.end_proxy}


@requires(Permission.RECORD_CONSENT)
def proxies(request: SignedIn, person_id: UUID) -> HttpResponse:
    person = get_object_or_404(queries.visible_to(request.actor), pk=person_id)
    form = forms.Speaks(posted(request))
    if form.is_valid():
        with refusals_shown_on(form):
            said = form.cleaned_data | {"kind": ProxyKind(form.cleaned_data["kind"])}
            actions.add_proxy(person_id=person.pk, **said, by=request.actor, at=request.at)
            messages.success(request, "They may speak for the person")
            return redirect("people:proxies", person.pk)
    audit.looked_at([person.pk], page="people:proxies", by=request.actor, at=request.at)
    standing = queries.speaks_today(person.pk, day_of(request.at))
    page = {
        "person": person,
        "form": form,
        "proxies": queries.proxies_of(person.pk),
        "overdue": {each.pk for each, late in standing if late},
        "standing": {each.pk for each, late in standing if not late},
        "now": request.at,
    }
    return render(request, "people/proxies.jinja", page)


@require_POST
@requires(Permission.RECORD_CONSENT)
def proxy(request: SignedIn, proxy_id: UUID) -> HttpResponse:
    """They were confirmed again, or speak for the person no longer."""
    found = get_object_or_404(queries.proxies_seen(request.actor), pk=proxy_id)
    do = DOES.get(request.POST.get("do", ""))
    try:
        if do is None:
            raise Refused("Choose what to do")
        do(proxy_id=proxy_id, by=request.actor, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("people:proxies", found.person_id)
