from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from alongside.accounts import queries, rules
from alongside.accounts.models import Draft, User
from alongside.kit.locks import lock
from alongside.kit.refusal import Refused


@transaction.atomic
def add_user(*, email: str, name: str, at: datetime, is_first: bool = False) -> User:
    """
    Make an account without a password, or return the one that has this e-mail address.

    is_first  the first of an installation, who may set up its first partnership
    """
    email = email.strip().lower()
    lock(uuid5(NAMESPACE_URL, f"mailto:{email}"))
    if known := queries.user_by_email(email):
        return known
    return User.objects.create(
        username=uuid4().hex,
        email=email,
        name=name.strip(),
        password=make_password(None),
        is_staff=is_first,
        date_joined=at,
    )


@transaction.atomic
def use_link(*, token: str, password: str, at: datetime) -> User:
    """Give the account of a link its password, which uses the link up."""
    named = queries.user_of_link(token, at=at)
    lock(named.pk)
    user = queries.user_of_link(token, at=at)
    user.set_password(password)
    user.save(update_fields=["password"])
    return user


@transaction.atomic
def note_recovery_codes_shown(*, user_id: UUID) -> None:
    """Note on fresh recovery codes that their page is what comes next."""
    fresh = Authenticator.objects.filter(user=user_id, type=Authenticator.Type.RECOVERY_CODES)
    for authenticator in fresh:
        codes = authenticator.wrap()
        if not codes.did_view:
            codes.mark_as_viewed()


@transaction.atomic
def keep_draft(
    *, user_id: UUID, page: str, fields: Mapping[str, Iterable[str]], at: datetime
) -> None:
    """Keep what somebody typed on a page. The connection must speak for them."""
    kept = rules.kept_fields(fields)
    if reason := rules.why_not_keep(kept):
        raise Refused(reason)
    draft = Draft(user_id=user_id, page=page, fields=kept, saved_at=at)
    Draft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["user", "page"],
        update_fields=["fields", "saved_at"],
    )
    kept_ones = Draft.objects.filter(user=user_id).order_by("-saved_at", "pk")
    newest = kept_ones.values("pk")[: rules.DRAFTS_OF_A_USER]
    Draft.objects.filter(user=user_id).exclude(pk__in=newest).delete()


@transaction.atomic
def drop_drafts(*, user_id: UUID, pages: Iterable[str]) -> None:
    Draft.objects.filter(user=user_id, page__in=set(pages)).delete()


def forget_sessions(*, at: datetime) -> int:
    """Delete everybody's sign-in sessions that are over, and return how many there were."""
    gone, _ = Session.objects.filter(expire_date__lt=at).delete()
    return gone


def forget_drafts(*, at: datetime) -> int:
    """Delete everybody's drafts that have lain for a day, and return how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT forget_drafts(%s)", [at - rules.DRAFT_LASTS])
        row = cursor.fetchone()
    return int(row[0]) if row else 0
