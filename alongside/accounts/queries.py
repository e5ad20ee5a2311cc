from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.core.signing import BadSignature, Signer
from django.forms import BaseForm
from django.http import QueryDict

from alongside.accounts import rules
from alongside.accounts.models import Draft, User
from alongside.kit.forms import show_typed
from alongside.kit.refusal import Refused

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
BROKEN_LINK = "This link is not whole. Copy all of it, or ask for a new one"
_signer = Signer(salt="alongside.accounts.link")


def user_by_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email.strip()).first()


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists()


# Drafts


def draft_for(user_id: UUID, page: str, *, at: datetime) -> Draft | None:
    """What this user had typed on a page when they left it, unless that is too long ago."""
    oldest = at - rules.DRAFT_LASTS
    return Draft.objects.filter(user=user_id, page=page, saved_at__gt=oldest).first()


def typed_in(draft: Draft) -> QueryDict:
    """Return a draft's fields as if they had been posted."""
    found = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        found.setlist(name, values)
    return found


def offer_draft(form: BaseForm, *, user_id: UUID, page: str, at: datetime) -> None:
    """
    Fill a form that was not sent yet with what its user had typed there, and say when that was.

    The page then says so above the form; it reads `form.draft_from`.
    """
    if form.is_bound:
        return
    if draft := draft_for(user_id, page, at=at):
        show_typed(form, typed_in(draft))
        form.draft_from = draft.saved_at  # type: ignore[attr-defined]


# Links by which somebody who has no password yet gets in


@dataclass(frozen=True)
class Link:
    user: User
    token: str


def link_for(user: User, *, at: datetime) -> Link:
    """Make a link that works once, within 72 hours: setting a password uses it up."""
    said = {"user": str(user.pk), "at": at.isoformat(), "stamp": _stamp(user)}
    return Link(user, _signer.sign_object(said))


def user_of_link(token: str, *, at: datetime) -> User:
    """Return whom a link lets in, or refuse it with the reason."""
    try:
        said = _signer.unsign_object(token)
    except BadSignature:
        raise Refused(BROKEN_LINK) from None
    user = User.objects.filter(pk=said["user"]).first()
    if user is None:
        raise Refused(BROKEN_LINK)
    if reason := rules.why_not_use_link(
        made_at=datetime.fromisoformat(said["at"]),
        used=said["stamp"] != _stamp(user),
        is_active=user.is_active,
        at=at,
    ):
        raise Refused(reason)
    return user


def _stamp(user: User) -> str:
    """What changes when the password does. An account without one has a random mark instead."""
    return sha256(user.password.encode()).hexdigest()[:24]
