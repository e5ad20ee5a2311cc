from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
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
