"""Documents of a file: added, described, handed out. Nothing uploaded is ever a page of ours."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.casework import actions, queries
from alongside.casework.actions import Signed
from alongside.casework.forms.documents import AddDocument, Described, PaperField
from alongside.casework.forms.letters import SignOnPaper
from alongside.casework.models import Case, Document
from alongside.casework.rules.authority import Signing
from alongside.casework.rules.documents import About, DocumentKind, LinkPurpose
from alongside.casework.views.authority import the_authority
from alongside.casework.views.letters import as_download, the_letter
from alongside.casework.views.showing import shown, the_case
from alongside.kit.drawing import qr
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted
from alongside.law import queries as law


def issue_choices(case: Case) -> list[tuple[str, str]]:
    return [(str(each.pk), law.issue(each.problem).label) for each in queries.issues_of(case.pk)]


@requires(Permission.WORK_ON_CASES)
def new_document(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id)
    files = request.FILES if request.method == "POST" else None
    usual = {"received": day_of(request.at), "issue": request.GET.get("issue", "")}
    form = AddDocument(posted(request), files, issues=issue_choices(case), initial=usual)
    if form.is_valid():
        said = dict(form.cleaned_data)
        with refusals_shown_on(form):
            actions.keep_document(
                case_id=case.pk,
                issue_id=said["issue"],
                kind=said["kind"],
                dated=said["dated"],
                received=said["received"],
                from_whom=said["from_whom"],
                file=said["file"][0],
                by=request.actor,
                at=request.at,
            )
            messages.success(request, "Kept. It opens once the virus check has seen it.")
            return redirect("casework:papers", case.pk)
    return shown(request, "casework/new_document.jinja", case, form=form)


def the_document(request: SignedIn, document_id: UUID) -> Document:
    rows = queries.documents_visible_to(request.actor).select_related(
        "case__person", "case__referral", "content"
    )
    return get_object_or_404(rows, pk=document_id)


@requires(Permission.WORK_ON_CASES)
def document(request: SignedIn, document_id: UUID) -> HttpResponse:
    document = the_document(request, document_id)
    choices = issue_choices(document.case)
    form = Described(
        posted(request),
        issues=choices,
        initial=vars(document) | {"issue": str(document.issue_id or "")},
    )
    if form.is_valid():
        said = form.cleaned_data
        with refusals_shown_on(form):
            actions.describe_document(
                document_id=document.pk,
                about=About(said["kind"], said["dated"], said["received"], said["from_whom"]),
                issue_id=said["issue"],
                by=request.actor,
                at=request.at,
            )
            messages.success(request, "Saved")
            return redirect("casework:document", document.pk)
    return shown(
        request,
        "casework/document.jinja",
        document.case,
        form=form,
        document=document,
        may_be_read=queries.may_be_read(document),
    )


@require_safe
@requires(Permission.WORK_ON_CASES)
def document_file(request: SignedIn, document_id: UUID) -> HttpResponse:
    document = _readable(request, document_id, "casework:document_file")
    content: Any = document.content
    return as_download(bytes(content.data), document.name, document.file_kind)


@require_safe
@requires(Permission.WORK_ON_CASES)
def document_picture(request: SignedIn, document_id: UUID) -> HttpResponse:
    """A small picture, drawn by us from what was uploaded."""
    document = _readable(request, document_id, "casework:document_picture")
    content: Any = document.content
    if not content.picture:
        raise Http404
    answer = as_download(bytes(content.picture), "picture.png", "image/png")
    answer["Content-Disposition"] = "inline"
    return answer


def _readable(request: SignedIn, document_id: UUID, page: str) -> Document:
    document = the_document(request, document_id)
    if not queries.may_be_read(document):
        raise Http404
    audit.looked_at([document.person_id], page=page, by=request.actor, at=request.at)
    return document


# By phone, by link, on paper


@require_POST
@requires(Permission.WORK_ON_CASES)
def phone_link(request: SignedIn, case_id: UUID) -> HttpResponse:
    """An address to photograph a letter by, shown once with its QR code."""
    case = the_case(request, case_id)
    return _linked(request, case, LinkPurpose.UPLOAD, case.pk)


@require_POST
@requires(Permission.WORK_ON_CASES)
def sign_link(request: SignedIn, authority_id: UUID) -> HttpResponse:
    authority = the_authority(request, authority_id)
    return _linked(request, authority.case, LinkPurpose.SIGN, authority.pk)


@require_POST
@requires(Permission.WORK_ON_CASES)
def read_link(request: SignedIn, letter_id: UUID) -> HttpResponse:
    letter = the_letter(request, letter_id)
    return _linked(request, letter.case, LinkPurpose.READ, letter.pk)


def _linked(request: SignedIn, case: Case, purpose: LinkPurpose, subject_id: UUID) -> HttpResponse:
    try:
        link, token = actions.make_link(
            case_id=case.pk, purpose=purpose, subject_id=subject_id, by=request.actor, at=request.at
        )
    except Refused as refusal:
        messages.error(request, f"No link was made. {refusal}.")
        return redirect("casework:papers", case.pk)
    address = request.build_absolute_uri(reverse("casework:link", args=[token]))
    return shown(request, "casework/linked.jinja", case, link=link, address=address, qr=qr(address))


@requires(Permission.WORK_ON_CASES)
def sign_on_paper(request: SignedIn, authority_id: UUID) -> HttpResponse:
    """The photograph of the form that was signed with a pen."""
    authority = the_authority(request, authority_id)
    files = request.FILES if request.method == "POST" else None
    form = _Paper(posted(request), files, initial={"signed_on": day_of(request.at)})
    if form.is_valid():
        with refusals_shown_on(form):
            _keep_paper(request, authority.case_id, authority.pk, form.cleaned_data)
            messages.success(request, "Signed, with its photograph")
            return redirect("casework:authority", authority.pk)
    return shown(
        request, "casework/sign_on_paper.jinja", authority.case, form=form, authority=authority
    )


class _Paper(SignOnPaper):
    file = PaperField(label="Photograph of the signed form", help_text="JPEG, PNG or PDF")


def _keep_paper(request: SignedIn, case_id: UUID, authority_id: UUID, said: dict[str, Any]) -> None:
    document = actions.keep_document(
        case_id=case_id,
        issue_id=None,
        kind=DocumentKind.AUTHORITY,
        dated=said["signed_on"],
        received=None,
        from_whom=said["signed_name"],
        file=said["file"][0],
        by=request.actor,
        at=request.at,
    )
    signed = Signed(said["signed_name"], said["signed_on"], Signing.PAPER, "", document.pk)
    actions.sign_authority(
        authority_id=authority_id, signed=signed, by=request.actor, at=request.at
    )
