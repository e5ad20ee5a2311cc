from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted
from alongside.people import actions, forms, queries
from alongside.people.rules import READ_OUT


@requires(Permission.RECORD_CONSENT)
def agreed(request: SignedIn, person_id: UUID) -> HttpResponse:
    """Ask again what a person agrees to. What they take back stops at once."""
    person = get_object_or_404(queries.visible_to(request.actor), pk=person_id)
    form = forms.Agreed(posted(request), before=queries.agreements(person.pk), lines=READ_OUT)
    if form.is_valid():
        actions.record_consent(
            person_id=person.pk,
            said=form.changed_answers,
            how=form.cleaned_data["how"],
            by=request.actor,
            at=request.at,
        )
        messages.success(request, "What they agreed to is kept")
        return redirect("desk:person", person.pk)
    audit.looked_at([person.pk], page="people:agreed", by=request.actor, at=request.at)
    page = {"form": form, "person": person, "purposes": [each.value for each in READ_OUT]}
    return render(request, "people/agreed.jinja", page)


@requires(Permission.COMPARE_RECORDS)
def same(request: SignedIn, item_id: UUID) -> HttpResponse:
    """Two records side by side: of one person, or of two?"""
    item = get_object_or_404(queries.same_person_items(request.actor), pk=item_id)
    form = forms.Same(posted(request))
    if form.is_valid():
        with refusals_shown_on(form):
            is_same = form.cleaned_data["is_same"]
            actions.answer_same(item_id=item.pk, is_same=is_same, by=request.actor, at=request.at)
            messages.success(request, "Linked" if is_same else "Kept apart")
            return redirect("desk:person", item.person_id)
    ids = [item.person_id, item.other_id]
    audit.looked_at(ids, page="people:same", by=request.actor, at=request.at)
    page = {"form": form, "item": item, "pair": [item.person, item.other], "now": request.at}
    return render(request, "people/same.jinja", page)
