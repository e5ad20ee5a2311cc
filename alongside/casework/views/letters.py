"""Letters of a file: begun, written, looked at, approved, sent."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.casework import actions, queries
from alongside.casework.actions import Written
from alongside.casework.forms.letters import SendLetter, WriteLetter, typed_into
from alongside.casework.models import Letter
from alongside.casework.rules.letters import OUTSIDE, LetterState, Route, body_of, why_not_print
from alongside.casework.rules.summaries import WAYS, age_of, safe_routes
from alongside.casework.views.showing import shown, the_case
from alongside.kit import typesetting
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted
from alongside.law import queries as law
from alongside.people import queries as people


@require_POST
@requires(Permission.WORK_ON_CASES)
def start_letter(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id)
    try:
        letter = actions.draft_letter(
            case_id=case.pk,
            template_id=request.POST.get("template", "")[:80],
            issue_id=_id_of(request.POST.get("issue", "")),
            by=request.actor,
            at=request.at,
        )
    except Refused as refusal:
        messages.error(request, f"{refusal}.")
        return redirect("casework:papers", case.pk)
    return redirect("casework:letter", letter.pk)


def _id_of(typed: str) -> UUID | None:
    try:
        return UUID(typed) if typed else None
    except ValueError:
        raise Http404 from None


def the_letter(request: SignedIn, letter_id: UUID) -> Letter:
    letters = queries.letters_visible_to(request.actor).select_related(
        "case__person", "case__referral", "issue"
    )
    return get_object_or_404(letters, pk=letter_id)


@requires(Permission.WORK_ON_CASES)
def letter(request: SignedIn, letter_id: UUID) -> HttpResponse:
    """A draft is a form with its preview beside it; what is approved is read and sent."""
    letter = the_letter(request, letter_id)
    if letter.state == LetterState.DRAFT:
        return _draft(request, letter)
    return _finished(request, letter)


def _draft(request: SignedIn, letter: Letter) -> HttpResponse:
    template = queries.templates()[letter.template]
    typed = typed_into(template, letter.values)
    addresses = {"sender": letter.sender, "recipient": letter.recipient}
    form = WriteLetter(
        posted(request),
        template=template,
        initial=typed | addresses | {"edition": letter.edition},
    )
    theirs = None
    if form.is_valid():
        with refusals_shown_on(form):
            _save(request, letter, form)
            return _saved(request, letter)
        letter = the_letter(request, letter.pk)
        if letter.edition != form.cleaned_data["edition"]:
            theirs = queries.paper_of(letter, request.actor, request.at)
            form.data = form.data.copy()
            form.data["edition"] = str(letter.edition)
    return _page(request, letter, form=form, theirs=theirs)


def _save(request: SignedIn, letter: Letter, form: WriteLetter) -> None:
    said = form.cleaned_data
    actions.change_letter(
        letter_id=letter.pk,
        written=Written(form.values, said["sender"], said["recipient"]),
        edition=said["edition"],
        by=request.actor,
        at=request.at,
    )


def _saved(request: SignedIn, letter: Letter) -> HttpResponse:
    """Approve in the same press where that was the button, or say that it is saved."""
    if "approve" in request.POST:
        letter = the_letter(request, letter.pk)
        try:
            actions.approve_letter(
                letter_id=letter.pk, edition=letter.edition, by=request.actor, at=request.at
            )
            messages.success(request, "The letter is approved and kept as it stands")
        except Refused as refusal:
            messages.error(request, f"Saved, and not approved. {refusal}.")
    else:
        messages.success(request, "Saved")
    return redirect("casework:letter", letter.pk)


def _finished(request: SignedIn, letter: Letter) -> HttpResponse:
    routes = _routes(request, letter)
    sent_on = day_of(request.at)
    form = SendLetter(posted(request), routes=routes, initial={"sent_on": sent_on})
    if form.is_valid():
        with refusals_shown_on(form):
            actions.send_letter(
                letter_id=letter.pk, **form.cleaned_data, by=request.actor, at=request.at
            )
            messages.success(request, "Kept as sent")
            return redirect("casework:letter", letter.pk)
    return _page(request, letter, form=form, routes=routes)


def _routes(request: SignedIn, letter: Letter) -> list[Route]:
    if body_of(queries.templates()[letter.template]):
        return list(OUTSIDE)
    reach = people.why_not_reach
    refused = [way for way in WAYS.values() if reach(letter.person_id, way, request.at)]
    return safe_routes(refused)


def _page(request: SignedIn, letter: Letter, **context: Any) -> HttpResponse:
    template = queries.templates()[letter.template]
    body = body_of(template)
    paper = queries.paper_of(letter, request.actor, letter.approved_at or request.at)
    return shown(
        request,
        "casework/letter.jinja",
        letter.case,
        letter=letter,
        kind=template,
        paper=paper,
        age=age_of(paper) if template.oldest else None,
        may_approve=not queries.is_learner(request.actor),
        barred=queries.why_not_speak_to(letter.case_id, body, day_of(request.at)) if body else "",
        may_link=not body and Route.LINK in _routes(request, letter),
        issue_label=law.issue(letter.issue.problem).label if letter.issue else "",
        **context,
    )


@require_POST
@requires(Permission.WORK_ON_CASES)
def move_letter(request: SignedIn, letter_id: UUID) -> HttpResponse:
    """Take an approved letter back to a draft, or keep it as one that was never sent."""
    letter = the_letter(request, letter_id)
    act = actions.drop_letter if "drop" in request.POST else actions.take_back_letter
    try:
        act(letter_id=letter.pk, by=request.actor, at=request.at)
    except Refused as refusal:
        messages.error(request, f"{refusal}.")
    return redirect("casework:letter", letter.pk)


@require_safe
@requires(Permission.WORK_ON_CASES)
def letter_pdf(request: SignedIn, letter_id: UUID) -> HttpResponse:
    """The paper as it was kept; of a draft, as it would be."""
    letter = the_letter(request, letter_id)
    audit.looked_at([letter.person_id], page="casework:letter_pdf", by=request.actor, at=request.at)
    if letter.content is not None:
        return as_download(bytes(letter.content.data), "letter.pdf")
    paper = queries.paper_of(letter, request.actor, request.at)
    try:
        pdf = typesetting.as_pdf(paper, request.at)
    except typesetting.Unprintable as error:  # what the file lent a draft nobody has read over yet
        messages.error(request, f"{why_not_print(error.signs)}.")
        return redirect("casework:letter", letter.pk)
    return as_download(pdf, "draft-letter.pdf")


def as_download(data: bytes, name: str, kind: str = "application/pdf") -> HttpResponse:
    """Hand out bytes as something to be kept, never as a page of ours."""
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "no-store"
    return answer
