from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare

from alongside.accounts import actions as accounts
from alongside.accounts.permissions import page_of
from alongside.accounts.rules import (
    IDLE_OWN_COMPUTER,
    DoorKind,
    Entry,
    has_lasted,
    is_idle,
)
from alongside.kit import context, limits
from alongside.kit.context import Standing
from alongside.kit.refusal import Refused
from alongside.partnerships import queries
from alongside.partnerships.queries import Entered
from alongside.partnerships.rules.doors import MOST_FROM_A_DOOR, MOST_FROM_A_SENDER

MEMBERSHIP = "membership"  # the key of the sign-in session that says where the user acts
SEEN_AT = "seen_at"
SIGNED_IN_AT = "signed_in_at"
REMEMBER_EVERY = 5  # seconds; to write the sign-in session at every request would be too dear
READS = ("GET", "HEAD", "OPTIONS")
AWAY = "partnerships/away.jinja"
TOO_MANY = "partnerships/too_many.jinja"


class ActsInContext:
    """
    Have the database know for whom a request speaks, and refuse its writes where it only reads.

    One query sets the connection's context and brings user, membership and the database's clock:
    request.user, request.actor, request.at. Whatever happens, the context is cleared afterwards.

    What is posted after a sign-in ran out is kept as a draft of whom it named; a draft goes once
    its page has done its work, which is when it redirects.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        try:
            self._enter(request)
            response = self.get_response(request)
            if _has_done_its_work(request, response):
                pages = {request.path, page_of(request)}
                accounts.drop_drafts(user_id=request.user.pk, pages=pages)
            return _kept_by_nobody(request, response)
        except (OperationalError, InterfaceError):
            return away(request)
        finally:
            _leave()

    def process_view(
        self, request: Any, view: Any, _args: object, named: Mapping[str, Any]
    ) -> HttpResponse | None:
        """
        Keep what is posted too late; by now the check of its token has passed.

        At a door whoever is signed in stands aside: what is done there is done by the door.
        """
        if kind := getattr(view, "door", None):
            return _stand_at_door(request, view, kind, named["token"])
        if request.ran_out and request.method == "POST" and _is_guarded(request):
            _keep(request)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return away(request)
        return None

    def _enter(self, request: Any) -> None:
        if request.path.startswith(settings.ENTER_BY_THEMSELVES):
            request.actor = request.ran_out = None
            request._cached_user = request.user = AnonymousUser()
            return
        session, reads = request.session, request.method in READS
        entered = queries.enter(session.get(SESSION_KEY), session.get(MEMBERSHIP), read_only=reads)
        request.at = entered.at
        request.actor = request.ran_out = None
        if not _is_known(session, entered):
            self._sign_out(request)
        elif _ran_out(session, entered):
            request.ran_out = session[SESSION_KEY]
            self._sign_out(request)
        else:
            request._cached_user = request.user = entered.user
            request.actor = entered.actor
            _remember(session, entered.at)

    def _sign_out(self, request: Any) -> None:
        if SESSION_KEY in request.session:
            logout(request)
            queries.enter(None, read_only=request.method in READS)
        request._cached_user = request.user = AnonymousUser()


# A door without an account


def _stand_at_door(request: Any, view: Any, kind: DoorKind, token: str) -> HttpResponse | None:
    """Speak for the door in this one request; whoever posts too often is told so."""
    entry = queries.at_the_door(token)
    if entry is None or entry.kind is not kind:
        raise Http404
    actor = entry.actor
    request._cached_user = request.user = AnonymousUser()
    request.entry, request.actor, request.at = entry, actor, entry.at
    context.take(Standing(actor.user_id, actor.organisation_id, actor.partnership_id))
    limited = request.method == "POST" and view.counts
    request.is_over_limit = limited and not _may_post(request, entry)
    if not request.is_over_limit or view.says_limit:
        return None
    return HttpResponse(render_to_string(TOO_MANY, request=None, using="jinja2"), status=429)


def _may_post(request: HttpRequest, entry: Entry) -> bool:
    sender = limits.hashed(str(entry.door_id), _sender(request))
    return limits.take("door_sender", sender, *MOST_FROM_A_SENDER, entry.at) and limits.take(
        "door", limits.hashed(str(entry.door_id)), *MOST_FROM_A_DOOR, entry.at
    )


def _sender(request: HttpRequest) -> str:
    """The address of whoever asks: behind a proxy of ours, the one that the proxy saw."""
    if settings.SECURE_PROXY_SSL_HEADER:
        return str(request.headers.get("X-Forwarded-For", "")).rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _is_known(session: Any, entered: Entered) -> bool:
    """Whether the sign-in session is of an open account, since its password was last changed."""
    user = entered.user
    if user is None or not user.is_active:
        return False
    known = session.get(HASH_SESSION_KEY, "")
    return constant_time_compare(known, user.get_session_auth_hash())


def _ran_out(session: Any, entered: Entered) -> bool:
    signed_in, seen = _moment(session, SIGNED_IN_AT), _moment(session, SEEN_AT)
    if signed_in and has_lasted(signed_in, entered.at):
        return True
    limit = entered.actor.idle_limit if entered.actor else IDLE_OWN_COMPUTER
    return bool(seen and is_idle(seen, entered.at, limit))


def _moment(session: Any, key: str) -> datetime | None:
    text = session.get(key)
    return datetime.fromisoformat(text) if text else None


def _remember(session: Any, at: datetime) -> None:
    seen = _moment(session, SEEN_AT)
    if SIGNED_IN_AT not in session:
        session[SIGNED_IN_AT] = at.isoformat()
    if seen is None or (at - seen).total_seconds() > REMEMBER_EVERY:
        session[SEEN_AT] = at.isoformat()


def _kept_by_nobody(request: Any, response: HttpResponse) -> HttpResponse:
    """
    Have no browser keep a page of somebody signed in: the next one at the desk may go back.

    Whoever posted may have signed out by it. At a door there is no sign-in, but much is typed.
    """
    at_a_door = hasattr(request, "entry")
    if request.user.is_authenticated or request.method == "POST" or at_a_door:
        response["Cache-Control"] = "no-store"
    return response


def _is_guarded(request: Any) -> bool:
    match = request.resolver_match
    return match is not None and hasattr(match.func, "permission")


def _has_done_its_work(request: Any, response: HttpResponse) -> bool:
    return (
        request.method == "POST"
        and request.actor is not None
        and 300 <= response.status_code < 400
        and _is_guarded(request)
        and not getattr(request, "is_held_back", False)
    )


def _keep(request: Any) -> None:
    user_id, fields = UUID(request.ran_out), dict(request.POST.lists())
    # What is too long to keep is lost: there is no page left to say so on.
    with context.standing_as(Standing(user=user_id)), suppress(Refused):
        accounts.keep_draft(user_id=user_id, page=page_of(request), fields=fields, at=request.at)


def _leave() -> None:
    with suppress(OperationalError, InterfaceError):  # gone, and its settings with it
        context.clear()


def away(request: HttpRequest) -> HttpResponse:
    """Say that the database is away. Nothing was written, so the same may be sent again."""
    answer = HttpResponse(render_to_string(AWAY, request=None, using="jinja2"), status=503)
    answer["Retry-After"] = "2"
    return answer
