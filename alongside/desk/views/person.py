"""Finding a person, and what there is about them. A name is never in an address."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.audit import queries as audited
from alongside.casework import queries as casework
from alongside.desk import forms, queries
from alongside.kit.filters import day_of
from alongside.kit.views import posted
from alongside.people import queries as people
from alongside.people.models import Contact, Person
from alongside.people.rules import ReachShown
from alongside.people.rules.contact import NOBODY_ASKED_SHOWN
from alongside.referrals import queries as referred
from alongside.referrals.rules import TERMINAL

SOUGHT = "sought"  # the words sought, kept in the sign-in session and never in an address


@requires(Permission.FIND_PEOPLE)
def find(request: SignedIn) -> HttpResponse:
    form = forms.Find(posted(request))
    if form.is_valid():
        request.session[SOUGHT] = form.cleaned_data["words"]
        return redirect("desk:found")
    return render(request, "desk/find.jinja", {"form": form, "found": None})


@require_safe
@requires(Permission.FIND_PEOPLE)
def found(request: SignedIn) -> HttpResponse:
    words = request.session.get(SOUGHT)
    if not words:
        return redirect("desk:find")
    results = casework.search(request.actor, words)
    audit.looked_at(results.person_ids, page="desk:found", by=request.actor, at=request.at)
    page = {
        "form": forms.Find(initial={"words": words}),
        "found": results.people,
        "documents": results.documents,
        "sees_cases": request.actor.may(Permission.SEE_CASES),
        "words": words,
        "now": request.at,
    }
    return render(request, "desk/find.jinja", page)


@require_safe
@requires(Permission.FIND_PEOPLE)
def person(request: SignedIn, person_id: UUID) -> HttpResponse:
    visible = people.visible_to(request.actor).select_related("contact")
    person = get_object_or_404(visible, pk=person_id)
    audit.looked_at([person.pk], page="desk:person", by=request.actor, at=request.at)
    page: dict[str, Any] = {
        "person": person,
        "reach": _reach(person),
        "speakers": speakers(person.pk, day_of(request.at)),
        "agreements": people.agree_now(person.pk, request.at),
        "now": request.at,
        "ended": TERMINAL,
        "linked": people.linked_to(request.actor, person.pk),
        **queries.people_seen(person.pk, request.actor),
    }
    page["statuses"] = referred.statuses_for(request.actor, page["referrals"], request.at)
    if request.actor.may(Permission.SEE_WHO_LOOKED):
        page["looks"] = audited.looks_at(person.pk)[:20]
    return render(request, "desk/person.jinja", page)


def _reach(person: Person) -> ReachShown:
    contact: Contact | None = getattr(person, "contact", None)
    return contact.shown if contact else NOBODY_ASKED_SHOWN


def speakers(person_id: UUID, on: date) -> list[str]:
    """Whoever speaks for a person, as the banner says it; who must be confirmed first, too."""
    return [
        f"{each.get_kind_display()}: {each.name}"
        + (", overdue: confirm again before they speak" if overdue else "")
        for each, overdue in people.speaks_today(person_id, on)
    ]
