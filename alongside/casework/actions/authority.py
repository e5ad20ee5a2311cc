"""Authority to speak for somebody: asked for, signed in one of three ways, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework import queries
from alongside.casework.actions.letters import NOT_WRITTEN, keep_content
from alongside.casework.models import Authority, Case, Document
from alongside.casework.rules import authority as rules
from alongside.casework.rules import letters
from alongside.casework.rules.authority import AuthorityState, Body, Share, Signing
from alongside.kit import typesetting
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, refuse


@dataclass(frozen=True)
class Asked:
    """What an authority is asked for."""

    bodies: Sequence[Body]
    names: str
    shares: Sequence[Share]
    until: date


@dataclass(frozen=True)
class Signed:
    """Who signed, when, in whose sight; on paper, the photograph of it."""

    name: str
    on: date
    way: Signing
    witness: str = ""
    document_id: UUID | None = None


@transaction.atomic
def ask_authority(*, case_id: UUID, asked: Asked, by: Actor, at: datetime) -> Authority:
    """Write the form that the person may sign."""
    case = Case.objects.get(pk=case_id)
    refuse(rules.why_not_ask(asked.bodies, asked.names, asked.until, day_of(at)))
    form = queries.template_in_force(queries.FORM, day_of(at))
    if form is None:
        raise Refused(NOT_WRITTEN)
    authority = Authority.objects.create(
        **case.whose_file(),
        case=case,
        template=form.key,
        bodies=list(asked.bodies),
        names=asked.names,
        shares=list(asked.shares),
        until=asked.until,
        asked_at=at,
        by_id=by.user_id,
        by_name=by.name,
    )
    _keep_form(authority, by, at)
    audit.record("casework.ask_authority", authority, by=by, at=at, bodies=list(asked.bodies))
    return authority


@transaction.atomic
def sign_authority(*, authority_id: UUID, signed: Signed, by: Actor, at: datetime) -> Authority:
    """Write down that the person signed. The form is kept anew, with the signature on it."""
    authority = _locked(authority_id)
    state = AuthorityState(authority.state)
    refuse(rules.why_not_sign(state, authority.until, day_of(at)))
    if not signed.name.strip():
        raise Refused("Type the name", field="signed_name")
    if signed.on > day_of(at):
        raise Refused("The day it was signed must be today or earlier", field="signed_on")
    if signed.way is Signing.PAPER:
        authority.document = _photograph(authority, signed.document_id)
    authority.state, authority.way = AuthorityState.SIGNED, signed.way
    authority.signed_name, authority.signed_on = signed.name.strip(), signed.on
    authority.signed_at, authority.witness = at, signed.witness
    _keep_form(authority, by, at)
    authority.save()
    audit.record("casework.sign_authority", authority, by=by, at=at, way=signed.way)
    return authority


@transaction.atomic
def withdraw_authority(*, authority_id: UUID, by: Actor, at: datetime) -> Authority:
    """Write down that the person takes it back. From now on it covers nothing."""
    authority = _locked(authority_id)
    if authority.state == AuthorityState.WITHDRAWN:
        return authority
    authority.state, authority.withdrawn_at = AuthorityState.WITHDRAWN, at
    authority.save(update_fields=["state", "withdrawn_at"])
    audit.record("casework.withdraw_authority", authority, by=by, at=at)
    return authority


def _photograph(authority: Authority, document_id: UUID | None) -> Document:
    of_file = Document.objects.filter(case=authority.case_id)
    found = of_file.filter(pk=document_id).first() if document_id else None
    if found is None:
        raise Refused("Add the photograph of the signed form first", field="document")
    return found


def _keep_form(authority: Authority, by: Actor, at: datetime) -> None:
    paper = queries.form_of(authority, at)
    try:
        pdf = typesetting.as_pdf(paper, at)
    except typesetting.Unprintable as error:
        raise Refused(letters.why_not_print(error.signs)) from None
    authority.content = keep_content(authority.case, pdf)
    authority.save(update_fields=["content"])


def _locked(authority_id: UUID) -> Authority:
    rows = Authority.objects.select_for_update(of=("self",)).select_related("case", "person")
    return rows.get(pk=authority_id)
