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
