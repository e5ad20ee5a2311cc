"""That somebody died, and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.casework import actions as casework
from alongside.desk import forms
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted
from alongside.people import queries as people
from alongside.people.models import Death, Person

RECORDED = "Recorded. Nothing more is sent to them or about them"
TAKEN_BACK = "Taken back. What was held or cancelled is not sent or booked again by itself"


@requires(Permission.RECORD_DEATH)
def died(request: SignedIn, person_id: UUID) -> HttpResponse:
    person = get_object_or_404(people.visible_to(request.actor), pk=person_id)
    death = people.death_of(person.pk)
    return _undo(request, person, death) if death else _record(request, person)


def _record(request: SignedIn, person: Person) -> HttpResponse:
    form = forms.Died(posted(request))
    if form.is_valid():
        with refusals_shown_on(form):
            casework.record_death(
                person_id=person.pk, **form.cleaned_data, by=request.actor, at=request.at
            )
            messages.success(request, RECORDED)
            return redirect("desk:person", person.pk)
    return _shown(request, person, form, None)


def _undo(request: SignedIn, person: Person, death: Death) -> HttpResponse:
    form = forms.NotDied(posted(request))
    if form.is_valid():
        with refusals_shown_on(form):
            casework.undo_death(
                person_id=person.pk, **form.cleaned_data, by=request.actor, at=request.at
            )
            messages.success(request, TAKEN_BACK)
            return redirect("desk:person", person.pk)
    return _shown(request, person, form, death)


def _shown(
    request: SignedIn, person: Person, form: forms.Died | forms.NotDied, death: Death | None
) -> HttpResponse:
    audit.looked_at([person.pk], page="desk:died", by=request.actor, at=request.at)
    page = {"person": person, "form": form, "death": death, "now": request.at}
    return render(request, "desk/died.jinja", page)
