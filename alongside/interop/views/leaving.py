"""What leaves by hand: a file as an open bundle and back, and all that is kept about somebody."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.casework import actions as casework
from alongside.casework import queries as files
from alongside.interop import forms, queries
from alongside.kit.refusal import refusals_shown_on
from alongside.people import queries as people

ZIP = "application/zip"


@requires(Permission.TAKE_OUT)
def take_out(request: SignedIn, case_id: UUID) -> HttpResponse:
    """A whole file as a zip that anybody can read; or one that comes back, of the same person."""
    seen = files.visible_to(request.actor).select_related("person", "referral")
    case = get_object_or_404(seen, pk=case_id)
    audit.looked_at([case.person_id], page="interop:take_out", by=request.actor, at=request.at)
    if request.method == "POST" and request.POST.get("do") == "out":
        casework.take_out(case_id=case.pk, by=request.actor, at=request.at)
        packed = queries.file_bundle(case, by=request.actor, at=request.at)
        return _attached(packed, "file.zip")
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.TakeIn(*sent)
    if form.is_valid():
        with refusals_shown_on(form):
            rows = casework.take_in(
                case_id=case.pk,
                packed=form.cleaned_data["file"].read(),
                by=request.actor,
                at=request.at,
            )
            messages.success(request, f"Taken in: {rows} entries")
            return redirect("desk:case", case.pk)
    page = {"case": case, "person": case.person, "form": form}
    return render(request, "interop/take_out.jinja", page)


@requires(Permission.TAKE_OUT)
def hand_out(request: SignedIn, person_id: UUID) -> HttpResponse:
    """All that the organisation keeps about somebody, for them to be given."""
    person = get_object_or_404(people.visible_to(request.actor), pk=person_id)
    audit.looked_at([person.pk], page="interop:hand_out", by=request.actor, at=request.at)
    form = forms.HandOut(request.POST if request.method == "POST" else None)
    if form.is_valid():
        casework.hand_out(person_id=person.pk, by=request.actor, at=request.at)
        packed = queries.subject_access(request.actor, person, at=request.at)
        return _attached(packed, "what-we-hold.zip")
    held = queries.held_about(person)
    counts = [(queries.name_of(label), len(rows)) for label, rows in held.items()]
    page = {"person": person, "form": form, "counts": counts, "kept_back": queries.kept_back()}
    return render(request, "interop/hand_out.jinja", page)


def _attached(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=ZIP)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
