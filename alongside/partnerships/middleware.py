from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare

from alongside.accounts.models import User
from alongside.accounts.rules import SIGN_IN_LASTS
from alongside.kit import context
from alongside.partnerships import queries
from alongside.partnerships.queries import Entered

MEMBERSHIP = "membership"  # the key of the sign-in session that says where the user acts
SEEN_AT = "seen_at"
SIGNED_IN_AT = "signed_in_at"
REMEMBER_EVERY = 60  # seconds; to write the sign-in session at every request would be too dear
READS = ("GET", "HEAD", "OPTIONS")
AWAY = "partnerships/away.jinja"


class ActsInContext:
    """
    Have the database know for whom a request speaks, and refuse its writes where it only reads.

    One query sets the connection's context and brings user, membership and the database's clock:
    request.user, request.actor, request.at. Whatever happens, the context is cleared afterwards.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        try:
            self._enter(request)
            return self.get_response(request)
        except (OperationalError, InterfaceError):
            return away(request)
        finally:
            _leave()

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return away(request)
        return None

    def _enter(self, request: Any) -> None:
        session = request.session
        entered = queries.enter(
            session.get(SESSION_KEY),
            session.get(MEMBERSHIP),
            read_only=request.method in READS,
        )
        request.at = entered.at
        request.actor = None
        if entered.user is None or not _is_still_signed_in(request, entered):
            self._sign_out(request)
            return
        request._cached_user = entered.user
        request.user = entered.user
        request.actor = entered.actor
        _remember(request, entered.at)

    def _sign_out(self, request: Any) -> None:
        if SESSION_KEY in request.session:
            logout(request)
        request._cached_user = request.user = AnonymousUser()


def _is_still_signed_in(request: Any, entered: Entered) -> bool:
    user, session = entered.user, request.session
    if user is None or not user.is_active:
        return False
    known = session.get(HASH_SESSION_KEY, "")
    if not constant_time_compare(known, user.get_session_auth_hash()):
        return False
    return not _ran_out(session, entered)


def _ran_out(session: Any, entered: Entered) -> bool:
    signed_in, seen = _moment(session, SIGNED_IN_AT), _moment(session, SEEN_AT)
    if signed_in and entered.at - signed_in > SIGN_IN_LASTS:
        return True
    return bool(seen and entered.actor and entered.at - seen > entered.actor.idle_limit)


def _moment(session: Any, key: str) -> datetime | None:
    text = session.get(key)
    return datetime.fromisoformat(text) if text else None


def _remember(request: Any, at: datetime) -> None:
    session = request.session
    seen = _moment(session, SEEN_AT)
    if SIGNED_IN_AT not in session:
        session[SIGNED_IN_AT] = at.isoformat()
    if seen is None or (at - seen).total_seconds() > REMEMBER_EVERY:
        session[SEEN_AT] = at.isoformat()


def _leave() -> None:
    try:
        context.clear()
    except (OperationalError, InterfaceError):
        pass  # the connection is gone, and its settings with it


def away(request: HttpRequest) -> HttpResponse:
    """Say that the database is away. Nothing was written, so the same may be sent again."""
    answer = HttpResponse(render_to_string(AWAY, request=None, using="jinja2"), status=503)
    answer["Retry-After"] = "2"
    return answer
