"""How to reach a person safely, asked of the person."""

from typing import Any
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
from alongside.people.models import Contact, Person
from alongside.people.rules import AskedAlone, ContactChannel
from alongside.people.schemas import Reach


@requires(Permission.RECORD_CONSENT)
def contact(request: SignedIn, person_id: UUID) -> HttpResponse:
    person = _person(request, person_id)
    known: Contact | None = getattr(person, "contact", None)
    form = forms.Contacting(posted(request), contact=known)
    if form.is_valid():
        _keep(request, person, form.how)
        messages.success(request, "How to reach them is kept")
        return redirect("people:contact", person.pk)
    audit.looked_at([person.pk], page="people:contact", by=request.actor, at=request.at)
    page: dict[str, Any] = {
        "person": person,
        "contact": known,
        "form": form,
        "channels": list(forms.CHANNELS),
        "reasons": _reasons(person.pk, request),
        "new": queries.new_contacts(request.actor, person.pk),
        "checks": queries.possible_checks(person.pk, request.at),
        "phrase_form": forms.Phrase(),
        "now": request.at,
    }
    return render(request, "people/contact.jinja", page)


def _keep(request: SignedIn, person: Person, how: Reach) -> None:
    """What is answered in company, or to somebody who only refers, loosens nothing."""
    alone = how.asked_alone is AskedAlone.YES
    advises = request.actor.may(Permission.LOG_CONTACT)
    keep = actions.reach if alone and advises else actions.reach_carefully
    keep(person=person, how=how, by=request.actor, at=request.at)


def _reasons(person_id: UUID, request: SignedIn) -> dict[ContactChannel, str | None]:
    return {each: queries.why_not_reach(person_id, each, request.at) for each in ContactChannel}


@require_POST
@requires(Permission.LOG_CONTACT)
def phrase(request: SignedIn, person_id: UUID) -> HttpResponse:
    person = _person(request, person_id)
    form = forms.Phrase(posted(request))
    if form.is_valid():
        with refusals_shown_on(form):
            actions.agree_phrase(
                person_id=person.pk,
                phrase=form.cleaned_data["phrase"],
                by=request.actor,
                at=request.at,
            )
            messages.success(request, "The phrase is kept. Nobody can read it again")
    for sentence in [str(each) for errors in form.errors.values() for each in errors]:
        messages.error(request, sentence)
    return redirect("people:contact", person.pk)


@require_POST
@requires(Permission.LOG_CONTACT)
def settle(request: SignedIn, new_id: UUID) -> HttpResponse:
    """The person confirmed a new number or address, or it is not theirs."""
    new = get_object_or_404(queries.new_contacts_seen(request.actor), pk=new_id)
    taken = request.POST.get("taken") == "yes"
    try:
        actions.settle_new(new_id=new_id, taken=taken, by=request.actor, at=request.at)
        messages.success(request, "It is theirs now" if taken else "It is not used")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("people:contact", new.person_id)


def _person(request: SignedIn, person_id: UUID) -> Person:
    visible = queries.visible_to(request.actor).select_related("contact")
    return get_object_or_404(visible, pk=person_id)
