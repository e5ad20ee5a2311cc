"""What reaches somebody whom the wrong person looks for. Each look is written down."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted
from alongside.people import actions, forms, queries
from alongside.people.models import Person


@requires(Permission.RECORD_CONSENT)
def keep_hidden(request: SignedIn, person_id: UUID) -> HttpResponse:
    """Seal what is on record, from the next moment on."""
    person = _person(request, person_id)
    form = forms.Sealing(posted(request))
    if form.is_valid():
        with refusals_shown_on(form):
            actions.seal(person_id=person.pk, **form.cleaned_data, by=request.actor, at=request.at)
            messages.success(request, "It is sealed")
            return redirect("people:contact", person.pk)
    audit.looked_at([person.pk], page="people:seal", by=request.actor, at=request.at)
    return render(request, "people/seal.jinja", {"person": person, "form": form})


@requires(Permission.SEE_SEALED)
def sealed(request: SignedIn, person_id: UUID) -> HttpResponse:
    person = _person(request, person_id)
    audit.looked_at([person.pk], page="people:sealed", by=request.actor, at=request.at)
    known = queries.sealed(request.actor, person.pk)
    form = forms.Hidden(posted(request), initial=vars(known) if known else {})
    if form.is_valid():
        with refusals_shown_on(form):
            actions.change_sealed(
                person_id=person.pk,
                places=form.places,
                left_household=form.cleaned_data["left_household"],
                refuge=form.cleaned_data["refuge"],
                by=request.actor,
                at=request.at,
            )
            messages.success(request, "What is sealed is changed")
            return redirect("people:sealed", person.pk)
    page = {
        "person": person,
        "contact": getattr(person, "contact", None),
        "sealed": known,
        "told": queries.told(request.actor, person.pk),
        "form": form,
        "now": request.at,
    }
    return render(request, "people/sealed.jinja", page)


@require_POST
@requires(Permission.SEE_SEALED)
def settle_hidden(request: SignedIn, told_id: UUID) -> HttpResponse:
    """The person confirmed what another told of where they are, or it is not theirs."""
    told = get_object_or_404(queries.sealed_rows(request.actor), pk=told_id)
    taken = request.POST.get("taken") == "yes"
    try:
        actions.settle_told(told_id=told_id, taken=taken, by=request.actor, at=request.at)
        messages.success(request, "It is theirs now" if taken else "It is not used")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("people:sealed", told.person_id)


@requires(Permission.OPEN_SEAL)
def opening(request: SignedIn, person_id: UUID) -> HttpResponse:
    person = _person(request, person_id)
    form = forms.Opening(posted(request))
    if form.is_valid():
        with refusals_shown_on(form):
            why = form.cleaned_data["why"]
            actions.open_seal(person_id=person.pk, why=why, by=request.actor, at=request.at)
            messages.success(request, "The seal is open. Everybody who sees them sees it")
            return redirect("people:contact", person.pk)
    audit.looked_at([person.pk], page="people:opening", by=request.actor, at=request.at)
    return render(request, "people/opening.jinja", {"person": person, "form": form})


def _person(request: SignedIn, person_id: UUID) -> Person:
    visible = queries.visible_to(request.actor).select_related("contact")
    return get_object_or_404(visible, pk=person_id)
