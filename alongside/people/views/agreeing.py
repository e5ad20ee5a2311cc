"""What a person agrees to: all of it, asked again, and one answer changed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.kit.filters import day_of
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted
from alongside.people import actions, forms, queries
from alongside.people.models import Person
from alongside.people.rules import Purpose
from alongside.people.schemas.wording import consent_document

KEPT = "What they agreed to is kept"


@require_safe
@requires(Permission.RECORD_CONSENT)
def agreed(request: SignedIn, person_id: UUID) -> HttpResponse:
    person = _person(request, person_id)
    page = {
        "asked": queries.all_agreed(person.pk, request.at),
        "said": queries.history(person.pk),
        "never": consent_document().never,
        "names": dict(Purpose.choices),
    }
    return _shown(request, "people/agreed.jinja", person, page)


@requires(Permission.RECORD_CONSENT)
def ask(request: SignedIn, person_id: UUID) -> HttpResponse:
    """Ask again what a person agrees to. What they take back stops at once."""
    person = _person(request, person_id)
    lines = queries.sentences(person.language, day_of(request.at))
    lines.pop(Purpose.REFER)  # asked where they are referred
    form = forms.Agreed(
        posted(request),
        before=queries.agreements(person.pk),
        lines=lines,
        proxies=queries.proxies_of(person.pk),
        initial={"language": person.language},
    )
    if form.is_valid():
        with refusals_shown_on(form):
            actions.record_consent(
                person_id=person.pk,
                said=form.changed_answers,
                how=form.cleaned_data["how"],
                as_said=form.as_said,
                by=request.actor,
                at=request.at,
            )
            messages.success(request, KEPT)
            return redirect("people:agreed", person.pk)
    page = {"form": form, "purposes": [each.value for each in lines]}
    return _shown(request, "people/ask.jinja", person, page)


@requires(Permission.RECORD_CONSENT)
def change(request: SignedIn, consent_id: UUID) -> HttpResponse:
    """Another answer to one question about one recipient."""
    before = get_object_or_404(queries.consents_of(request.actor), pk=consent_id)
    person = before.person
    purpose = Purpose(before.purpose)
    form = forms.Change(
        posted(request),
        proxies=queries.proxies_of(person.pk),
        initial={"language": person.language},
    )
    if form.is_valid():
        with refusals_shown_on(form):
            _change(request, person, purpose, before.recipient_id, form)
            messages.success(request, KEPT)
            return redirect("people:agreed", person.pk)
    sentence = queries.sentences(person.language, day_of(request.at))[purpose]
    page = {"form": form, "before": before, "purpose": purpose, "sentence": sentence}
    return _shown(request, "people/change.jinja", person, page)


def _change(
    request: SignedIn,
    person: Person,
    purpose: Purpose,
    recipient_id: UUID | None,
    form: forms.Change,
) -> None:
    about: dict[str, Any] = {
        "person_id": person.pk,
        "recipient_id": recipient_id,
        "how": form.cleaned_data["how"],
        "as_said": form.as_said,
        "by": request.actor,
        "at": request.at,
    }
    if form.cleaned_data["agrees"]:
        actions.record_consent(said={purpose: True}, **about)
    else:
        actions.withdraw_consent(purpose=purpose, **about)


def _person(request: SignedIn, person_id: UUID) -> Person:
    return get_object_or_404(queries.visible_to(request.actor), pk=person_id)


def _shown(request: SignedIn, template: str, person: Person, page: dict[str, Any]) -> HttpResponse:
    name = template.removesuffix(".jinja").replace("/", ":")
    audit.looked_at([person.pk], page=name, by=request.actor, at=request.at)
    return render(request, template, {"person": person, "now": request.at} | page)
