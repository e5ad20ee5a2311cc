"""Authority to speak for somebody: asked for, signed, withdrawn."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.casework import actions, queries
from alongside.casework.actions import Asked, Signed
from alongside.casework.forms.letters import AskAuthority, Sign
from alongside.casework.models import Authority
from alongside.casework.rules.authority import A_YEAR, AuthorityState, Body, Share, Signing
from alongside.casework.views.letters import as_download
from alongside.casework.views.showing import shown, the_case
from alongside.kit.filters import day_of
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted


@requires(Permission.WORK_ON_CASES)
def new_authority(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = the_case(request, case_id)
    usual = {
        "bodies": [Body.DWP, Body.COUNCIL],
        "shares": [Share.IDENTITY, Share.CLAIM, Share.DECISIONS],
        "until": day_of(request.at) + timedelta(days=A_YEAR),
    }
    form = AskAuthority(posted(request), initial=usual)
    if form.is_valid():
        with refusals_shown_on(form):
            authority = actions.ask_authority(
                case_id=case.pk, asked=Asked(**form.cleaned_data), by=request.actor, at=request.at
            )
            return redirect("casework:authority", authority.pk)
    return shown(request, "casework/new_authority.jinja", case, form=form)


def the_authority(request: SignedIn, authority_id: UUID) -> Authority:
    rows = queries.authorities_visible_to(request.actor).select_related(
        "case__person", "case__referral", "person", "document"
    )
    return get_object_or_404(rows, pk=authority_id)


@requires(Permission.WORK_ON_CASES)
def authority(request: SignedIn, authority_id: UUID) -> HttpResponse:
    """The form to read, and three ways to sign it."""
    authority = the_authority(request, authority_id)
    form = Sign(posted(request))
    if form.is_valid():
        signed = Signed(
            name=form.cleaned_data["signed_name"],
            on=day_of(request.at),
            way=Signing.SCREEN,
            witness=request.actor.name,
        )
        with refusals_shown_on(form):
            actions.sign_authority(
                authority_id=authority.pk, signed=signed, by=request.actor, at=request.at
            )
            messages.success(request, "Signed")
            return redirect("casework:authority", authority.pk)
    return shown(
        request,
        "casework/authority.jinja",
        authority.case,
        form=form,
        authority=authority,
        paper=queries.form_of(authority, authority.signed_at or request.at),
        is_open=authority.state == AuthorityState.ASKED,
        has_run_out=authority.until < day_of(request.at),
    )


@require_POST
@requires(Permission.WORK_ON_CASES)
def withdraw_authority(request: SignedIn, authority_id: UUID) -> HttpResponse:
    authority = the_authority(request, authority_id)
    actions.withdraw_authority(authority_id=authority.pk, by=request.actor, at=request.at)
    messages.success(request, "The authority is withdrawn. Nobody may be contacted under it.")
    return redirect("casework:authority", authority.pk)


@require_safe
@requires(Permission.WORK_ON_CASES)
def authority_pdf(request: SignedIn, authority_id: UUID) -> HttpResponse:
    authority = the_authority(request, authority_id)
    audit.looked_at(
        [authority.person_id], page="casework:authority_pdf", by=request.actor, at=request.at
    )
    content = authority.content
    return as_download(bytes(content.data) if content else b"", "form-of-authority.pdf")
